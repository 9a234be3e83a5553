"""What counted crimes cost: counts by category or offence group, times what one crime costs.

count x share in the mix x share in the group x multiplier x unit cost (Home Office, Economic and
social costs of crime: unit costs are for each crime committed, so recorded crimes are multiplied
up first). Knows no topic and no file: the tables are those of the datasets
reference/offence_mapping, reference/unit_costs and reference/unit_cost_multipliers. A crime without
a cost keeps its row and its count; its amount is missing, which is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from tp_analysis.errors import ConfigurationError, DataError, did_you_mean

Basis = Literal["recorded", "estimated"]
BEARERS = ("fiscal", "economic", "social")
STAGES = ("anticipation", "consequence", "response")
TOTAL = "total"
# What treating victims costs the NHS is part of the fiscal part, and no response to the offender.
NHS, NHS_PART = "NHS", "fiscal, NHS"
# The parts of each split that hold no agency's response, so that agencies' own costs may stand
# beside them.
BESIDE_AGENCIES: Mapping[str, tuple[str, ...]] = {
    "anticipation, consequence, response": ("anticipation", "consequence"),
    "fiscal, economic, social": ("economic", "social", NHS_PART),
}
# A handful a year and by far the dearest: no bound makes more of them than the mix gives. Files of
# categories do not tell them, so their number is that of the mix, not one that was counted.
COUNTED_EXACTLY = ("Homicide",)

COSTED = "costed"
NOT_COSTED = "not costed"
NO_MULTIPLIER = "no multiplier"
PART_NOT_KNOWN = "part not known"
NOT_MAPPED = "not in the mapping"
STATUSES = (COSTED, NOT_COSTED, NO_MULTIPLIER, PART_NOT_KNOWN, NOT_MAPPED)


def add_agency_costs(offence_costs: pd.DataFrame, agency_costs: pd.DataFrame) -> pd.DataFrame:
    """What offences cost beside what agencies spent, with nothing counted twice.

    `offence_costs` has the columns part and amount_gbp (more are ignored), `agency_costs` agency
    and amount_gbp. Columns: kind ("offences" or "agencies"), item (the part or the agency),
    amount_gbp: parts first, each summed over its known amounts and missing where none is known.

    Raises DataError where the offence costs hold what agencies spend on the response (the parts
    response, fiscal and total), parts of two splits, or a missing part; for the NHS in both; and
    for an agency that costs nothing known.
    """
    _require(offence_costs, ("part", "amount_gbp"), "offence costs")
    _require(agency_costs, ("agency", "amount_gbp"), "agency costs")
    parts = set(offence_costs["part"].dropna().astype(str))
    if offence_costs["part"].isna().any() or not any(
        parts <= set(allowed) for allowed in BESIDE_AGENCIES.values()
    ):
        allowed = " or ".join(" and ".join(parts) for parts in BESIDE_AGENCIES.values())
        raise DataError(
            f"The offence costs hold the parts {', '.join(sorted(parts)) or 'none'}: agencies' own "
            f"costs would be counted twice, or parts that overlap added. Give {allowed} alone."
        )
    if NHS_PART in parts and agency_costs["agency"].eq(NHS).any():
        raise DataError(
            "The NHS is among the offence costs and among the agencies: it would be counted twice. "
            "Leave one of the two out."
        )
    if agency_costs["amount_gbp"].isna().any():
        at = agency_costs.loc[agency_costs["amount_gbp"].isna(), "agency"].iloc[0]
        raise DataError(f"The agency costs have no amount for {at}. Fill it in or remove the row.")
    return pd.concat(
        [_summed(offence_costs, "part", "offences"), _summed(agency_costs, "agency", "agencies")],
        ignore_index=True,
    )


def _summed(costs: pd.DataFrame, item: str, kind: str) -> pd.DataFrame:
    amounts = costs.assign(amount_gbp=costs["amount_gbp"].astype(float))
    sums = amounts.groupby(item, sort=False)["amount_gbp"].sum(min_count=1).reset_index()
    return sums.rename(columns={item: "item"}).assign(kind=kind)[["kind", "item", "amount_gbp"]]


def cost_counts(
    counts: pd.DataFrame,
    mix: pd.DataFrame | None,
    mapping: pd.DataFrame,
    unit_costs: pd.DataFrame,
    multipliers: pd.DataFrame,
    *,
    edition: str,
    basis: Basis,
    parts: Sequence[str] = (TOTAL,),
) -> pd.DataFrame:
    """What counted crimes cost in one edition, in its prices: one row a (group of counts, part).

    `counts` has a column count and either category, which `mix` (from `offence_mix`) divides into
    offence groups, or offence_group (then `mix` is not used). All its other columns are carried;
    rows alike in all of them are added first, so that regrouping never changes a total.

    Columns: those carried, category if given, offence_group, unit_cost_offence, part, count,
    multiplier (1 for "recorded"), unit_cost_gbp, amount_gbp, status; and real_amount_gbp where the
    unit costs hold real_gbp (`offence_prices.repriced`). status, one of STATUSES, says why an
    amount is missing; a multiplier is missed by "estimated" only.

    Raises DataError for a missing column, a count that is missing or negative, an edition or a
    part that the tables do not hold; ConfigurationError for another basis.
    """
    chosen = _of_edition(mapping, edition, "mapping")
    costs = _of_edition(unit_costs, edition, "unit costs")
    _check_choices(costs, edition, basis, parts)
    rows = _by_group(counts, mix).merge(
        chosen[["offence_group", "unit_cost_offence", "match", "share"]],
        on="offence_group",
        how="left",
    )
    # A group without a cost, or without a row, keeps all its crimes.
    rows["count"] = rows["count"] * rows.pop("share").astype(float).fillna(1.0)
    own = multipliers[multipliers["edition"] == edition].set_index("offence")["multiplier"]
    estimated = rows["unit_cost_offence"].map(own.astype(float)).astype(float)
    rows["multiplier"] = estimated if basis == "estimated" else 1.0
    return _priced(rows.merge(pd.DataFrame({"part": list(parts)}), how="cross"), costs)


def _by_group(counts: pd.DataFrame, mix: pd.DataFrame | None) -> pd.DataFrame:
    """The counts by offence group, rows that are alike added, in the order of their columns."""
    is_grouped = "offence_group" in counts.columns
    _require(counts, ("count", "offence_group" if is_grouped else "category"), "counts")
    number = counts["count"].astype("Float64")
    if number.isna().any() or (number < 0).any():
        raise DataError("A count of crimes is missing or below zero. Correct it or leave it out.")
    keys = [name for name in counts.columns if name != "count"]
    added = counts.groupby(keys, dropna=False, observed=True)["count"].sum().reset_index()
    if is_grouped:
        return added.astype({"count": float})
    if mix is None:
        raise DataError("Counts by category need the mix of their offence groups: give `mix`.")
    shares = mix.rename(columns={"police_uk_category": "category"})
    rows = added.merge(shares[["category", "offence_group", "share"]], on="category", how="left")
    rows["count"] = rows["count"].astype(float) * rows.pop("share").astype(float).fillna(1.0)
    return rows


def _priced(rows: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    held = {"amount_gbp": "unit_cost_gbp", "real_gbp": "real_unit_cost_gbp"}
    named = costs.rename(columns={"offence": "unit_cost_offence"} | held)
    prices = [name for name in held.values() if name in named.columns]
    merged = rows.merge(
        named[["unit_cost_offence", "part", *prices]], on=["unit_cost_offence", "part"], how="left"
    )
    merged = merged.astype(dict.fromkeys(prices, float))
    crimes = merged["count"] * merged["multiplier"]
    merged["amount_gbp"] = crimes * merged["unit_cost_gbp"]
    if "real_unit_cost_gbp" in prices:
        merged["real_amount_gbp"] = crimes * merged.pop("real_unit_cost_gbp")
    merged["status"] = _statuses(merged)
    first = [name for name in merged.columns if name not in _RESULTS]
    return merged[[*first, *(name for name in _RESULTS if name in merged.columns)]]


_RESULTS = (
    "offence_group", "unit_cost_offence", "part", "count", "multiplier", "unit_cost_gbp",
    "amount_gbp", "real_amount_gbp", "status",
)  # fmt: skip


def _statuses(rows: pd.DataFrame) -> np.ndarray:
    conditions = {
        NOT_MAPPED: rows.pop("match").isna(),
        NOT_COSTED: rows["unit_cost_offence"].isna(),
        PART_NOT_KNOWN: rows["unit_cost_gbp"].isna(),
        NO_MULTIPLIER: rows["multiplier"].isna(),
    }
    return np.select([*conditions.values()], [*conditions], default=COSTED)


def bounds(
    costs: pd.DataFrame,
    *,
    part: str = TOTAL,
    by: Sequence[str] = ("category",),
    counted_exactly: Sequence[str] = COUNTED_EXACTLY,
) -> pd.DataFrame:
    """What the crimes of each category cost from the cheapest mix of their offences to the dearest.

    `costs` comes from `cost_counts`. All costed crimes of a category are taken to be of its
    cheapest offence (times its multiplier), then of its dearest; the groups `counted_exactly`
    keep the count that the mix gives them, and so does the share of crimes that carries a cost (or
    a multiplier): another mix could move it, and the cost beyond either end.

    Columns: those of `by`, count, count_costed, cheapest_offence, cheapest_gbp, amount_gbp (by the
    mix), dearest_offence, dearest_gbp; amounts missing where nothing is costed. Amounts of
    categories may be added: each bound is then one of the whole.
    """
    rows = _of_part(costs, part)
    _require(rows, by, "costs")
    rows = rows.assign(
        each=rows["multiplier"] * rows["unit_cost_gbp"],
        is_fixed=rows["offence_group"].isin(list(counted_exactly)),
    )
    groups = rows.groupby(list(by), dropna=False, observed=True)
    found = [dict(zip(by, keys, strict=True)) | _bound(group) for keys, group in groups]
    return pd.DataFrame(found, columns=[*by, *_BOUNDS])


_BOUNDS = (
    "count", "count_costed", "cheapest_offence", "cheapest_gbp", "amount_gbp", "dearest_offence",
    "dearest_gbp",
)  # fmt: skip


def _bound(rows: pd.DataFrame) -> dict[str, object]:
    costed = rows[rows["status"] == COSTED]
    free = costed[~costed["is_fixed"]]
    fixed_gbp = float(costed.loc[costed["is_fixed"], "amount_gbp"].sum())
    ends = (free if len(free) else costed).sort_values("each", kind="stable")
    found: dict[str, object] = {
        "count": float(rows["count"].sum()),
        "count_costed": float(costed["count"].sum()),
        "amount_gbp": float(costed["amount_gbp"].sum(min_count=1)),
    }
    for name, place in (("cheapest", 0), ("dearest", -1)):
        end = ends.iloc[place] if len(ends) else None
        found[f"{name}_offence"] = None if end is None else end["unit_cost_offence"]
        found[f"{name}_gbp"] = (
            float("nan") if end is None else fixed_gbp + float(free["count"].sum() * end["each"])
        )
    return found


def share_costed(costs: pd.DataFrame, *, part: str = TOTAL) -> pd.DataFrame:
    """How many of the crimes carry a cost, and why the others do not.

    `costs` comes from `cost_counts`. Columns: status (all of STATUSES, in that order), count,
    share (0 to 1; they add to 1, missing without crimes).
    """
    counted = _of_part(costs, part).groupby("status")["count"].sum()
    table = counted.reindex(list(STATUSES), fill_value=0.0).rename_axis("status").reset_index()
    return table.assign(share=table["count"] / table["count"].sum())


def without_cost(costs: pd.DataFrame, *, part: str = TOTAL) -> pd.DataFrame:
    """The crimes without a cost, by category and offence group, the most frequent first.

    Columns: category (if the costs have it), offence_group (missing where the category is not in
    the mapping), status, count. An unknown category or group stands here with its count.
    """
    rows = _of_part(costs, part)
    keys = [k for k in ("category", "offence_group", "status") if k in rows.columns]
    listed = rows[rows["status"] != COSTED].groupby(keys, dropna=False)["count"].sum()
    return listed.reset_index().sort_values(
        ["count", *keys], ascending=[False, *[True] * len(keys)], ignore_index=True
    )


def _of_part(costs: pd.DataFrame, part: str) -> pd.DataFrame:
    """The rows of one part: a crime is counted once a part."""
    held = costs["part"].unique()
    if len(costs) and part not in held:
        raise DataError(f"The costs hold no part {part!r}. {did_you_mean(part, held)}")
    return costs[costs["part"] == part]


def _of_edition(table: pd.DataFrame, edition: str, name: str) -> pd.DataFrame:
    chosen = table[table["edition"] == edition]
    if chosen.empty:
        hint = did_you_mean(edition, table["edition"].dropna().astype(str).unique())
        raise DataError(f"The {name} hold no edition {edition!r}. {hint}")
    return chosen


def _check_choices(costs: pd.DataFrame, edition: str, basis: str, parts: Sequence[str]) -> None:
    if basis not in ("recorded", "estimated"):
        raise ConfigurationError(f"The basis is {basis!r}. Choose recorded or estimated.")
    held = set(costs["part"])
    lacking = [part for part in parts if part not in held]
    if lacking or not parts:
        raise DataError(
            f"The edition {edition} has no part {lacking[0] if lacking else '(none given)'!r}. "
            f"Choose from {', '.join(sorted(held))}."
        )


def _require(table: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError(f"The {name} have no column {', '.join(missing)}. Add it.")
