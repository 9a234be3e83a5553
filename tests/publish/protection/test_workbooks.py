"""Encrypted workbooks: the same bytes with the passphrase, nothing without."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest
from msoffcrypto import OfficeFile
from pydantic import SecretStr

from tp_analysis.errors import CheckError
from tp_analysis.publish.protection import workbooks


def test_it_opens_to_the_same_bytes_with_the_passphrase_only(
    workbook: bytes, word: SecretStr
) -> None:
    encrypted = workbooks.encrypt_workbook(workbook, word)
    workbooks.check_workbook(encrypted, workbook, word)
    office = OfficeFile(io.BytesIO(encrypted))
    assert office.is_encrypted()
    office.load_key(password=word.get_secret_value())
    plain = io.BytesIO()
    office.decrypt(plain)
    assert plain.getvalue() == workbook


def test_it_is_offices_own_agile_encryption_with_aes_256(workbook: bytes, word: SecretStr) -> None:
    encrypted = workbooks.encrypt_workbook(workbook, word)
    with olefile.OleFileIO(io.BytesIO(encrypted)) as container:
        about = container.openstream("EncryptionInfo").read()
        assert container.exists("EncryptedPackage")
    assert about[:4] == b"\x04\x00\x04\x00"
    for ciphers in (rb'keyBits="(\d+)"', rb'cipherAlgorithm="(\w+)"', rb'hashAlgorithm="(\w+)"'):
        assert set(re.findall(ciphers, about)) in ({b"256"}, {b"AES"}, {b"SHA512"})
    assert int(re.findall(rb'spinCount="(\d+)"', about)[0]) >= 100_000


def test_no_name_of_a_sheet_can_be_read_without_it(workbook: bytes, word: SecretStr) -> None:
    encrypted = workbooks.encrypt_workbook(workbook, word)
    assert b"xl/" in workbook
    for clear in (b"xl/", b"Places", b"docProps", word.get_secret_value().encode()):
        assert clear not in encrypted


@pytest.mark.parametrize("fault", ["plain", "altered", "other"])
def test_the_check_finds_what_is_wrong(workbook: bytes, word: SecretStr, fault: str) -> None:
    encrypted = bytearray(workbooks.encrypt_workbook(workbook, word))
    if fault == "plain":
        encrypted = bytearray(workbook)
    if fault == "altered":
        # In the middle of the package itself.
        encrypted[len(encrypted) // 2] ^= 1
    if fault == "other":
        encrypted = bytearray(workbooks.encrypt_workbook(workbook, SecretStr("another")))
    with pytest.raises(CheckError):
        workbooks.check_workbook(bytes(encrypted), workbook, word)


@pytest.mark.long
def test_libreoffice_asks_for_the_passphrase(
    workbook: bytes, word: SecretStr, tmp_path: Path, not_run: Callable[[str], None]
) -> None:
    office = shutil.which("soffice")
    if not office:
        not_run("LibreOffice")
    path = tmp_path / "encrypted.xlsx"
    path.write_bytes(workbooks.encrypt_workbook(workbook, word))
    command = [office, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, cwd=tmp_path)
    assert not (tmp_path / "encrypted.csv").exists()
