"""Projects that have something to share, and keys to sign it with."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pydantic import SecretStr

from tp_analysis.project import Project
from tp_analysis.suite.sharing.signing import KEY_VARIABLE


def _helper() -> Any:
    name = "sharing_project"
    if name not in sys.modules:
        path = Path(__file__).parents[2] / "suite" / "sharing" / "sharing_project.py"
        specification = importlib.util.spec_from_file_location(name, path)
        assert specification
        assert specification.loader
        sys.modules[name] = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def sharing() -> Any:
    """The helper module: projects and releases to share."""
    return _helper()


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a key; they must not sign with it."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


@pytest.fixture
def project(tmp_path: Path, sharing: Any) -> Project:
    """A project of the test's own, nothing released."""
    made: Project = sharing.make_project(tmp_path / "project")
    return made


@pytest.fixture
def word() -> SecretStr:
    """A canary: it must be found nowhere."""
    return SecretStr("canz-7ryq-9pw4-hxk2-d5te")


class Keys:
    """A pair of keys; `path` is the private one's file."""

    def __init__(self, folder: Path, seed: bytes) -> None:
        key = Ed25519PrivateKey.from_private_bytes(seed)
        self.path = folder / "key.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.path.write_bytes(private)
        self.path.chmod(0o600)
        self.public = key.public_key().public_bytes_raw()
        self.public_pem = (
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Keys outside the project."""
    folder = tmp_path / "keys"
    folder.mkdir()
    return Keys(folder, bytes(range(32)))
