"""Files in an archive that opens with a passphrase only: ZIP with WinZip's AES-256.

The format leaves names and sizes in clear, so the files first go into a plain archive, and that
one is what is encrypted: from outside only its own name and size are to be seen.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pydantic import SecretStr

from tp_analysis.errors import CheckError

INNER = "reports.zip"
# The earliest that the format knows: the same files, the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def encrypt_files(files: Mapping[str, bytes], passphrase: SecretStr) -> bytes:
    """An encrypted archive that holds `reports.zip`, which holds the files, by their names."""
    import pyzipper

    encrypted = io.BytesIO()
    with pyzipper.AESZipFile(
        encrypted, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES
    ) as outer:
        outer.setpassword(passphrase.get_secret_value().encode("ascii"))
        # Version 2 leaves out the checksum of what is inside.
        outer.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=2)
        outer.writestr(pyzipper.zipfile_aes.AESZipInfo(INNER, _NO_DATE), _plain_archive(files))
    return encrypted.getvalue()


def _plain_archive(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # By itself it would be that of this computer's system, and the bytes with it.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def check_files(encrypted: bytes, files: Mapping[str, bytes], passphrase: SecretStr) -> None:
    """Raise CheckError unless it opens with the passphrase alone to exactly these files."""
    import pyzipper

    password = passphrase.get_secret_value().encode("ascii")
    with pyzipper.AESZipFile(io.BytesIO(encrypted)) as outer:
        if [(entry.filename, entry.wz_aes_strength) for entry in outer.infolist()] != [(INNER, 3)]:
            raise CheckError("it holds something that is not encrypted with AES-256")
        for wrong in (None, password[:-1]):
            if _opened(outer, wrong) is not None:
                raise CheckError("it opens without the passphrase")
        packed = _opened(outer, password)
    if packed is None:
        raise CheckError("it does not open with its passphrase")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    if found != dict(files):
        raise CheckError("its files are not those that went in")


def _opened(outer: zipfile.ZipFile, password: bytes | None) -> bytes | None:
    import pyzipper

    try:
        return bytes(outer.read(INNER, pwd=password))
    except (RuntimeError, pyzipper.BadZipFile):
        return None
