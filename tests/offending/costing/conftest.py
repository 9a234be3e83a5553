"""A made-up cohort of a few hundred people, and the tables of costing, loaded once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tp_analysis.disclosure.policies import Policy, suppressed_and_rounded
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.costing.inputs import CostingInputs, load_costing

GROUPS = ("Shoplifting", "Domestic burglary", "Robbery", "Drug offences")


def made_up_cohort(
    *, people: int = 300, years: int = 3, seed: int = 1, illustrative: bool = True
) -> Cohort:
    """People with a steady rate of their own; nobody in it is real."""
    generator = np.random.default_rng(seed)
    names = [f"person {number:04}" for number in range(people)]
    rates = generator.gamma(0.8, 2.5, people)
    rows = [
        (name, 12 * year + generator.integers(12), *generator.integers(0, (4, 2, 2)))
        for name, rate in zip(names, rates, strict=True)
        for year in range(years)
        for _ in range(generator.poisson(rate))
    ]
    first = pd.Timestamp("2006-12-01")
    offences = pd.DataFrame(rows, columns=["offender", "month", "group", "outcome", "others"])
    offences = pd.DataFrame(
        {
            "offence_id": [f"offence {number}" for number in range(len(offences))],
            "offender": offences["offender"],
            "offence_group": [GROUPS[group] for group in offences["group"]],
            "committed_on": [first + pd.DateOffset(months=int(m)) for m in offences["month"]],
            "outcome": np.where(offences["outcome"] == 0, "charged or summonsed", "not known"),
            "co_offenders": offences["others"].astype(int),
        }
    )
    contacts = pd.DataFrame(
        {"offender": names, "agency": "Police", "contact": "arrest-detained", "quantity": rates}
    )
    days = int(years * 365.25)
    return Cohort(
        key="own" if not illustrative else "two-hundred-and-fifty",
        label="Made up for a test", claim="", is_illustrative=illustrative,
        basis="made up for a test", years=float(years), first_day=first,
        last_day=first + pd.DateOffset(years=years) - pd.Timedelta(days=1),
        people=pd.DataFrame(
            {"offender": names, "on_scheme": False, "days_in_period": days, "days_at_liberty": days}
        ),
        offences=offences, contacts=contacts, policy=policy(illustrative),
    )  # fmt: skip


def policy(illustrative: bool) -> Policy:
    """The default rules, marked as illustrative or not."""
    rules = PROFILES["default"]
    return suppressed_and_rounded(rules, name="illustrative" if illustrative else "own")


@pytest.fixture(scope="session")
def cohort() -> Cohort:
    return made_up_cohort()


@pytest.fixture(scope="session")
def costing() -> CostingInputs:
    return load_costing()
