"""The audit: what a reader can work out from everything printed, checked by trying everything."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tp_analysis.disclosure.audit import audit, audit_release, suppressed_intervals
from tp_analysis.disclosure.findings import DisclosureFinding
from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable
from tp_analysis.errors import ReportError

Make = Callable[..., PublishedTable]


def rules(found: Sequence[DisclosureFinding]) -> set[str]:
    return {finding.rule for finding in found}


def one_way(
    table_id: str, dimension: str, printed: Mapping[str, float | None], **others: Any
) -> Any:
    """A table of one dimension; "all" is its total."""
    categories = tuple(name for name in printed if name != "all")
    cells = tuple(
        PublishedCell(
            selection={} if name == "all" else {dimension: (name,)},
            value=value,
            half_width=others.get("half_width", 0.0),
        )
        for name, value in printed.items()
    )
    given = {
        "table_id": table_id, "population": "residents 2009-10", "unit": "people",
        "threshold": 10, "dimensions": {dimension: categories},
    }  # fmt: skip
    others.pop("half_width", None)
    return PublishedTable(cells=cells, **given | others)


# The three cases that the rule for auditing suppression is stated with.


def test_one_suppressed_cell_between_exact_margins_is_known_exactly(two_way: Make) -> None:
    table = two_way([[None, 32], [60, 50], [40, 43]], [36, 110, 83], [104, 125])
    assert list(suppressed_intervals([table]).values()) == [(4, 4)]
    assert "suppressed-cell" in rules(audit([table]))


def test_a_block_of_four_suppressed_cells_protects_them(two_way: Make) -> None:
    table = two_way([[None, None], [None, None], [40, 43]], [36, 110, 83], [104, 125])
    intervals = list(suppressed_intervals([table]).values())
    assert intervals[0] == (0, 36)
    assert intervals[2] == (28, 64)
    assert audit([table]) == ()


def test_rounding_alone_leaves_one_suppressed_cell_between_0_and_10(two_way: Make) -> None:
    printed = [[None, 30], [60, 50], [40, 45]], [35, 110, 85], [105, 125]
    table = two_way(*printed, half_width=2.5)
    assert list(suppressed_intervals([table]).values()) == [(0, 10)]
    assert audit([table]) == ()
    # A reader knows that counts are whole: then it is known to be small.
    whole = two_way(*printed, half_width=2)
    assert list(suppressed_intervals([whole]).values()) == [(1, 9)]
    assert rules(audit([whole])) >= {"suppressed-cell"}


@pytest.mark.parametrize(("total", "refused"), [(59, True), (60, False)])
def test_an_interval_as_wide_as_the_threshold_is_wide_enough(total: int, refused: bool) -> None:
    table = one_way("a", "place", {"all": total, "core": 50, "fringe": None, "elsewhere": None})
    assert ("suppressed-cell" in rules(audit([table]))) is refused


# Differencing


def near_nested(table_id: str, places: tuple[str, ...], people: float, ill: float) -> Any:
    cells = (
        PublishedCell(selection={}, value=people),
        PublishedCell(selection={"condition": ("yes",)}, value=ill),
    )
    return PublishedTable(
        table_id=table_id, population="patients", unit="people", threshold=5,
        dimensions={"place": places, "condition": ("yes", "no")}, cells=cells,
    )  # fmt: skip


def test_two_tables_whose_populations_differ_by_one_person_are_refused() -> None:
    all_20, core_19 = (
        near_nested("all", ("core", "fringe"), 20, 8),
        near_nested("core", ("core",), 19, 7),
    )
    assert audit([all_20]) == audit([core_19]) == ()
    found = audit([all_20, core_19])
    assert rules(found) == {"small-count", "small-difference"}
    assert {"condition": ("yes",), "place": ("fringe",)} in [f.selection for f in found]


def test_two_tables_whose_populations_differ_by_enough_pass() -> None:
    everywhere = near_nested("all", ("core", "fringe"), 40, 14)
    assert audit([everywhere, near_nested("core", ("core",), 19, 7)]) == ()


def test_a_difference_is_found_in_rounded_figures_too() -> None:
    found = audit(
        [
            one_way("a", "place", {"all": 25, "core": 20, "fringe": None}, half_width=2.0),
        ]
    )
    assert rules(found) == {"suppressed-cell", "small-difference"}


def test_a_table_of_another_layout_gives_a_suppressed_cell_away(two_way: Make) -> None:
    block = two_way([[None, None], [None, None], [40, 43]], [36, 110, 83], [104, 125])
    row = one_way(
        "by row", "column", {"column 0": 4, "column 1": 32},
        population=block.population,
    )  # fmt: skip
    assert audit([block]) == ()
    inner = row.model_copy(
        update={
            "dimensions": {"row": ("row 0",), "column": ("column 0", "column 1")},
        }
    )
    found = audit([block, inner])
    assert "suppressed-cell" in rules(found)


def test_tables_of_different_populations_or_units_are_not_put_together() -> None:
    one = one_way("a", "place", {"all": 120, "core": 60, "fringe": 60})
    for others in ({"population": "visitors"}, {"unit": "visits"}):
        other = one_way("b", "place", {"all": 125, "core": 65, "fringe": 60}, **others)
        assert audit([one, other]) == ()
    same = one_way("b", "place", {"all": 125, "core": 65, "fringe": 60})
    assert rules(audit([one, same])) == {"two-values"}


# One value everywhere


@pytest.mark.parametrize(("half_width", "refused"), [(0.0, True), (1.9, True), (2.5, False)])
def test_a_total_has_one_value_in_all_tables_beyond_its_rounding(
    half_width: float, refused: bool
) -> None:
    by_place = one_way("a", "place", {"all": 205}, dimensions={}, half_width=half_width)
    by_sex = one_way("b", "sex", {"all": 209}, dimensions={}, half_width=half_width)
    found = audit([by_place, by_sex])
    assert (rules(found) == {"two-values"}) is refused
    assert [f.table_id for f in found] == ["a, b"] * refused


def test_a_total_recomputed_without_the_suppressed_cell_is_refused() -> None:
    # 209 is true; a total of 205 leaves nothing for the suppressed 4.
    table = one_way("a", "place", {"all": 205, "core": 100, "fringe": 105, "elsewhere": None})
    assert rules(audit([table])) == {"suppressed-cell"}


def test_totals_that_are_not_the_sum_of_their_parts_are_a_failure_in_plain_words() -> None:
    table = one_way("a", "place", {"all": 209, "core": 100, "fringe": 105})
    (found,) = audit([table])
    assert found.rule == "contradiction"
    assert "a total is not the sum of its parts" in found.message
    suppressed = one_way("a", "place", {"all": 150, "core": 100, "fringe": 105, "else": None})
    with pytest.raises(ReportError, match="cannot all be true"):
        suppressed_intervals([suppressed])


def test_a_total_that_sums_rounded_cells_passes_with_the_half_width_of_all_of_them() -> None:
    parts = {"core": 100, "fringe": 105}
    table = one_way("a", "place", {"all": 209, **parts}, half_width=2.0)
    assert audit([table]) == ()


def test_dimensions_that_are_divided_in_two_ways_are_refused_not_guessed() -> None:
    one = one_way("a", "age", {"all": 300, "0 to 9": 100, "10 to 19": 100, "20 and over": 100})
    other = one_way("b", "age", {"all": 300, "0 to 9": 100, "10 and over": 200})
    (found,) = audit([one, other])
    assert (found.rule, found.selection) == ("not-comparable", {"age": ("10 and over",)})


def test_tables_that_cross_too_much_are_refused_not_skipped(
    two_way: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = two_way([[40, 32], [60, 50]], [72, 110], [100, 82])
    assert audit([table]) == ()
    monkeypatch.setattr("tp_analysis.disclosure.reader_model.MOST_UNKNOWNS", 6)
    (found,) = audit([table])
    assert found.rule == "too-large"
    assert "Publish fewer dimensions" in found.message


def test_counts_and_amounts_under_one_name_are_refused() -> None:
    counts = one_way("a", "place", {"all": 120}, dimensions={})
    amounts = one_way("b", "place", {"all": 120}, kind="magnitude", dimensions={})
    assert [finding.rule for finding in audit([counts, amounts])] == ["not-comparable"]


# Small counts


@pytest.mark.parametrize(
    ("value", "half_width", "refused"),
    [(9, 0, True), (10, 0, False), (0, 0, False), (5, 2, True), (10, 2, False), (0, 2, False)],
)
def test_a_printed_count_below_the_threshold_is_refused(
    value: float, half_width: float, refused: bool
) -> None:
    table = one_way("a", "place", {"core": value}, half_width=half_width)
    assert (rules(audit([table])) == {"small-count"}) is refused


def test_what_is_left_of_a_total_is_a_count_too() -> None:
    table = one_way("a", "place", {"all": 104, "core": 100}, dimensions={"place": ("core", "no")})
    found = audit([table])
    assert {"place": ("no",)} in [finding.selection for finding in found]


def test_a_finding_says_where_and_what_to_do_and_no_value(two_way: Make) -> None:
    table = two_way([[None, 32], [60, 50], [40, 43]], [36, 110, 83], [104, 125])
    for finding in audit([table]):
        assert "Merge categories" in finding.message or "merge categories" in finding.message
        words = re.sub(r"(row|column) \d", "", finding.message)
        assert re.findall(r"\d+", words.replace("0 = ", "")) == []


# Amounts


def test_amounts_are_protected_by_the_width_that_their_table_states() -> None:
    printed = {"all": 1_000_000.0, "a": 400_000.0, "b": None, "c": None}
    amounts = {"unit": "£", "kind": "magnitude"}
    assert audit([one_way("t", "body", printed, protection_width=600_000, **amounts)]) == ()
    found = audit([one_way("t", "body", printed, protection_width=600_100, **amounts)])
    assert [f.rule for f in found] == ["suppressed-cell"] * 2


def test_a_small_amount_is_no_small_count_and_pence_do_not_contradict() -> None:
    printed = {"all": 0.1 + 0.2, "a": 0.1, "b": 0.2}
    table = one_way("t", "body", printed, unit="£", kind="magnitude")
    again = one_way("u", "body", {"all": 0.3}, unit="£", kind="magnitude", dimensions={})
    assert audit([table, again]) == ()


def test_large_amounts_that_sum_up_to_the_last_penny_do_not_contradict() -> None:
    parts = {"a": 123_456_789_012.34, "b": 98_765_432_101.11, "c": 0.07}
    total = parts["c"] + parts["b"] + parts["a"]
    table = one_way("t", "body", {"all": total, **parts}, unit="£", kind="magnitude")
    assert audit([table]) == ()


def test_what_no_printed_cell_bounds_is_known_to_be_0_or_more_and_no_more() -> None:
    table = one_way("t", "place", {"core": 40, "fringe": None})
    assert list(suppressed_intervals([table]).values()) == [(0, np.inf)]
    assert audit([table]) == ()


# Two readers, and earlier releases


@pytest.fixture
def protected(two_way: Make) -> PublishedTable:
    return two_way(
        [[None, None], [None, None], [40, 43]], [36, 110, 83], [104, 125], table_id="protected"
    )


@pytest.fixture
def telling(two_way: Make) -> PublishedTable:
    return two_way([[None, 32], [60, 50], [40, 43]], [36, 110, 83], [104, 125], table_id="telling")


def test_an_earlier_release_counts_for_its_reader(protected: PublishedTable, two_way: Make) -> None:
    row = PublishedTable(
        table_id="2026-01", population=protected.population, unit="people", threshold=3,
        dimensions=protected.dimensions,
        cells=(PublishedCell(selection={"row": ("row 0",), "column": ("column 1",)}, value=32),),
    )  # fmt: skip
    assert audit_release([protected], []) == ()
    found = audit_release([protected], [], earlier_public=[row])
    assert {finding.reader for finding in found} == {"public"}
    assert "seen by the public reader" in found[0].message
    # The public has not seen what an earlier restricted report printed.
    found = audit_release([], [protected], earlier_restricted=[row])
    assert {finding.reader for finding in found} == {"restricted"}


def test_what_only_the_restricted_report_prints_is_no_finding(protected: PublishedTable) -> None:
    full = protected.model_copy(
        update={
            "table_id": "full",
            "threshold": 1,
            "cells": tuple(
                cell.model_copy(update={"value": value})
                for cell, value in zip(
                    protected.cells,
                    [4, 32, 60, 50, 40, 43, 36, 110, 83, 104, 125],
                    strict=True,
                )
            ),
        }
    )
    assert audit_release([protected], [full]) == ()
    assert rules(audit([protected, full])) >= {"suppressed-cell"}


def test_the_restricted_reader_holds_the_public_tables_too(protected: PublishedTable) -> None:
    known = one_way("known", "column", {"column 1": 32}, population=protected.population)
    known = known.model_copy(update={"dimensions": {"row": ("row 0",), "column": ("column 1",)}})
    assert audit_release([known], []) == ()
    found = audit_release([known], [protected])
    assert {finding.reader for finding in found} == {"restricted"}


def test_nothing_to_audit_is_nothing_found() -> None:
    assert audit([]) == ()
    assert audit_release([], []) == ()


# Outside authorities: every table that could be true, and the full cross product.


def consistent(table: PublishedTable, shape: tuple[int, int], most: int) -> Iterator[Any]:
    """Every table of whole numbers up to `most` that all printed cells allow."""
    rows, columns = table.dimensions.values()
    for numbers in itertools.product(range(most + 1), repeat=shape[0] * shape[1]):
        counts = np.array(numbers).reshape(shape)
        for cell in table.cells:
            inside = counts[
                np.ix_(
                    [rows.index(r) for r in cell.selection.get("row", rows)],
                    [columns.index(c) for c in cell.selection.get("column", columns)],
                )
            ].sum()
            if cell.value is not None and abs(inside - cell.value) > cell.half_width:
                break
        else:
            yield counts


@settings(max_examples=30, deadline=None)
@given(
    counts=st.lists(st.integers(0, 4), min_size=4, max_size=4),
    hidden=st.lists(st.booleans(), min_size=8, max_size=8),
    half_width=st.sampled_from([0, 1]),
)
def test_intervals_are_those_of_trying_every_table_that_could_be_true(
    two_way: Make, counts: list[int], hidden: list[bool], half_width: int
) -> None:
    truth = np.array(counts, dtype=float).reshape(2, 2)
    printed = [*counts, *truth.sum(axis=1).tolist(), *truth.sum(axis=0).tolist()]
    shown = [None if hide else number for hide, number in zip(hidden, printed, strict=True)]
    table = two_way(
        [shown[:2], shown[2:4]], shown[4:6], shown[6:], half_width=half_width,
        grand_total=truth.sum(),
    )  # fmt: skip
    most = int(truth.sum()) + half_width
    if most > 9:
        return
    possible = np.array([t.ravel() for t in consistent(table, (2, 2), most)])
    found = suppressed_intervals([table])
    for position, (i, j) in enumerate(itertools.product(range(2), range(2))):
        if hidden[position]:
            values = possible[:, position]
            at = found["offenders", f"column = column {j}, row = row {i}"]
            assert at == (values.min(), values.max())


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.integers(0, 30), min_size=12, max_size=12),
    hidden=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_blocks_of_dimensions_give_the_bounds_of_their_full_cross_product(
    two_way: Make, counts: list[int], hidden: list[bool]
) -> None:
    truth = np.array(counts).reshape(2, 3, 2)
    tables, matrix, values, asked = [], [], [], []
    for which, (names, axis) in enumerate([(("a", "b"), 2), (("b", "c"), 0)]):
        seen = truth.sum(axis=axis)
        inside: list[list[float | None]] = seen.astype(float).tolist()
        for i, j in itertools.product(*map(range, seen.shape)):
            picked = np.zeros(truth.shape)
            picked[(i, j, slice(None)) if which == 0 else (slice(None), i, j)] = 1
            if hidden[6 * which + seen.shape[1] * i + j]:
                inside[i][j] = None
                where = f"{names[0]} = {names[0]} {i}, {names[1]} = {names[1]} {j}"
                asked.append(((str(which), where), picked.ravel()))
            else:
                matrix.append(picked.ravel())
                values.append(seen[i, j])
        tables.append(
            two_way(inside, [None] * len(inside), [None] * len(inside[0]), names=names,
                    table_id=str(which))
        )  # fmt: skip
    matrix.append(np.ones(12))
    values.append(truth.sum())
    total = PublishedTable(
        table_id="total", population=tables[0].population, unit="people", threshold=10,
        dimensions={}, cells=(PublishedCell(selection={}, value=float(truth.sum())),),
    )  # fmt: skip
    found = suppressed_intervals([*tables, total])
    for key, picked in asked:
        for sign, answer in zip((1, -1), found[key], strict=True):
            solved = linprog(sign * picked, A_eq=np.array(matrix), b_eq=values, method="highs")
            assert answer == pytest.approx(sign * solved.fun, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.integers(0, 60), min_size=12, max_size=12),
    hidden=st.lists(st.booleans(), min_size=12, max_size=12),
    base=st.sampled_from([1, 5, 10]),
)
def test_intervals_always_hold_the_truth(
    two_way: Make, counts: list[int], hidden: list[bool], base: int
) -> None:
    truth = np.array(counts).reshape(3, 4)

    def rounded(count: int) -> float:
        return float((count + base // 2) // base * base)

    inside = [
        [None if hidden[4 * i + j] else rounded(truth[i, j]) for j in range(4)] for i in range(3)
    ]
    margins = ([rounded(t) for t in truth.sum(axis=axis)] for axis in (1, 0))
    table = two_way(inside, *margins, half_width=base // 2)
    for (_, where), (lowest, highest) in suppressed_intervals([table]).items():
        i, j = (int(re.search(rf"{n} = {n} (\d)", where)[1]) for n in ("row", "column"))  # type: ignore[index]
        assert lowest <= truth[i, j] <= highest


def test_the_order_of_tables_and_cells_does_not_matter(
    telling: PublishedTable, protected: PublishedTable
) -> None:
    forth = audit([telling, protected])
    turned = [
        table.model_copy(update={"cells": table.cells[::-1]}) for table in (protected, telling)
    ]
    assert {finding.message for finding in forth} == {f.message for f in audit(turned)}
