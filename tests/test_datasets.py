"""What a dataset refuses, and how it says so: row, column, value, what to do."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from tp_analysis.datasets import Column, Dataset, Problem

COLUMNS = (
    Column("place", "text", "Name of the place", pattern=r"[A-Z][a-z]+"),
    Column("people", "whole", "Number of people", at_least=0),
    Column("spend_gbp", "number", "Spending", optional=True, at_most=1e9),
    Column("counted_on", "date", "Day of the count", optional=True),
    Column("is_urban", "flag", "Whether it is a town", optional=True),
    Column("kind", "text", "Kind of count", optional=True, choices=("census", "estimate")),
)
PLACES = Dataset("topic", "places", "Places", COLUMNS, key=("place",), personal=False)
PERSONAL = Dataset("topic", "persons", "Persons", COLUMNS, key=("place",))
GOOD = {
    "place": "Luton",
    "people": "10",
    "spend_gbp": "1.5",
    "counted_on": "2010-03-31",
    "is_urban": "true",
    "kind": "census",
}


def text(*changes: dict[str, str]) -> pd.DataFrame:
    """A table of strings: a good row for each change, with the change made."""
    rows = [{**GOOD, "place": f"Place{'abcdefgh'[n]}", **c} for n, c in enumerate(changes)]
    return pd.DataFrame(rows, dtype=str)


def sentences(dataset: Dataset, table: pd.DataFrame) -> list[str]:
    return [problem.sentence() for problem in dataset.check(table)[1]]


def test_a_good_table_comes_back_in_its_types() -> None:
    typed, problems = PLACES.check(text({}, {"people": " 1234 ", "spend_gbp": ""}))
    assert problems == []
    assert typed["people"].tolist() == [10, 1234]
    assert typed["spend_gbp"].isna().tolist() == [False, True]
    assert typed["counted_on"].dt.year.tolist() == [2010, 2010]
    assert typed["is_urban"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("people", "about ten", "is not a whole number"),
        ("people", "12.5", "is not a whole number"),
        ("people", "-4", "must be 0 or more"),
        ("people", "", "is empty"),
        ("people", "   ", "is empty"),
        ("people", "inf", "is not a whole number"),
        ("spend_gbp", "£1,000", "is not a number"),
        ("spend_gbp", "1,000", "is not a number"),
        ("spend_gbp", "nan", "is not a number"),
        ("spend_gbp", "inf", "is not a number"),
        ("spend_gbp", "1e999", "is not a number"),
        ("spend_gbp", "2000000000", "must be 1e+09 or less"),
        ("counted_on", "31/03/2010", "is not a date"),
        ("counted_on", "2010-02-30", "is not a date"),
        ("is_urban", "yes", "is neither true nor false"),
        ("kind", "guess", "must be one of: census, estimate"),
        ("place", "luton", "must look like [A-Z][a-z]+"),
        ("place", "Luton2", "must look like [A-Z][a-z]+"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_value_and_remedy(
    column: str, value: str, words: str
) -> None:
    found = sentences(PLACES, text({}, {column: value}))
    assert len(found) == 1
    assert found[0].startswith(f"row 3, column {column} has {value!r}: ")
    assert words in found[0]


def test_every_problem_is_named_not_only_the_first() -> None:
    table = text({"people": "x"}, {"people": "-1"}, {"spend_gbp": "y"}).drop(columns="kind")
    problems = PLACES.check(table)[1]
    assert [(problem.row, problem.column) for problem in problems] == [
        (None, "kind"),
        (2, "people"),
        (3, "people"),
        (4, "spend_gbp"),
    ]


def test_a_missing_column_says_what_belongs_into_it() -> None:
    found = sentences(PLACES, text({}).drop(columns="people"))
    assert found == ["column people: the column is missing. Add it: Number of people"]


def test_a_column_nobody_declared_is_refused_by_name() -> None:
    found = sentences(PLACES, text({}).assign(colour="red"))
    assert found == ["column colour: is not a column of topic/places. Rename or remove it"]


@pytest.mark.parametrize("again", ["Luton", " Luton", "Luton "])
def test_a_repeated_key_is_refused_at_the_later_row(again: str) -> None:
    found = sentences(PLACES, text({"place": "Luton"}, {}, {"place": again}))
    assert len(found) == 1
    assert found[0].startswith("row 4, column place")
    assert "repeats the key (place) of an earlier row" in found[0]


def test_one_number_written_in_two_ways_is_one_key() -> None:
    numbered = Dataset("topic", "rows", "Rows", (Column("row", "whole", "Row"),), ("row",), False)
    found = sentences(numbered, pd.DataFrame({"row": ["1", "1.0"]}, dtype=str))
    assert len(found) == 1


def test_rows_with_different_keys_are_no_repeat_even_where_another_column_is_equal() -> None:
    assert sentences(PLACES, text({}, {}, {})) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("people", "QQ123456C"),
        ("place", "qq123456c"),
        ("kind", "QQ123456C"),
        ("people", "-7654321"),
    ],
)
def test_the_values_of_a_personal_dataset_are_masked(column: str, value: str) -> None:
    problems = PERSONAL.check(text({column: value}))[1]
    assert problems
    assert {problem.value for problem in problems} == {"***"}
    assert not any(value in problem.sentence() for problem in problems)


def test_a_personal_file_without_its_header_does_not_print_its_first_row() -> None:
    table = pd.DataFrame([["Smith", "QQ123457C"]], columns=["Jones", "QQ123456C"], dtype=str)
    words = " ".join(sentences(PERSONAL, table))
    assert "QQ12345" not in words
    assert "Jones" not in words
    assert "column number 2" in words


def test_a_dataset_is_personal_unless_its_owner_says_otherwise() -> None:
    assert PERSONAL.personal


def test_a_problem_without_a_place_is_its_message_alone() -> None:
    assert Problem("is gone").sentence() == "is gone"


def test_a_moment_needs_its_zone() -> None:
    moments = Dataset(
        topic="tests", name="moments", meaning="Times", key=("at",), personal=False,
        columns=(Column("at", "moment", "When"),),
    )  # fmt: skip
    times = ["2009-07-01T10:00:00+01:00", "2009-07-01 10:00:00Z", "2009-07-01T10:00", "soon"]
    typed, problems = moments.check(pd.DataFrame({"at": times}))
    assert [time.hour for time in typed["at"][:2]] == [9, 10]
    assert [problem.row for problem in problems] == [4, 5]
    assert all("is not a time with its zone" in problem.message for problem in problems)


def test_checking_leaves_times_with_a_zone_as_they_are() -> None:
    made = """
import datetime as dt, sys
import pandas as pd, pyarrow as pa
from tp_analysis.datasets import Column, Dataset
Dataset("t", "n", "", (Column("a", "text", ""),), key=("a",)).check(pd.DataFrame({"a": ["x"]}))
assert "pandera" in sys.modules
summer = dt.datetime.fromisoformat("2009-07-01T10:00:00+01:00")
print(pa.array([summer], pa.timestamp("s", "UTC"))[0].as_py().hour)
"""
    done = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True)
    assert done.stdout == "9\n"
