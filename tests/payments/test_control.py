"""Files against the totals that they print, and the logs."""

from __future__ import annotations

import pandas as pd

from tp_analysis.payments import control

FILES = pd.DataFrame(
    {
        "file": ["b/two.csv", "a/one.csv", "a/more.csv"],
        "body": ["bedford", "luton", "luton"],
        "row_count": [2, 3, 4],
        "total_pence": [200, 300, 400],
        "title": [None, "Payments", "Payments"],
        "producer": [None, "Luton", "Luton"],
        "licence": [None, "OGL", "OGL"],
    }
)
BODIES = {"luton": "Luton", "bedford": "Bedford"}


def test_a_printed_total_agrees_or_differs_by_how_much_and_none_is_not_zero() -> None:
    totals = pd.DataFrame(
        {
            "file": ["a/one.csv", "a/more.csv"],
            "row": [5, 6],
            "printed_pence": [300, 150],
            "sum_pence": [300, 400],
            "agrees": [True, False],
        }
    )
    found = control.against_control(FILES, totals).set_index("file")
    assert found["verdict"].to_dict() == {
        "two.csv": "none printed",
        "one.csv": "agrees",
        "more.csv": "£2.50 less",
    }
    assert pd.isna(found.loc["two.csv", "printed_gbp"])
    assert found.loc["more.csv", "file_gbp"] == 4


def test_a_file_without_a_source_card_says_so_and_lines_of_other_months_are_not_used() -> None:
    lines = pd.DataFrame({"file": ["a/one.csv", "a/one.csv", "b/two.csv"]})
    log = control.data_log(FILES, lines, bodies=BODIES)
    assert log[["card", "body", "files", "row_count", "used"]].to_numpy().tolist() == [
        ["Payments, Luton; OGL", "Luton", 2, 7, 2],
        ["no source card", "Bedford", 1, 2, 1],
    ]


def test_what_was_forgiven_is_added_over_the_files_of_a_body() -> None:
    forgiven = pd.DataFrame(
        {
            "file": ["b/two.csv", "a/one.csv", "a/more.csv", "a/one.csv"],
            "what": ["blank rows", "blank rows", "blank rows", "redacted"],
            "count": [9, 1, 2, 5],
        }
    )
    found = control.made_good(FILES, forgiven, bodies=BODIES)
    assert found[["what", "body", "files", "count"]].to_numpy().tolist() == [
        ["redacted", "Luton", 1, 5],
        ["blank rows", "Luton", 2, 3],
        ["blank rows", "Bedford", 1, 9],
    ]
