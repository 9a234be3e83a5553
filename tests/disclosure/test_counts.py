"""Protected counts: no small count is shown, none can be worked out, and the raw frame is gone."""

from __future__ import annotations

import gc
import itertools
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tp_analysis.disclosure import Marker, already_published, protect, protect_counts, spread
from tp_analysis.disclosure.audit import audit
from tp_analysis.disclosure.policies import Policy, suppressed_and_rounded
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.rounding import round_count
from tp_analysis.disclosure.rules import PROFILES, Rules
from tp_analysis.errors import ReportError

DEFAULT = suppressed_and_rounded(PROFILES["default"], name="default")
OPENSAFELY = suppressed_and_rounded(PROFILES["opensafely"], name="opensafely")
CONFIDENTIAL = Marker.CONFIDENTIAL
DISTRICTS, SEXES = ("Bedford", "Dunstable", "Luton"), ("Female", "Male")


def counts(*numbers: int) -> pd.DataFrame:
    cells = itertools.product(DISTRICTS, SEXES)
    rows = [(*cell, number) for cell, number in zip(cells, numbers, strict=True)]
    return pd.DataFrame(rows, columns=["district", "sex", "offenders"])


def shown(frame: pd.DataFrame, policy: Policy = DEFAULT, **options: Any) -> ProtectedTable:
    wanted = {"dimensions": ["district", "sex"], "count": "offenders"}
    return protect_counts(
        frame, policy=policy, population="Offenders, 2009-10", **{**wanted, **options}
    )


def cells(table: ProtectedTable) -> dict[tuple[str, ...], Any]:
    frame = table.frame
    dimensions = list(frame.columns[: list(frame.columns).index("is_total")])
    return {
        tuple(row[name] for name in dimensions): row["offenders"]
        for row in frame.to_dict("records")
    }


def test_counts_are_rounded_and_totals_come_from_the_true_totals() -> None:
    table = shown(counts(22, 33, 41, 62, 12, 48))
    found = cells(table)
    assert found["Bedford", "Female"] == 20
    assert found["Bedford", "Male"] == 35
    assert found["Luton", "All"] == 60
    assert found["All", "Female"] == 75
    assert found["All", "All"] == 220  # 218; the cells as shown add up to 215
    assert sum(found[d, s] for d in DISTRICTS for s in SEXES) == 215
    assert table.notes == (
        "Counts under 10 are not shown; others are rounded to the nearest 5.",
        "Each count and total is rounded on its own, so counts may not sum to totals.",
    )


def test_a_small_count_and_those_that_would_give_it_away_print_the_same_marker() -> None:
    table = shown(counts(22, 33, 48, 62, 4, 41))
    hidden = [cell for cell, value in cells(table).items() if isinstance(value, Marker)]
    assert ("Luton", "Female") in hidden
    assert len(hidden) >= 4, "a block of four, as rows and columns have totals"
    assert {str(cells(table)[cell]) for cell in hidden} == {"[c]"}
    assert dict(table.suppressed) == {
        "too small": 1,
        "would give another cell away": len(hidden) - 1,
    }


@pytest.mark.parametrize(
    ("count", "default", "opensafely"),
    [(0, CONFIDENTIAL, 0), (1, CONFIDENTIAL, CONFIDENTIAL), (7, CONFIDENTIAL, CONFIDENTIAL),
     (8, CONFIDENTIAL, 10), (9, CONFIDENTIAL, 10), (10, 10, 10), (12, 10, 10), (13, 15, 15)],
)  # fmt: skip
def test_each_profile_withholds_what_it_says(
    count: int, default: object, opensafely: object
) -> None:
    frame = pd.DataFrame({"district": ["Luton"], "offenders": [count]})
    for policy, expected in ((DEFAULT, default), (OPENSAFELY, opensafely)):
        table = shown(frame, policy, dimensions=["district"], total=None)
        assert cells(table) == {("Luton",): expected}


def test_a_combination_without_a_row_counts_0_and_is_withheld_like_a_small_one() -> None:
    frame = counts(22, 33, 48, 62, 44, 41).drop(index=4)
    assert cells(shown(frame))["Luton", "Female"] == CONFIDENTIAL
    assert cells(shown(frame, OPENSAFELY))["Luton", "Female"] == 0


def test_a_category_that_nobody_is_in_is_shown_if_it_was_declared() -> None:
    frame = pd.DataFrame({"district": ["Luton", "Bedford"], "offenders": [30, 40]})
    table = shown(
        frame,
        OPENSAFELY,
        dimensions=["district"],
        categories={"district": ["Luton", "Bedford", "Ely"]},
    )
    assert cells(table) == {("Luton",): 30, ("Bedford",): 40, ("Ely",): 0, ("All",): 70}


