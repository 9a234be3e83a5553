"""The gathered payments as tables: their lines, and what every file held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.gathering import (
    gathered_path,
    payment_extracts,
    raw_folder,
    read_identities,
    read_log,
    refresh_payments,
)
from tp_analysis.hashing import MISSING, file_hash
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
    _require_gathered(project)
    files = [str(path) for path in _current_files(project)]
    first, last = (pd.Period(month, "M").start_time.date() for month in (first_month, last_month))
    month = pc.field("month")
    wanted = pc.field("body").isin(list(bodies)) & (
        month.is_null() | ((month >= first) & (month <= last))
    )
    frame: pd.DataFrame = ds.dataset(files).to_table(filter=wanted).to_pandas()
    if frame.empty:
        raise DataError(
            f"data/raw/payments has no payment of {', '.join(bodies)} between {first_month} and "
            f"{last_month}. {did_you_mean(bodies[0], _bodies_held(files))}"
        )
    return frame


def load_payment_log() -> PaymentLog:
    """What every payment extract held, what was forgiven in it, and its totals rows.

    Raises DataError where an extract is refused.
    """
    import pandas as pd

    from tp_analysis.extracts.payment_copies import likely_copies

    project = find_project()
    _require_gathered(project)
    logs = [read_log(path) for path in _current_files(project)]
    doubtful = likely_copies(read_identities(project))
    doubts = [{"file": file, "what": what, "count": 1} for file, what in doubtful.items()]
    files = [{**log["file"], **_card_facts(project, log["file"]["file"])} for log in logs]
    return PaymentLog(
        files=pd.DataFrame(files),
        forgiven=pd.DataFrame(
            [row for log in logs for row in log["forgiven"]] + doubts,
            columns=["file", "what", "count"],
        ),
        totals=pd.DataFrame(
            [row for log in logs for row in log["totals"]],
            columns=["file", "row", "printed_pence", "sum_pence", "agrees"],
        ),
    )


def _require_gathered(project: Project) -> None:
    """All extracts as rows, none refused: a file left out would be a wrong total."""
    refused = refresh_payments(project)
    if refused:
        first = refused[0]
        raise DataError(
            f"{project.relative(first.path)} is refused: {first.problems[0].sentence()}. "
            "Run 'tp data check' for every problem, then mend the file or take it away."
        )


def _current_files(project: Project) -> list[Path]:
    found = [gathered_path(path, project) for path in payment_extracts(raw_folder(project))]
    if not found:
        raise DataError(
            "data/raw/payments has no file. Put the bodies' payment files there, in folders of "
            "your own naming."
        )
    return found


def _card_facts(project: Project, file: str) -> dict[str, str | None]:
    extract = raw_folder(project) / file
    path = extract_card_path(extract)
    if file_hash(path) == MISSING:
        return dict.fromkeys(("title", "producer", "licence", "address"))
    try:
        card = read_card_at(path)
    except DataError as error:
        raise DataError(f"{project.relative(path.parent)}/{error}") from error
    return {
        "title": card.title,
        "producer": card.producer,
        "licence": card.licence,
        "address": card.address,
    }


def _bodies_held(files: Sequence[str]) -> list[str]:
    return sorted({read_log(Path(file))["file"]["body"] for file in files})
