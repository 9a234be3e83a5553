"""Make a bundle: protected copies of the full reports of a release, and what vouches for them."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from tp_analysis.areas import read_areas
from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.publish.protection import archives, pdfs, workbooks
from tp_analysis.publish.protection.covering_note import Covering, covering_note
from tp_analysis.suite.clock import stamp
from tp_analysis.suite.plan import DRAFT
from tp_analysis.suite.receipts import canonical_json, public_receipt, subjects
from tp_analysis.suite.releases import Release
from tp_analysis.suite.sharing.refusals import marking_of
from tp_analysis.suite.sharing.register import MARKED, SharedBundle, read_register, write_register
from tp_analysis.suite.sharing.signing import SigningKey, sign, statement
from tp_analysis.suite.shelf import plain
from tp_analysis.suite.sums import SUMS, files_below, sums_of

NOTE, STATEMENT_FILE, ENVELOPE = "README.txt", "provenance.json", "provenance.dsse.json"
BUNDLE_TYPE = "pkg:generic/tp-analysis#bundle-v1"
_WORK = ".tp-share-"


@dataclass(frozen=True)
class BundleOrder:
    """What to share: the full reports named, of one release, for one recipient.

    `until` is the last day it may be kept, or None; `replaces` the bundle that it is issued for.
    """

    release: Release
    reports: tuple[str, ...]
    recipient: str
    until: datetime.date | None = None
    replaces: str = ""


@dataclass(frozen=True)
class _Protected:
    """A file of the bundle, and the check that it opens to what went in."""

    content: bytes
    check: Callable[[bytes], None]


def make_bundle(
    project: Project,
    order: BundleOrder,
    passphrase: SecretStr,
    origin: Literal["generated", "own"],
    *,
    into: Path,
    key: SigningKey | None,
    now: datetime.datetime,
) -> SharedBundle:
    """Put the bundle into a folder, whole or not at all, and into the register first.

    Comes back with its line of the register. For one process at a time. Raises ConfigurationError
    where a bundle of that name lies there, CheckError where a file does not open to what went in.
    """
    register = read_register(project)
    bundle_id = _next_id(register, order.release)
    folder = into / f"{MARKED}-{bundle_id}"
    if os.path.lexists(folder):
        raise ConfigurationError(f"{folder.name} is there already. Give another folder with --to.")
    with _aside(into, order.release.area) as work:
        _fill(project, order, passphrase, origin, work, key)
        bundle = _line(order, origin, bundle_id, folder, work, key, now)
        # First: killed in between, the register names a bundle that nobody can have.
        write_register(project, (*register, bundle))
        try:
            os.rename(work, folder)
        except OSError as error:
            write_register(project, register)
            raise ConfigurationError(f"{folder} cannot be written: {error.strerror}.") from error
    return bundle


def _next_id(register: Sequence[SharedBundle], release: Release) -> str:
    number = sum(bundle.release == release.id for bundle in register) + 1
    return f"{release.id}-{number:02}"


@contextmanager
def _aside(into: Path, area_key: str) -> Iterator[Path]:
    """A folder of its own where the bundle will be, so that one rename finishes it."""
    is_new = not into.exists()
    try:
        into.mkdir(parents=True, exist_ok=True)
        for leftover in into.glob(f"{_WORK}{area_key}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=f"{_WORK}{area_key}-", dir=into))
    except OSError as error:
        raise ConfigurationError(f"{into} cannot be written: {error.strerror}.") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if is_new:
            with suppress(OSError):
                into.rmdir()


def _fill(
    project: Project,
    order: BundleOrder,
    word: SecretStr,
    origin: Literal["generated", "own"],
    work: Path,
    key: SigningKey | None,
) -> None:
    """All files of the bundle, each read back from the disk and opened again."""
    protected = _protect(order, _files_of(order), word)
    for name, file in protected.items():
        _write(work / name, file.content)
        try:
            _check(file, (work / name).read_bytes())
        except CheckError as error:
            raise CheckError(f"{name} was not shared: {error}. Nothing was left behind.") from error
    _write(work / NOTE, _note(project, order, origin, sorted(protected), key).encode())
    prints = {name: file_hash(work / name) for name in files_below(work)}
    parameters = {"area": order.release.area, "release": order.release.id}
    provenance = statement(prints, BUNDLE_TYPE, parameters)
    _write(work / STATEMENT_FILE, provenance)
    if key:
        _write(work / ENVELOPE, sign(provenance, key))
    _write(work / SUMS, sums_of(work))


def _check(file: _Protected, written: bytes) -> None:
    if written != file.content:
        raise CheckError("the disk gave back other bytes than were written")
    file.check(written)


def _files_of(order: BundleOrder) -> dict[str, bytes]:
    """The files of the full reports to share, as their receipts list them, by name.

    What belongs to no single report, such as the accessibility statement, speaks of all of them,
    so it goes along only where all go.
    """
    folder = order.release.folder
    full = [held.report for held in order.release.editions if held.audience == "restricted"]
    receipts = [f"private/receipts/restricted-{report}.json" for report in order.reports]
    if set(order.reports) == set(full):
        receipts = ["restricted/receipt.json"]
    names = [name for receipt in receipts for name in subjects(plain(folder / receipt))]
    return {name: (folder / "restricted" / name).read_bytes() for name in names}


def _protect(order: BundleOrder, files: dict[str, bytes], word: SecretStr) -> dict[str, _Protected]:
    """PDFs and workbooks each by itself, and all that was released in one archive."""
    area_key = order.release.area
    found: dict[str, _Protected] = {}
    for name, data in files.items():
        shared = f"{MARKED}-{area_key}-{Path(name).name}"
        if name.endswith(".pdf"):
            found[shared] = _Protected(pdfs.encrypt_pdf(data, word), _pdf_check(data, word))
        if name.endswith(".xlsx"):
            encrypted = workbooks.encrypt_workbook(data, word)
            found[shared] = _Protected(encrypted, _workbook_check(data, word))
    everything = {**files, "receipt.json": _receipt(order, files)}
    archive = archives.encrypt_files(everything, word)
    found[_archive_name(area_key)] = _Protected(
        archive, lambda written: archives.check_files(written, everything, word)
    )
    return found


def _pdf_check(data: bytes, word: SecretStr) -> Callable[[bytes], None]:
    return lambda written: pdfs.check_pdf(written, data, word)


def _workbook_check(data: bytes, word: SecretStr) -> Callable[[bytes], None]:
    return lambda written: workbooks.check_workbook(written, data, word)


def _receipt(order: BundleOrder, files: dict[str, bytes]) -> bytes:
    """What was released of these reports; the release's own receipt where it is all of them."""
    folder = order.release.folder / "restricted"
    prints = {name: file_hash(folder / name) for name in files}
    return canonical_json(public_receipt(order.release.area, "restricted", prints))


