"""The region, the councils and councils like them, over the years that are held and in one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from tp_analysis.methods.financial_years import FinancialYear
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.spending.analysis import SERVICE_TOTAL_LINE, people_by_area
from tp_analysis.spending.ledger import as_nominal, in_prices_of

PENCE_PER_MILLION_POUNDS = 100_000_000
PENCE_PER_THOUSAND_POUNDS = 100_000
EDUCATION, SOCIAL_CARE = "190", "390"
NOT_YET, BREAK = "[z]", "[b]"
# Returns up to this year put pensions in by FRS17, later ones do not, as their documents say.
LAST_YEAR_OF_FRS17 = "2008-09"
# Before public health came to councils.
LAST_YEAR_OF_OLD_DUTIES = "2012-13"


def region_by_year(
    regional: pd.DataFrame, *, region: str, price_year: str, deflators: DeflatorSeries
) -> pd.DataFrame:
    """All functions of the region together, year by year, as printed and in prices of one year.

    Columns: financial_year, nominal, real (£ million), is_plan (some of the year was still a plan).
    Years between the first and the last that are not held have missing amounts.
    """
    own = regional[regional["region"] == region]
    by_year = own.groupby("financial_year", as_index=False).agg(
        million=("amount_gbp_million", "sum"),
        is_plan=("basis", lambda basis: bool((basis == "plan").any())),
    )
    pence = (by_year["million"] * PENCE_PER_MILLION_POUNDS).round().astype("int64")
    table = _with_real(by_year.assign(amount_pence=pence), price_year, deflators)
    filled = _all_years(table)
    return filled.assign(is_plan=filled["is_plan"].eq(True))[
        ["financial_year", "nominal", "real", "is_plan"]
    ]


def councils_by_year(
    outturn: pd.DataFrame, *, price_year: str, deflators: DeflatorSeries
) -> pd.DataFrame:
    """What each council spent on services, year by year, as printed and in prices of one year.

    Columns: authority, financial_year, nominal, real (£ million), document_id. Years between the
    first and the last that any of the councils is held for are there for each: missing, never zero.
    """
    totals = outturn[outturn["line"].astype(int) == SERVICE_TOTAL_LINE]
    pence = totals["amount_gbp_thousand"].astype("int64") * PENCE_PER_THOUSAND_POUNDS
    table = _with_real(totals.assign(amount_pence=pence), price_year, deflators)
    span = _span(table["financial_year"])
    filled = [_all_years(own, span).assign(authority=name) for name, own in _by(table)]
    columns = ["authority", "financial_year", "nominal", "real", "document_id"]
    return pd.concat(filled, ignore_index=True)[columns]


def side_by_side(by_year: pd.DataFrame, first_years: Mapping[str, str]) -> pd.DataFrame:
    """`councils_by_year` with one row a year: financial_year, and for each council nominal:NAME and
    real:NAME.

    Cells before a council's first year (by its name) hold `NOT_YET`: nothing is missing there.
    """
    wide = by_year.pivot(index="financial_year", columns="authority", values=["nominal", "real"])
    wide.columns = pd.Index([":".join(map(str, column)) for column in wide.columns])
    table = wide.astype(object)
    for name, first in first_years.items():
        for column in (f"nominal:{name}", f"real:{name}"):
            if column in table:
                table.loc[table.index < first, column] = NOT_YET
    return table.reset_index()


def like_councils(
    own: pd.DataFrame,
    others: pd.DataFrame,
    populations: pd.DataFrame,
    *,
    financial_year: str,
    as_at: str,
) -> pd.DataFrame:
    """The councils of the place and others of the same year: spending on services and residents.

    Columns: authority, services (£ million), services_each, education_each, social_care_each (£;
    missing where no population of that date is held), is_own. The councils of the place first,
    then the others by name.
    """
    both = pd.concat([own.assign(is_own=True), others.assign(is_own=False)], ignore_index=True)
    wide = both[both["financial_year"] == financial_year].pivot(
        index=["is_own", "authority_code", "authority"],
        columns="line",
        values="amount_gbp_thousand",
    )
    table = wide.astype(float).reset_index()
    people = table["authority_code"].map(people_by_area(populations, as_at=as_at))
    total = table[str(SERVICE_TOTAL_LINE)]
    found = pd.DataFrame(
        {
            "authority": table["authority"],
            "services": total / 1000,
            "services_each": total * 1000 / people,
            "education_each": table[EDUCATION] * 1000 / people,
            "social_care_each": table[SOCIAL_CARE] * 1000 / people,
            "is_own": table["is_own"],
        }
    )
    return found.sort_values(["is_own", "authority"], ascending=[False, True], ignore_index=True)


def real_change_percent(by_year: pd.DataFrame) -> tuple[str, str, float]:
    """First and last year of outturn, and by how many per cent the real amount differs."""
    known = by_year[~by_year["is_plan"]].dropna(subset=["real"])
    first, last = known.iloc[0], known.iloc[-1]
    change = 100 * (float(last["real"]) / float(first["real"]) - 1)
    return str(first["financial_year"]), str(last["financial_year"]), change


def largest_change_percent(
    chosen: DeflatorSeries,
    other: DeflatorSeries,
    *,
    price_year: str,
    financial_years: Iterable[str],
) -> float:
    """By how many per cent, at most, real amounts would differ by another vintage; rounded up.

    Rounded up to the third decimal, so that no amount differs by more. Raises DataError where a
    vintage lacks a year.
    """

    def factor(series: DeflatorSeries, year: str) -> float:
        return series.index(price_year) / series.index(year)

    changes = [abs(factor(other, year) / factor(chosen, year) - 1) for year in financial_years]
    return math.ceil(max(changes, default=0.0) * 100 * 1000) / 1000


def _with_real(table: pd.DataFrame, price_year: str, deflators: DeflatorSeries) -> pd.DataFrame:
    real = in_prices_of(as_nominal(table), price_year=price_year, deflators=deflators)
    return table.assign(
        nominal=table["amount_pence"] / PENCE_PER_MILLION_POUNDS,
        real=real["amount_pence"] / PENCE_PER_MILLION_POUNDS,
    )


def _span(years: pd.Series[str]) -> list[str]:
    first, last = (FinancialYear.parse(year) for year in (years.min(), years.max()))
    starts = range(first.start_year, last.start_year + 1)
    return [str(FinancialYear(start)) for start in starts]


def _all_years(table: pd.DataFrame, span: list[str] | None = None) -> pd.DataFrame:
    """One row a year of the span, missing where the table has none."""
    years = pd.DataFrame({"financial_year": span or _span(table["financial_year"])})
    return years.merge(table, on="financial_year", how="left")


def _by(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    groups = table.groupby("authority", sort=False)
    return [(str(name), own.drop(columns="authority")) for name, own in groups]
