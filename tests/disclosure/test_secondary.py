"""Complementary suppression: enough that the audit passes, the same whatever the order."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.disclosure.audit import audit, suppressed_intervals
from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable
from tp_analysis.disclosure.secondary import complementary
from tp_analysis.errors import ReportError

Make = Callable[..., PublishedTable]


def hidden(table: PublishedTable) -> set[object]:
    return {table.key(cell) for cell in table.suppressed}


def one_way(*values: float | None, total: float | None) -> PublishedTable:
    categories = tuple(f"district {i}" for i in range(len(values)))
    cells = [
        PublishedCell(selection={"district": (name,)}, value=value)
        for name, value in zip(categories, values, strict=True)
    ]
    cells.append(PublishedCell(selection={}, value=total))
    return PublishedTable(
        table_id="claimants", population="claimants 2009-10", unit="people", threshold=10,
        dimensions={"district": categories}, cells=tuple(cells),
    )  # fmt: skip


def protected(two_way: Make, counts: list[list[int]], base: int) -> PublishedTable:
    """A table with its small counts suppressed and the others rounded, and no more."""

    def shown(count: int) -> float | None:
        return None if 0 < count < 10 else float((count + base // 2) // base * base)

    truth = np.array(counts)
    return two_way(
        [[shown(count) for count in row] for row in truth.tolist()],
        [shown(total) for total in truth.sum(axis=1).tolist()],
        [shown(total) for total in truth.sum(axis=0).tolist()],
        grand_total=shown(int(truth.sum())),
        half_width=base // 2,
    )


def test_the_smallest_other_cell_is_suppressed_with_a_single_one() -> None:
    table = complementary(one_way(4, 30, 12, 50, total=96).model_copy())
    assert table.suppressed == ()
    table = complementary(one_way(None, 30, 12, 50, total=96))
    assert [cell.value for cell in table.cells] == [None, 30, None, 50, 96]


def test_of_equal_cells_the_first_in_the_alphabet_is_suppressed() -> None:
    table = complementary(one_way(None, 30, 12, 12, total=58))
    assert [cell.value for cell in table.cells] == [None, 30, None, 12, 58]


def test_a_printed_0_is_no_protection() -> None:
    table = complementary(one_way(None, 0, 40, 50, total=94))
    assert [cell.value for cell in table.cells] == [None, 0, None, 50, 94]


def test_two_small_cells_that_sum_to_too_little_take_a_third() -> None:
    table = complementary(one_way(None, None, 40, 50, total=95))
    assert [cell.value for cell in table.cells] == [None, None, None, 50, 95]


def test_a_table_without_suppressed_cells_is_given_back() -> None:
    table = one_way(40, 50, total=90)
    assert complementary(table) is table


def test_between_margins_a_block_of_four_is_suppressed(two_way: Make) -> None:
    table = complementary(
        two_way([[None, 32], [60, 50], [40, 43]], [36, 110, 83], [104, 125], grand_total=229)
    )
    assert [cell.value for cell in table.cells[:6]] == [None, None, 60, 50, None, None]
    assert [cell.value for cell in table.cells[6:]] == [36, 110, 83, 104, 125, 229]
    assert audit([table]) == ()


def test_where_only_the_total_is_left_the_total_is_suppressed() -> None:
    table = complementary(one_way(None, 0, 0, total=11))
    assert [cell.value for cell in table.cells] == [None, 0, 0, None]


def test_a_table_that_cannot_be_protected_is_refused_and_told_what_to_do() -> None:
    narrow = one_way(None, None, total=20).model_copy(update={"protection_width": 25.0})
    assert hidden(complementary(narrow)) == {narrow.key(cell) for cell in narrow.cells}
    of_nobody = one_way(None, None, total=0)
    with pytest.raises(ReportError, match=r"'claimants': 2 of its counts .* Merge categories"):
        complementary(of_nobody)


def test_a_table_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ReportError, match="not the sum of its parts"):
        complementary(one_way(None, 60, 50, total=20))


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=5),
    base=st.sampled_from([1, 5]),
    seed=st.integers(0, 5),
)
def test_what_it_protects_passes_the_audit_and_is_never_placed_more_closely_than_the_policy(
    two_way: Make, counts: list[list[int]], base: int, seed: int
) -> None:
    before = protected(two_way, counts, base)
    try:
        table = complementary(before)
    except ReportError as error:
        # Of so few people nothing can be shown; whoever asked is told.
        assert "Merge categories" in str(error)
        return
    assert hidden(before) <= hidden(table)
    if table.suppressed:
        assert audit([table]) == ()
        for lowest, highest in suppressed_intervals([table]).values():
            assert highest - lowest >= table.threshold - 1e-6
            assert lowest <= 1e-6 or highest >= table.threshold
    shown = {table.key(cell): cell.value for cell in table.cells if cell.value is not None}
    unchanged = {before.key(cell): cell.value for cell in before.cells}
    assert shown == {key: unchanged[key] for key in shown}
    shuffled = list(before.cells)
    random.Random(seed).shuffle(shuffled)
    other = complementary(before.model_copy(update={"cells": tuple(shuffled)}))
    assert hidden(other) == hidden(table)


def test_three_dimensions_are_protected_by_the_same_loop() -> None:
    names = {"a": ("a0", "a1"), "b": ("b0", "b1"), "c": ("c0", "c1")}
    truth = np.array([[[4, 30], [25, 40]], [[35, 50], [20, 60]]], dtype=float)
    cells = []
    for i in (0, 1, None):
        for j in (0, 1, None):
            for k in (0, 1, None):
                chosen = {
                    name: (categories[at],)
                    for (name, categories), at in zip(names.items(), (i, j, k), strict=True)
                    if at is not None
                }
                parts = (slice(None) if at is None else slice(at, at + 1) for at in (i, j, k))
                number = float(truth[tuple(parts)].sum())
                cells.append(PublishedCell(selection=chosen, value=None if number < 10 else number))
    cube = PublishedTable(
        table_id="cube", population="p", unit="people", threshold=10, dimensions=names,
        cells=tuple(cells),
    )  # fmt: skip
    table = complementary(cube)
    assert len(table.suppressed) == 8
    assert audit([table]) == ()
