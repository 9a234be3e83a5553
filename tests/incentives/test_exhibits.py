"""The tables and charts say what the rules give, under other assumptions, too."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from tp_analysis import incentives
from tp_analysis.display import Quantities, Shown
from tp_analysis.display.theme import Drawing
from tp_analysis.document import Cover, FigureExhibit, KeyNumbers, Paragraph, TableExhibit
from tp_analysis.errors import DataError
from tp_analysis.incentives import IncentivesInputs, by_hours, checks, incomes
from tp_analysis.incentives.drawings import marginal_rate_panels, net_income_panels
from tp_analysis.incentives.households import Circumstances
from tp_analysis.incentives.rules import Rules

from .conftest import AREA, CHOSEN

SHOWN = (
    "pound_table", "rates_table", "net_income_figure", "marginal_rate_figure",
    "participation_table", "switching_table", "worked_case_table", "unchecked_table",
    "published_rates_table", "second_hand_rates_table", "assumptions",
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
    # Couple without children: from 19.1 hours, so 20.9; the others from 16, so 24.
    title = exhibit(incentives.marginal_rate_figure(inputs, numbers)).title
    assert title == (
        "Between 16 and 40 hours, 85% or more of each extra pound is lost for at least 20 of the "
        "24 hours, whichever the household"
    )


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"hours": 20}, "lost for at most 4 of the 4 hours"),
        ({"weekly_rent_gbp": 0, "weekly_council_tax_gbp": 0}, "lost for none of the hours"),
        ({"hours": 26.0, "rules_on": "2009-10-01", "weekly_rent_gbp": 300.0},
         "lost for at least 6 of the 10 hours, whichever the household"),
    ],
)  # fmt: skip
def test_the_hours_of_high_rates_hold_for_every_household_under_other_assumptions(
    changes: dict[str, Any], ending: str
) -> None:
    inputs = incentives.load_inputs(area=AREA, chosen=dataclasses.replace(CHOSEN, **changes))
    title = exhibit(incentives.marginal_rate_figure(inputs, incentives.key_figures(inputs))).title
    assert title.endswith(ending)


def test_the_stretches_of_hours_are_worked_out_once_a_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[str] = []
    bands = by_hours.bands

    def counted(rules: Rules, case: Circumstances, *, last_hours: float) -> pd.DataFrame:
        worked_out.append(case.household.key)
        return bands(rules, case, last_hours=last_hours)

    monkeypatch.setattr(by_hours, "bands", counted)
    inputs = incentives.load_inputs(area=AREA, chosen=CHOSEN)
    numbers = incentives.key_figures(inputs)
    incentives.net_income_figure(inputs, numbers)
    incentives.marginal_rate_figure(inputs, numbers)
    assert worked_out == ["single", "couple", "lone_parent", "couple_with_children"]


@pytest.mark.parametrize(
    ("hours", "marked"),
    [(40.0, ["£45.80 more", "£48.74 more", "£84.28 more", "£72.06 more"]),
     (16.0, ["£8.52 more", "£8.15 less", "£67.62 more", "£60.53 more"])],
)  # fmt: skip
def test_each_chart_of_net_income_bears_the_gain_at_the_hours_compared(
    hours: float, marked: list[str]
) -> None:
    inputs = incentives.load_inputs(area=AREA, chosen=dataclasses.replace(CHOSEN, hours=hours))
    numbers = incentives.key_figures(inputs)
    gains = {
        case.household.name: numbers[f"{case.household.key}.chosen_gain"].value
        for case in inputs.cases
    }
    drawing = net_income_panels(
        hourly_wage_gbp=5.80, highest_gbp=600, marked_hours=hours, gains_gbp=gains, ticks=[0, 50]
    )
    texts = [text for axes in drawn(drawing, inputs.bands) for text in axes.texts]
    assert [
        text.get_text() for text in texts if text.get_text().endswith(("more", "less"))
    ] == marked


def test_the_highest_rate_stands_on_its_line(inputs: IncentivesInputs) -> None:
    for axes in drawn(marginal_rate_panels(named_from_hours=16, ticks=[0, 50]), inputs.bands):
        (label,) = axes.texts
        assert isinstance(label, Annotation)
        assert label.get_text() == f"{label.xy[1]:.4g}%"
        assert label.get_position()[1] > 0


def drawn(drawing: Drawing, data: pd.DataFrame) -> list[Axes]:
    """The small charts of a drawing."""
    whole = Figure()
    place = whole.add_subplot()
    drawing(place, data)
    return [axes for axes in whole.axes if axes is not place]


def test_no_table_has_two_columns_of_one_name(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    for name in SHOWN:
        labels = [
            column.label
            for column in exhibit(getattr(incentives, name)(inputs, numbers)).grid.columns
        ]
        assert len(set(labels)) == len(labels), name


def test_the_tiles_say_what_each_rate_stands_for(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    (block,) = incentives.at_a_glance(inputs, numbers).blocks
    assert isinstance(block, KeyNumbers)
    assert [(tile.value, tile.comparison) for tile in block.items] == [
        ("85p", "as the pilot printed it"),
        ("89.65%", "pay that is taxed, while both benefits are withdrawn"),
        ("95.5%", "where tax credits fall as well, by 39p"),
        ("80%", "at 40 hours and £5.80 an hour"),
    ]
    assert block.items[3].label == "Pay lost by working: single, 25 or over"


def message(inputs: IncentivesInputs, place: int) -> str:
    """One of the main messages, as plain words."""
    (block,) = incentives.main_messages(inputs, incentives.key_figures(inputs)).blocks
    return words(block.model_dump()["items"][place])


def words(part: Any) -> str:
    if isinstance(part, dict):
        return part["text"] if "text" in part else "".join(map(words, part.values()))
    return "".join(map(words, part)) if isinstance(part, list | tuple) else ""


def test_the_messages_name_the_household_picked_and_the_one_that_keeps_least(
    inputs: IncentivesInputs,
) -> None:
    told = message(inputs, 3)
    assert "add £45.80 a week to the net income of one type (single, 25 or over)" in told
    assert (
        "the type that keeps least (couple, no children) loses 109% of its pay, and has less than "
        "without work."
    ) in told


def test_a_loss_is_said_to_be_neither_added_nor_kept() -> None:
    chosen = dataclasses.replace(CHOSEN, household="couple", hours=16.0)
    inputs = incentives.load_inputs(area=AREA, chosen=chosen)
    title = exhibit(incentives.net_income_figure(inputs, incentives.key_figures(inputs))).title
    assert "nothing is kept in the end: net income changes by −£8.15" in title
    told = message(inputs, 3)
    assert "change the net income of one type (couple, no children) by −£8.15 a week" in told


def test_every_rate_in_force_is_in_the_table_of_its_grade(
    inputs: IncentivesInputs, numbers: Quantities
) -> None:
    tables = [
        exhibit(getattr(incentives, name)(inputs, numbers))
        for name in ("unchecked_table", "published_rates_table", "second_hand_rates_table")
    ]
    assert [block.evidence for block in tables] == ["unverified", "published", "second-hand"]
    assert sum(len(block.grid.rows) for block in tables) == len(inputs.parameters)
    assert tables[0].title == "Of 47 rates and rules, 3 are still to be checked"
    read = {row[0]: row[1:] for row in tables[2].grid.rows}
    assert read["Tax credits: lost of each pound above it"] == (
        "39%", "YP Finance. Of income before tax",
    )  # fmt: skip


def test_where_all_rates_were_read_a_sentence_says_so(inputs: IncentivesInputs) -> None:
    read = dataclasses.replace(inputs, parameters=inputs.parameters.assign(evidence="published"))
    numbers = incentives.key_figures(read)
    (block,) = incentives.unchecked_table(read, numbers).blocks
    assert isinstance(block, Paragraph)
    assert message(read, 4) == "All 47 rates used were read for the year."
    assert "all read in official papers" in evidence_status(read)
    assert "a few still to be checked" in evidence_status(inputs)


def evidence_status(inputs: IncentivesInputs) -> str:
    (block,) = incentives.opening(inputs, as_at="2026-06-30").blocks
    assert isinstance(block, Cover)
    return block.evidence_status


def test_a_household_type_that_is_not_in_the_data_is_refused() -> None:
    with pytest.raises(DataError, match=r"households\.csv has no row for household 'trio'"):
        incentives.load_inputs(area=AREA, chosen=dataclasses.replace(CHOSEN, household="trio"))


def test_a_page_dated_before_a_document_that_it_rests_on_is_refused(
    inputs: IncentivesInputs,
) -> None:
    with pytest.raises(DataError, match=r"February 2011.*Set as_at to 2011-02-01 or later"):
        incentives.opening(inputs, as_at="2011-01-31")
    assert incentives.opening(inputs, as_at="2011-02-01").blocks
