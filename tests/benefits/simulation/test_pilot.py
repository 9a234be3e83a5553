"""The pilot log holds each reading of "up to 25 days", whatever the seed, without a fault."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from tp_analysis.benefits.claims import LogRules, claim_durations, code_events, find_faults
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.illustrative import (
    MODELS,
    ClaimAssumptions,
    Reading,
    chance_of_another_end,
    expected_saving_days,
    first_moments_and_waits,
)
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.pilot import complete_pilot_log, pilot_log
from tp_analysis.benefits.waits.estimates import followed_days
from tp_analysis.methods.restricted_means import restricted_mean_days
from tp_analysis.methods.time_to_event import quantile_days, survival_curve

SEEDS = range(200)
READINGS: tuple[Reading, ...] = ("mean", "largest")


def waits(log: pd.DataFrame, extract_on: str) -> pd.DataFrame:
    """The claims of a log by the code that reads real ones."""
    rules = LogRules(dt.date.fromisoformat(extract_on))
    table = pa.Table.from_pandas(log, schema=events_schema(), preserve_index=False)
    coded = code_events(table, rules)
    assert find_faults(coded, rules) == []
    durations: pd.DataFrame = claim_durations(coded, rules).to_pandas()
    return durations


def complete(inputs: SimulationInputs, reading: Reading, seed: int, claims: int) -> pd.DataFrame:
    assumed = ClaimAssumptions(reading=reading, seed=seed, claims_each=claims)
    log = complete_pilot_log(assumed, inputs.assumptions, area="testshire")
    return waits(log, "2012-12-31")


@pytest.mark.parametrize("reading", READINGS)
def test_at_its_extract_date_the_log_has_open_claims_and_no_fault(
    inputs: SimulationInputs, reading: Reading
) -> None:
    assumed = ClaimAssumptions(reading=reading)
    log = pilot_log(assumed, inputs.assumptions, area="testshire")
    assert log["row"].tolist() == list(range(1, len(log) + 1))
    read = waits(log, assumed.extract_on)
    assert len(read) == 2 * assumed.claims_each
    counts = read.groupby("model", observed=True)["customer_status"].value_counts().unstack()
    assert counts.loc["as-is", "open"] > counts.loc["redesigned", "open"] > 0
    assert set(read["benefit"]) == {"Jobseeker's Allowance", "Income Support"}


def test_the_reading_leaves_the_claims_as_they_were_untouched(inputs: SimulationInputs) -> None:
    one, other = (complete(inputs, reading, 7, 150) for reading in READINGS)
    is_as_was = (one["model"] == "as-is").to_numpy()
    pd.testing.assert_frame_equal(one[is_as_was], other[is_as_was])
    assert not one["customer_days"].equals(other["customer_days"])


def test_the_waits_of_the_log_are_those_that_the_reading_drew(inputs: SimulationInputs) -> None:
    assumed = ClaimAssumptions(seed=11, claims_each=300)
    drawn = {}
    for model in MODELS:
        _, moments, of_model = first_moments_and_waits(assumed, model)
        names = [f"{model}-{place:05d}" for place in range(1, 301)]
        drawn |= dict(zip(names, np.floor(moments + of_model), strict=True))
    days = pd.Series(drawn)
    read = waits(complete_pilot_log(assumed, inputs.assumptions, area="a"), "2012-12-31")
    paid = read[read["customer_status"] == "paid"].set_index("claim_id")
    assert (paid["customer_days"] == days.loc[paid.index]).all()
    ended = read[read["customer_status"] != "paid"].set_index("claim_id")
    assert (ended["customer_days"] <= days.loc[ended.index]).all()


def of_all_seeds(inputs: SimulationInputs, reading: Reading, *, extract: bool) -> pd.DataFrame:
    """The claims of every seed, read at one go, which is quicker; claims do not know of each
    other."""
    logs = []
    for seed in SEEDS:
        assumed = ClaimAssumptions(reading=reading, seed=seed, claims_each=100)
        make = pilot_log if extract else complete_pilot_log
        log = make(assumed, inputs.assumptions, area="testshire")
        logs.append(log.assign(claim_id=f"{seed:03d} " + log["claim_id"]))
    together = pd.concat(logs, ignore_index=True)
    end = ClaimAssumptions().extract_on if extract else "2012-12-31"
    read = waits(together.assign(row=np.arange(len(together)) + 1), end)
    return read.assign(seed=read["claim_id"].str[:3].astype(int))


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_over_200_seeds_the_log_holds_what_its_reading_says(
    inputs: SimulationInputs, reading: Reading
) -> None:
    read = of_all_seeds(inputs, reading, extract=False)
    by_model = read.groupby(["seed", "model"], observed=True)["customer_status"]
    expected = {"paid": 0.84, "refused": 0.10, "withdrawn": 0.06}
    for ending, share in expected.items():
        shares = by_model.agg(lambda status, name=ending: (status == name).mean()).astype(float)
        for model in MODELS:
            of_model = shares.xs(model, level="model")
            error = of_model.std(ddof=1) / np.sqrt(len(of_model))
            assert error < 0.003
            assert abs(of_model.mean() - share) < 4 * error


def true_share_waiting(days: float, model: str, reading: Reading) -> float:
    """The share that no payment has reached, were nobody refused or withdrawn."""
    if model == "redesigned":
        scaled = days * 38 / 13
        days = scaled if reading == "mean" or scaled <= 38 else days + 25
    return float(gamma.sf(days, 4, scale=38 / 4))


def true_mean(model: str, reading: Reading) -> float:
    found, _ = quad(true_share_waiting, 0, 60, args=(model, reading), points=[13], limit=200)
    return float(found)


def true_median(model: str, reading: Reading) -> int:
    """In whole days: the share still waiting after day n is the mean of that over the day after, as
    a claim begins at any moment of its day."""
    left = (quad(true_share_waiting, day, day + 1, args=(model, reading))[0] for day in range(90))
    return next(day for day, share in enumerate(left) if share < 0.5)


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_over_200_seeds_the_extract_shows_the_true_means_medians_and_saving(
    inputs: SimulationInputs, reading: Reading
) -> None:
    """Though claims are refused, withdrawn and still open in it. Twenty seeds make one curve."""
    read = of_all_seeds(inputs, reading, extract=True)
    read = read.assign(
        duration_days=read["customer_days"].astype(float), event=read["customer_status"]
    )
    means = {}
    for model in MODELS:
        of_model = read[read["model"] == model]
        curves = [
            survival_curve(claims, event="paid")
            for _, claims in of_model.groupby(of_model["seed"] // 20)
        ]
        # The few that are left after the last day of a curve would add hours at most.
        means[model] = np.array([
            restricted_mean_days(curve, horizon_days=min(60.0, followed_days(curve))).value
            for curve in curves
        ])  # fmt: skip
        found = quantile_days(survival_curve(of_model, event="paid"), share=0.5).value
        assert found == true_median(model, reading)
    saved = means["as-is"] - means["redesigned"]
    truth = {model: true_mean(model, reading) for model in MODELS}
    truth["saved"] = truth["as-is"] - truth["redesigned"]
    for name, estimates in (means | {"saved": saved}).items():
        error = estimates.std(ddof=1) / np.sqrt(len(estimates))
        assert error < 0.15
        assert abs(estimates.mean() - truth[name]) < 4 * error, (name, estimates.mean())


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("model", MODELS)
def test_the_chance_of_another_end_leaves_the_assumed_share_paid(
    model: str, reading: Reading
) -> None:
    assumed = ClaimAssumptions(reading=reading, seed=5, claims_each=200_000)
    chance = chance_of_another_end(assumed, model, paid_share=0.84)
    _, moments, days = first_moments_and_waits(assumed, model)
    lived = (1 - chance) ** np.floor(moments + days)
    assert lived.mean() == pytest.approx(0.84, abs=4 * lived.std() / np.sqrt(200_000))
    assert chance_of_another_end(assumed, model, paid_share=1) == 0


def test_a_claim_is_refused_or_withdrawn_whatever_its_wait_would_have_been(
    inputs: SimulationInputs,
) -> None:
    """Of the claims that are not yet paid on a day as many of the slow as of the quick end so."""
    assumed = ClaimAssumptions(seed=3, claims_each=20_000)
    _, moments, days = first_moments_and_waits(assumed, "as-is")
    log = complete_pilot_log(assumed, inputs.assumptions, area="a")
    ended = log[log["model"].eq("as-is") & log["event"].isin(["refused", "withdrawn"])]
    places = ended["claim_id"].str[-5:].astype(int).to_numpy() - 1
    starts = log[log["event"] == "first contact"].set_index("claim_id")["time"]
    after = ended["time"].dt.normalize() - starts.loc[ended["claim_id"]].dt.normalize().array
    early = places[after.dt.days.to_numpy() < 20]
    whole = np.floor(moments + days)
    quick, slow = (whole >= 20) & (whole < 40), whole >= 40
    shares = [np.isin(np.flatnonzero(group), early).mean() for group in (quick, slow)]
    assert 0.05 < shares[0] < 0.12
    assert abs(shares[0] - shares[1]) < 0.012


def test_the_two_readings_are_told_apart_by_more_than_chance() -> None:
    savings = [expected_saving_days(ClaimAssumptions(reading=reading)) for reading in READINGS]
    assert savings[0] - savings[1] > 4
