"""What a crime costs: editions of the unit costs in one year's prices, their parts kept apart.

Tables in, tables out. The parts of different editions are cut along different lines (who bears
the cost, or when it falls), so no function here puts them side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.offence_costs import BEARERS, TOTAL

ALL_CRIME = "All crime, average"

# The offences that all four editions cost, by the name each gives them. Violence, sexual offences
# and other theft are cut differently in each and are left out.
MATCHED_OFFENCES: Mapping[str, Mapping[str, str]] = {
    "Robbery of a person": {
        "2003": "Robbery", "2010-11": "Robbery, personal", "2015-16": "Robbery",
        "2019-20": "Robbery, personal",
    },
    "Burglary in a dwelling": {
        "2003": "Burglary, dwelling", "2010-11": "Burglary, dwelling",
        "2015-16": "Domestic burglary", "2019-20": "Domestic burglary",
    },
    "Theft of a vehicle": {
        "2003": "Theft of vehicle", "2010-11": "Theft of vehicle", "2015-16": "Theft of vehicle",
        "2019-20": "Theft of vehicle",
    },
    "Theft from a vehicle": {
        "2003": "Theft from vehicle", "2010-11": "Theft from vehicle",
        "2015-16": "Theft from vehicle", "2019-20": "Theft from vehicle",
    },
    "Criminal damage": {
        "2003": "Criminal damage", "2010-11": "Criminal damage, personal",
        "2015-16": "Criminal damage, other", "2019-20": "Criminal damage",
    },
    "Homicide": {
        "2003": "Homicide", "2010-11": "Homicide", "2015-16": "Homicide", "2019-20": "Homicide",
    },
}  # fmt: skip


def by_part(
    costs: pd.DataFrame, multipliers: pd.DataFrame, *, edition: str, parts: Sequence[str]
) -> pd.DataFrame:
    """One row an offence of an edition, in its order: each part and the total in real pounds.

    Columns: offence, printed_gbp (the total as printed), one a part, total, multiplier (missing
    where the edition gives none).
    """
    chosen = costs[costs["edition"] == edition]
    order = chosen["offence"].drop_duplicates()
    wide = chosen.pivot(index="offence", columns="part", values="real_gbp").reindex(order)
    totals = chosen[chosen["part"] == TOTAL].set_index("offence")["amount_gbp"].astype(float)
    own = multipliers[multipliers["edition"] == edition].set_index("offence")["multiplier"]
    return pd.DataFrame(
        {
            "offence": order.to_numpy(),
            "printed_gbp": totals.reindex(order).to_numpy(),
            **{part: wide[part].to_numpy() for part in (*parts, TOTAL)},
            "multiplier": own.astype(float).reindex(order).to_numpy(),
        }
    )


def matched_offences(costs: pd.DataFrame) -> pd.DataFrame:
    """The offences that all editions cost: the total of each as printed and in real pounds.

    Columns: offence, and for each edition printed:<edition> and real:<edition>; the dearest in the
    latest edition first.
    """
    columns = {"printed": "amount_gbp", "real": "real_gbp"}
    rows = [
        {"offence": offence}
        | {
            f"{prefix}:{edition}": amount(costs, edition=edition, offence=name, column=column)
            for edition, name in names.items()
            for prefix, column in columns.items()
        }
        for offence, names in MATCHED_OFFENCES.items()
    ]
    table = pd.DataFrame(rows)
    return table.sort_values(table.columns[-1], ascending=False, kind="stable", ignore_index=True)


def printed_above_repriced(matched: pd.DataFrame, *, price_year: str) -> pd.DataFrame:
    """The matched offences with two rows each: as printed, then in the prices of one year.

    `matched` comes from `matched_offences`. Columns: offence, prices, and one an edition.
    """
    rows = [
        {"offence": row["offence"], "prices": prices}
        | {
            str(name).removeprefix(prefix): value
            for name, value in row.items()
            if str(name).startswith(prefix)
        }
        for row in matched.to_dict("records")
        for prefix, prices in (("printed:", "As printed"), ("real:", price_year))
    ]
    return pd.DataFrame(rows)


def amount(
    costs: pd.DataFrame, *, edition: str, offence: str, part: str = TOTAL, column: str = "real_gbp"
) -> float:
    """One unit cost. Raises DataError where the edition does not hold it."""
    chosen = costs[
        (costs["edition"] == edition) & (costs["offence"] == offence) & (costs["part"] == part)
    ]
    if len(chosen) != 1:
        raise DataError(
            f"The edition {edition} has {len(chosen)} rows for the {part} of {offence!r}, not one. "
            "Choose an edition that holds it, or add the row."
        )
    return float(chosen[column].iloc[0])


def parts_of_amount(
    costs: pd.DataFrame, agencies: pd.DataFrame, *, edition: str, total_gbp: float
) -> pd.DataFrame:
    """An amount split as an average crime's cost is: by agency, then by part, then all of it.

    Columns: bearer, per_crime_gbp (as printed), share_percent, amount_gbp_million, is_total. The
    agencies add to the fiscal part; the three parts add to the total.
    """
    printed = {
        part: amount(costs, edition=edition, offence=ALL_CRIME, part=part, column="amount_gbp")
        for part in (*BEARERS, TOTAL)
    }
    borne = agencies[agencies["offence"] == ALL_CRIME]
    rows = [
        (str(a), float(v), False) for a, v in zip(borne["agency"], borne["amount_gbp"], strict=True)
    ]
    rows += [
        ("Fiscal part: the agencies above", printed["fiscal"], True),
        ("Economic part: losses of victims and businesses", printed["economic"], False),
        ("Social part: harm to victims, valued", printed["social"], False),
        ("All three parts", printed[TOTAL], True),
    ]
    table = pd.DataFrame(rows, columns=["bearer", "per_crime_gbp", "is_total"])
    share = table["per_crime_gbp"] / printed[TOTAL]
    return table.assign(share_percent=100 * share, amount_gbp_million=share * total_gbp / 1e6)


def cost_per_recorded_crime(parts: pd.DataFrame) -> pd.DataFrame:
    """What stands behind one recorded crime: its multiplier times its cost, dearest first.

    Columns: those of `by_part`, and per_recorded_gbp. Offences without a multiplier are left out.
    """
    known = parts.dropna(subset="multiplier")
    table = known.assign(per_recorded_gbp=known["multiplier"] * known[TOTAL])
    return table.sort_values("per_recorded_gbp", ascending=False, kind="stable", ignore_index=True)


def by_how_often_recorded(costs: pd.DataFrame, *, without: Sequence[str]) -> pd.DataFrame:
    """How many kinds of crime are seldom recorded and how many often, and how many of each cost
    more than an average crime.

    `costs` comes from `cost_per_recorded_crime`; the kinds in `without` are left out. Seldom: more
    are committed for each recorded than of the middle kind; often: fewer. Columns: name, label,
    value.
    """
    average = float(costs.loc[costs["offence"] == ALL_CRIME, TOTAL].iloc[0])
    kinds = costs[~costs["offence"].isin([ALL_CRIME, *without])]
    middle = kinds["multiplier"].median()
    halves = {
        "seldom": kinds[kinds["multiplier"] > middle], "often": kinds[kinds["multiplier"] < middle],
    }  # fmt: skip
    rows = []
    for name, half in halves.items():
        label = f"Kinds drawn that are {name} recorded"
        dear = int((half[TOTAL] > average).sum())
        rows += [
            (name, label, len(half)), (f"{name}_dear", f"{label}, and dearer than average", dear),
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["name", "label", "value"])
