"""Which extract is of which kind, and what is wrong with it: all of `tp data check`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tp_analysis.catalogue import GATHERINGS
from tp_analysis.checked_claims import check_claim_log, claim_logs, is_claim_log
from tp_analysis.datasets import Dataset, Problem
from tp_analysis.extracts.event_maps import map_path
from tp_analysis.extracts.official import READERS, OfficialFile, read_official
from tp_analysis.extracts.payment_headings import NO_HEADER
from tp_analysis.extracts.police_uk import is_police_uk
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.revenue_outturn import RevenueOutturnFile
from tp_analysis.gathered_files import Gathering, read_gathered, told_of_copies
from tp_analysis.gathering import extracts_of, files_below
from tp_analysis.payment_files import PAYMENT_FILES
from tp_analysis.police_files import FORCE_AREA_TABLES, POLICE_FILES
from tp_analysis.project import Project
from tp_analysis.speed_files import check_speed_file, speed_folder
from tp_analysis.store import Extract, extract_path, read_extract


def check_extracts(
    datasets: Iterable[Dataset], project: Project, path: Path | None = None
) -> list[Extract]:
    """The extracts at `path` (a file or a folder; everything in data/raw without it), checked.

    An extract belongs to the dataset whose topic and name its folder and file bear. A file with a
    column map beside it is a claim log, one in the folder of Housing Benefit speeds is of these.
    Any other is read as its topic's files are below the folders of topics whose files are gathered,
    and outside data/raw as a police file, a list of payments or one of the official tables that are
    known.
    """
    known = {(dataset.topic, dataset.name): dataset for dataset in datasets}
    if path is None:
        expected = [extract_path(dataset, project) for dataset in known.values()]
        found = {*expected, *_files(project.raw, project), *claim_logs(project.raw)}
    elif path.is_file():
        found = {path}
    else:
        found = {*_files(path, project), *_police_answers(path), *claim_logs(path)}
    checked = [_check_file(known, file, project) for file in sorted(found)]
    for gathering in GATHERINGS:
        checked = told_of_copies(gathering, checked)
    return checked


def unknown_extracts(datasets: Iterable[Dataset], project: Project) -> list[Extract]:
    """The files below data/raw that belong to no dataset, each with how one is known."""
    known = {(dataset.topic, dataset.name): dataset for dataset in datasets}
    expected = {extract_path(dataset, project) for dataset in known.values()}
    gathered = {file for gathering in GATHERINGS for file in extracts_of(gathering, project)}
    found = _files(project.raw, project) - gathered - expected
    return [_check_file(known, file, project) for file in sorted(found)]


def _files(folder: Path, project: Project) -> set[Path]:
    """Every file below a folder that may hold rows; of some topics more kinds of file may."""
    full = _full(folder, project)
    gathered = [file for gathering in GATHERINGS for file in extracts_of(gathering, project)]
    within = {folder / file.relative_to(full) for file in gathered if file.is_relative_to(full)}
    return {*files_below(folder), *within}


def _police_answers(folder: Path) -> set[Path]:
    """The answers of the police API below a folder from anywhere; other JSON files hold no rows."""
    return {path for path in files_below(folder, (".json",)) if is_police_uk(path)}


def _full(path: Path, project: Project) -> Path:
    """The path in full; a link that lies in the project's data is taken for what it stands for."""
    full = Path(os.path.abspath(path))
    return full if full.is_relative_to(project.raw) else path.resolve()


def _check_file(known: dict[tuple[str, str], Dataset], file: Path, project: Project) -> Extract:
    full = _full(file, project)
    dataset = known.get((full.parent.name, full.stem)) if full.suffix == ".csv" else None
    if dataset:
        return read_extract(dataset, file)
    if is_claim_log(file):
        return check_claim_log(file)
    if full.is_relative_to(speed_folder(project)):
        return check_speed_file(file)
    for gathering in GATHERINGS:
        if full.is_relative_to(gathering.folder(project)):
            return _read(gathering, file, project)
    if not full.is_relative_to(project.raw):
        return _strange_file(file, project)
    message = (
        f"{file.name} is of no known kind. A file is known by its folder and name, "
        f"as in data/raw/reference/populations.csv. {_as_claim_log(file)}"
    )
    return Extract(file, None, problems=(Problem(message),))


def _read(gathering: Gathering, file: Path, project: Project) -> Extract:
    return read_gathered(gathering, file, project.relative(file), project).extract


def _strange_file(file: Path, project: Project) -> Extract:
    """A file from anywhere: of the police, payments, or an official table, or refused as none."""
    if is_police_uk(file):
        return _read(POLICE_FILES, file, project)
    payments = _read(PAYMENT_FILES, file, project)
    if not payments.refused or payments.rows:
        return payments
    found = read_official(file)
    if found is None:
        return _of_no_kind(payments)
    kind, official = found
    if kind == FORCE_AREA_TABLES:
        return _read(POLICE_FILES, file, project)
    return Extract(
        file,
        None,
        len(official.table),
        tuple(official.problems),
        forgiven=(*official.forgiven, *_disagreements(official)),
        known_as=kind,
    )


def _of_no_kind(extract: Extract) -> Extract:
    """The extract; where nothing in it is of payments, without the advice on their columns."""
    if not any(NO_HEADER[:-1] in problem.message for problem in extract.problems):
        return extract
    message = (
        f"{extract.path.name} is neither a list of payments nor an official table that is read "
        f"here ({', '.join(READERS)}). If it lists payments, put it into "
        f"data/raw/{PAYMENT_FILES.topic} and check it there. {_as_claim_log(extract.path)}"
    )
    return Extract(extract.path, None, problems=(Problem(message),))


def _as_claim_log(file: Path) -> str:
    """How a file becomes known as a claim log."""
    name = map_path(file).name
    return f"If it is a claim log, write its column map, {name}, beside it, and check it again"


def _disagreements(official: OfficialFile) -> list[Forgiven]:
    """The printed totals of a revenue return that are not the sum of their lines."""
    if not isinstance(official, RevenueOutturnFile) or official.disagreements.empty:
        return []
    gaps = official.disagreements
    # Most gaps are of rounding: the largest is the one to look at.
    first = gaps.iloc[int(gaps["difference_gbp_thousand"].abs().to_numpy().argmax())]
    words = (
        "printed totals that are not the sum of their lines, kept as printed; the largest gap: "
        f"{first['authority']}, line {first['line']} {first['service']}, {first['measure']}, "
        f"£{first['printed_gbp_thousand']:,.0f} thousand printed, "
        f"£{first['added_gbp_thousand']:,.0f} thousand added"
    )
    return [Forgiven(words, len(gaps))]
