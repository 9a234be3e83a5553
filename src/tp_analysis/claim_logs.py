"""Claim logs that somebody brought, as tables under their disclosure policy; none is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.checked_claims import KIND, claim_logs
from tp_analysis.disclosure.personal_rows import marked
from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.extracts.claim_logs import read_claim_log, read_event_parts
from tp_analysis.extracts.event_maps import EventMap, map_path, read_event_map
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.project import Project, find_project
from tp_analysis.sources import SourceCard, extract_card_path, read_card_at

if TYPE_CHECKING:
    import pandas as pd

    from tp_analysis.benefits.claims import LogRules, OfficialClock, WorkingCalendar

FOLDER = "benefits"
# What identifies a claim stays with the reader.
_IDENTIFYING = ["claim_id"]


@dataclass(frozen=True)
class ReceivedLog:
    """A claim log without faults: its waits, and where it came from.

    `waits` has a row a claim, as benefits.claims.claim_durations has them, without claim_id: rows
    about people. `left_out` says how many claims its column map leaves out for which reason,
    `stand_in` what the log is about where its cases are no claims for benefit.
    `card` is missing where none stands beside the log.
    """

    name: str
    file: str
    waits: pd.DataFrame
    event_count: int
    rules: LogRules
    observed_from: dt.date | None
    stand_in: str
    left_out: Mapping[str, int]
    card: SourceCard | None


def load_claim_log(
    name: str,
    *,
    official: OfficialClock,
    calendar: Callable[[], WorkingCalendar] | None = None,
) -> ReceivedLog:
    """The log `name` of data/raw/benefits: `permits` is permits.csv with permits.events.toml.

    It is read some claims at a time. `calendar` is asked for only where the column map says that
    England's bank holidays hold. Raises DataError where there is no such log, where its map or card
    cannot be read, and for a log with faults: every fault, with the rows it is in.
    """
    from tp_analysis.benefits.claims import refuse_faults

    project = find_project()
    path, event_map = _found(name, project)
    working = calendar() if calendar and event_map.working_days == "england" else None
    log = read_claim_log(
        path,
        event_map,
        official=official,
        calendar=working,
        observed_from=event_map.observed_from,
    )
    refuse_faults(log.faults, log=project.relative(path))
    waits = log.durations.drop_columns(_IDENTIFYING).to_pandas()
    return ReceivedLog(
        name=name,
        file=path.relative_to(project.raw).as_posix(),
        waits=marked(waits, KIND, project),
        event_count=log.events,
        rules=event_map.rules(),
        observed_from=event_map.observed_from,
        stand_in=event_map.stand_in,
        left_out=event_map.left_out,
        card=_card(path, project),
    )


def load_from_events(
    name: str, made: Callable[[pd.DataFrame, LogRules], pd.DataFrame]
) -> pd.DataFrame:
    """What `made` makes of the events of the log `name`, some claims at a time, as one table.

    `made` is given every event of some claims, in the columns of benefits.claims.EVENTS, and how
    the log is read. Rows about people, given and returned. Raises DataError as `load_claim_log`.
    """
    import pandas as pd

    from tp_analysis.benefits.claims import code_events, find_faults, join_faults, refuse_faults

    project = find_project()
    path, event_map = _found(name, project)
    rules, faults, tables = event_map.rules(), [], []
    for events in read_event_parts(path, event_map):
        faults += find_faults(code_events(events, rules), rules)
        if not faults:
            tables.append(made(marked(events.to_pandas(), KIND, project), rules))
    refuse_faults(join_faults([faults]), log=project.relative(path))
    return marked(pd.concat(tables, ignore_index=True), KIND, project)


def _found(name: str, project: Project) -> tuple[Path, EventMap]:
    """The log of a name, and its column map."""
    known: dict[str, list[Path]] = {}
    for path in claim_logs(project.raw / FOLDER):
        known.setdefault(map_path(path).name.split(".", 1)[0], []).append(path)
    found = known.get(name, [])
    if not found:
        raise DataError(
            f"data/raw/{FOLDER} has no claim log {name!r}. Put the export there with its column "
            f"map, {name}.events.toml, beside it. {did_you_mean(name, known) if known else ''}"
        )
    if len(found) > 1:
        files = " and ".join(path.name for path in found)
        raise DataError(
            f"data/raw/{FOLDER} has {files} under one name. Keep one, or rename one with its map."
        )
    return found[0], read_event_map(map_path(found[0]))


def _card(path: Path, project: Project) -> SourceCard | None:
    card = extract_card_path(path)
    if file_hash(card) == MISSING:
        return None
    try:
        return read_card_at(card)
    except DataError as error:
        raise DataError(f"{project.relative(card.parent)}/{error}") from error
