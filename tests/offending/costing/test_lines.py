"""Proven, recorded and all crime: exact sums on tables of a few rows, and what always holds."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.methods.offence_costs import BEARERS
from tp_analysis.offending.costing import lines
from tp_analysis.offending.costing.lines import ALL, PROVEN, RECORDED

MAPPING = pd.DataFrame(
    [
        ("Shoplifting", "2010-11", "Shoplifting", "same", 1.0),
        ("Robbery", "2010-11", "Robbery", "same", 1.0),
        ("Drug offences", "2010-11", None, "not costed", math.nan),
    ],
    columns=["offence_group", "edition", "unit_cost_offence", "match", "share"],
)
_COSTS = {
    "Shoplifting": {"fiscal": 20.0, "economic": 80.0, "total": 100.0},
    "Robbery": {"fiscal": 3000.0, "economic": 1000.0, "social": 4000.0, "total": 8000.0},
}
COSTS = pd.DataFrame(
    [
        ("2010-11", offence, part, amount, amount)
        for offence, parts in _COSTS.items()
        for part, amount in parts.items()
    ],
    columns=["edition", "offence", "part", "amount_gbp", "real_gbp"],
)
MULTIPLIERS = pd.DataFrame(
    [("2010-11", "Shoplifting", 16.0), ("2010-11", "Robbery", 5.0)],
    columns=["edition", "offence", "multiplier"],
)
UNIT_COSTS = lines.UnitCosts(MAPPING, COSTS, MULTIPLIERS, "2010-11")


def offences(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["offender", "offence_group", "outcome", "co_offenders"])


TWO_PEOPLE = offences(
    ("a", "Robbery", "charged or summonsed", 0),
    ("a", "Shoplifting", "cautioned", 0),
    ("a", "Drug offences", "charged or summonsed", 0),
    ("b", "Robbery", "no further action", 1),
)


def amounts_of(rows: pd.DataFrame, *, detected: float = 0.25, years: float = 1) -> pd.DataFrame:
    people = sorted(set(rows["offender"]) | {"c"})
    return lines.person_amounts(
        people, lines.offence_counts(rows), UNIT_COSTS, detected=detected, years=years
    )


def test_the_three_lines_are_worked_out_by_hand() -> None:
    amounts = amounts_of(TWO_PEOPLE)
    # Proven: a robbery and a theft of a. Recorded: four for each of these; nothing came of b's.
    assert amounts[PROVEN].sum().to_dict() == {"fiscal": 3020, "economic": 1080, "social": 4000}
    assert amounts[RECORDED].sum().to_dict() == {
        "fiscal": 4 * (3000 + 20), "economic": 4 * (1000 + 80), "social": 4 * 4000,
    }  # fmt: skip
    assert amounts[ALL].sum().to_dict() == {
        "fiscal": 4 * (5 * 3000 + 16 * 20), "economic": 4 * (5 * 1000 + 16 * 80),
        "social": 4 * 5 * 4000,
    }  # fmt: skip


@pytest.mark.parametrize("outcome", ["no further action", "not known"])
def test_an_offence_without_an_outcome_against_somebody_stands_for_no_recorded_crimes(
    outcome: str,
) -> None:
    # The share detected, by which they are divided, is of crimes with such an outcome alone.
    more = pd.concat([TWO_PEOPLE, offences(("a", "Robbery", outcome, 0))], ignore_index=True)
    pd.testing.assert_frame_equal(amounts_of(more), amounts_of(TWO_PEOPLE))


def test_the_steps_from_the_chain_to_the_lines_count_less_and_less() -> None:
    counts = lines.offence_counts(TWO_PEOPLE)
    rows = lines.chain_amounts(counts, chain_gbp=50e6, years=2)
    assert rows.sum().to_dict() == {
        lines.IN_FULL: 4 * 25e6, lines.SPLIT: 3.5 * 25e6, lines.WITH_OUTCOME: 3 * 25e6,
    }  # fmt: skip
    shown = lines.chain_statistics(rows, people=3).set_index("step")
    assert shown.at[lines.SPLIT, "amount"] == pytest.approx(87.5)
    # a has three of them: 75 million is past every step, so that the row is withheld.
    assert math.isnan(shown.at[lines.SPLIT, "amount_step"])


def test_everybody_has_a_row_and_who_did_nothing_costs_nothing() -> None:
    amounts = amounts_of(TWO_PEOPLE)
    assert list(amounts.index) == ["a", "b", "c"]
    assert amounts.loc["c"].sum() == 0
    assert amounts.loc["b", PROVEN].sum() == 0


def test_three_years_of_offences_are_a_third_of_them_a_year() -> None:
    whole, yearly = amounts_of(TWO_PEOPLE), amounts_of(TWO_PEOPLE, years=3)
    pd.testing.assert_frame_equal(yearly * 3, whole)


def test_an_offence_of_several_is_costed_once() -> None:
    alone = offences(("a", "Robbery", "cautioned", 0))
    shared = offences(("a", "Robbery", "cautioned", 1), ("b", "Robbery", "cautioned", 1))
    assert amounts_of(alone)[ALL].to_numpy().sum() == amounts_of(shared)[ALL].to_numpy().sum()


def test_a_group_that_is_not_costed_is_missing_and_a_part_that_is_not_given_is_nothing() -> None:
    each = lines.cost_of_one(["Drug offences", "Shoplifting"], UNIT_COSTS, basis="recorded")
    assert each.loc["Drug offences"].isna().all()
    assert each.loc["Shoplifting"].tolist() == [20, 80, 0]


def test_the_share_that_carries_a_cost_leaves_the_others_out() -> None:
    counts = lines.offence_counts(TWO_PEOPLE)
    assert lines.share_costed(counts, UNIT_COSTS) == pytest.approx(2 / 3)


def test_the_rows_to_protect_say_how_many_people_and_what_hides_them() -> None:
    rows = lines.line_statistics(amounts_of(TWO_PEOPLE))
    first = rows.set_index("line").loc[ALL]
    assert first["fiscal"] == pytest.approx(0.06128)
    assert first["fiscal_step"] == 0.1
    assert first["people"] == 3


_GROUPS = st.sampled_from(["Robbery", "Shoplifting", "Drug offences"])
_OUTCOMES = st.sampled_from(["charged or summonsed", "cautioned", "not known"])
_ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), _GROUPS, _OUTCOMES, st.integers(0, 4)), min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(_ROWS, st.floats(0.05, 1))
def test_each_line_holds_the_one_before(
    rows: list[tuple[str, str, str, int]], detected: float
) -> None:
    # As long as a recorded crime stands for one committed or more, as here.
    amounts = amounts_of(offences(*rows), detected=detected)
    for part in BEARERS:
        proven, recorded, every = (float(amounts[(line, part)].sum()) for line in lines.LINES)
        assert proven <= recorded * (1 + 1e-12)
        assert recorded <= every * (1 + 1e-12)


@settings(max_examples=12, deadline=None)
@given(_ROWS)
def test_the_order_of_the_offences_does_not_matter(rows: list[tuple[str, str, str, int]]) -> None:
    pd.testing.assert_frame_equal(
        amounts_of(offences(*rows)), amounts_of(offences(*reversed(rows)))
    )
