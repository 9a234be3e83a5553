"""A workbook that opens with a passphrase only: Office's own "agile" encryption, AES-256.

Microsoft's [MS-OFFCRYPTO] 2.3.4.10, with SHA-512 and 100,000 rounds. The library calls its writing
of it experimental, so every file is opened again before it leaves (`check_workbook`).
"""

from __future__ import annotations

import io

from pydantic import SecretStr

from tp_analysis.errors import CheckError


def encrypt_workbook(workbook: bytes, passphrase: SecretStr) -> bytes:
    """The same workbook, encrypted whole: names of sheets and properties, too."""
    from msoffcrypto.format.ooxml import OOXMLFile

    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(passphrase.get_secret_value(), encrypted)
    return encrypted.getvalue()


def check_workbook(encrypted: bytes, workbook: bytes, passphrase: SecretStr) -> None:
    """Raise CheckError unless it opens with the passphrase alone, byte for byte as it went in."""
    if not encrypted.startswith(b"\xd0\xcf\x11\xe0"):
        raise CheckError("it is not an encrypted workbook")
    for wrong in ("", passphrase.get_secret_value()[:-1]):
        if _opened(encrypted, wrong) is not None:
            raise CheckError("it opens without the passphrase")
    if _opened(encrypted, passphrase.get_secret_value()) != workbook:
        raise CheckError("it does not open with its passphrase to what went in")


def _opened(encrypted: bytes, password: str) -> bytes | None:
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    opened = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(encrypted))
        office.load_key(password=password, verify_password=True)
        office.decrypt(opened, verify_integrity=True)
    except (DecryptionError, InvalidKeyError):
        return None
    return opened.getvalue()
