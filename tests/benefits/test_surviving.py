"""What the printed cuts allow."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.benefits import surviving
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, assumed=ClaimAssumptions())


def printed(**changes: float) -> pd.DataFrame:
    values = {"days_sooner": 25.0, "days_sooner_share": 50.0, "time_cut_share": 75.0} | changes
    return pd.DataFrame(
        {
            "figure_id": [f"benefits.{name}" for name in values],
            "value": list(values.values()),
            "rounding": 1.0,
        }
    )


def test_the_wait_before_lay_between_33_and_50_days() -> None:
    implied = surviving.implied_waits(printed())
    assert (implied.before.low, implied.before.high) == pytest.approx((100 / 3, 50))
    assert (implied.after.low, implied.after.high) == pytest.approx((25 / 3, 25))


def test_rounding_widens_the_wait_before_at_both_ends() -> None:
    implied = surviving.implied_waits(printed())
    assert implied.before_rounded.low == pytest.approx(24.5 / 0.755)
    assert implied.before_rounded.high == pytest.approx(25.5 / 0.495)


def test_a_limit_printed_in_a_column_of_its_own_is_put_before_the_figure(
    inputs: BenefitInputs,
) -> None:
    claims = surviving.surviving_claims(inputs.published, inputs.documents)
    as_printed = claims.set_index("figure_id")["as_printed"]
    assert as_printed["benefits.days_sooner"] == "as much as 25 days"
    assert as_printed["benefits.days_sooner_share"] == "more than half"
