"""Answer one question about payment files by one route; print seconds, memory and answer.

scale_route.py QUESTION ROUTE FILE...     (a process of its own for each, so that memory is its own)
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from tp_analysis.methods.aggregation import distinct_payers_by_supplier, totals_by

THREADS, MEMORY_LIMIT = 2, "4GiB"
QUESTIONS = {
    "totals by body and month": ("body", "month"),
    "totals by supplier": ("supplier",),
    "suppliers that several bodies pay": None,
}


def database() -> duckdb.DuckDBPyConnection:
    """A connection under the limits that both DuckDB routes have."""
    return duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY_LIMIT})


def bare_query(keys: Sequence[str] | None, files: list[str]) -> pd.DataFrame:
    """The same answer from SQL as one would type it."""
    pence = "sum(amount_pence)::BIGINT AS amount_pence"
    credit = "sum(CASE WHEN amount_pence < 0 THEN amount_pence ELSE 0 END)::BIGINT"
    if keys:
        names = ", ".join(keys)
        sql = f"""SELECT {names}, count(*) AS lines, {pence}, {credit} AS credits_pence
            FROM read_parquet($files) GROUP BY {names} ORDER BY amount_pence DESC, {names}"""
    else:
        sql = f"""SELECT supplier, count(*) AS payers, sum(lines)::BIGINT AS lines, {pence}
            FROM (SELECT supplier, body, count(*) AS lines, {pence} FROM read_parquet($files)
                WHERE supplier IS NOT NULL AND body IS NOT NULL GROUP BY supplier, body)
            GROUP BY supplier HAVING count(*) >= 2 ORDER BY payers DESC, amount_pence DESC, supplier
            """
    return database().execute(sql, {"files": files}).df()


def ours(keys: Sequence[str] | None, frame: Any) -> pd.DataFrame:
    """Our functions, over a frame of whatever engine."""
    return totals_by(frame, by=keys) if keys else distinct_payers_by_supplier(frame)


def pandas_read(keys: Sequence[str] | None, files: list[str]) -> pd.DataFrame:
    """Only the columns that the question needs."""
    columns = [*(keys or ("supplier", "body")), "amount_pence"]
    return pd.concat(pd.read_parquet(file, columns=columns) for file in files)


def plain_pandas(keys: Sequence[str] | None, files: list[str]) -> pd.DataFrame:
    """pandas as one would type it."""
    rows = pandas_read(keys, files)
    rows["credits_pence"] = rows["amount_pence"].clip(upper=0)
    measures = {"lines": ("amount_pence", "size"), "amount_pence": ("amount_pence", "sum")}
    if keys:
        groups = rows.groupby(list(keys), dropna=False)
        found = groups.agg(**measures, credits_pence=("credits_pence", "sum")).reset_index()
        return found.sort_values(["amount_pence", *keys], ascending=[False, *[True] * len(keys)])
    pairs = rows.groupby(["supplier", "body"]).agg(**measures).reset_index()
    sums = {"lines": ("lines", "sum"), "amount_pence": ("amount_pence", "sum")}
    found = pairs.groupby("supplier").agg(payers=("body", "size"), **sums).reset_index()
    order = ["payers", "amount_pence", "supplier"]
    return found[found["payers"] >= 2].sort_values(order, ascending=[False, False, True])


def plain_polars(keys: Sequence[str] | None, files: list[str]) -> pd.DataFrame:
    """Polars, lazy, as one would type it."""
    rows, pence = pl.scan_parquet(files), pl.col("amount_pence")
    measures = {"lines": pl.len(), "amount_pence": pence.sum()}
    if keys:
        groups = rows.group_by(keys).agg(**measures, credits_pence=pence.clip(upper_bound=0).sum())
        found = groups.sort(["amount_pence", *keys], descending=[True, *[False] * len(keys)])
    else:
        pairs = rows.drop_nulls(["supplier", "body"]).group_by("supplier", "body").agg(**measures)
        sums = {"lines": pl.col("lines").sum(), "amount_pence": pence.sum()}
        groups = pairs.group_by("supplier").agg(payers=pl.len(), **sums)
        order = ["payers", "amount_pence", "supplier"]
        found = groups.filter(pl.col("payers") >= 2).sort(order, descending=[True, True, False])
    return found.collect(engine="streaming").to_pandas()


ROUTES: dict[str, Callable[[Sequence[str] | None, list[str]], pd.DataFrame]] = {
    "DuckDB, bare query": bare_query,
    "ours, DuckDB": lambda keys, files: ours(keys, database().read_parquet(files)),
    "Polars": plain_polars,
    "ours, Polars": lambda keys, files: ours(keys, pl.scan_parquet(files)),
    "pandas": plain_pandas,
    "ours, pandas": lambda keys, files: ours(keys, pandas_read(keys, files)),
}


def fingerprint(answer: pd.DataFrame) -> str:
    """The same for the same answer in the same order, to the penny."""
    wanted = ["body", "month", "supplier", "payers", "lines", "amount_pence", "credits_pence"]
    shared = answer[[name for name in wanted if name in answer]]
    if "month" in shared:
        shared = shared.assign(month=pd.to_datetime(shared["month"]).dt.date)
    return hashlib.sha256(shared.to_csv(index=False).encode()).hexdigest()


def peak_mib() -> float:
    """The most memory this process has held."""
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would count what the process that started this one had held.
        [kib] = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(kib) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """One question, one route."""
    question, route, *files = sys.argv[1:]
    start, worked = time.perf_counter(), time.process_time()
    answer = ROUTES[route](QUESTIONS[question], files)
    taken, worked = time.perf_counter() - start, time.process_time() - worked
    found = {
        "seconds": taken,
        "processor_seconds": worked,
        "peak_mib": peak_mib(),
        "groups": len(answer),
    }
    print(json.dumps({**found, "answer": fingerprint(answer)}))


if __name__ == "__main__":
    main()
