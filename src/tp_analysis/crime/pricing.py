"""What counts are priced with, and the sums of their costs. Tables in, tables out.

All amounts are in the prices of the report's price year. Proven, recorded and estimated crime are
three lines that overlap, so they are never added. Proven crime is part of recorded crime; estimated
crime holds what recorded crime costs but for `not_held_gbp`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tp_analysis.crime.outcomes import POSITIVE, outcome_groups
from tp_analysis.methods import offence_costs
from tp_analysis.methods.offence_costs import (
    COSTED,
    COUNTED_EXACTLY,
    NO_MULTIPLIER,
    TOTAL,
    Basis,
)

PROVEN, RECORDED, ESTIMATED = "Proven or charged", "Recorded", "Estimated, all crime"
ALL_CATEGORIES = "All categories"
# Recorded thefts of vehicles hold those from businesses, for which the multiplier allows; the
# mapping has them apart.
_VEHICLE_THEFTS = ["Theft of vehicle", "Theft of commercial vehicle"]


@dataclass(frozen=True)
class Pricing:
    """One edition of the unit costs in the prices of one year, and the mix they are applied by.

    `parts` are those of the edition's split; `factor` is what its printed amounts were multiplied
    by.
    """

    edition: str
    parts: tuple[str, ...]
    has_multipliers: bool
    factor: float
    mix: pd.DataFrame
    mapping: pd.DataFrame
    unit_costs: pd.DataFrame
    multipliers: pd.DataFrame


def priced(
    counts: pd.DataFrame,
    pricing: Pricing,
    *,
    basis: Basis = "recorded",
    parts: Sequence[str] = (TOTAL,),
    keep: Sequence[str] = (),
) -> pd.DataFrame:
    """The counts with their cost, as `offence_costs.cost_counts` gives it, by category and by the
    columns to `keep`."""
    given = "offence_group" if "offence_group" in counts.columns else "category"
    return offence_costs.cost_counts(
        counts[[*keep, given, "count"]],
        pricing.mix,
        pricing.mapping,
        pricing.unit_costs,
        pricing.multipliers,
        edition=pricing.edition,
        basis=basis,
        parts=parts,
    )


def proven_only(counts: pd.DataFrame) -> pd.DataFrame:
    """The crimes with a positive outcome, as POSITIVE lists their groups."""
    return counts[outcome_groups(counts["outcome"]).isin(list(POSITIVE))]


def by_line(
    counts: pd.DataFrame, pricing: Pricing, *, keep: Sequence[str] = ()
) -> dict[str, pd.DataFrame]:
    """The priced counts of each line; without multipliers in the edition there is no third."""
    lines = {
        PROVEN: priced(proven_only(counts), pricing, keep=keep),
        RECORDED: priced(counts, pricing, keep=keep),
    }
    if pricing.has_multipliers:
        lines[ESTIMATED] = priced(counts, pricing, basis="estimated", keep=keep)
    return lines


def lines_table(lines: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The lines beside each other.

    Columns: line, count (crimes in the files), count_costed (those of them that carry a cost),
    crimes_costed (those multiplied up), amount_gbp, cheapest_gbp, dearest_gbp.
    """
    return pd.DataFrame([{"line": line, **_sums(costs)} for line, costs in lines.items()])


def _sums(costs: pd.DataFrame) -> dict[str, float]:
    costed = costs[costs["status"] == COSTED]
    limits = offence_costs.bounds(costs)
    return {
        "count": float(costs["count"].sum()),
        "count_costed": float(costed["count"].sum()),
        "crimes_costed": float((costed["count"] * costed["multiplier"]).sum()),
        "amount_gbp": float(costed["amount_gbp"].sum(min_count=1)),
        "cheapest_gbp": float(limits["cheapest_gbp"].sum(min_count=1)),
        "dearest_gbp": float(limits["dearest_gbp"].sum(min_count=1)),
    }


