"""The gathered payments and police files as tables, and what every file of theirs held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.gathered_files import Gathering
from tp_analysis.gathering import (
    extracts_of,
    gathered_rows,
    read_identities,
    read_logs,
    refresh_gathered,
)
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.payment_files import PAYMENT_FILES
from tp_analysis.police_files import POLICE_FILES
from tp_analysis.project import Project, find_project
from tp_analysis.sources import extract_card_path, read_card_at

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class PaymentLog:
    """What was read, file by file, as tables.

    files: file, body, body_name, row_count, total_pence, title, producer, licence, address (the
    last four missing where there is no source card). forgiven: file, what, count. totals: file,
    row, printed_pence, sum_pence, agrees (the totals rows of the files, which are never added).
    """

    files: pd.DataFrame
    forgiven: pd.DataFrame
    totals: pd.DataFrame


@dataclass(frozen=True)
class CrimeLog:
    """What was read, file by file, as tables.

    files: file, kind ("street", "outcomes", "stop-and-search" or "police force area tables"),
    force, month ("2021-05", or "2021-05 to 2021-10"; both missing where the file does not say),
    row_count, title, producer, licence, address (the last four missing where there is no source
    card). forgiven: file, what, count.
    """

    files: pd.DataFrame
    forgiven: pd.DataFrame


def load_payments(bodies: Sequence[str], first_month: str, last_month: str) -> pd.DataFrame:
    """The payment lines of some bodies from one month to another ("2024-04"), both included.

    Columns as `payments.datasets.PAYMENTS` has them. Lines whose file gives neither date nor
    period have no month and are all there. Raises DataError where an extract is refused, or where
    nothing is held.
    """
    import pandas as pd
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    project = find_project()
    files = _require_rows(PAYMENT_FILES, "payments", project)
    first, last = (pd.Period(month, "M").start_time.date() for month in (first_month, last_month))
    month = pc.field("month")
    wanted = pc.field("body").isin(list(bodies)) & (
        month.is_null() | ((month >= first) & (month <= last))
    )
    frame: pd.DataFrame = ds.dataset(files).to_table(filter=wanted).to_pandas()
    if frame.empty:
        held = sorted({log["file"]["body"] for log in read_logs(PAYMENT_FILES, project)})
        raise DataError(
            f"data/raw/payments has no payment of {', '.join(bodies)} between {first_month} and "
            f"{last_month}. {did_you_mean(bodies[0], held)}"
        )
    return frame


def load_payment_log() -> PaymentLog:
    """What every payment extract held, what was forgiven in it, and its totals rows.

    Raises DataError where an extract is refused.
    """
    import pandas as pd

    project = find_project()
    _require_rows(PAYMENT_FILES, "payments", project)
    totals = [row for log in read_logs(PAYMENT_FILES, project) for row in log["totals"]]
    columns = ["file", "row", "printed_pence", "sum_pence", "agrees"]
    return PaymentLog(
        *_files_and_forgiven(PAYMENT_FILES, project), pd.DataFrame(totals, columns=columns)
    )


def load_crime_log() -> CrimeLog:
    """What every police file held, and what was forgiven in it.

    Raises DataError where an extract is refused, or where there is none.
    """
    project = find_project()
    _require_gathered(POLICE_FILES, project)
    return CrimeLog(*_files_and_forgiven(POLICE_FILES, project))


def load_recording_forces(
    local_authorities: Sequence[str], first_month: str, last_month: str
) -> pd.DataFrame:
    """How many crimes and incidents each force recorded in some local authorities.

    Columns: force and count, the largest first. Raises DataError as `load_crime_counts` does.
    """
    from tp_analysis.counting import count_rows

    files = _require_rows(POLICE_FILES, "crimes", find_project())
    counts = count_rows(
        files, ("force",), months=(first_month, last_month),
        among={"local_authority": local_authorities},
    )  # fmt: skip
    forces = _held(counts, local_authorities, first_month, last_month)
    return forces.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def load_crime_counts(
    local_authorities: Sequence[str] | None,
    first_month: str,
    last_month: str,
    *,
    force: str | None = None,
) -> pd.DataFrame:
    """How many crimes and incidents were recorded from one month to another ("2021-05"), both
    included: in the local authorities named, and by the force wherever they were; or all of them.

    Columns: month (its first day), force, local_authority, neighbourhood, category, outcome (as
    `crime.datasets.CRIMES` has them) and count. Those without a local authority could not be placed
    and are there whatever is asked for. A month that no file holds has no row. Raises DataError
    where an extract is refused, or where nothing is held for the months.
    """
    from tp_analysis.counting import count_rows

    files = _require_rows(POLICE_FILES, "crimes", find_project())
    places = _places(local_authorities, None)
    counts = count_rows(
        files, ("month", "force", "local_authority", "neighbourhood", "category", "outcome"),
        months=(first_month, last_month),
        among=places | {"force": [force]} if places and force else places,
    )  # fmt: skip
    return _held(counts, local_authorities, first_month, last_month)


def load_neighbourhood_places(
    local_authorities: Sequence[str] | None, first_month: str, last_month: str
) -> pd.DataFrame:
    """Where the crimes of each neighbourhood are on average, for the months and authorities named.

    Columns: neighbourhood, local_authority, longitude and latitude (degrees: the mean of the points
    that data.police.uk chose) and count (crimes and incidents that have a point). Raises DataError
    as `load_crime_counts` does.
    """
    from tp_analysis.counting import count_rows

    files = _require_rows(POLICE_FILES, "crimes", find_project())
    places = count_rows(
        files, ("neighbourhood", "local_authority"), months=(first_month, last_month),
        among=_places(local_authorities), means=("longitude", "latitude"),
    ).dropna()  # fmt: skip
    columns = ["neighbourhood", "local_authority", "longitude", "latitude", "count"]
    return _held(places[columns].reset_index(drop=True), local_authorities, first_month, last_month)


def _places(
    local_authorities: Sequence[str] | None, *others: str | None
) -> dict[str, Sequence[str | None]]:
    return {} if local_authorities is None else {"local_authority": [*local_authorities, *others]}


def load_force_area_counts() -> pd.DataFrame:
    """The figures of every workbook of police force area tables that is held.

    Columns as `crime.datasets.FORCE_AREA_COUNTS` has them. Raises DataError where an extract is
    refused, or where no workbook is held.
    """
    import pyarrow.dataset as ds

    files = _require_rows(POLICE_FILES, "force_area_counts", find_project())
    frame: pd.DataFrame = ds.dataset(files).to_table().to_pandas()
    return frame


def _held(
    counts: pd.DataFrame,
    local_authorities: Sequence[str] | None,
    first_month: str,
    last_month: str,
) -> pd.DataFrame:
    if counts.empty:
        placed = f" placed in {' or '.join(local_authorities)}" if local_authorities else ""
        raise DataError(
            f"data/raw/crime has no crime{placed} between {first_month} and {last_month}. Put the "
            "months' street files of data.police.uk there, or ask for months that are held: 'tp "
            "data check' lists them."
        )
    return counts


def _require_gathered(gathering: Gathering, project: Project) -> None:
    """All extracts as rows, none refused: a file left out would be a wrong total."""
    refused = refresh_gathered(gathering, project)
    if refused:
        first = refused[0]
        raise DataError(
            f"{project.relative(first.path)} is refused: {first.problems[0].sentence()}. "
            "Run 'tp data check' for every problem, then mend the file or take it away."
        )
    if not extracts_of(gathering, project):
        raise DataError(f"data/raw/{gathering.topic} has no file. Put {gathering.advice}.")


def _require_rows(gathering: Gathering, name: str, project: Project) -> list[Path]:
    """The files with the rows of one dataset, all current."""
    _require_gathered(gathering, project)
    files = gathered_rows(gathering, name, project)
    if not files:
        words = name.replace("_", " ")
        advice = gathering.advice_of.get(name, gathering.advice)
        raise DataError(f"data/raw/{gathering.topic} has no file of {words}. Put {advice}.")
    return files


def _files_and_forgiven(
    gathering: Gathering, project: Project
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row a file with its source card, and what was forgiven in it."""
    import pandas as pd

    logs = read_logs(gathering, project)
    doubtful = gathering.likely_copies(read_identities(gathering, project))
    doubts = [{"file": file, "what": what, "count": 1} for file, what in doubtful.items()]
    rows = [row for log in logs for row in log["forgiven"]]
    files = [log["file"] | _card_facts(gathering, project, log["file"]["file"]) for log in logs]
    return (
        pd.DataFrame(files),
        pd.DataFrame([*rows, *doubts], columns=["file", "what", "count"]),
    )


def _card_facts(gathering: Gathering, project: Project, file: str) -> Mapping[str, Any]:
    path = extract_card_path(gathering.folder(project) / file)
    facts = ("title", "producer", "licence", "address")
    if file_hash(path) == MISSING:
        return dict.fromkeys(facts)
    try:
        card = read_card_at(path)
    except DataError as error:
        raise DataError(f"{project.relative(path.parent)}/{error}") from error
    return {fact: getattr(card, fact) for fact in facts}
