"""Claim logs after checking: known by the column map beside them, every fault told at once."""

from __future__ import annotations

from pathlib import Path

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.claim_logs import read_claim_parts
from tp_analysis.extracts.event_maps import map_path, read_event_map
from tp_analysis.extracts.results import Forgiven
from tp_analysis.store import Extract

KIND = "benefits/claim_events"
SUFFIXES = (".csv", ".parquet", ".xes", ".gz")


def is_claim_log(path: Path) -> bool:
    """Whether a file is a claim log: a column map stands beside it."""
    return path.suffix.lower() in SUFFIXES and map_path(path).is_file()


def claim_logs(folder: Path) -> list[Path]:
    """Every claim log below a folder, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if is_claim_log(path))


def check_claim_log(path: Path) -> Extract:
    """The log as its reader finds it, its events not kept; never raises for bad content."""
    from tp_analysis.benefits.claims.faults import join_faults

    faults, events = [], 0
    try:
        event_map = read_event_map(map_path(path))
        for part in read_claim_parts(path, event_map):
            faults.append(part.faults)
            events += part.events
    except DataError as error:
        return Extract(path, None, problems=(Problem(str(error)),), known_as=KIND)
    columns = event_map.columns.model_dump()
    if event_map.case_events:
        # Their times stand in columns of their own.
        del columns["time"]
    problems = [problem for fault in join_faults(faults) for problem in fault.problems(columns)]
    told = [
        Forgiven(f"claims left out, as the column map says: {reason}", count)
        for reason, count in event_map.left_out.items()
    ]
    return Extract(path, None, events, tuple(problems), forgiven=tuple(told), known_as=KIND)