def test_what_rounds_to_0_without_being_0_prints_low() -> None:
    policy = suppressed_and_rounded(Rules(threshold=3, round_base=20))
    frame = pd.DataFrame({"district": ["Luton", "Ely"], "offenders": [9, 40]})
    table = shown(frame, policy, dimensions=["district"], total=None)
    assert cells(table)["Luton",] is Marker.LOW
    assert table.published
    assert [cell.value for cell in table.published.cells] == [40.0, 0.0]


def test_a_dimension_of_one_category_has_no_total_of_its_own() -> None:
    frame = pd.DataFrame({"district": ["Luton"] * 2, "sex": ["F", "M"], "offenders": [30, 40]})
    assert set(cells(shown(frame))) == {("Luton", "F"), ("Luton", "M"), ("Luton", "All")}


def test_the_table_for_the_audit_holds_what_is_printed_and_nothing_else() -> None:
    table = shown(counts(22, 33, 48, 62, 4, 41), sensitive=["sex"], unit="people")
    assert table.published
    printed = list(table.frame["offenders"])
    values = [cell.value for cell in table.published.cells]
    assert values == [None if value is CONFIDENTIAL else float(value) for value in printed]
    assert {cell.half_width for cell in table.published.cells} == {2.0}
    assert table.published.dimensions == {"district": DISTRICTS, "sex": SEXES}
    assert (table.published.threshold, table.published.sensitive) == (10, ("sex",))
    assert table.published.table_id == "offenders-by-district-and-sex-offenders-2009-10"


