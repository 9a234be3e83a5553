"""The files against their own totals, and what was made good in each. Tables in, tables out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

NONE_PRINTED, AGREES = "none printed", "agrees"


def against_control(files: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Each file's lines beside the total that the file prints.

    Columns: file (its name), row_count, file_gbp (the sum of its lines), printed_gbp (missing where
    none is printed), verdict. A file that prints several totals has a row for each.
    """
    table = files[["file", "row_count", "total_pence"]].merge(
        totals[["file", "printed_pence", "sum_pence", "agrees"]], on="file", how="left"
    )
    difference = (table["printed_pence"] - table["sum_pence"]).astype(float) / 100
    verdicts = [
        _verdict(agrees, by_gbp) for agrees, by_gbp in zip(table["agrees"], difference, strict=True)
    ]
    return pd.DataFrame(
        {
            "file": [PurePosixPath(file).name for file in table["file"]],
            "row_count": table["row_count"],
            "file_gbp": table["total_pence"] / 100,
            "printed_gbp": table["printed_pence"].astype(float) / 100,
            "verdict": verdicts,
        }
    )


def _verdict(agrees: Any, by_gbp: float) -> str:
    if pd.isna(agrees):
        return NONE_PRINTED
    # To the penny: a difference of pence is a difference.
    return AGREES if agrees else f"£{abs(by_gbp):,.2f} {'less' if by_gbp < 0 else 'more'}"


def data_log(
    files: pd.DataFrame, lines: pd.DataFrame, *, bodies: Mapping[str, str]
) -> pd.DataFrame:
    """What each source card stands for, body by body.

    Columns: card (or that there is none), body, files (how many), row_count (all their lines),
    used (their lines in the months asked for).
    """
    used = lines.groupby("file").size()
    known = files.assign(
        card=[_card(row) for row in files.to_dict("records")],
        used=files["file"].map(used).fillna(0).astype(int),
    )
    sums = known.groupby(["body", "card"], as_index=False).agg(
        files=("file", "size"), row_count=("row_count", "sum"), used=("used", "sum")
    )
    return _in_order_of(bodies, sums, ["card"], rising=True)


def _in_order_of(
    bodies: Mapping[str, str], table: pd.DataFrame, then: list[str], *, rising: bool
) -> pd.DataFrame:
    """The rows in the order of the bodies, then of other columns; the bodies by their names."""
    place = table["body"].map({key: place for place, key in enumerate(bodies)})
    ordered = table.assign(place=place).sort_values(
        ["place", *then], ascending=[True, *[rising] * len(then)], ignore_index=True
    )
    return ordered.assign(body=ordered["body"].map(bodies)).drop(columns="place")


def _card(file: Mapping[Hashable, Any]) -> str:
    if pd.isna(file["title"]):
        return "no source card"
    return f"{file['title']}, {file['producer']}; {file['licence']}"


def made_good(
    files: pd.DataFrame, forgiven: pd.DataFrame, *, bodies: Mapping[str, str]
) -> pd.DataFrame:
    """What was forgiven in each body's files: in how many of them, and how often in all.

    Columns: what, body, files, count; in the order of the bodies, the most frequent first.
    """
    of_file = files.set_index("file")["body"]
    known = forgiven.assign(body=forgiven["file"].map(of_file))
    sums = known.groupby(["body", "what"], as_index=False).agg(
        files=("file", "nunique"), count=("count", "sum")
    )
    return _in_order_of(bodies, sums, ["count", "what"], rising=False)
