"""The part of a body's amount that belongs to the area, where it serves a wider one."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.financial_years import FinancialYear

BY_POPULATION = "population share"


def allocate_by_population(
    lines: pd.DataFrame,
    bodies: pd.DataFrame,
    populations: pd.DataFrame,
    *,
    authority_codes: Collection[str],
) -> pd.DataFrame:
    """The lines, those allocated by population share cut to the area's share of residents.

    The share is that of the mid-year estimate in the line's financial year (30 June of its first
    year), among the councils that the body serves; each amount is rounded to a whole penny. What
    was cut is of evidence grade assumed: that spending goes with residents is a choice. Raises
    DataError where the body's councils or their populations are not held.
    """
    served = bodies.dropna(subset=["served_codes"]).set_index("body")["served_codes"]
    allocated = []
    shares: dict[tuple[str, str], Fraction] = {}
    for line in lines.to_dict("records"):
        if line["allocation_method"] == BY_POPULATION:
            if line["body"] not in served.index:
                raise DataError(
                    f"{line['line_id']!r} is allocated by population share, but "
                    f"data/raw/spending/ledger_bodies.csv does not say which councils "
                    f"{line['body']!r} serves. Fill in served_codes."
                )
            # One body's lines of a year share one key, and looking it up is slow.
            key = (line["body"], line["financial_year"])
            if key not in shares:
                shares[key] = population_share(
                    populations,
                    part=authority_codes,
                    whole=served[line["body"]].split(),
                    financial_year=line["financial_year"],
                )
            amount = share_of(int(line["amount_pence"]), shares[key])
            line = {**line, "amount_pence": amount, "evidence": "assumed"}
        allocated.append(line)
    return pd.DataFrame(allocated, columns=lines.columns).astype(lines.dtypes.to_dict())


def population_share(
    populations: pd.DataFrame, *, part: Collection[str], whole: Collection[str], financial_year: str
) -> Fraction:
    """The share of some councils in the residents of several, at the mid-year of a financial year.

    Councils of `part` outside `whole` do not count. Raises DataError where a population is missing.
    """
    first_year = FinancialYear.parse(financial_year).start_year
    mid_year = pd.Timestamp(first_year, 6, 30)
    held = populations[
        (populations["measure"] == "population") & (populations["as_at"] == mid_year)
    ]
    people = held[held["area"].isin(list(whole))].set_index("area")["value"]
    missing = sorted(set(whole) - set(people.index))
    if missing:
        raise DataError(
            f"data/raw/reference/populations.csv has no population of {', '.join(missing)} at "
            f"{mid_year:%-d %B %Y}. Add a row for each: a share of spending rests on them."
        )
    if people.index.has_duplicates:
        raise DataError(
            f"data/raw/reference/populations.csv has two populations of "
            f"{people.index[people.index.duplicated()][0]} at {mid_year:%-d %B %Y}. Pass the rows "
            "of one estimate: a share of spending rests on them."
        )
    inside = sum(int(people[code]) for code in sorted(set(part) & set(whole)))
    return Fraction(inside, sum(int(people[code]) for code in whole))


def share_of(amount_pence: int, share: Fraction) -> int:
    """The share of an amount in whole pence; a half is rounded away from zero."""
    magnitude = (abs(amount_pence) * share.numerator * 2 + share.denominator) // (
        2 * share.denominator
    )
    return magnitude if amount_pence >= 0 else -magnitude
