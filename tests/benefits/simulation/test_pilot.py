"""The pilot log holds each reading of "up to 25 days", whatever the seed, without a fault."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tp_analysis.benefits.claims import LogRules, claim_durations, code_events, find_faults
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.illustrative import (
    MODELS,
    ClaimAssumptions,
    Reading,
    expected_saving_days,
    first_moments_and_waits,
)
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.pilot import complete_pilot_log, pilot_log

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


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_over_200_seeds_the_log_holds_what_its_reading_says(
    inputs: SimulationInputs, reading: Reading
) -> None:
    logs = []
    for seed in SEEDS:
        assumed = ClaimAssumptions(reading=reading, seed=seed, claims_each=200)
        log = complete_pilot_log(assumed, inputs.assumptions, area="testshire")
        logs.append(log.assign(claim_id=f"{seed:03d} " + log["claim_id"]))
    together = pd.concat(logs, ignore_index=True)
    # Read at one go, which is quicker; claims do not know of each other.
    read = waits(together.assign(row=np.arange(len(together)) + 1), "2012-12-31")
    read = read.assign(seed=read["claim_id"].str[:3])
    paid = read[read["customer_status"] == "paid"]
    means = paid.pivot_table(
        index="seed", columns="model", values="customer_days", aggfunc="mean", observed=True
    )
    by_seed = read.groupby("seed")["customer_status"]
    found = pd.DataFrame(
        {
            "as-is": means["as-is"],
            "saved": means["as-is"] - means["redesigned"],
            "paid": by_seed.agg(lambda status: (status == "paid").mean()).astype(float),
            "refused": by_seed.agg(lambda status: (status == "refused").mean()).astype(float),
        }
    )
    assert len(found) == len(SEEDS)
    errors = found.std(ddof=1) / np.sqrt(len(found))
    saving = expected_saving_days(ClaimAssumptions(reading=reading))
    expected = pd.Series({"as-is": 38.0, "saved": saving, "paid": 0.84, "refused": 0.10})
    assert (errors < [0.15, 0.15, 0.002, 0.002]).all()
    assert ((found.mean() - expected).abs() < 4 * errors).all()


def test_the_two_readings_are_told_apart_by_more_than_chance() -> None:
    savings = [expected_saving_days(ClaimAssumptions(reading=reading)) for reading in READINGS]
    assert savings[0] - savings[1] > 4
