"""Extracts of a part of a year, of one year, and of a year and some months: no year is made up."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Protocol

import pandas as pd
import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities, Shown
from tp_analysis.document import TableExhibit
from tp_analysis.offending import Chain, OffendingInputs
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.costing.groups import Group
from tp_analysis.offending.costing.inputs import CostingInputs

from .conftest import made_up_cohort

PEOPLE = 60


class Made(Protocol):
    """Costs an extract of so many months, and makes its exhibits."""

    def __call__(self, months: int) -> tuple[Group, Quantities, list[Shown | None]]: ...


def of_months(months: int) -> Cohort:
    """An own extract of so many months."""
    whole = made_up_cohort(years=3, illustrative=False)
    after = whole.first_day + pd.DateOffset(months=months)
    return replace(
        whole,
        years=months / 12,
        last_day=after - pd.Timedelta(days=1),
        offences=whole.offences[whole.offences["committed_on"] < after],
    )


@pytest.fixture(scope="module")
def make(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> Made:
    def made(months: int) -> tuple[Group, Quantities, list[Shown | None]]:
        cohort = of_months(months)
        group = offending.cost_group(inputs, costing, [cohort], chain, people=PEOPLE)
        known = numbers | offending.group_figures(group)
        known = known | offending.decline_figures([cohort], people=PEOPLE)
        return group, known, _exhibits(inputs, costing, cohort, group, known)

    return made


def _exhibits(
    inputs: OffendingInputs, costing: CostingInputs, cohort: Cohort, group: Group, known: Quantities
) -> list[Shown | None]:
    return [
        offending.group_words(group, known),
        offending.lines_table(inputs, group, known),
        offending.people_table(inputs, group, known),
        offending.bearers_of_group_table(inputs, group, known),
        offending.agencies_words(group, known),
        offending.gap_figure(inputs, group, known),
        offending.contacts_table(inputs, group, known),
        offending.total_table(inputs, group, known),
        offending.decline_words([cohort], known),
        offending.decline_figure([cohort], known, people=PEOPLE),
        offending.decline_table([cohort], known, people=PEOPLE),
    ]


def text_of(*shown: Shown | None) -> str:
    blocks = [block for one in shown if one for block in one.blocks]
    return json.dumps([block.model_dump(exclude={"svg", "lettered_svg"}) for block in blocks])


def rows_of(shown: Shown | None) -> list[tuple[str, ...]]:
    assert shown
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit)
    return list(block.grid.rows)


def test_nineteen_months_are_neither_two_years_nor_one(make: Made) -> None:
    group, known, shown = make(19)
    rows = rows_of(shown[1])
    assert {row[1] for row in rows} == {"A year", "19 months"}
    # 19 months of it are what was observed, and a year is the average one.
    assert known["group.all_longest"].value == pytest.approx(
        # Three parts are each rounded to a tenth of a million.
        19 / 12 * known["group.all"].value,
        abs=0.15e6,
    )
    observed = 19 / 12 * group.amounts["All crime"].to_numpy().sum()
    assert known["group.all_longest"].value == pytest.approx(observed, rel=0.1)
    assert "Two years" not in text_of(*shown)


def test_under_a_year_there_is_the_period_alone(make: Made) -> None:
    _, known, shown = make(7)
    assert {row[1] for row in rows_of(shown[1])} == {"7 months"}
    told = text_of(*shown[:8])
    assert "in 7 months" in told
    assert "average year" not in told
    without_note = told.replace("The period is under a year, and no year is made of it.", "")
    assert " a year" not in without_note.lower().replace("a year of supervision", "")
    # The published cost is of a year.
    assert known["group.switch"].text == "[x]"


def test_one_year_is_built_without_a_fall_and_says_why(make: Made) -> None:
    _, _, shown = make(12)
    assert {row[1] for row in rows_of(shown[1])} == {"A year"}
    assert shown[-2:] == [None, None]
    assert "no two whole years" in text_of(shown[-3])
    assert all(one for one in shown[:-2])


def test_everything_else_of_one_year_is_built_too(
    inputs: OffendingInputs, numbers: Quantities
) -> None:
    study = offending.make_study(
        inputs, (of_months(12),), persistent_people=PEOPLE, resamples=100, seed=1
    )
    known = numbers | offending.study_figures(study)
    for shown in (
        offending.claims_words(study, inputs, known),
        offending.concentration_words(study, known),
        offending.lorenz_figures(study, inputs, known),
        offending.concentration_table(study, inputs, known, by="offences"),
        offending.concentration_table(study, inputs, known, by="cost"),
        offending.activity_table(study, inputs, known),
        offending.outcomes_table(study, inputs, known),
        offending.time_words(study, known),
        offending.rates_table(study, inputs, known),
        offending.co_offending_table(study, inputs, known),
    ):
        assert "{" not in text_of(shown).replace('{"', "").replace("{}", "")


def test_what_is_left_after_whole_years_is_left_out_of_the_fall_and_said(make: Made) -> None:
    _, _, shown = make(31)
    figure, table = shown[-2:]
    assert "Whole years only" in text_of(figure)
    assert "Whole years only" in text_of(table)
    assert "Year 3" not in text_of(figure, table)
    assert "Whole years only" not in text_of(*make(24)[2][-2:])


def test_an_extract_is_not_said_to_be_without_a_scheme(make: Made) -> None:
    _, _, shown = make(36)
    told = text_of(*shown[-3:])
    assert "With no scheme" not in told
    assert "with no scheme" not in told
    assert "Among those picked in year one" in told
    assert "may be on a scheme" in told


def test_the_fall_of_made_up_people_is_said_to_be_one_draw(numbers: Quantities) -> None:
    cohort = made_up_cohort()
    known = numbers | offending.decline_figures([cohort], people=PEOPLE)
    said = text_of(offending.decline_words([cohort], known))
    assert "in this draw" in said
    for exhibit in (offending.decline_figure, offending.decline_table):
        assert "One draw" in text_of(exhibit([cohort], known, people=PEOPLE))


def test_recorded_and_all_crime_of_an_extract_are_assumed_and_proven_is_computed(
    make: Made,
) -> None:
    _, known, shown = make(36)
    grades = {name: known[f"group.{name}"].evidence for name in ("proven", "recorded", "all")}
    assert grades == {"proven": "computed", "recorded": "assumed", "all": "assumed"}
    assert known["group.agencies"].evidence == "computed"
    assert known["group.gap_all"].evidence == "assumed"
    told = text_of(shown[1])
    assert "28% as detected (unverified)" in told


def test_the_share_that_would_bring_all_crime_to_the_published_cost_does(
    make: Made, chain: Chain
) -> None:
    group, known, shown = make(36)
    every, target = known["group.all"].value, group.target_gbp
    share = known["group.switch"].value / 100
    # As all crime goes by one over the share detected.
    assert every * chain.detected.central / share == pytest.approx(target)
    assert "detected all crime would be" in text_of(shown[1])


def test_no_share_is_given_where_even_all_detected_costs_more(make: Made) -> None:
    group, _, _ = make(36)
    little = replace(group, target_gbp=1e5)
    assert offending.group_figures(little)["group.switch"].text == "[x]"