def by_category(lines: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Each category of crime with what it costs as recorded, its bounds, and as estimated.

    Columns: category, count, count_costed, cheapest_gbp, amount_gbp, dearest_gbp, estimated_gbp
    (missing where the edition has no multiplier for any of it), is_total. Dearest first.
    """
    table = offence_costs.bounds(lines[RECORDED])
    estimated = lines[ESTIMATED] if ESTIMATED in lines else lines[RECORDED].head(0)
    sums = estimated.groupby("category")["amount_gbp"].sum(min_count=1)
    table = table.assign(estimated_gbp=table["category"].map(sums).astype(float))
    table = table.sort_values(
        ["amount_gbp", "count", "category"], ascending=[False, False, True], na_position="last"
    )
    measures = [
        "count", "count_costed", "cheapest_gbp", "amount_gbp", "dearest_gbp", "estimated_gbp",
    ]  # fmt: skip
    total = table[measures].sum(min_count=1).to_frame().T.assign(category=ALL_CATEGORIES)
    both = pd.concat([table[["category", *measures]], total], ignore_index=True)
    return both.assign(is_total=both["category"] == ALL_CATEGORIES)


def by_offence(lines: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every step of the sum: what each offence group was costed as.

    Columns: category, offence_group, unit_cost_offence, count, unit_cost_gbp, amount_gbp,
    multiplier and estimated_gbp (both missing where the edition has none). Costed crimes only, by
    category, the dearest offence first.
    """
    keys = ["category", "offence_group", "unit_cost_offence"]
    measures = ["count", "unit_cost_gbp", "amount_gbp"]
    recorded = lines[RECORDED]
    table = recorded.loc[recorded["status"] == COSTED, [*keys, *measures]]
    if ESTIMATED in lines:
        estimated = lines[ESTIMATED][[*keys, "multiplier", "amount_gbp"]]
        named = estimated.rename(columns={"amount_gbp": "estimated_gbp"})
        table = table.merge(named, on=keys, how="left")
    else:
        table = table.assign(multiplier=float("nan"), estimated_gbp=float("nan"))
    return table.sort_values(
        ["category", "amount_gbp", "unit_cost_offence"],
        ascending=[True, False, True],
        ignore_index=True,
    )


def not_held_gbp(lines: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """What recorded crime costs that the third line does not hold.

    "no multiplier": of offences that have none; "below one": of the others, by how much a
    multiplier below 1 takes it down. Both missing where there is no third line.
    """
    if ESTIMATED not in lines:
        return {"no multiplier": float("nan"), "below one": float("nan")}
    offences, recorded = lines[ESTIMATED], lines[RECORDED]
    left_out = offences.loc[offences["status"] == NO_MULTIPLIER, "unit_cost_offence"]
    is_left_out = recorded["unit_cost_offence"].isin(left_out)
    below = offences[offences["multiplier"] < 1]
    crimes = below["count"] * (1 - below["multiplier"])
    return {
        "no multiplier": float(recorded.loc[is_left_out, "amount_gbp"].sum()),
        "below one": float((crimes * below["unit_cost_gbp"]).sum()),
    }


def vehicle_thefts_gbp(lines: Mapping[str, pd.DataFrame]) -> tuple[float, float]:
    """What thefts of vehicles cost in the third line, and what they would if the multiplier were
    taken of those from businesses too: both missing where it is not below 1."""
    offences = lines[ESTIMATED] if ESTIMATED in lines else lines[RECORDED].head(0)
    thefts = offences[offences["unit_cost_offence"].isin(_VEHICLE_THEFTS)]
    named = thefts.set_index("unit_cost_offence").reindex(_VEHICLE_THEFTS)
    own = named.iloc[0]
    if not own["multiplier"] < 1 or pd.isna(named.iloc[1]["count"]):
        return float("nan"), float("nan")
    each = float(own["multiplier"]) * float(own["unit_cost_gbp"])
    return float(own["count"]) * each, float(named["count"].sum()) * each


def homicides(costs: pd.DataFrame) -> tuple[float, float, float]:
    """How many homicides the mix gives, what they cost, and what one costs; the last two missing
    where none is costed."""
    rows = costs[costs["offence_group"].isin(COUNTED_EXACTLY)]
    amount, each = rows["amount_gbp"].sum(min_count=1), rows["unit_cost_gbp"].mean()
    return float(rows["count"].sum()), float(amount), float(each)


def by_part(counts: pd.DataFrame, pricing: Pricing) -> pd.DataFrame:
    """The recorded and the estimated cost by part of the edition's split, and the printed total.

    Columns: part, recorded_gbp, estimated_gbp (missing without multipliers), is_total.
    """
    parts = (*pricing.parts, TOTAL)
    table = pd.DataFrame({"part": parts}).assign(is_total=[part == TOTAL for part in parts])
    for name, basis in (("recorded_gbp", "recorded"), ("estimated_gbp", "estimated")):
        if basis == "estimated" and not pricing.has_multipliers:
            table[name] = float("nan")
            continue
        costs = priced(counts, pricing, basis=basis, parts=parts)  # type: ignore[arg-type]
        table[name] = table["part"].map(costs.groupby("part")["amount_gbp"].sum(min_count=1))
    return table


def by_bearer(counts: pd.DataFrame, pricing: Pricing, agencies: pd.DataFrame) -> pd.DataFrame:
    """Who bears the recorded cost: agencies the fiscal part, then the economic and social parts.

    `agencies` has agency and amount_gbp for an average crime; its shares are taken for every
    offence. Columns: part, bearer, recorded_gbp, is_part (of the fiscal part above it). The three
    parts are not added.
    """
    parts = by_part(counts, pricing).set_index("part")["recorded_gbp"]
    shares = agencies["amount_gbp"].astype(float) / float(agencies["amount_gbp"].sum())
    fiscal = pd.DataFrame(
        {
            "part": "fiscal",
            "bearer": agencies["agency"].astype(str),
            "recorded_gbp": shares * float(parts["fiscal"]),
            "is_part": True,
        }
    ).sort_values("recorded_gbp", ascending=False, kind="stable")
    whole = pd.DataFrame(
        {
            "part": list(pricing.parts),
            "bearer": "",
            "recorded_gbp": [float(parts[part]) for part in pricing.parts],
            "is_part": False,
        }
    )
    return pd.concat([whole.head(1), fiscal, whole.iloc[1:]], ignore_index=True)


def by_month(counts: pd.DataFrame, pricing: Pricing, months: pd.PeriodIndex) -> pd.DataFrame:
    """The cost of each line in every month asked for; missing where the month is not held.

    Columns: line, month (a period), amount_gbp.
    """
    named = counts.assign(period=pd.to_datetime(counts["month"]).dt.to_period("M").astype(str))
    tables = []
    for line, costs in by_line(named, pricing, keep=["period"]).items():
        sums = costs.groupby("period")["amount_gbp"].sum(min_count=1)
        amounts = sums.reindex([str(month) for month in months]).to_numpy()
        tables.append(pd.DataFrame({"line": line, "month": months, "amount_gbp": amounts}))
    return pd.concat(tables, ignore_index=True)