def reachable(root: object) -> list[object]:
    """Every value that can be reached from an object, classes and functions left aside."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, type | ModuleType) or callable(value):
            continue
        seen[id(value)] = value
        waiting += gc.get_referents(value)
        # The garbage collector does not look into arrays, nor into what they are slices of.
        if isinstance(value, pd.DataFrame):
            waiting += list(value._mgr.arrays)
        if isinstance(value, np.ndarray):
            waiting += [*value.ravel().tolist(), value.base]
    return list(seen.values())


def test_no_raw_count_can_be_reached_from_a_protected_table() -> None:
    raw = counts(100_022, 100_034, 100_048, 100_062, 4, 100_041)
    numbers = {*raw["offenders"], 100_022 + 100_034} - {4}

    def found_in(table: ProtectedTable) -> set[object]:
        return {v for v in reachable(table) if type(v) in (int, float) and v in numbers}

    table = shown(raw)
    assert found_in(table) == set()
    assert not any(value is raw for value in reachable(table))
    # The search finds what a table does hold, and what a column is a slice of.
    assert found_in(protect(raw, policy=already_published("The article"))) != set()
    kept = ProtectedTable(
        DEFAULT, pd.DataFrame({"n": raw["offenders"].to_numpy()[4:5]}, copy=False)
    )
    assert found_in(kept) != set()


def test_printing_a_protected_table_shows_no_count() -> None:
    text = repr(shown(counts(22, 33, 48, 62, 4, 41)))
    assert "Luton" not in text
    assert "too small" not in text


def test_laying_a_dimension_out_keeps_the_protection() -> None:
    table = shown(counts(22, 33, 48, 62, 4, 41))
    wide = spread(table, columns="sex", value="offenders")
    assert list(wide.frame.columns) == ["district", "Female", "Male", "All", "is_total"]
    assert list(wide.frame["district"]) == [*DISTRICTS, "All"]
    assert list(wide.frame["is_total"]) == [False, False, False, True]
    assert wide.frame["Female"][2] is CONFIDENTIAL
    assert (wide.published, wide.policy, wide.notes) == (table.published, table.policy, table.notes)
    with pytest.raises(ReportError, match="no column 'age'"):
        spread(table, columns="age", value="offenders")


numbers = st.one_of(st.integers(0, 14), st.integers(15, 500))
tables = st.lists(numbers, min_size=6, max_size=6)
profiles = st.sampled_from([DEFAULT, OPENSAFELY])


def raw_value(frame: pd.DataFrame, cell: tuple[str, ...]) -> int:
    rows = frame
    for name, category in zip(["district", "sex"], cell, strict=True):
        rows = rows[rows[name] == category] if category != "All" else rows
    return int(rows["offenders"].sum())


@settings(max_examples=30)
@given(tables, profiles)
def test_no_cell_is_shown_whose_raw_count_is_forbidden_or_can_be_worked_out(
    drawn: list[int], policy: Policy
) -> None:
    frame = counts(*drawn)
    try:
        table = shown(frame, policy)
    except ReportError:
        assume(False)
    assert policy.rules
    for cell, value in cells(table).items():
        raw = raw_value(frame, cell)
        if value is CONFIDENTIAL:
            continue
        assert not policy.rules.forbids(raw)
        assert value == round_count(raw, policy.rules.round_base)
    assert table.published
    if table.published.suppressed:
        assert audit([table.published]) == ()


@settings(max_examples=20)
@given(tables, st.permutations(range(6)))
def test_the_order_of_the_rows_makes_no_difference(drawn: list[int], order: list[int]) -> None:
    frame = counts(*drawn)
    try:
        expected = shown(frame)
    except ReportError:
        assume(False)
    shuffled = shown(frame.iloc[order])
    pd.testing.assert_frame_equal(shuffled.frame, expected.frame)
    assert shuffled.published == expected.published


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ["A. Person"] * 6}, "the column 'name', which is not declared"),
        ({"offenders": [1, 2, 3, 4, 5, -1]}, "1 rows have no whole number of 0 or more"),
        ({"offenders": [1, 2, 3, 4, 5, 6.5]}, "1 rows have no whole number"),
        ({"offenders": [1, 2, 3, 4, None, "x"]}, "2 rows have no whole number"),
        ({"sex": ["Female"] * 6}, "3 rows repeat a combination of district, sex. Add them up"),
        ({"sex": ["Female", None] * 3}, "3 rows have no 'sex'. Give them a category"),
        ({"sex": ["Female", "All"] * 3}, "a category 'All', the name of the totals"),
        ({"sex": ["LU1 2BQ", "Male"] * 3}, "'sex' holds full postcodes. Keep the outward part"),
        ({"sex": ["QQ 12 34 56 C", "Male"] * 3}, "holds National Insurance numbers"),
        ({"sex": ["AB123456C", "Male"] * 3}, "holds National Insurance numbers"),
        ({"sex": ["2009-10-31", "2009-11"] * 3}, "holds exact dates. Keep the month"),
        ({"sex": pd.to_datetime(["2009-10-31", "2009-11-01"] * 3)}, "holds exact dates"),
    ],
)  # fmt: skip
def test_what_may_not_be_shown_is_refused_without_naming_a_value(
    change: dict[str, Any], says: str
) -> None:
    with pytest.raises(ReportError, match=says) as refused:
        shown(counts(22, 33, 48, 62, 44, 41).assign(**change))
    assert "A. Person" not in str(refused.value)
    assert "LU1" not in str(refused.value)
    assert "AB123456C" not in str(refused.value)


def test_a_missing_column_is_named_with_the_nearest() -> None:
    frame = counts(22, 33, 48, 62, 44, 41).rename(columns={"offenders": "offender"})
    with pytest.raises(ReportError, match="not declared"):
        shown(frame)
    with pytest.raises(ReportError, match="no column 'offenders'"):
        shown(frame.drop(columns="offender"))


def test_a_category_that_is_not_declared_is_counted_not_named() -> None:
    with pytest.raises(
        ReportError, match="'sex' has 1 categories that are not declared"
    ) as refused:
        shown(counts(22, 33, 48, 62, 44, 41), categories={"sex": ["Female"]})
    assert "Male" not in str(refused.value)


def test_a_policy_without_a_threshold_protects_no_counts() -> None:
    with pytest.raises(ReportError, match=r"policy_for\('topic/dataset'\)"):
        shown(counts(22, 33, 48, 62, 44, 41), already_published("The article"))


def test_a_policy_with_a_threshold_cannot_be_claimed_for_a_raw_table() -> None:
    with pytest.raises(ReportError, match=r"withholds small numbers\. Use protect_counts"):
        protect(counts(1, 2, 3, 4, 5, 6), policy=DEFAULT)


@pytest.mark.parametrize("text", ["LU1 2BQ", "of 14 High Street, lu12bq", "AB 12 34 56 C"])
def test_no_table_at_all_may_hold_a_full_postcode_or_an_insurance_number(text: str) -> None:
    table = pd.DataFrame({"note": ["fine", text]})
    with pytest.raises(ReportError, match=r"in 'note'\. Take them out") as refused:
        protect(table, policy=already_published("The article"))
    assert text not in str(refused.value)
