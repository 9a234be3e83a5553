"""Gather police files, or count their rows by one route; print seconds, memory and answer.

crimes_route.py gather|QUESTION ROUTE FOLDER   (a process of its own for each, for its own memory)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from scale_route import database, peak_mib

import tp_analysis.disclosure.loading
import tp_analysis.extracts.police_uk  # noqa: F401  (imports are not counted)
from tp_analysis.counting import count_rows
from tp_analysis.gathering import build_gathered, gathered_rows
from tp_analysis.police_files import POLICE_FILES
from tp_analysis.project import Project

FIRST, LAST = "2023-04", "2024-03"
AREA = ["Authority 0 A", "Authority 0 B", "Authority 0 C"]
# What is counted by, and among which authorities: None, all of them.
QUESTIONS: dict[str, tuple[list[str], list[str] | None]] = {
    "every force, by month and category": (["month", "force", "category"], None),
    "one area, by all that its report asks": (
        ["month", "force", "local_authority", "neighbourhood", "category", "outcome"],
        AREA,
    ),
}


def ours(by: list[str], area: list[str] | None, files: list[Path]) -> pd.DataFrame:
    """Our counting, on Arrow's own engine."""
    among = {"local_authority": [*area, None]} if area else {}
    return count_rows(files, by, months=(FIRST, LAST), among=among)


def bare_query(by: list[str], area: list[str] | None, files: list[Path]) -> pd.DataFrame:
    """The same answer from SQL as one would type it."""
    keys = ", ".join(by)
    place = "AND (local_authority IN $area OR local_authority IS NULL)" if area else ""
    sql = f"""SELECT {keys}, count(*)::BIGINT AS count FROM read_parquet($files)
        WHERE month BETWEEN '{FIRST}-01' AND '{LAST}-01' {place} GROUP BY {keys}
        ORDER BY {", ".join(f"{key} NULLS LAST" for key in by)}"""
    values = {"files": [str(file) for file in files]} | ({"area": area} if area else {})
    return database().execute(sql, values).df()


def plain_pandas(by: list[str], area: list[str] | None, files: list[Path]) -> pd.DataFrame:
    """pandas as one would type it, with only the columns that the question needs."""
    columns = [*dict.fromkeys([*by, "local_authority"])] if area else by
    rows = pd.concat([pd.read_parquet(file, columns=columns) for file in files])
    if area:
        rows = rows[rows["local_authority"].isin(area) | rows["local_authority"].isna()]
    rows = rows.assign(month=pd.to_datetime(rows["month"]))
    return rows.groupby(by, dropna=False).size().rename("count").reset_index()


ROUTES: dict[str, Callable[[list[str], list[str] | None, list[Path]], pd.DataFrame]] = {
    "DuckDB, bare query": bare_query,
    "ours": ours,
    "pandas": plain_pandas,
}


def fingerprint(answer: pd.DataFrame) -> str:
    """The same for the same answer, whatever the order of its rows."""
    plain = answer.assign(month=pd.to_datetime(answer["month"]).dt.strftime("%Y-%m"))
    lines = sorted(plain.to_csv(index=False, header=False).splitlines())
    return sha256("\n".join(lines).encode()).hexdigest()


def main() -> None:
    """One task, one route."""
    question, route, folder = sys.argv[1:]
    project = Project(Path(folder), Path(folder) / "data", Path(folder) / "reports")
    files = gathered_rows(POLICE_FILES, "crimes", project)
    start, worked = time.perf_counter(), time.process_time()
    if question == "gather":
        wrong = [extract for extract in build_gathered(POLICE_FILES, project) if extract.refused]
        assert not wrong, wrong[:3]
    else:
        by, area = QUESTIONS[question]
        answer = ROUTES[route](by, area, files)
    found = {
        "seconds": time.perf_counter() - start,
        "processor_seconds": time.process_time() - worked,
        "peak_mib": peak_mib(),
    }
    if question == "gather":
        made = gathered_rows(POLICE_FILES, "crimes", project)
        found["answer"] = str(sum(pq.read_metadata(path).num_rows for path in made))
    else:
        found |= {"groups": len(answer), "answer": fingerprint(answer)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
