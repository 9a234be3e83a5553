"""Is a bundle still what was made? Its list and its signature, without a passphrase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.suite.receipts import subjects
from tp_analysis.suite.sharing.bundle import ENVELOPE, STATEMENT_FILE
from tp_analysis.suite.sharing.signing import opened
from tp_analysis.suite.sums import SUMS, Problem, files_below, read_sums


@dataclass(frozen=True)
class BundleVerdict:
    """What is wrong with which file, and what is known of who made it: "" if signed and checked."""

    files: int
    problems: tuple[Problem, ...]
    unsigned: str


def check_bundle(folder: Path, public_key: bytes | None) -> BundleVerdict:
    """Every file of a bundle against its list, and the list against its signature.

    With a public key an unsigned bundle is a problem; without one nothing is known of its maker.
    Raises ConfigurationError where the folder holds no bundle.
    """
    if not (folder / SUMS).is_file():
        raise ConfigurationError(f"{folder} holds no {SUMS}, so it is no bundle. Give its folder.")
    there = files_below(folder)
    try:
        listed = read_sums(folder)
    except (ValueError, OSError) as error:
        return BundleVerdict(len(there), (Problem(SUMS, f"was altered: {error}"),), "")
    problems = [*_differences(folder, listed, there), *_signature(folder, listed, public_key)]
    return BundleVerdict(len(there), tuple(problems), _unsigned(there, public_key))


def _unsigned(there: list[str], public_key: bytes | None) -> str:
    if ENVELOPE not in there:
        return "It is not signed: nothing in it proves who made it."
    if public_key is None:
        return "Its signature was not checked: suite.toml names no public key under [sharing]."
    return ""


def _differences(folder: Path, listed: dict[str, str], there: list[str]) -> Iterator[Problem]:
    for name, fingerprint in sorted(listed.items()):
        now = file_hash(folder / name)
        if now != fingerprint:
            yield Problem(name, "is missing" if now == MISSING else "was altered")
    for name in sorted(set(there) - set(listed) - {SUMS}):
        yield Problem(name, "is not part of the bundle")


def _signature(folder: Path, listed: dict[str, str], public_key: bytes | None) -> Iterator[Problem]:
    if public_key is None:
        return
    if ENVELOPE not in listed:
        yield Problem(ENVELOPE, "is missing: the bundle is not signed, and suite.toml asks for it")
        return
    try:
        payload = opened((folder / ENVELOPE).read_bytes(), public_key)
        vouched = subjects(json.loads(payload))
    except (CheckError, ValueError, OSError) as error:
        yield Problem(ENVELOPE, str(error))
        return
    made_after = {STATEMENT_FILE, ENVELOPE}
    if vouched != {name: value for name, value in listed.items() if name not in made_after}:
        yield Problem(ENVELOPE, "is the signature of other files")
