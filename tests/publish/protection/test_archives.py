"""Encrypted archives: the files with the passphrase; without it not even their names."""

from __future__ import annotations

import io
import zipfile

import pytest
import pyzipper
from pydantic import SecretStr

from tp_analysis.errors import CheckError
from tp_analysis.publish.protection import archives

FILES = {"people.html": b"<p>Secret</p>" * 50, "csv/where-people-live.csv": b"place,people\n"}


def opened(content: bytes, word: SecretStr) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(content)) as outer:
        inner = outer.read("reports.zip", pwd=word.get_secret_value().encode())
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_opens_to_the_same_files_with_the_passphrase_only(word: SecretStr) -> None:
    encrypted = archives.encrypt_files(FILES, word)
    archives.check_files(encrypted, FILES, word)
    assert opened(encrypted, word) == FILES
    with pytest.raises(RuntimeError):
        opened(encrypted, SecretStr("wrong"))


def test_neither_names_nor_sizes_nor_dates_can_be_read_without_it(word: SecretStr) -> None:
    encrypted = archives.encrypt_files(FILES, word)
    for clear in (b"people", b"Secret", b"csv", word.get_secret_value().encode()):
        assert clear not in encrypted
    [entry] = zipfile.ZipFile(io.BytesIO(encrypted)).infolist()
    assert (entry.filename, entry.date_time) == ("reports.zip", (1980, 1, 1, 0, 0, 0))
    # Method 99 is AES; a checksum of what is inside would help a guesser.
    assert (entry.compress_type, entry.CRC, entry.flag_bits & 1) == (99, 0, 1)


def test_what_is_inside_is_the_same_bytes_each_time(word: SecretStr) -> None:
    insides = set()
    for files in (FILES, dict(reversed(FILES.items()))):
        encrypted = archives.encrypt_files(files, word)
        with pyzipper.AESZipFile(io.BytesIO(encrypted)) as outer:
            insides.add(outer.read("reports.zip", pwd=word.get_secret_value().encode()))
    assert len(insides) == 1


def test_the_check_finds_files_in_clear(word: SecretStr) -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("reports.zip", b"")
    with pytest.raises(CheckError, match="not encrypted with AES-256"):
        archives.check_files(plain.getvalue(), FILES, word)


def test_the_check_finds_another_passphrase_other_files_and_a_changed_byte(word: SecretStr) -> None:
    with pytest.raises(CheckError, match="does not open with its passphrase"):
        archives.check_files(archives.encrypt_files(FILES, SecretStr("another")), FILES, word)
    with pytest.raises(CheckError, match="not those that went in"):
        archives.check_files(archives.encrypt_files({"a": b""}, word), FILES, word)
    encrypted = bytearray(archives.encrypt_files(FILES, word))
    encrypted[len(encrypted) // 2] ^= 1
    with pytest.raises(CheckError):
        archives.check_files(bytes(encrypted), FILES, word)
