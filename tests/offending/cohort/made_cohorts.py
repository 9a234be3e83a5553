"""Small made-up cohorts for tests: about nobody, drawn in a moment, and shown under real rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.offending.cohort.datasets import OUTCOMES
from tp_analysis.offending.cohort.loading import Cohort

COSTS = {"Shoplifting": 100.0, "Robbery": 9000.0, "Domestic burglary": 4000.0}
GROUPS = (*COSTS, "Drug offences")
DAYS = 1096


def made_cohort(seed: int, *, people: int = 150, is_illustrative: bool = True) -> Cohort:
    """A cohort in which few have many offences; the last offender has none."""
    generator = np.random.default_rng(seed)
    counts = 1 + generator.negative_binomial(0.3, 0.06, people)
    counts[-1] = 0
    names = np.array([f"made-up-{place}" for place in range(people)])
    size = int(counts.sum())
    offences = pd.DataFrame(
        {
            "offence_id": [f"offence-{place}" for place in range(size)],
            "offender": np.repeat(names, counts),
            "offence_group": generator.choice(GROUPS, size, p=[0.5, 0.1, 0.3, 0.1]),
            "committed_on": pd.Timestamp("2009-01-01"),
            "outcome": generator.choice(OUTCOMES, size),
            "co_offenders": generator.geometric(0.7, size) - 1,
        }
    )
    at_liberty = np.maximum(counts, generator.integers(DAYS // 4, DAYS, people))
    rows = pd.DataFrame(
        {
            "offender": names,
            "on_scheme": generator.random(people) < np.minimum(counts / 60, 0.5),
            "days_in_period": DAYS,
            "days_at_liberty": at_liberty,
        }
    )
    name = "illustrative" if is_illustrative else "default"
    return Cohort(
        key="two-percent" if is_illustrative else "own",
        label="Made up",
        claim="nothing is claimed",
        is_illustrative=is_illustrative,
        basis="made up for a test of the place" if is_illustrative else "computed from rows",
        years=3.0,
        first_day=pd.Timestamp("2007-01-01"),
        last_day=pd.Timestamp("2009-12-31"),
        people=rows,
        offences=offences,
        contacts=pd.DataFrame(),
        policy=suppressed_and_rounded(PROFILES["default"], name=name),
    )


def without(cohort: Cohort, offender: str) -> Cohort:
    """The same cohort as if one person had never been in it."""
    return replace(
        cohort,
        people=cohort.people[cohort.people["offender"] != offender].reset_index(drop=True),
        offences=cohort.offences[cohort.offences["offender"] != offender].reset_index(drop=True),
    )
