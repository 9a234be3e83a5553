"""Signatures: Ed25519 (RFC 8032) in a DSSE envelope (version 1), which in-toto's tools read.

A signature says who made a list of files, never that their content is right. Without a key nothing
is signed, and whatever is not signed says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.suite.receipts import BUILDER, PROVENANCE, STATEMENT, canonical_json, subjects
from tp_analysis.suite.sums import SIGNATURE, SUMS, read_sums

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tp_analysis.project import Project
    from tp_analysis.suite.configuration import Sharing

KEY_VARIABLE = "TP_SIGNING_KEY"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
RELEASE_TYPE = "pkg:generic/tp-analysis#release-v1"


@dataclass(frozen=True)
class SigningKey:
    """A private key, of which nothing but `id` is ever written down."""

    key: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    @property
    def id(self) -> str:
        """The SHA-256 of the public key, as hexadecimal text."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.key.public_key().public_bytes_raw()


def signing_key(project: Project) -> SigningKey | None:
    """The key in the PEM file that TP_SIGNING_KEY names; None where it names none.

    Raises ConfigurationError for a key that lies in the project, that others may read, or that is
    not an unencrypted Ed25519 key.
    """
    named = os.environ.get(KEY_VARIABLE)
    if not named:
        return None
    path = Path(named).resolve()
    if path.is_relative_to(project.root.resolve()):
        raise ConfigurationError(
            f"{KEY_VARIABLE} names a file in the project. Keep the key where no copy of it is made."
        )
    return SigningKey(_private_key(read_secret(path, f"The signing key of {KEY_VARIABLE}")))


def read_secret(path: Path, what: str) -> bytes:
    """A file that its owner alone may read. Raises ConfigurationError; never repeats its content.

    A pipe is as good: nobody else can open that.
    """
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
            raise ConfigurationError(
                f"{what} may be read by others. Make it yours alone: chmod 600 {path.name}."
            )
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{what} cannot be read: {error.strerror}.") from error


def _private_key(pem: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(
            f"{KEY_VARIABLE} names no Ed25519 key in PEM form without a password. Make one: "
            "openssl genpkey -algorithm ed25519."
        )
    return key


def public_key_bytes(pem: str) -> bytes:
    """The 32 bytes of a public key in PEM form. Raises ValueError for anything else."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("is no public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("is not an Ed25519 key")
    return key.public_bytes_raw()


def required_public_key(sharing: Sharing) -> bytes | None:
    """The public key that suite.toml asks for; None where it asks for none.

    Raises ConfigurationError for one that cannot be read.
    """
    if not sharing.public_key:
        return None
    try:
        return public_key_bytes(sharing.public_key)
    except ValueError as error:
        raise ConfigurationError(f"suite.toml, sharing: public_key {error}.") from error


def key_to_sign_with(project: Project, sharing: Sharing) -> SigningKey | None:
    """The key that bundles are signed with; None where there is none and none is asked for.

    Raises ConfigurationError where suite.toml has a public key and this is not its other half:
    whoever checked the bundle would be told that it is not ours.
    """
    key, required = signing_key(project), required_public_key(sharing)
    if required is None or (key is not None and key.public == required):
        return key
    found = f"names another key, {key.id[:16]}" if key else "is not set"
    raise ConfigurationError(
        f"suite.toml names a public key under [sharing], and {KEY_VARIABLE} {found}, so nothing "
        f"would be signed as it asks. Set {KEY_VARIABLE} to the file of the private key."
    )


def sign(payload: bytes, key: SigningKey) -> bytes:
    """The envelope around a statement: the same bytes for the same statement and key."""
    signature = key.key.sign(pre_authentication_encoding(PAYLOAD_TYPE, payload))
    return canonical_json(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": key.id, "sig": base64.b64encode(signature).decode()}],
        }
    )


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """What is signed: both parts with their lengths, so that neither can pass for the other."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def opened(envelope: bytes, public_key: bytes) -> bytes:
    """The payload, which that key signed. Raises CheckError in all other cases."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        fields: dict[str, Any] = json.loads(envelope)
        payload = base64.b64decode(fields["payload"], validate=True)
        signatures = [base64.b64decode(one["sig"], validate=True) for one in fields["signatures"]]
        if fields["payloadType"] != PAYLOAD_TYPE:
            raise ValueError("another type")
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError("is no signed statement") from error
    key = Ed25519PublicKey.from_public_bytes(public_key)
    for signature in signatures:
        try:
            key.verify(signature, pre_authentication_encoding(PAYLOAD_TYPE, payload))
        except InvalidSignature:
            continue
        return payload
    raise CheckError("was not signed with the key of suite.toml")


def sign_release(folder: Path, release_id: str, key: SigningKey) -> None:
    """Write `signature.json` into a release: a signed statement of every file in its list.

    It stands in no list itself, so that the same content is the same release, signed or not. The
    folder need not have the release's name yet.
    """
    payload = statement(_release_files(folder), RELEASE_TYPE, {"release": release_id})
    (folder / SIGNATURE).write_bytes(sign(payload, key))


def signature_problem(folder: Path, public_key: bytes) -> str:
    """What is wrong with a release's signature, to follow its name; "" where it is good."""
    try:
        envelope = (folder / SIGNATURE).read_bytes()
    except OSError:
        return "is missing: the release is not signed, though suite.toml names a public key"
    try:
        payload = opened(envelope, public_key)
    except CheckError as error:
        return str(error)
    try:
        # The files, not the bytes: a later version of the suite names itself in its statements.
        same = subjects(json.loads(payload)) == _release_files(folder)
    except (OSError, ValueError):
        same = False
    return "" if same else "is the signature of other files"


def _release_files(folder: Path) -> dict[str, str]:
    """Every file of a release that is in its list, and the list, by fingerprint."""
    return {**read_sums(folder), SUMS: file_hash(folder / SUMS)}


def statement(files: dict[str, str], build_type: str, parameters: dict[str, Any]) -> bytes:
    """An in-toto statement with SLSA-format provenance of files by their fingerprints."""
    definition = {"buildType": build_type, "externalParameters": parameters}
    return canonical_json(
        {
            "_type": STATEMENT,
            "subject": [{"name": n, "digest": {"sha256": h}} for n, h in sorted(files.items())],
            "predicateType": PROVENANCE,
            "predicate": {
                "buildDefinition": definition,
                "runDetails": {"builder": {"id": BUILDER}},
            },
        }
    )
