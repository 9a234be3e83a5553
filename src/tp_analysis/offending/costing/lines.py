"""What the offences of a group of people cost: three lines that are never added.

Proven or charged: the offences that led to a charge, a caution or a community resolution, as they
stand. Recorded: those times the recorded crimes behind each one detected, as the share detected is
of crimes with such an outcome. All crime: those times the crimes committed for each recorded.
Tables in, tables out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.methods.offence_costs import BEARERS, COSTED, Basis, cost_counts

PROVEN, RECORDED, ALL = "Proven or charged", "Recorded crimes", "All crime"
LINES = (PROVEN, RECORDED, ALL)
PROVEN_OUTCOMES = ("charged or summonsed", "cautioned", "community resolution")
# The steps from the chain's count of offences to that of the lines.
IN_FULL, SPLIT, WITH_OUTCOME = "As many as are traced to them", "Split", "With an outcome"
_BASIS: Mapping[str, Basis] = {PROVEN: "recorded", RECORDED: "recorded", ALL: "estimated"}
# From the finest step that is worth printing.
MILLION_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
PERCENT_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True)
class UnitCosts:
    """What one offence of each offence group costs, in one edition, and how it was worked out."""

    mapping: pd.DataFrame
    costs: pd.DataFrame
    multipliers: pd.DataFrame
    edition: str


def cost_of_one(
    groups: Sequence[str], unit_costs: UnitCosts, *, basis: Basis, parts: Sequence[str] = BEARERS
) -> pd.DataFrame:
    """What one offence of each group costs, by part, in the prices of the unit costs' real_gbp.

    Index: offence_group; one column a part, missing where the group is not costed at all. A part
    that the edition does not give for a costed offence (the harm of shoplifting) adds nothing.
    """
    ones = pd.DataFrame({"offence_group": sorted(set(groups)), "count": 1.0})
    costed = cost_counts(
        ones, None, unit_costs.mapping, unit_costs.costs, unit_costs.multipliers,
        edition=unit_costs.edition, basis=basis, parts=parts,
    )  # fmt: skip
    amounts = costed.groupby(["offence_group", "part"])["real_amount_gbp"].sum(min_count=1)
    wide = amounts.unstack("part").reindex(columns=list(parts))
    return wide.where(wide.isna().all(axis=1), wide.fillna(0.0), axis=0)


def offence_counts(offences: pd.DataFrame) -> pd.DataFrame:
    """How many offences of each group there are, each split between those who took part.

    `offences` has offender, offence_group, outcome and co_offenders. Columns: offender,
    offence_group, in_full (not split), attributed, proven (1/k of an offence of k people is each
    one's, so that no offence is costed twice; proven has an outcome against somebody).
    """
    share = 1 / (1 + offences["co_offenders"].astype(float))
    rows = pd.DataFrame(
        {
            "offender": offences["offender"].astype(str),
            "offence_group": offences["offence_group"].astype(str),
            "in_full": 1.0,
            "attributed": share,
            "proven": share.where(offences["outcome"].isin(PROVEN_OUTCOMES), 0.0),
        }
    )
    return rows.groupby(["offender", "offence_group"], as_index=False).sum()


def person_amounts(
    people: Sequence[str],
    counts: pd.DataFrame,
    unit_costs: UnitCosts,
    *,
    detected: float,
    years: float,
) -> pd.DataFrame:
    """What each person's offences cost in an average year, in pounds.

    `counts` comes from `offence_counts`. Index: offender, everybody once; columns: pairs of line
    and part. Only offences with an outcome against somebody count: the share `detected` is of
    those. Offences that are not costed add nothing: see `share_costed`.
    """
    tables = {}
    for line in LINES:
        each = cost_of_one(counts["offence_group"].tolist(), unit_costs, basis=_BASIS[line])
        number = counts["proven"] / years
        times = number if line == PROVEN else number / detected
        amounts = each.reindex(counts["offence_group"]).fillna(0.0).to_numpy()
        by_row = pd.DataFrame(amounts * times.to_numpy()[:, None], columns=list(BEARERS))
        added = by_row.groupby(counts["offender"].to_numpy()).sum().reindex(list(people))
        tables[line] = added.fillna(0.0)
    return pd.concat(tables, axis=1)


def share_costed(counts: pd.DataFrame, unit_costs: UnitCosts) -> float:
    """The share of the offences of the lines that carry a cost, 0 to 1."""
    by_group = counts.groupby("offence_group", as_index=False)[["proven"]].sum()
    costed = cost_counts(
        by_group.rename(columns={"proven": "count"}), None, unit_costs.mapping,
        unit_costs.costs, unit_costs.multipliers, edition=unit_costs.edition, basis="recorded",
    )  # fmt: skip
    with_cost = costed.loc[costed["status"] == COSTED, "count"].sum()
    every = float(by_group["proven"].sum())
    return float(with_cost) / every if every else float("nan")


def share_step(counts: pd.DataFrame) -> float:
    """What a share of the offences may be rounded to, in percent, so that no one person shows."""
    each = counts.groupby("offender")["proven"].sum()
    return step_that_hides((100 * each / max(each.sum(), 1)).tolist(), steps=PERCENT_STEPS)


def chain_amounts(counts: pd.DataFrame, *, chain_gbp: float, years: float) -> pd.DataFrame:
    """What each person costs in a year if all offences cost as the chain has it, in pounds.

    `chain_gbp` is what stands behind one offence attributed: the recorded and unrecorded crimes
    behind it at the average cost. Index: offender; columns: `IN_FULL`, `SPLIT` and `WITH_OUTCOME`,
    each a step from the chain's count of offences to that of the lines.
    """
    added = counts.groupby("offender")[["in_full", "attributed", "proven"]].sum()
    return (added * chain_gbp / years).set_axis([IN_FULL, SPLIT, WITH_OUTCOME], axis=1)


def chain_statistics(amounts: pd.DataFrame, *, people: int) -> pd.DataFrame:
    """The steps of `chain_amounts` for the group, in £ million, to be protected.

    Columns: step, people; amount with its step of rounding.
    """
    return pd.DataFrame(
        [
            {
                "step": step, "people": people, "amount": float(each.sum()),
                steps_name("amount"): step_that_hides(each.tolist(), steps=MILLION_STEPS),
            }
            for step, each in (amounts / 1e6).items()
        ]
    )  # fmt: skip


def steps_name(value: str) -> str:
    """The column that says what a column of statistics is rounded to."""
    return f"{value}_step"


def line_statistics(amounts: pd.DataFrame) -> pd.DataFrame:
    """What the group costs in an average year by line, in £ million, to be protected.

    `amounts` comes from `person_amounts`. Columns: line, people; the three parts, each with the
    step (`steps_name`) that hides what any one person adds.
    """
    rows = []
    for line in LINES:
        table = amounts[line] / 1e6
        row: dict[str, object] = {"line": line, "people": len(table)}
        for part in table.columns:
            row[part] = float(table[part].sum())
            row[steps_name(part)] = step_that_hides(table[part].tolist(), steps=MILLION_STEPS)
        rows.append(row)
    return pd.DataFrame(rows)
