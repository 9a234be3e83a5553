"""Sums and shares of what a protected table shows: they add up, and give nothing away."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure import (
    Marker,
    ProtectedTable,
    laid_out,
    multiplied,
    one_row_split,
    protect_counts,
    protect_statistics,
    with_percent,
    with_sum,
    with_total_row,
)
from tp_analysis.disclosure.derived import SUM_OF_SHOWN
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.errors import ReportError

POLICY = suppressed_and_rounded(PROFILES["default"])


def shown(
    a: list[float], b: list[float], *, people: list[int], step: float = 0.1
) -> ProtectedTable:
    rows = pd.DataFrame(
        {"name": [f"row {chr(97 + i)}" for i in range(len(a))], "a": a, "b": b, "people": people}
    ).assign(step=step)
    return protect_statistics(
        rows, policy=POLICY, labels=["name"], values={"a": "step", "b": "step"}, people="people"
    )


def test_a_sum_adds_what_is_shown_and_not_what_was_rounded() -> None:
    table = with_sum(shown([0.14], [0.14], people=[50]), name="all", plus=["a", "b"])
    assert table.frame["all"].tolist() == [0.2]
    assert SUM_OF_SHOWN in table.notes


def test_a_difference_and_its_percentage_are_of_what_is_shown() -> None:
    gap = with_sum(shown([4.23], [0.66], people=[50]), name="gap", plus=["a"], minus=["b"])
    table = with_percent(gap, name="percent", of="gap", base="b").frame
    assert table["gap"].tolist() == [3.5]
    assert table["percent"].tolist() == [500.0]


def test_a_sum_with_a_withheld_part_is_withheld() -> None:
    table = with_sum(shown([1.5, 2.5], [1.5, 2.5], people=[50, 5]), name="all", plus=["a", "b"])
    assert table.frame["all"].tolist() == [3.0, Marker.CONFIDENTIAL]
    total = with_total_row(table, label="name", total="Both", values=["a", "all"])
    last = total.frame.iloc[-1]
    assert (last["name"], last["a"], last["is_total"]) == ("Both", Marker.CONFIDENTIAL, True)


def test_what_is_made_of_shown_numbers_is_a_multiple_of_them_as_shown() -> None:
    table = multiplied(shown([0.14, 2.5], [0.01, 2.5], people=[50, 5]), values=["a", "b"], by=3)
    assert table.frame["a"].tolist() == [0.3, Marker.CONFIDENTIAL]
    assert table.frame["b"].tolist() == [Marker.LOW, Marker.CONFIDENTIAL]


def test_a_row_is_split_into_parts_that_add_to_it_as_shown() -> None:
    table = shown([4.23, 8.0], [0.66, 8.0], people=[50, 50])
    parts = {"one": ("a", 0.25), "the rest": ("a", 0.75), "all of b": ("b", 1.0)}
    split = one_row_split(table, where={"name": "row a"}, parts=parts, label="part", value="amount")
    assert split.frame["part"].tolist() == list(parts)
    assert split.frame["amount"].tolist() == pytest.approx([1.05, 3.15, 0.7])
    with pytest.raises(ReportError, match="0 rows"):
        one_row_split(table, where={"name": "row z"}, parts=parts, label="part", value="amount")


def test_what_rounds_to_nothing_adds_nothing() -> None:
    table = with_sum(shown([0.01], [1.25], people=[50]), name="all", plus=["a", "b"]).frame
    assert table["a"].tolist() == [Marker.LOW]
    assert table["all"].tolist() == [1.3]
    nothing = with_percent(shown([1.5], [0.01], people=[50]), name="p", of="a", base="b").frame
    assert nothing["p"].tolist() == [Marker.NOT_APPLICABLE]


def test_a_table_that_is_audited_takes_no_further_figures() -> None:
    counts = protect_counts(
        pd.DataFrame({"ward": ["North", "South"], "people": [20, 30]}), policy=POLICY,
        dimensions=["ward"], count="people", population="people, 2010",
    )  # fmt: skip
    with pytest.raises(ReportError, match="part of the audit"):
        with_sum(counts, name="all", plus=["people"])


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ReportError, match="no column 'c'"):
        with_sum(shown([1.5], [1.5], people=[50]), name="all", plus=["a", "c"])


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), min_size=1, max_size=5))
def test_shown_parts_always_add_to_the_shown_sum(pairs: list[tuple[float, float]]) -> None:
    a, b = ([value + 0.003 for value in column] for column in zip(*pairs, strict=True))
    table = with_sum(shown(a, b, people=[50] * len(a)), name="all", plus=["a", "b"])
    table = with_total_row(table, label="name", total="All", values=["all"])
    rows = table.frame
    for row in rows[~rows["is_total"].astype(bool)].to_dict("records"):
        parts = sum(0.0 if row[name] is Marker.LOW else row[name] for name in ("a", "b"))
        assert row["all"] == pytest.approx(parts, abs=1e-9)
    assert rows["all"].iloc[-1] == pytest.approx(sum(rows["all"].iloc[:-1]), abs=1e-6)


def test_a_layout_sees_what_is_shown_alone_and_its_withheld_cells_are_counted() -> None:
    table = shown([1.23, 2.5], [1.5, 2.5], people=[50, 5])
    seen: list[pd.DataFrame] = []

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        seen.append(frame)
        return pd.DataFrame({"name": frame["name"], "a": frame["a"], "again": frame["a"]})

    arranged = laid_out(table, layout)
    assert seen[0]["a"].tolist() == [1.2, Marker.CONFIDENTIAL]
    assert arranged.policy == table.policy
    assert arranged.notes == table.notes
    assert dict(arranged.suppressed) == {table.suppressed[0][0]: 2}
    assert laid_out(table, lambda frame: frame.head(1)).suppressed == ()


def test_a_table_that_is_audited_is_not_laid_out_anew() -> None:
    counts = pd.DataFrame({"kind": ["one", "other"], "people": [40, 50]})
    table = protect_counts(
        counts, policy=POLICY, dimensions=["kind"], count="people", population="everybody"
    )
    with pytest.raises(ReportError, match="part of the audit"):
        laid_out(table, lambda frame: frame)
