"""Pseudonyms: the known answer, stable under spelling, useless without the key, never printed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.disclosure.pseudonym_keys import read_keys, variable_of
from tp_analysis.disclosure.pseudonyms import PseudonymKey, key_from_text, pseudonymise
from tp_analysis.errors import ConfigurationError

KEY = PseudonymKey("claimant", b"\x01" * 32)
# Worked out by hand with: printf 'report-suite|claimant|v1|QQ123456C' | openssl dgst -sha256 -mac
# HMAC -macopt hexkey:0101..., its first 15 bytes in base 32.
KNOWN = "FWRHC4GBSVVSZZ2EO2YWNLJA"
RANDOM = "8f1c0d5a9e3b47261fa8c4d07be59326a41d7e88c95f02b36d1ae470f9b2583c"
OTHER = "0b" + RANDOM[2:]


def test_the_known_answer() -> None:
    assert KEY.pseudonym("QQ123456C") == KNOWN


@pytest.mark.parametrize("written", ["qq123456c", " QQ 12 34 56 C ", "Qq12 3456c", "QQ\t123456C\n"])
def test_case_and_spaces_make_no_difference(written: str) -> None:
    assert KEY.pseudonym(written) == KNOWN


def test_another_key_another_scheme_or_another_person_is_another_pseudonym() -> None:
    others = {
        PseudonymKey("claimant", b"\x02" * 32).pseudonym("QQ123456C"),
        PseudonymKey("offender", b"\x01" * 32).pseudonym("QQ123456C"),
        KEY.pseudonym("QQ123456D"),
    }
    assert len(others | {KNOWN}) == 4


def test_a_column_keeps_its_rows_and_its_gaps() -> None:
    column = pd.Series(["QQ123456C", None, "qq 12 34 56 c", "  "], index=[7, 8, 9, 10], name="nino")
    found = pseudonymise(column, key=KEY)
    assert found.dropna().to_dict() == {7: KNOWN, 9: KNOWN}
    assert (list(found.index), found.name) == ([7, 8, 9, 10], "nino")


def test_a_key_never_prints() -> None:
    assert "01" not in repr(KEY)
    assert "\\x01" not in f"{KEY} {KEY!r} {[KEY]}"
    assert len(KEY.key_id) == 8


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ab" * 31, "has 31 bytes, fewer than 32"),
        ("correct horse battery staple", "not written in hexadecimal"),
        ("00" * 32, "is not random"),
        ("0123456789abcdef" * 4, "is not random"),
        ("", "has 0 bytes"),
    ],
)
def test_a_weak_key_is_refused_without_being_repeated(text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as refused:
        key_from_text("claimant", text)
    assert not text or text not in str(refused.value)
    assert refused.value.__cause__ is None


def read(environment: dict[str, str], root: Path, *schemes: str) -> dict[str, PseudonymKey]:
    return read_keys(schemes or ("claimant",), environment=environment, project_root=root)


def test_a_key_comes_from_the_environment_or_from_a_file_outside_the_project(
    tmp_path: Path,
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    file = tmp_path / "claimant.key"
    file.write_text(f"{RANDOM}\n", encoding="ascii")
    file.chmod(0o600)
    assert variable_of("claimant") == "TP_PSEUDONYM_KEY_CLAIMANT"
    direct = read({"TP_PSEUDONYM_KEY_CLAIMANT": RANDOM}, project)
    by_file = read({"TP_PSEUDONYM_KEY_CLAIMANT_FILE": str(file)}, project)
    assert direct == by_file
    assert direct["claimant"].secret == bytes.fromhex(RANDOM)


def test_a_key_within_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k").write_text(RANDOM, encoding="ascii")
    beside = tmp_path.parent / f"{tmp_path.name}-link"
    beside.symlink_to(tmp_path / "k")
    for path in (tmp_path / "k", beside):
        with pytest.raises(ConfigurationError, match=r"within the project\. Move the key"):
            read({"TP_PSEUDONYM_KEY_CLAIMANT_FILE": str(path)}, tmp_path)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "project").mkdir()
    file = tmp_path / "claimant.key"
    file.write_text(RANDOM, encoding="ascii")
    file.chmod(mode)
    given = {"TP_PSEUDONYM_KEY_CLAIMANT_FILE": str(file)}
    with pytest.raises(ConfigurationError, match=r"may be read by others\. .* chmod 600 claimant"):
        read(given, tmp_path / "project")
    file.chmod(0o600)
    assert read(given, tmp_path / "project")


def test_a_missing_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Set TP_PSEUDONYM_KEY_CLAIMANT to 64 hex"):
        read({}, tmp_path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read({"TP_PSEUDONYM_KEY_CLAIMANT_FILE": str(tmp_path.parent / "none")}, tmp_path)


def test_each_scheme_has_a_key_of_its_own(tmp_path: Path) -> None:
    names = ("TP_PSEUDONYM_KEY_CLAIMANT", "TP_PSEUDONYM_KEY_OFFENDER")
    with pytest.raises(ConfigurationError, match="'claimant' and 'offender' have one key"):
        read(dict.fromkeys(names, RANDOM), tmp_path, "claimant", "offender")
    keys = read(dict(zip(names, (RANDOM, OTHER), strict=True)), tmp_path, "claimant", "offender")
    assert keys["claimant"].key_id != keys["offender"].key_id
