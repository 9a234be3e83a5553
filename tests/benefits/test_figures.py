"""The numbers that the prose and the summary take, each with what it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tp_analysis.benefits import exhibits
from tp_analysis.benefits import inputs as loading
from tp_analysis.benefits.figures import key_figures
from tp_analysis.benefits.illustrative import ClaimAssumptions, expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.display.quantities import Quantities
from tp_analysis.errors import DataError

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    return load_inputs(area=AREA, assumed=ClaimAssumptions())


@pytest.fixture(scope="module")
def numbers(inputs: BenefitInputs) -> Quantities:
    return key_figures(inputs)


def test_what_was_printed_keeps_its_limit_and_its_grade(numbers: Quantities) -> None:
    assert numbers["benefits.days_sooner"].qualified_text == "as much as 25 days"
    assert numbers["benefits.admin_cost_cut"].qualified_text == "around 40%"
    assert numbers["benefits.days_sooner"].evidence == "published"


def test_what_was_printed_in_words_stays_in_words(numbers: Quantities) -> None:
    assert numbers["benefits.adviser_share"].qualified_text == "nearly a third"
    assert numbers["benefits.days_sooner_share"].qualified_text == "more than half"
    assert numbers["benefits.days_sooner_share"].text == "50%"


def test_every_figure_that_is_missing_is_named_on_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ["benefits.days_sooner", "benefits.admin_cost_cut"]
    load = loading.load

    def without(*args: Any, **chosen: Any) -> pd.DataFrame:
        table = load(*args, **chosen)
        return table[~table["figure_id"].isin(missing)] if "figure_id" in table else table

    monkeypatch.setattr(loading, "load", without)
    with pytest.raises(DataError, match=r"benefits\.days_sooner, benefits\.admin_cost_cut"):
        load_inputs(area=AREA, assumed=ClaimAssumptions())


def test_a_printed_figure_names_its_own_document(numbers: Quantities) -> None:
    assert "PublicNet, 9 December 2009" in numbers["benefits.days_sooner"].source
    assert "MJ, July 2010" in numbers["benefits.types"].source


def test_every_input_that_was_chosen_is_printed_as_assumed(numbers: Quantities) -> None:
    chosen = [quantity for name, quantity in numbers.items() if name.startswith("chosen.")]
    assert {quantity.evidence for quantity in chosen} == {"assumed"}


def test_the_saving_is_half_of_the_wait_at_the_switching_value(numbers: Quantities) -> None:
    assert numbers["chosen.switching_mean"].value == 50
    assert numbers["chosen.as_is_mean"].value < numbers["chosen.switching_mean"].value


def test_the_readings_differ_by_what_the_largest_saving_takes_off_the_mean(
    inputs: BenefitInputs,
) -> None:
    other = replace(inputs, assumed=replace(inputs.assumed, reading="largest"))
    gaps = [key_figures(each)["chosen.readings_gap"].value for each in (inputs, other)]
    assert gaps[0] == gaps[1] == pytest.approx(25 - expected_saving_days(other.assumed))


def test_the_released_figures_say_what_they_rest_on(numbers: Quantities) -> None:
    released = {name: numbers[name].as_released() for name in exhibits.RELEASED}
    assert released["benefits.types"].value == 51
    assert released["bracket.before_low"].value == 33
    assert not any(re.search(r"\d", figure.label) for figure in released.values())
