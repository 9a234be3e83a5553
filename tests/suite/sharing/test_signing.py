"""Signatures: as others make and check them, only with a key kept well, never by appearance."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.configuration import Sharing
from tp_analysis.suite.sharing import signing
from tp_analysis.suite.sharing.refusals import release_to_share
from tp_analysis.suite.sums import damage
from tp_analysis.suite.verify import verify

# RFC 8032, section 7.1, test 3.
RFC_SEED = bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
RFC_PUBLIC = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
RFC_SIGNATURE = (
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)


@pytest.fixture
def key(project: Project, keys: Any, monkeypatch: pytest.MonkeyPatch) -> signing.SigningKey:
    monkeypatch.setenv(signing.KEY_VARIABLE, str(keys.path))
    found = signing.signing_key(project)
    assert found
    return found


def test_what_is_signed_is_encoded_as_the_specification_of_dsse_shows() -> None:
    encoded = signing.pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_the_key_signs_as_rfc_8032_says() -> None:
    key = signing.SigningKey(Ed25519PrivateKey.from_private_bytes(RFC_SEED))
    assert key.public.hex() == RFC_PUBLIC
    assert key.key.sign(bytes.fromhex("af82")).hex() == RFC_SIGNATURE


def test_an_envelope_has_the_shape_that_tools_read(key: signing.SigningKey) -> None:
    envelope = json.loads(signing.sign(b"{}", key))
    assert set(envelope) == {"payload", "payloadType", "signatures"}
    assert base64.b64decode(envelope["payload"]) == b"{}"
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert [set(one) for one in envelope["signatures"]] == [{"keyid", "sig"}]


def test_the_same_statement_and_key_give_the_same_envelope(key: signing.SigningKey) -> None:
    assert signing.sign(b"{}", key) == signing.sign(b"{}", key)
    assert signing.opened(signing.sign(b"{}", key), key.public) == b"{}"


def test_openssl_finds_the_signature_good(
    key: signing.SigningKey, keys: Any, tmp_path: Path, not_run: Callable[[str], None]
) -> None:
    if not shutil.which("openssl"):
        not_run("openssl")
    envelope = json.loads(signing.sign(b'{"a": 1}', key))
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"]
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} {payload.decode()}"
    (tmp_path / "message").write_text(signed, encoding="utf-8")
    (tmp_path / "signature").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    (tmp_path / "public.pem").write_text(keys.public_pem, encoding="utf-8")
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin"]
    command += ["-in", "message", "-sigfile", "signature"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Verified Successfully" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"payload": base64.b64encode(b"[]").decode()},
        {"payloadType": "application/json"},
        {"signatures": []},
        {"signatures": [{"keyid": "", "sig": ""}]},
        {"signatures": None},
        {"payload": "not base64!"},
    ],
)
def test_an_envelope_that_was_changed_is_refused(
    key: signing.SigningKey, change: dict[str, Any]
) -> None:
    envelope = {**json.loads(signing.sign(b"{}", key)), **change}
    with pytest.raises(CheckError):
        signing.opened(json.dumps(envelope).encode(), key.public)


def test_another_key_is_refused_whatever_the_envelope_calls_it(key: signing.SigningKey) -> None:
    other = signing.SigningKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
    envelope = json.loads(signing.sign(b"{}", other))
    envelope["signatures"][0]["keyid"] = key.id
    with pytest.raises(CheckError, match="not signed with the key"):
        signing.opened(json.dumps(envelope).encode(), key.public)


def test_without_the_variable_there_is_no_key(project: Project) -> None:
    assert signing.signing_key(project) is None


def test_a_key_that_others_may_read_is_refused(
    project: Project, keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(signing.KEY_VARIABLE, str(keys.path))
    for mode in (0o640, 0o604):
        keys.path.chmod(mode)
        with pytest.raises(ConfigurationError, match="chmod 600"):
            signing.signing_key(project)


def test_a_key_in_the_project_is_refused(
    project: Project, keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = project.root / "key.pem"
    shutil.copy2(keys.path, inside)
    monkeypatch.setenv(signing.KEY_VARIABLE, str(inside))
    with pytest.raises(ConfigurationError, match="in the project"):
        signing.signing_key(project)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_is_refused_without_repeating_it(
    project: Project, keys: Any, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    keys.path.write_bytes(content)
    monkeypatch.setenv(signing.KEY_VARIABLE, str(keys.path))
    with pytest.raises(ConfigurationError, match="names no Ed25519 key") as refused:
        signing.signing_key(project)
    assert "AAAA" not in str(refused.value)


def test_a_key_is_printed_as_its_id_only(key: signing.SigningKey) -> None:
    assert repr(key) == f"SigningKey({key.id})"
    assert len(key.id) == 64


def test_a_release_is_signed_without_changing_what_it_is(
    project: Project, sharing: Any, key: signing.SigningKey
) -> None:
    release = sharing.released(project)
    signing.sign_release(release.folder, release.id, key)
    assert signing.signature_problem(release.folder, key.public) == ""
    # Unlisted, as the times are: release ids do not depend on who signed.
    assert [p.path for p in damage(release.folder)] == []
    assert str(key.id) in (release.folder / signing.SIGNATURE).read_text(encoding="utf-8")


def test_a_key_that_suite_toml_names_must_have_signed_what_is_shared(
    project: Project, sharing: Any, key: signing.SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(signing.KEY_VARIABLE)
    sharing.released(project)
    with pytest.raises(CheckError, match=r"signature\.json is missing: the release is not signed"):
        release_to_share(project, "north", None, public_key=key.public)


def test_a_release_is_signed_where_a_key_is_named_and_verify_asks_for_it(
    project: Project, sharing: Any, key: signing.SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = sharing.released(project)
    assert verify(project, release, key.public).ok
    envelope = release.folder / signing.SIGNATURE
    envelope.write_bytes(envelope.read_bytes().replace(b'"sig": "', b'"sig": "AAAA'))
    [problem] = verify(project, release, key.public).problems
    assert problem.path.endswith(signing.SIGNATURE)
    assert verify(project, release).ok


def test_an_unsigned_release_never_passes_for_a_signed_one(
    project: Project, sharing: Any, key: signing.SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(signing.KEY_VARIABLE)
    release = sharing.released(project)
    assert "not signed" in signing.signature_problem(release.folder, key.public)
    (release.folder / signing.SIGNATURE).write_text("{}", encoding="utf-8")
    assert "no signed statement" in signing.signature_problem(release.folder, key.public)


def test_the_signature_of_another_release_is_no_good_here(
    project: Project, sharing: Any, key: signing.SigningKey
) -> None:
    one, two = sharing.released(project, "one"), sharing.released(project, "two")
    signing.sign_release(one.folder, one.id, key)
    shutil.copy(one.folder / signing.SIGNATURE, two.folder / signing.SIGNATURE)
    assert signing.signature_problem(two.folder, key.public) == "is the signature of other files"


def test_a_new_list_of_files_needs_a_new_signature(
    project: Project, sharing: Any, key: signing.SigningKey
) -> None:
    release = sharing.released(project)
    signing.sign_release(release.folder, release.id, key)
    listed = release.folder / "SHA256SUMS"
    listed.write_text(listed.read_text(encoding="utf-8").replace("0", "1", 1), encoding="utf-8")
    assert (
        signing.signature_problem(release.folder, key.public) == "is the signature of other files"
    )


def test_the_public_key_of_suite_toml_is_read_or_refused(keys: Any) -> None:
    assert signing.required_public_key(Sharing()) is None
    assert signing.required_public_key(Sharing(public_key=keys.public_pem)) == keys.public
    with pytest.raises(ConfigurationError, match=r"suite\.toml, sharing: public_key"):
        signing.required_public_key(Sharing(public_key="no key"))
