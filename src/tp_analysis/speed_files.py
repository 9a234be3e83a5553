"""Housing Benefit speeds that somebody brought: known by their folder, read anew, none kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.housing_benefit_speeds import (
    COLUMNS,
    KIND,
    HousingBenefitSpeedsFile,
    read_housing_benefit_speeds,
)
from tp_analysis.gathering import files_below
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.project import Project, find_project
from tp_analysis.sources import extract_card_path, read_card_at
from tp_analysis.store import Extract

if TYPE_CHECKING:
    import pandas as pd

TOPIC, NAME = "benefits", "housing_benefit_speeds"


def speed_folder(project: Project) -> Path:
    """Where the workbooks lie, as the department publishes them, under any names."""
    return project.raw / TOPIC / NAME


def check_speed_file(path: Path) -> Extract:
    """A workbook of that folder as its reader finds it; never raises for bad content."""
    try:
        found = read_housing_benefit_speeds(path)
    except DataError as error:
        return Extract(path, None, problems=(Problem(str(error)),), known_as=KIND)
    return Extract(
        path, None, len(found.table), found.problems, forgiven=found.forgiven, known_as=KIND
    )


def load_speeds() -> pd.DataFrame:
    """Every speed of every workbook there; no row where nobody brought one.

    Columns: those of HousingBenefitSpeedsFile.table, and of each row's workbook file, source (title
    and producer, or that there is no source card) and licence. Raises DataError for a workbook with
    a problem, and for a card that cannot be read.
    """
    import pandas as pd

    project = find_project()
    folder = speed_folder(project)
    # Looked at even where it is not there: a build then sees when it comes.
    files = [] if file_hash(folder) == MISSING else files_below(folder)
    tables = [
        _read(path, project).table.assign(file=path.name, **_source(path, project))
        for path in files
    ]
    columns = [*COLUMNS, "file", "source", "licence"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _read(path: Path, project: Project) -> HousingBenefitSpeedsFile:
    try:
        found = read_housing_benefit_speeds(path)
    except DataError as error:
        raise DataError(f"{project.relative(path.parent)}/{error}") from error
    if found.problems:
        raise DataError(
            f"{project.relative(path)} is refused: {found.problems[0].sentence()}. "
            "Run 'tp data check' for every problem, then mend the file or take it away."
        )
    return found


def _source(path: Path, project: Project) -> dict[str, str]:
    card_path = extract_card_path(path)
    if file_hash(card_path) == MISSING:
        return {"source": f"{path.name}, no source card", "licence": "not recorded"}
    try:
        card = read_card_at(card_path)
    except DataError as error:
        raise DataError(f"{project.relative(card_path.parent)}/{error}") from error
    return {"source": f"{card.title}, {card.producer}", "licence": card.licence}
