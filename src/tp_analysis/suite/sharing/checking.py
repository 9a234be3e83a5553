"""Is a bundle still what was made? Its lists, the register and its signature say so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.suite.receipts import subjects
from tp_analysis.suite.sharing.bundle import ENVELOPE, STATEMENT_FILE
from tp_analysis.suite.sharing.register import MARKED, SharedBundle
from tp_analysis.suite.sharing.signing import opened
from tp_analysis.suite.sums import SUMS, Problem, files_below, read_sums

_MADE_AFTER = {STATEMENT_FILE, ENVELOPE}


@dataclass(frozen=True)
class BundleVerdict:
    """What is wrong with which file, and what is known of who made it: "" if signed and checked.

    Unless it is `vouched` for, by our register or a signature, it was compared with nothing but
    its own lists, which whoever alters a file can alter too.
    """

    files: int
    problems: tuple[Problem, ...]
    unsigned: str
    vouched: bool = False


def check_bundle(
    folder: Path, public_key: bytes | None, register: Sequence[SharedBundle] = ()
) -> BundleVerdict:
    """Every file of a bundle against its lists, its line of the register, and its signature.

    With a public key an unsigned bundle is a problem; without one nothing is known of its maker.
    Raises ConfigurationError where the folder holds no bundle.
    """
    if not (folder / SUMS).is_file():
        raise ConfigurationError(f"{folder} holds no {SUMS}, so it is no bundle. Give its folder.")
    there = files_below(folder)
    prints = {name: file_hash(folder / name) for name in there}
    made = _made_here(folder, prints, register)
    try:
        listed = read_sums(folder)
    except (ValueError, OSError) as error:
        return BundleVerdict(len(there), (Problem(SUMS, f"was altered: {error}"),), "")
    problems = [
        *_differences(listed, prints),
        *_signature(folder, listed, public_key),
        *_provenance(folder, listed),
        *(_not_as_made(made.files, prints) if made else ()),
    ]
    # Of each file the first that was found.
    first = {problem.path: problem for problem in reversed(problems)}
    vouched = made is not None or (public_key is not None and ENVELOPE in listed)
    return BundleVerdict(
        len(there), tuple(first[name] for name in sorted(first)), _unsigned(there, public_key),
        vouched,
    )  # fmt: skip


def _made_here(
    folder: Path, prints: Mapping[str, str], register: Sequence[SharedBundle]
) -> SharedBundle | None:
    """The line of the register: by the folder's name, or else by a protected file.

    No two bundles share one, as each is encrypted anew.
    """
    named = [b for b in register if f"{MARKED}-{b.id}" == folder.resolve().name]
    holding = [
        bundle
        for bundle in register
        for name, fingerprint in bundle.files.items()
        if name.startswith(MARKED) and prints.get(name) == fingerprint
    ]
    return next(iter((*named, *holding)), None)


def _not_as_made(made: Mapping[str, str], prints: Mapping[str, str]) -> Iterator[Problem]:
    for name in sorted({*made, *prints}):
        if made.get(name) != prints.get(name):
            yield Problem(name, "is not as the register says it was made")


def _provenance(folder: Path, listed: Mapping[str, str]) -> Iterator[Problem]:
    """The second list of the bundle, which names all files but itself and what was made later."""
    try:
        told = subjects(json.loads((folder / STATEMENT_FILE).read_bytes()))
    except (ValueError, OSError):
        yield Problem(STATEMENT_FILE, "is missing or was altered")
        return
    for name in sorted({*told, *listed} - _MADE_AFTER):
        if told.get(name) != listed.get(name):
            yield Problem(name, f"is not the one that {STATEMENT_FILE} lists")


def _unsigned(there: list[str], public_key: bytes | None) -> str:
    if ENVELOPE not in there:
        return "It is not signed: nothing in it proves who made it."
    if public_key is None:
        return "Its signature was not checked: suite.toml names no public key under [sharing]."
    return ""


def _differences(listed: Mapping[str, str], prints: Mapping[str, str]) -> Iterator[Problem]:
    for name, fingerprint in sorted(listed.items()):
        if prints.get(name) != fingerprint:
            yield Problem(name, "was altered" if name in prints else "is missing")
    for name in sorted(set(prints) - set(listed) - {SUMS}):
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
    if vouched != {name: value for name, value in listed.items() if name not in _MADE_AFTER}:
        yield Problem(ENVELOPE, "is the signature of other files")
