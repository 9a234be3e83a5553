"""What the offences of a group of people cost: three lines that are never added.

Proven: the offences that led to a charge, a caution or a community resolution, as they stand.
Recorded: every offence traced to the group, times the recorded crimes behind each one detected.
All crime: those times the crimes committed for each recorded. Tables in, tables out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.methods.offence_costs import BEARERS, COSTED, Basis, cost_counts

PROVEN, RECORDED, ALL = "Proven offences", "Recorded crimes", "All crime"
LINES = (PROVEN, RECORDED, ALL)
PROVEN_OUTCOMES = ("charged or summonsed", "cautioned", "community resolution")
_BASIS: Mapping[str, Basis] = {PROVEN: "recorded", RECORDED: "recorded", ALL: "estimated"}
ECONOMIC, SOCIAL = "Victims and businesses, as losses", "Victims, as harm valued in money"
# From the finest step that is worth printing.
MILLION_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
PERCENT_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
THOUSAND_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


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
    offence_group, attributed, proven (1/k of an offence of k people is each one's, so that no
    offence is costed twice).
    """
    share = 1 / (1 + offences["co_offenders"].astype(float))
    rows = pd.DataFrame(
        {
            "offender": offences["offender"].astype(str),
            "offence_group": offences["offence_group"].astype(str),
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
    and part. Offences that are not costed add nothing, so
    amounts are those of the costed offences alone: see `share_costed`.
    """
    tables = {}
    for line in LINES:
        each = cost_of_one(counts["offence_group"].tolist(), unit_costs, basis=_BASIS[line])
        number = counts["proven" if line == PROVEN else "attributed"] / years
        times = number if line == PROVEN else number / detected
        amounts = each.reindex(counts["offence_group"]).fillna(0.0).to_numpy()
        by_row = pd.DataFrame(amounts * times.to_numpy()[:, None], columns=list(BEARERS))
        added = by_row.groupby(counts["offender"].to_numpy()).sum().reindex(list(people))
        tables[line] = added.fillna(0.0)
    return pd.concat(tables, axis=1)


def share_costed(counts: pd.DataFrame, unit_costs: UnitCosts) -> float:
    """The share of the offences attributed that carry a cost, 0 to 1."""
    by_group = counts.groupby("offence_group", as_index=False)[["attributed"]].sum()
    costed = cost_counts(
        by_group.rename(columns={"attributed": "count"}), None, unit_costs.mapping,
        unit_costs.costs, unit_costs.multipliers, edition=unit_costs.edition, basis="recorded",
    )  # fmt: skip
    with_cost = costed.loc[costed["status"] == COSTED, "count"].sum()
    return float(with_cost / by_group["attributed"].sum()) if len(by_group) else float("nan")


def share_step(counts: pd.DataFrame) -> float:
    """What a share of the offences may be rounded to, in percent, so that no one person shows."""
    each = counts.groupby("offender")["attributed"].sum()
    return step_that_hides((100 * each / each.sum()).tolist(), steps=PERCENT_STEPS)


def steps_name(value: str) -> str:
    """The column that says what a column of statistics is rounded to."""
    return f"{value}_step"


def line_statistics(amounts: pd.DataFrame, *, lengths: Mapping[str, float]) -> pd.DataFrame:
    """What the group costs by line, for each length of time, in £ million, to be protected.

    `amounts` comes from `person_amounts`, `lengths` names how many years each row covers. Columns:
    line, length, people; the three parts, each with the step (`steps_name`) that hides what any one
    person adds.
    """
    rows = []
    for length, years in lengths.items():
        for line in LINES:
            table = years * amounts[line] / 1e6
            row: dict[str, object] = {"line": line, "length": length, "people": len(table)}
            for part in table.columns:
                row[part] = float(table[part].sum())
                row[steps_name(part)] = step_that_hides(table[part].tolist(), steps=MILLION_STEPS)
            rows.append(row)
    return pd.DataFrame(rows)


def person_statistics(amounts: pd.DataFrame) -> pd.DataFrame:
    """What each person of the group costs in an average year, in £ thousand, to be protected.

    Columns: line, people; the three parts, each with its step.
    """
    rows = []
    for line in LINES:
        table = amounts[line] / 1e3
        row: dict[str, object] = {"line": line, "people": len(table)}
        for part in table.columns:
            row[part] = float(table[part].mean())
            row[steps_name(part)] = step_that_hides(
                (table[part] / len(table)).tolist(), steps=THOUSAND_STEPS
            )
        rows.append(row)
    return pd.DataFrame(rows)


def bearer_statistics(amounts: pd.DataFrame, agencies: pd.DataFrame) -> pd.DataFrame:
    """Who bears the cost of all crime in an average year, in £ million, to be protected.

    `agencies` splits the fiscal part of an average crime (agency, amount_gbp). Columns: bearer (the
    agencies, then `ECONOMIC` and `SOCIAL`), people; amount with its step. They add to all parts.
    """
    shares = agencies.set_index("agency")["amount_gbp"].astype(float)
    whole = amounts[ALL] / 1e6
    each = {str(name): whole["fiscal"] * share for name, share in (shares / shares.sum()).items()}
    each |= {ECONOMIC: whole["economic"], SOCIAL: whole["social"]}
    return pd.DataFrame(
        [
            {
                "bearer": bearer, "people": len(values), "amount": float(values.sum()),
                steps_name("amount"): step_that_hides(values.tolist(), steps=MILLION_STEPS),
            }
            for bearer, values in each.items()
        ]
    )  # fmt: skip
