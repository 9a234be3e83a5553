"""The report's numbers agree with the documents, and with what follows from them by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities
from tp_analysis.errors import DataError
from tp_analysis.offending import Chain, OffendingInputs, figures, triangulation
from tp_analysis.offending import inputs as loading

ITEMS = Path(__file__).parents[2] / "data" / "raw" / "spending" / "reconciliation_items.csv"

# Each by hand from the printed figures; the tolerance is half the last digit given.
BY_HAND = [
    ("claim.cost_each", 448_000, 1),  # £112m / 250
    ("claim.count_share", 76.3, 0.05),  # £112m / £146.8m
    ("claim.fiscal_share", 20.8, 0.05),  # 609 / 2,933
    ("claim.fiscal", 23.26e6, 0.01e6),
    ("claim.offences_needed", 152.7, 0.05),  # 448,000 / 2,933
    ("claim.three_years_each", 149_333, 1),
    ("attributed.each", 5.87, 0.005),  # 4,400 / 3 / 250
    ("tests.per_attributed", 76_364, 1),
    ("prices.mean", 2_884, 0.5),  # 2,933 × 65.4436 / 66.5571
    ("prices.offences_needed", 155.3, 0.05),  # 448,000 / 2,883.93
    ("chain.recorded_each", 20.95, 0.005),  # 5.867 / 0.28
    ("chain.all_each", 109.8, 0.05),  # × 5.24
    ("chain.each", 316_630, 10),  # × 2,883.93
    ("chain.central", 79.16e6, 0.005e6),
    ("needed.detected", 19.79, 0.005),  # 28 × 79.16 / 112
    ("needed.committed", 7.414, 0.0005),
    ("needed.per_recorded", 21_382, 1),
]


@pytest.mark.parametrize(("figure_id", "value", "tolerance"), BY_HAND)
def test_a_figure_is_as_worked_out_by_hand(
    numbers: Quantities, figure_id: str, value: float, tolerance: float
) -> None:
    assert numbers[figure_id].value == pytest.approx(value, abs=tolerance)


def test_the_average_offences_needed_print_as_153(numbers: Quantities) -> None:
    assert numbers["claim.offences_needed"].text == "153"


@pytest.mark.parametrize("name", triangulation.INPUTS)
def test_the_needed_value_plugged_back_in_gives_112_million(
    inputs: OffendingInputs, chain: Chain, name: str
) -> None:
    needed = figures.needed_of(inputs, chain).set_index("assumption")["needed"]
    values = chain.values("central") | {name: needed[name]}
    assert triangulation.cost_gbp(values) == pytest.approx(112e6, abs=1)


def test_the_published_cost_lies_in_the_range_of_all_crime(numbers: Quantities) -> None:
    target = numbers["target.gbp"].value
    assert numbers["chain.low"].value < target < numbers["chain.high"].value
    assert numbers["chain.recorded_high"].value < target


def test_what_rests_on_assumptions_says_so(numbers: Quantities) -> None:
    assert numbers["needed.central_detected"].evidence == "unverified"
    for name in numbers:
        if name.startswith("chain."):
            assert numbers[name].evidence == "assumed", name


def test_the_published_cost_is_not_labelled_as_a_cost_to_the_taxpayer(numbers: Quantities) -> None:
    assert "taxpayer" not in numbers["offenders.annual_cost"].label
    assert numbers["offenders.annual_cost"].qualified_text == "as much as £112 million"


def test_the_share_of_the_count_is_an_upper_limit(numbers: Quantities) -> None:
    assert numbers["claim.count_share"].qualified_text == "at most 76%"


def test_the_row_of_the_spending_report_is_the_one_meant(numbers: Quantities) -> None:
    items = pd.read_csv(ITEMS, dtype=str).set_index("row")
    row = items.loc[numbers["claim.count_row"].text]
    assert row["item"] == "Cost of the persistent offenders against all spending on crime"
    assert row["judgement"] == "not comparable"


def test_a_printed_figure_names_its_own_document(numbers: Quantities) -> None:
    assert "12 February 2010" in numbers["offenders.annual_cost"].source
    assert "Unit Cost Database" in numbers["unit_cost.all_crime_mean"].source
    assert numbers["claim.cost_each"].source == ""


def test_the_kinds_that_cost_enough_are_counted_without_the_rare_ones(numbers: Quantities) -> None:
    assert numbers["recorded.reaching"].value == 2
    assert numbers["recorded.kinds"].value == 11
    # 13.6 sexual offences for each recorded, at £36,516 each.
    assert numbers["recorded.sexual_offences"].text == "£497,000"


def test_every_figure_that_is_missing_is_named_on_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ["offenders.annual_cost", "offenders.on_scheme"]
    load = loading.load

    def without(*args: Any, **chosen: Any) -> pd.DataFrame:
        table = load(*args, **chosen)
        return table[~table["figure_id"].isin(missing)] if "figure_id" in table else table

    monkeypatch.setattr(loading, "load", without)
    with pytest.raises(DataError, match=r"offenders\.annual_cost, offenders\.on_scheme"):
        offending.load_inputs(
            area="luton-and-central-bedfordshire", price_year="2009-10",
            claim_price_year="2009-10", deflator_vintage="June 2026", edition="2010-11",
        )  # fmt: skip


def test_another_price_year_moves_amounts_and_not_the_crimes_needed(
    inputs: OffendingInputs, chain: Chain
) -> None:
    later = offending.load_inputs(
        area=inputs.area.key, price_year="2019-20", claim_price_year="2009-10",
        deflator_vintage="June 2026", edition="2010-11",
    )  # fmt: skip
    moved = offending.make_chain(
        later, detected=(0.18, 0.28, 0.38), committed=(2.8, 5.24, 5.9), cost_margin=0.25
    )
    assert moved.cost.central == pytest.approx(chain.cost.central * 78.1735 / 65.4436)
    numbers = offending.key_figures(later, moved)
    assert numbers["needed.detected"].value == pytest.approx(19.79, abs=0.005)
    assert numbers["needed.cost"].value == pytest.approx(4080 * 1.19452, rel=1e-3)


def test_a_range_out_of_order_is_refused(inputs: OffendingInputs) -> None:
    with pytest.raises(DataError, match="in that order"):
        offending.make_chain(
            inputs, detected=(0.4, 0.28, 0.38), committed=(2.8, 5.24, 5.9), cost_margin=0.25
        )


def test_the_central_multiplier_is_that_of_the_edition(
    inputs: OffendingInputs, chain: Chain
) -> None:
    stored = inputs.multipliers.set_index(["edition", "offence"])["multiplier"]
    assert chain.committed.central == stored[("2010-11", "All crime, average")]
    assert chain.committed.low == stored[("2010-11", "Burglary, dwelling")]
    assert chain.committed.high == stored[("2010-11", "Criminal damage, personal")]
