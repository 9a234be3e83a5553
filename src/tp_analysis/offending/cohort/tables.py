"""The tables of a cohort that may be shown: from rows about people to what their policy allows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from tp_analysis.disclosure import (
    Policy,
    ProtectedTable,
    protect_amounts,
    protect_concentration_curve,
    protect_counts,
    protect_statistics,
    rounded_further,
    spread,
    stacked,
)
from tp_analysis.disclosure.policies import rules_of
from tp_analysis.disclosure.rounding import round_count
from tp_analysis.offending.cohort import concentration, rates
from tp_analysis.offending.cohort.concentration import Amounts, By
from tp_analysis.offending.cohort.datasets import OUTCOMES
from tp_analysis.offending.cohort.loading import Cohort, offences_by_person

# Enough for a mean that moves by less than the step it is printed with.
CHANCE_DRAWS = 10
BY_COUNT, BY_COST, BY_CHANCE = "By offences", "By cost", "By chance alone"
CHARGED, CAUTIONED, OTHER = "Charged or summonsed", "Cautioned or resolved", "No action, not known"
_OUTCOME_GROUPS = dict(zip(OUTCOMES, (CHARGED, CAUTIONED, CAUTIONED, OTHER, OTHER), strict=True))
MEASURED = ("value", "low", "high", "chance")
# What stands for each cohort in the names of columns and figures, in their order.
PREFIXES = ("first", "second")


def population(cohort: Cohort) -> str:
    """A name for the cohort's people that no others have, for the audit.

    Other made-up people are others, whatever made them so; real ones keep their name as long as
    their period stays, so that the audit sees all that was ever shown of them.
    """
    if not cohort.is_illustrative:
        return f"known offenders, {cohort.first_day:%Y-%m-%d} to {cohort.last_day:%Y-%m-%d}"
    return f"made-up offenders, {cohort.key}, {cohort.mark:08x}"


def concentration_table(
    cohorts: Sequence[Cohort],
    amounts: Mapping[str, Amounts],
    by: By,
    *,
    people: int,
    resamples: int,
    seed: int,
) -> ProtectedTable:
    """One row a measure, the cohorts side by side; shown where all of them have enough people."""
    tables = [
        concentration.measures(
            amounts[cohort.key], by=by, persistent_people=people, resamples=resamples,
            draws=CHANCE_DRAWS, seed=seed,
        ).set_index(["measure_id", "measure"])
        for cohort in cohorts
    ]  # fmt: skip
    fewest = pd.concat([table.pop("people") for table in tables], axis=1).min(axis=1)
    named = [
        table.add_prefix(f"{prefix}_") for prefix, table in zip(PREFIXES, tables, strict=False)
    ]
    return protect_statistics(
        pd.concat([*named, fewest.rename("people")], axis=1).reset_index(),
        policy=cohorts[0].policy,
        labels=["measure_id", "measure"],
        values={
            f"{prefix}_{name}": f"{prefix}_step"
            for prefix, _ in zip(PREFIXES, cohorts, strict=False)
            for name in MEASURED
        },
        people="people",
    )


def curves_table(amounts: Amounts, policy: Policy) -> ProtectedTable:
    """Lorenz's curves by offences and by cost, and by chance: curve, top_share, share_of_total."""

    def curve(by: By) -> ProtectedTable:
        each = amounts.of(by)
        protected = protect_concentration_curve(
            pd.DataFrame({"total": each}), policy=policy, amount="total",
            top_shares=concentration.CURVE_POINTS,
        )  # fmt: skip
        return rounded_further(
            protected, steps={"share_of_total": concentration.share_step(each) / 100}
        )

    return stacked(
        {BY_COUNT: curve("offences"), BY_COST: curve("cost"), BY_CHANCE: _chance(amounts, policy)},
        label="curve",
    )


def _chance(amounts: Amounts, policy: Policy) -> ProtectedTable:
    """From numbers as they are shown, so that nobody can be read off the curve."""
    people, step = len(amounts.offences), rates.sum_step(amounts.offences)
    shown_people = round_count(people, rules_of(policy, "A chance curve").round_base)
    shown_offences = _whole_steps(int(amounts.offences.sum()), step)
    if shown_people and shown_offences:
        curve = concentration.chance_curve(people=shown_people, offences=shown_offences)
        curve = curve.assign(step=0.01)
    else:
        curve = pd.DataFrame({"top_share": [1.0], "share_of_total": [1.0], "step": [math.nan]})
    return protect_statistics(
        curve.assign(people=people),
        policy=policy,
        labels=[],
        values={"top_share": "step", "share_of_total": "step"},
        people="people",
    )


def _people(cohort: Cohort) -> pd.DataFrame:
    days = cohort.people.set_index("offender")["days_in_period"]
    people = offences_by_person(cohort)
    return rates.with_bands(people.assign(days_in_period=people["offender"].map(days)))


def activity_table(cohort: Cohort) -> ProtectedTable:
    """People by band and scheme, with totals: band, a column a category, is_total."""
    counts = _people(cohort).groupby(["band", "scheme"]).size().reset_index(name="people")
    held = set(counts["band"])
    bands = tuple(name for _, name in rates.BANDS if name in held)
    table = protect_counts(
        counts, policy=cohort.policy, dimensions=["band", "scheme"], count="people",
        population=population(cohort), categories={"band": bands},
    )  # fmt: skip
    return spread(table, columns="scheme", value="people")


def outcomes_table(cohort: Cohort) -> ProtectedTable:
    """Sums of what people did, not counts of people: one person may have them all."""
    rows = pd.DataFrame(
        {
            "offence_group": cohort.offences["offence_group"],
            "outcome": cohort.offences["outcome"].map(_OUTCOME_GROUPS),
            "offender": cohort.offences["offender"],
            "offences": 1,
        }
    )
    cells = ["offence_group", "outcome", "offender"]
    each = pd.DataFrame(rows.groupby(cells)["offences"].sum().reset_index())
    size = each.groupby("offence_group")["offences"].sum()
    # In the order of what is shown, as the true order would say more.
    step = rates.sum_step(
        each.groupby(["offence_group", "offender"])["offences"].sum().to_numpy(float)
    )
    largest = sorted(size.index, key=lambda group: (-_whole_steps(size[group], step), group))
    table = protect_amounts(
        each, policy=cohort.policy, dimensions=["offence_group", "outcome"], amount="offences",
        contributor="offender", population=population(cohort), unit="offences", total=None,
        rounding=rates.sum_step(each["offences"].to_numpy(float)),
        categories={
            "offence_group": tuple(largest), "outcome": (CHARGED, CAUTIONED, OTHER),
        },
    )  # fmt: skip
    return spread(table, columns="outcome", value="offences")


def _whole_steps(offences: int, step: float) -> int:
    return 0 if math.isnan(step) else round_count(int(offences), int(step))


def rates_table(cohort: Cohort) -> ProtectedTable:
    """Offences a person a year: group, at_liberty, calendar."""
    return protect_statistics(
        rates.rates(_people(cohort)),
        policy=cohort.policy,
        labels=["group"],
        values={"at_liberty": "at_liberty_step", "calendar": "calendar_step"},
        people="people",
    )


def co_offending_table(cohort: Cohort, costs: Mapping[str, float]) -> ProtectedTable:
    """What changes where offences are split: measure_id, measure, in_full, split."""
    return protect_statistics(
        rates.co_offending(cohort.people, cohort.offences, group_costs=costs),
        policy=cohort.policy,
        labels=["measure_id", "measure"],
        values={"in_full": "step", "split": "step"},
        people="people",
    )
