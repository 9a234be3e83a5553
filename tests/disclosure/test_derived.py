"""Sums and shares of what a protected table shows: they add up, and give nothing away."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure import (
    Marker,
    ProtectedTable,
    combined,
    laid_out,
    multiplied,
    one_row_split,
    protect_counts,
    protect_statistics,
    with_cell,
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


def number(cell: object) -> float:
    return 0.0 if cell is Marker.LOW else float(str(cell))


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


def test_a_sum_of_nothing_but_what_rounds_to_none_is_low_and_a_difference_is_not() -> None:
    table = shown([0.01, 1.5], [0.01, 0.01], people=[50, 50])
    low, mixed = with_sum(table, name="all", plus=["a", "b"]).frame["all"]
    assert (low, mixed) == (Marker.LOW, 1.5)
    gap = with_sum(table, name="gap", plus=["a"], minus=["b"]).frame["gap"].tolist()
    assert gap == [0.0, 1.5]
    rows = {"once": {"row a": 1.0}, "nothing": {"row a": 0.0}, "less": {"row a": -1.0}}
    made = combined(table, label="name", value="a", rows=rows).frame["a"].tolist()
    assert made == [Marker.LOW, 0.0, 0.0]
    assert made[1] is not Marker.LOW and made[2] is not Marker.LOW


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
        parts = sum(number(row[name]) for name in ("a", "b"))
        assert number(row["all"]) == pytest.approx(parts, abs=1e-9)
    *cells, last = map(number, rows["all"])
    assert last == pytest.approx(sum(cells), abs=1e-6)


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


# Amounts and people of a row each: fewer than ten people are withheld, small amounts round to none.
ROWS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.01, 1.5, 20.3, 333.3]), st.sampled_from([3, 50])),
    min_size=1, max_size=6,
)  # fmt: skip
PARTS = st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True)
WEIGHTS = st.sampled_from([1.0, -1.0, 0.0, 3.0])


def amounts(rows: list[tuple[float, int]]) -> ProtectedTable:
    values, people = map(list, zip(*rows, strict=True))
    return shown(values, values, people=people)


def cells_of(table: ProtectedTable, value: str) -> dict[str, object]:
    return dict(zip(table.frame["name"], table.frame[value], strict=True))


@given(ROWS, st.lists(st.tuples(PARTS, WEIGHTS), min_size=1, max_size=4))
def test_a_combined_row_is_the_sum_of_its_shown_parts_or_withheld_with_one_of_them(
    rows: list[tuple[float, int]], sums: list[tuple[list[int], float]]
) -> None:
    table = amounts(rows)
    cells = cells_of(table, "a")
    names = list(cells)
    wanted = {
        f"new {place}": {names[part % len(names)]: weight for part in parts}
        for place, (parts, weight) in enumerate(sums)
    }
    made = combined(table, label="name", value="a", rows=wanted, totals=["new 0"])
    assert made.policy == table.policy
    assert made.frame["is_total"].tolist() == [name == "new 0" for name in wanted]
    found = cells_of(made, "a")
    for name, parts in wanted.items():
        if any(cells[part] is Marker.CONFIDENTIAL for part in parts):
            assert found[name] is Marker.CONFIDENTIAL
        else:
            whole = sum(weight * number(cells[part]) for part, weight in parts.items())
            assert number(found[name]) == pytest.approx(whole, abs=1e-6)
    withheld = list(found.values()).count(Marker.CONFIDENTIAL)
    assert sum(count for _, count in made.suppressed) == withheld


@given(ROWS, st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.0, 77.7]))
def test_what_is_withheld_changes_nothing_that_is_made_of_the_table(
    rows: list[tuple[float, int]], first: int, second: int, other: float
) -> None:
    turned = [(value if people >= 10 else other, people) for value, people in rows]
    tables = amounts(rows), amounts(turned)
    names = list(cells_of(tables[0], "a"))
    one, two = names[first % len(names)], names[second % len(names)]
    for made in zip(*(_made_of(table, one, two) for table in tables), strict=True):
        pd.testing.assert_frame_equal(made[0].frame, made[1].frame, check_exact=True)


def _made_of(table: ProtectedTable, one: str, two: str) -> list[ProtectedTable]:
    both = {"both": {one: 1.0, two: 1.0}, "less": {one: -1.0}, "none": {two: 0.0}}
    return [
        combined(table, label="name", value="a", rows=both),
        with_cell(table, name="of one", of=table, value="a", where={"name": one}),
        laid_out(table, lambda frame: frame[frame["name"].isin([one, two])]),
        with_percent(table, name="percent", of="a", base="b"),
        with_total_row(table, label="name", total="All", values=["a", "b"]),
    ]


@given(ROWS, ROWS, st.integers(0, 5))
def test_a_cell_of_another_table_stands_in_every_row_as_that_table_shows_it(
    rows: list[tuple[float, int]], others: list[tuple[float, int]], at: int
) -> None:
    table, other = amounts(rows), amounts(others)
    cells = cells_of(other, "b")
    name = list(cells)[at % len(cells)]
    whole = with_cell(table, name="of other", of=other, value="b", where={"name": name})
    assert whole.frame["of other"].tolist() == [cells[name]] * len(rows)
    pd.testing.assert_frame_equal(whole.frame.drop(columns="of other"), table.frame)
    # Of a cell that is withheld no share is told, either.
    share = with_percent(whole, name="percent", of="a", base="of other").frame["percent"]
    if cells[name] is Marker.CONFIDENTIAL:
        assert set(share) == {Marker.CONFIDENTIAL}


@given(ROWS, st.data())
def test_a_layout_shows_no_cell_that_the_table_does_not_and_counts_those_withheld(
    rows: list[tuple[float, int]], data: st.DataObject
) -> None:
    table = amounts(rows)
    order = data.draw(st.permutations(range(len(rows))))
    kept = order[: data.draw(st.integers(1, len(rows)))]
    arranged = laid_out(table, lambda frame: frame.iloc[kept].reset_index(drop=True))
    cells = cells_of(table, "a")
    assert cells_of(arranged, "a") == {list(cells)[place]: list(cells.values())[place]
                                       for place in kept}  # fmt: skip
    withheld = int((arranged.frame == Marker.CONFIDENTIAL).sum().sum())
    assert sum(count for _, count in arranged.suppressed) == withheld


def test_what_is_combined_or_taken_from_elsewhere_is_of_one_row_and_one_policy() -> None:
    table = shown([1.5, 2.5], [1.5, 2.5], people=[50, 50])
    with pytest.raises(ReportError, match=r"no one row for each label: \['row z'\]"):
        combined(table, label="name", value="a", rows={"new": {"row z": 1.0}})
    with pytest.raises(ReportError, match="0 rows of a protected table"):
        with_cell(table, name="c", of=table, value="a", where={"name": "row z"})
    elsewhere = replace(table, policy=suppressed_and_rounded(PROFILES["default"], name="other"))
    with pytest.raises(ReportError, match="of one policy are meant"):
        with_cell(table, name="c", of=elsewhere, value="a", where={"name": "row a"})
    with pytest.raises(ReportError, match="no one row for each label"):
        twice = laid_out(table, lambda frame: pd.concat([frame, frame]))
        combined(twice, label="name", value="a", rows={"new": {"row a": 1.0}})
