"""The numbers that the prose and the summary take, each with what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tp_analysis.benefits import exhibits
from tp_analysis.benefits import inputs as loading
from tp_analysis.benefits.figures import Findings, find, key_figures
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.display.quantities import Quantities
from tp_analysis.errors import DataError

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    return load_inputs(area=AREA, assumed=ClaimAssumptions())


@pytest.fixture(scope="module")
def findings(inputs: BenefitInputs) -> Findings:
    return find(inputs)


@pytest.fixture(scope="module")
def numbers(inputs: BenefitInputs, findings: Findings) -> Quantities:
    return key_figures(inputs, findings)


def test_what_was_printed_keeps_its_limit_and_its_grade(numbers: Quantities) -> None:
    assert numbers["benefits.days_sooner"].qualified_text == "as much as 25 days"
    assert numbers["benefits.admin_cost_cut"].qualified_text == "around 40%"
    assert numbers["benefits.days_sooner"].evidence == "published"


def test_a_third_printed_in_words_keeps_its_decimal(numbers: Quantities) -> None:
    assert numbers["benefits.adviser_share"].qualified_text == "nearly 33%"


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


def test_everything_from_the_log_and_the_steps_is_marked_illustrative(numbers: Quantities) -> None:
    stems = ("claims.", "steps.", "admin.")
    marked = {name for name in numbers if name.startswith(stems)}
    assert len(marked) > 20
    assert {numbers[name].evidence for name in marked} == {"illustrative"}


def test_every_input_that_was_chosen_is_printed_as_assumed(numbers: Quantities) -> None:
    chosen = [quantity for name, quantity in numbers.items() if name.startswith("chosen.")]
    assert {quantity.evidence for quantity in chosen} == {"assumed"}


def test_the_days_saved_lie_within_their_interval_and_below_the_mean_saving(
    numbers: Quantities,
) -> None:
    saved, low, high = (numbers[f"claims.days_saved{end}"].value for end in ("", "_low", "_high"))
    assert low < saved < high
    # Waits past the horizon count as the horizon, so some of the saving lies out of sight.
    assert saved < 25


def test_the_saving_is_half_of_the_wait_at_the_switching_value(numbers: Quantities) -> None:
    assert numbers["chosen.switching_mean"].value == 50
    assert numbers["chosen.as_is_mean"].value < numbers["chosen.switching_mean"].value


@pytest.mark.parametrize(
    "changes",
    [{"reading": "largest"}, {"claims_each": 100, "seed": 7}, {"horizon_days": 120.0}, {"seed": 0}],
)
def test_other_parameters_give_numbers_too(
    inputs: BenefitInputs, changes: dict[str, object]
) -> None:
    other = replace(inputs, assumed=replace(inputs.assumed, **changes))
    numbers = key_figures(other, find(other))
    assert numbers["claims.days_saved"].value > 10


def test_the_other_reading_is_always_worked_out_beside(findings: Findings) -> None:
    assert findings.other_assumed.reading == "largest"
    assert (
        findings.other_waits.comparison.difference.value
        < findings.waits.comparison.difference.value
    )


def test_the_released_figures_say_what_they_rest_on(numbers: Quantities) -> None:
    released = {name: numbers[name].as_released() for name in exhibits.RELEASED}
    assert 8 <= len(released) <= 14
    assert released["claims.days_saved"].evidence == "illustrative"
    assert released["claims.days_saved"].policy == "illustrative"
    assert released["benefits.types"].value == 51
    assert released["bracket.before_low"].value == 33
