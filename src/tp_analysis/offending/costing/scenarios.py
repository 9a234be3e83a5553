"""What changes if reoffending falls: offences and cost avoided, by whom, as cash or not, by when.

Pure arithmetic on a baseline and stated assumptions; tables in, tables out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tp_analysis.errors import ConfigurationError, DataError

FISCAL, ECONOMIC, SOCIAL = "Fiscal", "Economic", "Social"
KINDS = (FISCAL, ECONOMIC, SOCIAL)


@dataclass(frozen=True)
class Scenario:
    """A cut in reoffending and how it comes about.

    cut: share by which those taken up offend less. take_up: share of the group taken up.
    years_until_full: in which year the cut is whole; it grows evenly until then. horizon: how many
    years are followed.
    """

    cut: float
    take_up: float
    years_until_full: int
    horizon: int

    def __post_init__(self) -> None:
        for name, value in (("cut", self.cut), ("take_up", self.take_up)):
            if not 0 <= value <= 1:
                raise ConfigurationError(f"The {name} is {value}. Give a share from 0 to 1.")
        if self.years_until_full < 1 or self.horizon < 1:
            raise ConfigurationError(
                f"The cut is whole in year {self.years_until_full} of {self.horizon}. Give whole "
                "years from 1."
            )

    def effect(self, year: int) -> float:
        """The share of the group's offences that is avoided in a year, the first being 1."""
        return self.cut * self.take_up * min(1.0, year / self.years_until_full)


@dataclass(frozen=True)
class Baseline:
    """What the group does and costs in a year without the scenario.

    offences: how many by what is counted. cost: bearer, kind (fiscal, economic or social) and
    amount_gbp of all crime, which add to the whole. anticipation_gbp: the part of the economic
    cost that is spent before any crime, and stays when there is a little less of it.
    """

    offences: Mapping[str, float]
    cost: pd.DataFrame
    anticipation_gbp: float

    def __post_init__(self) -> None:
        economic = float(self.cost.loc[self.cost["kind"] == ECONOMIC, "amount_gbp"].sum())
        if not 0 <= self.anticipation_gbp <= economic:
            raise DataError(
                f"Anticipation is £{self.anticipation_gbp:,.0f} of an economic cost of "
                f"£{economic:,.0f}. Set anticipation_share so that it is a part of it."
            )


def split_cost(
    total_gbp: float, agencies: pd.DataFrame, shares: Mapping[str, float]
) -> pd.DataFrame:
    """A cost by who bears it: the fiscal share by agency, then the economic and the social one.

    `agencies` has agency and amount_gbp, of which only the proportions count; `shares` has fiscal,
    economic and social. Columns: bearer, kind, amount_gbp, adding to the total.
    """
    amounts = agencies["amount_gbp"].astype(float)
    fiscal = total_gbp * shares["fiscal"] * amounts / amounts.sum()
    rows = [
        (str(agency), FISCAL, amount)
        for agency, amount in zip(agencies["agency"], fiscal, strict=True)
    ]
    rows += [
        ("Victims and businesses", ECONOMIC, total_gbp * shares["economic"]),
        ("Victims, as harm", SOCIAL, total_gbp * shares["social"]),
    ]
    return pd.DataFrame(rows, columns=["bearer", "kind", "amount_gbp"])


def avoided_offences(baseline: Baseline, scenario: Scenario) -> pd.DataFrame:
    """Offences avoided. Columns: counted, baseline (a year), one column year_<n> a year."""
    return pd.DataFrame(
        [
            {"counted": name, "baseline": number}
            | {f"year_{year}": number * scenario.effect(year) for year in _years(scenario)}
            for name, number in baseline.offences.items()
        ]
    )


def avoided_costs(
    baseline: Baseline, scenario: Scenario, cashability: pd.DataFrame
) -> pd.DataFrame:
    """Cost avoided by bearer and year, and how much of it can be taken out of a budget.

    `cashability` has agency, year and share_cashable; years after its last are as that one.
    Columns: bearer, kind, year, amount_gbp (avoided, anticipation left out), cashable_gbp (0 for
    what is in nobody's budget). Raises DataError for an agency without a share.
    """
    rows = []
    for year in _years(scenario):
        for bearer, kind, amount in zip(
            *(baseline.cost[name] for name in ("bearer", "kind", "amount_gbp")), strict=True
        ):
            stays = baseline.anticipation_gbp if kind == ECONOMIC else 0.0
            avoided = (float(amount) - stays) * scenario.effect(year)
            share = _share_cashable(cashability, bearer, year) if kind == FISCAL else 0.0
            rows.append((bearer, kind, year, avoided, avoided * share))
    columns = ["bearer", "kind", "year", "amount_gbp", "cashable_gbp"]
    return pd.DataFrame(rows, columns=columns)


def _years(scenario: Scenario) -> range:
    return range(1, scenario.horizon + 1)


def _share_cashable(cashability: pd.DataFrame, agency: str, year: int) -> float:
    known = cashability[(cashability["agency"] == agency) & (cashability["year"] <= year)]
    if known.empty:
        raise DataError(
            f"data/raw/offending/cashability.csv has no share for {agency!r} in year {year} or "
            "before. Add a row."
        )
    return float(known.sort_values("year")["share_cashable"].iloc[-1])


def by_kind_and_year(avoided: pd.DataFrame) -> pd.DataFrame:
    """Cost avoided a year by kind, and of the fiscal cost what is cash. Columns: kind, one column
    year_<n> a year (pounds); rows Fiscal, Of it cash, Economic, Social."""
    wide = avoided.pivot_table(index="kind", columns="year", values="amount_gbp", aggfunc="sum")
    cash = avoided.groupby("year")["cashable_gbp"].sum()
    rows = {FISCAL: wide.loc[FISCAL], CASH: cash, ECONOMIC: wide.loc[ECONOMIC],
            SOCIAL: wide.loc[SOCIAL]}  # fmt: skip
    table = pd.DataFrame(rows).T
    table.columns = [f"year_{year}" for year in wide.columns]
    return table.rename_axis("kind").reset_index()


CASH = "Of the fiscal, as cash"


def treatment_case(
    cost_gbp: float, savings_gbp: Mapping[str, float], *, people: float
) -> pd.DataFrame:
    """A year of drug treatment: what it costs and saves, for one person and for all treated.

    `savings_gbp` has fiscal, economic and social. Columns: item, each_gbp, all_gbp,
    times_cost (each by the cost), is_total. The parts are added in the last row only, labelled.
    """
    rows = [("Cost of treatment", cost_gbp, False)]
    rows += [
        (f"{kind} saving", savings_gbp[kind.lower()], False) for kind in (FISCAL, ECONOMIC, SOCIAL)
    ]
    rows.append(("Fiscal, economic and social saving", sum(savings_gbp.values()), True))
    table = pd.DataFrame(rows, columns=["item", "each_gbp", "is_total"])
    return table.assign(all_gbp=table["each_gbp"] * people, times_cost=table["each_gbp"] / cost_gbp)
