"""Does what was printed follow from what was printed?"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.methods.intervals import Interval
from tp_analysis.spending.inputs import CountInputs, load_inputs
from tp_analysis.spending.reconciliation import (
    IMPLIED_BASE,
    printed_intervals,
    try_rules,
    verdicts,
)

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


@pytest.fixture(scope="module")
def tested(inputs: CountInputs) -> pd.DataFrame:
    """Every rule, tried."""
    intervals = printed_intervals(inputs.all_published, inputs.derived)
    return try_rules(inputs.items, inputs.rules, intervals)


def printed(figure_id: str, value: float, rounding: float, high: float | None = None) -> dict:
    return {"figure_id": figure_id, "value": value, "rounding": rounding, "value_high": high}


NO_DERIVED = pd.DataFrame(columns=["figure_id", "expression"])


def test_a_printed_figure_stands_for_every_value_that_rounds_to_it() -> None:
    published = pd.DataFrame([printed("a.share", 24.37, 0.01)])
    interval = printed_intervals(published, NO_DERIVED)["a.share"]
    assert (interval.low, interval.high) == pytest.approx((24.365, 24.375))


def test_a_printed_range_stands_for_everything_between_its_rounded_ends() -> None:
    published = pd.DataFrame([printed("a.range", 18, 1, 30)])
    assert printed_intervals(published, NO_DERIVED)["a.range"] == Interval(17.5, 30.5)


def test_a_derived_figure_may_use_one_that_stands_before_it() -> None:
    derived = pd.DataFrame(
        {"figure_id": ["a.twice", "a.four"], "expression": ["a.one + a.one", "2 * a.twice"]}
    )
    intervals = printed_intervals(pd.DataFrame([printed("a.one", 10, 0)]), derived)
    assert intervals["a.four"] == Interval(40, 40)


def test_the_implied_base_is_about_3062_million(inputs: CountInputs) -> None:
    base = printed_intervals(inputs.all_published, inputs.derived)[IMPLIED_BASE]
    assert 3_061.88e6 < base.low < 3_061.90e6
    assert 3_062.07e6 < base.high < 3_062.09e6


@pytest.mark.parametrize(
    ("row", "reproduced"),
    # What was worked out by hand from the documents, row by row.
    [(row, True) for row in (*range(1, 9), 11, 16, 17, 18, 21, 38)]
    + [(row, False) for row in (12, 13, 14, 15, 19, 23)],
)
def test_each_printed_figure_is_reproduced_or_not_as_by_hand(
    tested: pd.DataFrame, row: int, reproduced: bool
) -> None:
    own = tested[(tested["row"] == row) & (tested["tests"] == "reproduces")]
    assert bool(own["reproduces"].eq(True).any()) is reproduced


@pytest.mark.parametrize("row", [1, 2, 3, 5, 6, 7])
def test_the_headline_reproduces_neither_rates_nor_shares(tested: pd.DataFrame, row: int) -> None:
    on_headline = tested["rule"].str.startswith(("headline", "share of the headline"))
    own = tested[(tested["row"] == row) & on_headline]
    assert len(own) == 1
    assert not own["reproduces"].iloc[0]
    assert own["gap"].iloc[0] != 0


def test_the_benefits_share_misses_the_headline_by_about_a_fifth_of_a_million(
    tested: pd.DataFrame,
) -> None:
    needed = tested[(tested["row"] == 12) & (tested["tests"] == "implies")].iloc[0]
    assert needed["low"] - 3_434.5e6 == pytest.approx(0.207e6, abs=0.01e6)


def test_rows_1_to_38_are_all_in_the_table(inputs: CountInputs, tested: pd.DataFrame) -> None:
    table = verdicts(inputs.items, tested, inputs.all_published)
    assert set(range(1, 39)) <= set(table["row"])
    assert table["why"].str.len().gt(0).all()


def test_a_judgement_is_named_as_one_and_never_as_arithmetic(
    inputs: CountInputs, tested: pd.DataFrame
) -> None:
    table = verdicts(inputs.items, tested, inputs.all_published).set_index("row")
    assert table.at[10, "computed"] == "[z]"
    assert table.at[10, "why"].startswith("Judged: cannot be reconciled. ")
    assert table.at[12, "computed"] == "Not reproduced (0 of 2 rules)"
    assert table.at[12, "why"].startswith("Judged: near miss. ")
    assert table.at[3, "computed"] == "Reproduced (1 of 2 rules)"


@given(st.floats(0.01, 1e6), st.sampled_from([0.01, 0.1, 1.0, 10.0]))
def test_a_figure_always_reproduces_itself(value: float, rounding: float) -> None:
    published = pd.DataFrame([printed("a.one", value, rounding)])
    items = pd.DataFrame({"row": [1], "item": ["x"], "published_figure_id": ["a.one"]})
    rules = pd.DataFrame(
        {"row": [1], "rule": ["itself"], "expression": ["a.one"], "unit": ["gbp"],
         "tests": ["reproduces"]}
    )  # fmt: skip
    tested = try_rules(items, rules, printed_intervals(published, NO_DERIVED))
    assert tested["reproduces"].tolist() == [True]
    assert tested["gap"].tolist() == [0]
