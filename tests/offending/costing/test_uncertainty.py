"""The simulated cost of a year: shapes from data, numbers from the chain, exact answers beside."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tp_analysis.errors import DataError
from tp_analysis.methods.distributions import Beta, Fixed, LogNormal
from tp_analysis.methods.uncertainty import Range
from tp_analysis.offending import Chain, triangulation
from tp_analysis.offending.costing import uncertainty
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.uncertainty_exhibits import simulate
from tp_analysis.offending.inputs import OffendingInputs

SHARES = {"fiscal": 0.2, "economic": 0.3, "social": 0.5}
PARTS = [part for part in triangulation.PARTS if part != triangulation.ALL_PARTS]


def a_chain(*, crimes: float = 1000, detected: float = 0.25, committed: float = 3) -> Chain:
    return Chain(
        crimes=Range(crimes, crimes, crimes),
        detected=Range(detected * 0.7, detected, detected * 1.3),
        committed=Range(committed, committed, committed),
        cost=Range(800, 1000, 1250),
        offenders=10,
        shares=SHARES,
    )


def test_a_range_of_no_width_is_taken_as_known(costing: CostingInputs) -> None:
    made = uncertainty.make_uncertainty(a_chain(), costing.uncertain_inputs, draws=100, seed=1)
    assert made.distributions["crimes"] == Fixed(1000)
    assert made.distributions["committed"] == Fixed(3)


def test_unit_costs_have_their_median_and_ninetieth_percentile_from_the_chain(
    costing: CostingInputs,
) -> None:
    made = uncertainty.make_uncertainty(a_chain(), costing.uncertain_inputs, draws=100, seed=1)
    assert made.distributions["fiscal"] == LogNormal(median=200, p90=250)
    assert set(made.loadings) == {"fiscal", "economic", "social"}


def test_the_share_detected_has_its_mean_at_the_centre_and_is_as_wide_as_the_range(
    costing: CostingInputs,
) -> None:
    made = uncertainty.make_uncertainty(a_chain(), costing.uncertain_inputs, draws=100, seed=1)
    drawn = made.distributions["detected"]
    assert isinstance(drawn, Beta)
    # By another library than the one that fitted it.
    exact = stats.beta(drawn.alpha, drawn.beta)
    assert exact.mean() == pytest.approx(0.25)
    assert exact.ppf(0.9) - exact.ppf(0.1) == pytest.approx(0.15, rel=1e-6)


def test_the_mean_of_the_cost_of_crimes_attributed_is_exact_within_the_error(
    costing: CostingInputs,
) -> None:
    made = uncertainty.make_uncertainty(a_chain(), costing.uncertain_inputs, draws=20_000, seed=7)
    results = uncertainty.simulated(made)[(triangulation.ATTRIBUTED, triangulation.ALL_PARTS)]
    sigma = math.log(1.25) / stats.norm.ppf(0.9)
    # The mean of a sum is the sum of the means, whatever moves together.
    exact = 1000 * 1000 * math.exp(sigma**2 / 2)
    error = float(np.std(results, ddof=1)) / math.sqrt(len(results))
    assert abs(float(results.mean()) - exact) < 3 * error


def test_unit_costs_that_move_together_spread_the_sum_further(costing: CostingInputs) -> None:
    apart = costing.uncertain_inputs.assign(loading=0.0)
    spread = [
        np.std(
            uncertainty.simulated(
                uncertainty.make_uncertainty(a_chain(), table, draws=20_000, seed=7)
            )[(triangulation.ATTRIBUTED, triangulation.ALL_PARTS)]
        )
        for table in (costing.uncertain_inputs, apart)
    ]
    assert spread[0] > 1.2 * spread[1]


def test_the_parts_of_every_draw_add_to_all_three(costing: CostingInputs) -> None:
    made = uncertainty.make_uncertainty(a_chain(), costing.uncertain_inputs, draws=500, seed=3)
    results = uncertainty.simulated(made)
    for counted in uncertainty.COUNTED:
        added = sum(results[(counted, part)] for part in PARTS)
        np.testing.assert_allclose(added, results[(counted, triangulation.ALL_PARTS)])


def test_the_same_seed_gives_the_same_draws_and_another_does_not(costing: CostingInputs) -> None:
    def drawn(seed: int) -> bytes:
        made = uncertainty.make_uncertainty(
            a_chain(), costing.uncertain_inputs, draws=300, seed=seed
        )
        return uncertainty.simulated(made)[(triangulation.ALL, triangulation.ALL_PARTS)].tobytes()

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)


def test_an_input_without_a_shape_is_named(costing: CostingInputs) -> None:
    with pytest.raises(DataError, match="no row for detected"):
        uncertainty.make_uncertainty(
            a_chain(),
            costing.uncertain_inputs[costing.uncertain_inputs["input"] != "detected"],
            draws=100,
            seed=1,
        )


def test_the_chance_of_reaching_a_cost_counts_the_draws_that_do() -> None:
    values = np.array([10.0, 30.0, 60.0, 90.0])
    rows = uncertainty.summaries({("All crimes", "All three"): values}, target_gbp=90)
    assert rows["reaches"].tolist() == [0.25]
    assert rows["reaches_in_three"].tolist() == [0.75]
    assert uncertainty.share_error(0.25, 4) == pytest.approx(0.2165, abs=1e-4)


def test_a_histogram_holds_every_draw() -> None:
    table = uncertainty.histogram(np.array([1.0, 9.0, 11.0, 35.0, 400.0]), width=10, most=30)
    assert table["low"].tolist() == [0, 10, 20, 30]
    assert table["share"].tolist() == [0.4, 0.2, 0.0, 0.4]
    assert math.isnan(table["high"].iloc[-1])


def test_the_tornado_is_sorted_and_has_a_row_for_what_unit_costs_share(
    inputs: OffendingInputs, chain: Chain, costing: CostingInputs
) -> None:
    simulated = simulate(inputs, costing, chain, draws=1000, seed=1)
    swings = uncertainty.swings(simulated.uncertainty)
    assert swings["input"].iloc[0] == "detected"
    assert "common factor" in set(swings["input"])
    assert swings["swing"].abs().is_monotonic_decreasing


@given(
    crimes=st.floats(10, 1e4), detected=st.floats(0.05, 0.7), committed=st.floats(1, 20),
    target=st.floats(1e5, 1e9),
)  # fmt: skip
def test_a_value_needed_under_a_reading_gives_the_target(
    crimes: float, detected: float, committed: float, target: float
) -> None:
    chain = a_chain(crimes=crimes, detected=detected, committed=committed)
    for row in uncertainty.needed_by_reading(chain, target_gbp=target).to_dict("records"):
        part = triangulation.PARTS[str(row["parts"])]
        central = {name: np.array([link.central]) for name, link in
                   uncertainty.ranges_of(chain).items()}  # fmt: skip
        for name in ("crimes", "detected", "committed"):
            if not math.isnan(row[name]):
                moved = central | {name: np.array([row[name]])}
                cost = uncertainty.cost_of(moved, counted=str(row["counted"]), parts=part)
                assert float(cost[0]) == pytest.approx(target, rel=1e-9)


def test_no_more_than_every_crime_is_detected_whatever_is_needed() -> None:
    needed = uncertainty.needed_by_reading(a_chain(), target_gbp=1e3)
    assert needed["detected"].isna().all()


def test_every_distribution_of_the_log_has_words(chain: Chain, costing: CostingInputs) -> None:
    made = uncertainty.make_uncertainty(chain, costing.uncertain_inputs, draws=10, seed=1)
    words = [uncertainty.described(one) for one in made.distributions.values()]
    assert all(words)
    assert uncertainty.described(Fixed(1.0)) == "known"


def test_the_inputs_of_the_table_are_those_of_the_chain(
    chain: Chain, costing: CostingInputs
) -> None:
    assert set(costing.uncertain_inputs["input"]) == set(uncertainty.ranges_of(chain))
    assert isinstance(costing.uncertain_inputs, pd.DataFrame)
