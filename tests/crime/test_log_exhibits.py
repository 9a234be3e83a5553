"""The log of files: many files in a few rows."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime.log_exhibits import files_by_kind


def test_files_of_one_kind_and_force_are_one_row_with_their_months_in_words() -> None:
    common = {"title": None, "producer": None, "licence": None, "row_count": 10}
    files = pd.DataFrame(
        [
            {"kind": "street", "force": "A", "month": "2021-05", **common},
            {"kind": "street", "force": "A", "month": "2021-06", **common},
            {"kind": "street", "force": None, "month": "2021-08 to 2021-10", **common},
            {"kind": "tables", "force": None, "month": None, **common},
        ]
    )
    table = files_by_kind(files)
    assert table[["kind", "months", "files", "row_count"]].to_numpy().tolist() == [
        ["street", "May to June 2021", 2, 20],
        ["street", "August to October 2021", 1, 10],
        ["tables", "[z]", 1, 10],
    ]
    assert set(table["card"]) == {"none"}
