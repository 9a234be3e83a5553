"""What the same crimes would cost otherwise, against sums by hand and the equation solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis.crime import pricing as costs
from tp_analysis.crime import sensitivity
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.crime.pricing import RECORDED, Pricing

Counts = Callable[..., pd.DataFrame]


def test_each_edition_prices_the_same_crimes(counts: Counts, pricing: Pricing) -> None:
    dearer = pricing.unit_costs.assign(amount_gbp=2 * pricing.unit_costs["amount_gbp"])
    other = replace(pricing, unit_costs=dearer, has_multipliers=False)
    rows = counts({"count": 10}, {"category": "Drugs", "count": 30})
    table = sensitivity.by_edition(rows, {"first": pricing, "second": other})
    assert table["edition"].tolist() == ["first", "second"]
    assert table["costed_percent"].tolist() == [25, 25]
    assert table["recorded_gbp"].tolist() == [10_000, 20_000]
    assert table["estimated_gbp"].iloc[0] == 20_000
    assert pd.isna(table["estimated_gbp"].iloc[1])


def test_a_page_of_any_edition_shows_the_same_table(report: Callable[..., CrimeInputs]) -> None:
    robbery = {"count": 20}
    latest, inputs = report(robbery), report(robbery, edition="2003")
    table = sensitivity.by_edition(latest.crimes, latest.pricings)
    pd.testing.assert_frame_equal(table, sensitivity.by_edition(inputs.crimes, inputs.pricings))
    own = table.set_index("edition").loc["2003", "recorded_gbp"]
    assert own == pytest.approx(inputs.lines[RECORDED]["amount_gbp"].sum())


def test_the_share_sought_solves_the_equation(counts: Counts, pricing: Pricing) -> None:
    found = sensitivity.share_for(
        costs.priced(counts({"category": "Burglary", "count": 40}), pricing), times=1.25
    )
    assert found is not None
    assert (found.category, found.offence_group) == ("Burglary", "Non-residential burglary")
    # 40 (2000 s + 400 (1 - s)) = 1.25 (30 x 400 + 10 x 2000)
    assert found.share == pytest.approx(0.25)
    assert found.needed == pytest.approx(0.375)


def test_a_share_that_cannot_be_reached_is_missing(counts: Counts, pricing: Pricing) -> None:
    rows = counts({"count": 1000}, {"category": "Burglary", "count": 4})
    found = sensitivity.share_for(costs.priced(rows, pricing), times=1.25)
    assert found is not None and pd.isna(found.needed)
    alone = costs.priced(counts({"count": 10}), pricing)
    assert sensitivity.share_for(alone, times=1.25) is None


def test_homicides_keep_their_number_while_others_give_way() -> None:
    rows = pd.DataFrame(
        {
            "category": "Violence", "offence_group": ["Homicide", "Injury", "Threat"],
            "count": [1.0, 40, 59], "amount_gbp": [1000.0, 400, None],
        }
    )  # fmt: skip
    found = sensitivity.share_for(rows, times=1.25)
    assert found is not None and found.offence_group == "Injury"
    # 1000 + 10 x = 1.25 x 1400, of a hundred crimes.
    assert found.needed == pytest.approx(0.75)
