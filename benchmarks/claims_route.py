"""Take one step with a claim log by one route; print seconds, memory and answer.

claims_route.py TASK ROUTE LOG      (a process of its own for each, for its own memory)
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from claims_made import EXTRACT_DAY
from lifelines import KaplanMeierFitter
from scale_route import database, peak_mib
from statsmodels.duration.survfunc import SurvfuncRight

import tp_analysis.benefits.claims.faults
import tp_analysis.extracts.event_rows  # noqa: F401  (imports are not counted)
from tp_analysis.benefits.claims import HOUSING_BENEFIT_CLOCK, WorkingCalendar, durations_on
from tp_analysis.extracts.claim_logs import read_claim_log, read_claim_parts
from tp_analysis.extracts.event_maps import map_path, read_event_map
from tp_analysis.methods.time_to_event import survival_curve

HOLIDAYS = Path(__file__).parents[1] / "data/raw/reference/bank_holidays.csv"
OURS, BARE = "ours", "DuckDB, bare query"
PAID = "paid"
SHOWN_DAY = 28
# The customer's clock alone, as one would type it: no check, no second clock, no working days.
SQL = """SELECT
    date_diff('day', min(time) FILTER (event IN ('first contact', 'claim received'))::DATE,
        coalesce(min(time) FILTER (event IN ('first payment', 'withdrawn'))::DATE, $until)
    ) AS duration_days,
    CASE WHEN bool_or(event = 'first payment') THEN 'paid'
        WHEN bool_or(event = 'withdrawn') THEN 'withdrawn' ELSE 'open' END AS event
    FROM read_parquet($file) GROUP BY claim_id"""
Answer = dict[str, float]


def choices() -> dict[str, Any]:
    """Both clocks, and England's working days."""
    calendar = WorkingCalendar.from_table(pd.read_csv(HOLIDAYS))
    return {"official": HOUSING_BENEFIT_CLOCK, "calendar": calendar}


def days_in_parts(log: Path) -> Answer:
    """Read, checked and counted; of the waits only sums are kept."""
    sums: Counter[str] = Counter()
    for part in read_claim_parts(log, read_event_map(map_path(log)), **choices()):
        assert not part.faults, part.faults
        status = part.durations["customer_status"].to_pandas()
        sums.update(summed(part.durations["customer_days"].to_pandas(), status))
    return dict(sums)


def summed(days: pd.Series[Any], status: pd.Series[Any]) -> Answer:
    """What every route must agree on."""
    return {"claims": len(days), "days": int(days.sum()), "paid": int((status == PAID).sum())}


def bare_days(log: Path) -> Answer:
    """The same sums from a bare query."""
    sums = f"""SELECT count(*), sum(duration_days)::BIGINT, count(*) FILTER (event = '{PAID}')
        FROM ({SQL})"""
    row = asked(sums, log).fetchone()
    assert row, "no answer"
    return dict(zip(("claims", "days", "paid"), row, strict=True))


def asked(sql: str, log: Path) -> duckdb.DuckDBPyConnection:
    """A query of the log."""
    until = dt.date.fromisoformat(EXTRACT_DAY)
    return database().execute(sql, {"file": str(log), "until": until})


def our_curve(waits: pd.DataFrame) -> Answer:
    """The curve with errors, limits and numbers at risk."""
    curve = survival_curve(waits, event=PAID)
    return shown(curve.loc[curve["day"] <= SHOWN_DAY, "share_waiting"].iloc[-1])


def statsmodels_curve(waits: pd.DataFrame) -> Answer:
    """The curve with errors, of the library that ours stands on."""
    fit = SurvfuncRight(waits["duration_days"].to_numpy(), (waits["event"] == PAID).to_numpy())
    return shown(fit.surv_prob[np.searchsorted(fit.surv_times, SHOWN_DAY, side="right") - 1])


def lifelines_curve(waits: pd.DataFrame) -> Answer:
    """The curve with limits, of the library that checks ours in tests."""
    fit = KaplanMeierFitter().fit(waits["duration_days"], waits["event"] == PAID)
    return shown(fit.predict(SHOWN_DAY))


def shown(share: float) -> Answer:
    """The share still waiting, to the digits that all agree on."""
    return {"share": round(float(share), 9)}


def our_file_to_curve(log: Path) -> Answer:
    """Read, checked, counted, and the curve of the customer's clock."""
    read = read_claim_log(log, read_event_map(map_path(log)), **choices())
    assert not read.faults, read.faults
    return our_curve(durations_on(read.durations, clock="customer"))


def bare_file_to_curve(log: Path) -> Answer:
    """The same curve from the bare query and the bare library."""
    return statsmodels_curve(asked(SQL, log).df())


DAYS, FROM_FILE, CURVE = "days of each claim", "from the file to the curve", "curve of given days"
TASKS: dict[str, dict[str, Callable[[Any], Answer]]] = {
    DAYS: {BARE: bare_days, OURS: days_in_parts},
    FROM_FILE: {"DuckDB and statsmodels, bare": bare_file_to_curve, OURS: our_file_to_curve},
    CURVE: {
        "statsmodels": statsmodels_curve,
        "lifelines": lifelines_curve,
        OURS: our_curve,
    },
}


def main() -> None:
    """One task, one route."""
    task, route, file = sys.argv[1:]
    log = Path(file)
    # The same waits for all, of which the making is not counted.
    given = asked(SQL, log).df() if task == CURVE else log
    start, worked = time.perf_counter(), time.process_time()
    answer = TASKS[task][route](given)
    found = {
        "seconds": time.perf_counter() - start,
        "processor_seconds": time.process_time() - worked,
        "peak_mib": peak_mib(),
        "answer": json.dumps(answer),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
