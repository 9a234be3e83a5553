"""The tables and charts say what the rules give, under other assumptions, too."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tp_analysis import incentives
from tp_analysis.display import Quantities, Shown
from tp_analysis.document import FigureExhibit, Paragraph, TableExhibit
from tp_analysis.errors import DataError
from tp_analysis.incentives import IncentivesInputs, checks, incomes
from tp_analysis.incentives.households import Circumstances

from .conftest import AREA, CHOSEN

SHOWN = (
    "pound_table", "rates_table", "net_income_figure", "marginal_rate_figure",
    "participation_table", "switching_table", "worked_case_table", "parameters_table",
    "assumptions",
)  # fmt: skip


def exhibit(shown: Shown) -> TableExhibit | FigureExhibit:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit | FigureExhibit)
    return block


def test_the_worked_case_is_printed_as_it_was_worked(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    block = exhibit(incentives.worked_case_table(inputs, numbers))
    assert block.title.endswith("to the penny")
    assert block.grid.rows[3] == (
        "30", "174.00", "9.90", "7.04", "31.54", "0.00", "13.41", "0.00", "202.01", "77.2",
    )  # fmt: skip


def test_a_case_that_disagrees_is_said_to(inputs: IncentivesInputs, numbers: Quantities) -> None:
    rules = dataclasses.replace(inputs.rules, housing_benefit_taper=0.6)
    wrong = dataclasses.replace(inputs, rules=rules)
    assert "do not give" in exhibit(incentives.worked_case_table(wrong, numbers)).title


def test_where_a_pound_goes_adds_to_a_pound(inputs: IncentivesInputs, numbers: Quantities) -> None:
    grid = exhibit(incentives.pound_table(inputs, numbers)).grid
    for column in (1, 2, 3):
        amounts = [row[column] for row in grid.rows if row[column] != "[z]"]
        assert sum(map(float, amounts)) == pytest.approx(100)
    assert grid.total_rows == (5,)
    assert grid.rows[5] == ("Kept", "15.00", "10.35", "4.50")


def test_the_chart_of_net_income_has_a_line_a_household_that_starts_without_work(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    rows = exhibit(incentives.net_income_figure(inputs, numbers)).grid.rows
    first = {row[0]: row[3] for row in rows if row[1] == "0.0"}
    assert first == {
        "Single, 25 or over": "162.30",
        "Couple, no children": "198.95",
        "Lone parent, one child": "235.76",
        "Couple, two children": "328.59",
    }


def test_no_housing_benefit_is_left_at_the_switching_rent_and_some_above_it(
    inputs: IncentivesInputs,
) -> None:
    for case in inputs.cases:
        rent = checks.switching_points(inputs.rules, case, hours=40)["housing_ends_rent_gbp"]
        below, above = (
            housing_benefit_gbp(inputs, dataclasses.replace(case, weekly_rent_gbp=rent + change))
            for change in (-0.01, 0.01)
        )
        assert below == 0
        assert above == pytest.approx(0.01)


def housing_benefit_gbp(inputs: IncentivesInputs, case: Circumstances) -> float:
    return incomes.week(inputs.rules, case, hours=40).income.housing_benefit_gbp


def test_a_wage_from_which_nothing_is_left_leaves_nothing(inputs: IncentivesInputs) -> None:
    case = inputs.case("single")
    wage = checks.switching_points(inputs.rules, case, hours=40)["both_end_wage_gbp"]
    paid = dataclasses.replace(case, hourly_wage_gbp=wage + 0.001)
    income = incomes.week(inputs.rules, paid, hours=40).income
    assert income.housing_benefit_gbp + income.council_tax_benefit_gbp == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"household": "lone_parent", "hourly_wage_gbp": 100.0},
        {"weekly_rent_gbp": 0.0, "weekly_council_tax_gbp": 0.0, "hours": 1.0},
        {"savings_gbp": 100000.0, "household": "couple", "rules_on": "2009-10-01"},
        {"hourly_wage_gbp": 1.0, "weekly_rent_gbp": 500.0, "hours": 12.5},
    ],
)
def test_every_exhibit_can_be_shown_under_other_assumptions(changes: dict[str, Any]) -> None:
    chosen = dataclasses.replace(CHOSEN, **changes)
    inputs = incentives.load_inputs(area=AREA, chosen=chosen)
    numbers = incentives.key_figures(inputs)
    for name in SHOWN:
        assert exhibit(getattr(incentives, name)(inputs, numbers)).grid.rows


def test_where_nothing_changes_at_a_number_of_hours_a_sentence_says_so() -> None:
    chosen = dataclasses.replace(CHOSEN, hourly_wage_gbp=100.0)
    inputs = incentives.load_inputs(area=AREA, chosen=chosen)
    (block,) = incentives.steps_table(inputs, incentives.key_figures(inputs)).blocks
    assert isinstance(block, Paragraph)


def test_the_largest_fall_is_in_the_title_of_its_table(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    title = exhibit(incentives.steps_table(inputs, numbers)).title
    assert title == "The largest fall, £18.15 a week, comes at 16 hours (couple, no children)"


def test_the_hours_of_high_rates_are_counted_up_to_those_compared(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    # Couple without children: from 19.1 hours; both with children: from 16; all beyond 40.
    title = exhibit(incentives.marginal_rate_figure(inputs, numbers)).title
    assert title == (
        "Between 16 and 40 hours, 85% or more of each extra pound is lost for 21 to 24 of the hours"
    )


def test_a_household_type_that_is_not_in_the_data_is_refused() -> None:
    with pytest.raises(DataError, match=r"households\.csv has no row for household 'trio'"):
        incentives.load_inputs(area=AREA, chosen=dataclasses.replace(CHOSEN, household="trio"))
