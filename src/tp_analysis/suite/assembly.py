"""Make a release from finished editions, and put away those that are no longer kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tp_analysis.errors import CheckError, ReportError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.publish.checks.leaks import scan_for_leaks
from tp_analysis.suite import pointers
from tp_analysis.suite.clock import now_utc, stamp
from tp_analysis.suite.disclosing import DISCLOSED, output_log
from tp_analysis.suite.files import work_folder
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.receipts import canonical_json, public_receipt
from tp_analysis.suite.sharing.signing import KEY_VARIABLE, sign_release, signing_key
from tp_analysis.suite.shelf import (
    RELEASE,
    HeldEdition,
    Kind,
    Release,
    live,
    read_release,
    releases,
)
from tp_analysis.suite.statements import STATEMENT, add_statements
from tp_analysis.suite.sums import SUMS, TIMES, UNLISTED, files_below, folder_name, sums_of

RECEIPT, FIGURES, OUTPUT_LOG = "receipt.json", "figures.json", "output-log.json"
_WORK = "release-"
# Also on Windows, in an address, and in a line of SHA256SUMS.
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Part:
    """One finished edition: its folder, and the fingerprints of the pages in it, by name.

    receipt.json, figures.json and disclosure.json of that folder go along, where they are there.
    """

    edition: Edition | HeldEdition
    folder: Path
    outputs: Mapping[str, str]


def assemble(
    project: Project,
    area_key: str,
    parts: Sequence[Part],
    *,
    kind: Kind = "reports",
    lacking: Iterable[Edition | HeldEdition] = (),
    times: Mapping[str, Any] | None = None,
    area_name: str = "",
) -> Release:
    """A release of these parts, whole in its own folder; readers do not see it before `switch`.

    The same content is the same release. Raises ReportError where a file is not what its part
    says; nothing is left behind then.
    """
    with work_folder(project, _WORK) as work:
        stage = work / "release"
        stage.mkdir()
        for part in parts:
            _copy_part(part, stage)
        if kind == "reports":
            add_statements(stage, parts, area_name or area_key)
        log = output_log(parts)
        if log:
            (stage / "private" / OUTPUT_LOG).write_bytes(canonical_json(log))
        _add_public_receipts(area_key, stage)
        _refuse_leaks(stage)
        about = _about(area_key, kind, parts, lacking)
        (stage / RELEASE).write_bytes(canonical_json(about))
        sums = sums_of(stage)
        (stage / SUMS).write_bytes(sums)
        folder = pointers.releases_folder(project) / folder_name(area_key, sums)
        return _settle(project, area_key, stage, folder, times or {})


def _copy_part(part: Part, stage: Path) -> None:
    edition = part.edition
    name = f"{edition.audience}-{edition.report}.json"
    for output, fingerprint in sorted(part.outputs.items()):
        target = stage / edition.audience / output
        if not all(_FILE.fullmatch(piece) for piece in output.split("/")):
            raise ReportError(f"{edition.report}: {output!r} cannot name a published file.")
        if target.exists():
            raise ReportError(f"Two reports of one audience make {output}. Rename one of them.")
        _copy(part.folder / output, target)
        if file_hash(target) != fingerprint:
            raise ReportError(
                f"{edition.audience}/{output} is not the file that was built: it was altered or "
                f"cut short. Build {edition.report} again: tp build {edition.report} --force."
            )
    kept = ((RECEIPT, "receipts"), (FIGURES, "figures"), (DISCLOSED, "disclosure"))
    for source, folder in kept:
        if (part.folder / source).is_file():
            _copy(part.folder / source, stage / "private" / folder / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise ReportError(f"{source.name} is not there any more. Build again.") from error
    # On the disk before the folder gets its name, so that a power cut leaves no hollow release.
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _add_public_receipts(area_key: str, stage: Path) -> None:
    for audience in pointers.AUDIENCES:
        folder = stage / audience
        outputs = {name: file_hash(folder / name) for name in files_below(folder)}
        if outputs:
            receipt = public_receipt(area_key, audience, outputs)
            (folder / RECEIPT).write_bytes(canonical_json(receipt))


def _refuse_leaks(stage: Path) -> None:
    """What assembling has added for readers, looked through as every edition's own files were."""
    for audience in pointers.AUDIENCES:
        folder = stage / audience
        added = [name for name in (RECEIPT, STATEMENT) if (folder / name).is_file()]
        found = scan_for_leaks(folder, files=added)
        if found:
            raise CheckError(f"a check refuses {audience}/{found[0].message}. Nothing is released.")


def _about(
    area_key: str,
    kind: Kind,
    parts: Sequence[Part],
    lacking: Iterable[Edition | HeldEdition],
) -> dict[str, Any]:
    return {
        "area": area_key,
        "kind": kind,
        "editions": _names(part.edition for part in parts),
        "lacking": _names(lacking),
    }


def _names(editions: Iterable[Edition | HeldEdition]) -> list[dict[str, str]]:
    names = sorted((edition.audience, edition.report) for edition in editions)
    return [{"audience": audience, "report": report} for audience, report in names]


def _settle(
    project: Project, area_key: str, stage: Path, folder: Path, times: Mapping[str, Any]
) -> Release:
    """Give the release its name; one of the same name is kept, made newest and mended."""
    known = releases(project, area_key)
    if not (folder.is_dir() and known[0].id == folder.name):
        order = known[0].order + 1 if known else 1
        times = {**times, "made_at": stamp(now_utc()), "order": order}
        (stage / TIMES).write_bytes(canonical_json(times))
    _sign(project, stage, folder.name)
    if folder.is_dir():
        _mend_in_place(stage, folder)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        os.rename(stage, folder)
    return read_release(folder)


def _sign(project: Project, stage: Path, release_id: str) -> None:
    """With the key that TP_SIGNING_KEY names; without one a release is not signed."""
    if os.environ.get(KEY_VARIABLE):
        key = signing_key(project)
        if key:
            sign_release(stage, release_id, key)


def _mend_in_place(stage: Path, folder: Path) -> None:
    """File by file, each in one step, as readers may be looking at this very release."""
    good = files_below(stage)
    for name in good:
        target = folder / name
        if file_hash(target) == file_hash(stage / name) and not target.is_symlink():
            continue
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / name, target)
    for name in set(files_below(folder)) - {*good, *UNLISTED}:
        (folder / name).unlink()


def prune(project: Project, area_key: str, keep: int) -> tuple[str, ...]:
    """Remove old releases of an area; comes back with their ids.

    Kept are the newest `keep` of reports and of notices, the one that readers see and all that
    are newer than that.
    """
    known = releases(project, area_key)
    now = live(project, area_key)
    kept = {release.id for release in known if now is None or release.order >= now.order}
    for kind in ("reports", "notice"):
        kept |= {release.id for release in [r for r in known if r.kind == kind][:keep]}
    gone = [release for release in known if release.id not in kept]
    for release in gone:
        with work_folder(project, _WORK) as work:
            # Out of the folder of releases in one step: a half-removed one must not be found there.
            os.rename(release.folder, work / release.id)
    return tuple(release.id for release in gone)


def mend_links(project: Project) -> None:
    """Make what readers open agree with the pointers after a kill, and sweep up.

    Cheap where all is well. For one process at a time: it removes what another may be at work on.
    """
    for leftover in (project.reports / ".work").glob(f"{_WORK}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    pointers.mend(project)