def _archive_name(area_key: str) -> str:
    return f"{MARKED}-{area_key}-files.zip"


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _note(
    project: Project,
    order: BundleOrder,
    origin: Literal["generated", "own"],
    names: Sequence[str],
    key: SigningKey | None,
) -> str:
    release = order.release
    markings = {report: marking_of(release, report) for report in order.reports}
    areas = read_areas(project.areas_file)
    lacking = [edition.report for edition in release.lacking if edition.audience == "restricted"]
    return covering_note(
        Covering(
            place=areas[release.area].name if release.area in areas else release.area,
            # Of several the shortest is that of no draft: the note then says which ones are.
            marking=min(markings.values(), key=len),
            release=release.id,
            reports=order.reports,
            drafts=[report for report in order.reports if DRAFT in markings[report]],
            signed_off={report: _signed_off(release, report) for report in order.reports},
            lacking=sorted(lacking),
            recipient=order.recipient,
            until=order.until.isoformat() if order.until else "",
            signed_by=key.id if key else "",
            own_passphrase=origin == "own",
            archive=_archive_name(release.area),
            workbooks=any(name.endswith(".xlsx") for name in names),
        )
    )


def _signed_off(release: Release, report: str) -> dict[str, str]:
    """Who examined and approved a report, and when, as its receipt says; empty for a draft."""
    receipt = plain(release.folder / "private" / "receipts" / f"restricted-{report}.json")
    definition = receipt["predicate"]["buildDefinition"]
    return dict(definition["internalParameters"].get("signed_off", {}))


def _line(
    order: BundleOrder,
    origin: Literal["generated", "own"],
    bundle_id: str,
    folder: Path,
    work: Path,
    key: SigningKey | None,
    now: datetime.datetime,
) -> SharedBundle:
    return SharedBundle(
        id=bundle_id,
        area=order.release.area,
        release=order.release.id,
        recipient=order.recipient,
        reports=order.reports,
        made_at=stamp(now),
        until=order.until.isoformat() if order.until else "",
        passphrase=origin,
        signed_by=key.id if key else "",
        replaces=order.replaces,
        folder=str(folder),
        files={name: file_hash(work / name) for name in files_below(work)},
    )
