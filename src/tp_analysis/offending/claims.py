"""What was claimed, and whether the claims can be about one group. Tables in, tables out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.intervals import Interval

COST_CLAIMS = ("offenders.annual_cost", "offenders.cost_each", "offenders.average_cost")
OTHER_MATTERS = ("offenders.agencies", "offenders.drug_dependency")
ANNUAL_COST = "offenders.annual_cost"
PEOPLE = "offenders.persistent"
CRIMES = "offenders.crimes_three_years"
COUNT = "count.crime"
# The row of the spending report that sets the yearly cost beside all spending on crime.
COUNT_ROW = 28
YEARS_OF_CRIMES = 3


def values_by_id(published: pd.DataFrame) -> pd.Series:
    """The printed values by figure id."""
    return published.set_index("figure_id")["value"].astype(float)


def intervals_by_id(published: pd.DataFrame) -> dict[str, Interval]:
    """What each printed figure can stand for before it was rounded, by figure id."""
    return {
        str(name): Interval.from_rounded(float(value), float(rounding))
        for name, value, rounding in zip(
            published["figure_id"], published["value"], published["rounding"], strict=True
        )
    }


def statements(
    published: pd.DataFrame, documents: pd.DataFrame, *, about_cost: bool
) -> pd.DataFrame:
    """Every printed statement about the offenders' cost; or about who they are and what they do.

    Columns: figure_id, stated (what, and the period where one is printed), qualifier ([z] where
    there is none), as_printed, place (who printed it, when and where), document_id; in the order
    of the data. Statements about agencies are left out.
    """
    names = published["figure_id"]
    is_cost = names.str.startswith(COST_CLAIMS)
    chosen = published[is_cost if about_cost else ~is_cost & ~names.str.startswith(OTHER_MATTERS)]
    known = documents.set_index("document_id")
    author = chosen["document_id"].map(known["author"])
    date = chosen["document_id"].map(known["published_on"]).fillna("no date")
    is_told = chosen["period"].isna() | chosen["label"].str.startswith("Yearly")
    period = (", " + chosen["period"]).mask(is_told, "")
    return pd.DataFrame(
        {
            "figure_id": chosen["figure_id"],
            "stated": chosen["label"] + period,
            "qualifier": chosen["qualifier"].fillna("[z]"),
            "as_printed": chosen["as_printed"],
            "place": author + ", " + date + ", " + chosen["location"],
            "document_id": chosen["document_id"],
        }
    ).reset_index(drop=True)


def offences_needed(*, cost_each_gbp: float, cost_of_a_crime_gbp: float) -> float:
    """How many average crimes one offender would have to commit in a year to cost that much."""
    return cost_each_gbp / cost_of_a_crime_gbp


def arithmetic(
    published: pd.DataFrame, count: pd.DataFrame, *, mean_crime_gbp: float
) -> pd.DataFrame:
    """Each sum that tests the claims against each other, at the printed values and as a range.

    Columns: test_id, test, rule, value, low, high, unit, rounding, shows. The range runs over all
    values that the printed figures may have been rounded from; each figure enters a sum once, so
    that the range is no wider than that (Moore, 1966).
    """
    printed = pd.concat([published, count])
    at_value = _sums(intervals_by_id(printed.assign(rounding=0)), mean_crime_gbp)
    over_range = _sums(intervals_by_id(printed), mean_crime_gbp)
    rows = [
        {
            "test_id": test_id, "test": test, "rule": rule, "value": at_value[test_id].low,
            "low": over_range[test_id].low, "high": over_range[test_id].high,
            "unit": unit, "rounding": rounding, "shows": shows,
        }
        for test_id, test, rule, unit, rounding, shows in _TESTS
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _sums(figures: dict[str, Interval], mean_crime_gbp: float) -> dict[str, Interval]:
    people, cost = figures[PEOPLE], figures[ANNUAL_COST]
    crimes = figures[CRIMES]
    top_share = figures["offenders.ppo_share"] / 100
    crime_share = figures["offenders.ppo_crime_share"] / 100
    each = figures["offenders.average_cost"]
    return {
        "known": people / top_share,
        "all_crimes": crimes / crime_share,
        "others_each": crimes * (1 / crime_share - 1) / (people * (1 / top_share - 1)),
        "share_gap": figures["offenders.ppo_crime_share"] - figures["offenders.offence_share"],
        "at_liberty": 100 * figures["offenders.at_liberty"] / figures["offenders.on_scheme"],
        "at_average": people * each,
        "at_press": people * figures["offenders.cost_each_publicnet"],
        "per_attributed": cost / (crimes / YEARS_OF_CRIMES),
        "times_mean": cost / (crimes / YEARS_OF_CRIMES) / mean_crime_gbp,
        "count_share": 100 * cost / figures[COUNT],
    }


# Each sum: its id, what it tests, the rule, unit, rounding, and what the result shows. The braces
# name printed figures and are filled in where the table is shown.
_TESTS = (
    ("known", "All known offenders, if the {offenders.persistent:plain} are the "
     "{offenders.ppo_share}", "people / share of offenders", "people", 100,
     "A pool of known offenders of this size is stated nowhere"),
    ("all_crimes", "All crimes in three years, if {offenders.crimes_three_years} are "
     "{offenders.ppo_crime_share}", "crimes / share of crimes", "offences", 100,
     "Far too few for all recorded crime in a place of this size: probably only crimes traced to "
     "somebody"),
    ("others_each", "Crimes left for each other known offender", "crimes left / offenders left",
     "count", 0.01, "About one or fewer, and nobody is a known offender without a crime. Rounding "
     "may take it past one: it is the table on the two claims that rules out one group"),
    ("share_gap", "Percentage points between the two shares of crime", "difference of the shares",
     "count", 1, "One group in one period has one share: other people or other years"),
    ("at_liberty", "Offenders on the scheme who are free", "at liberty / on the scheme",
     "percent", 1, "The {offenders.on_scheme} on the scheme are a third group, and most of them "
     "were not at liberty"),
    ("at_average", "Cost of {offenders.persistent:plain} at {offenders.average_cost} each",
     "people × average cost", "gbp", 1e6,
     "Meets {offenders.annual_cost:plain} only at the edge of what rounding allows"),
    ("at_press", "Cost of {offenders.persistent:plain} at {offenders.cost_each_publicnet}, as in "
     "the press", "people × cost in the press", "gbp", 1e6,
     "Ten times too small: a slip of the press, not to be quoted"),
    ("per_attributed", "{offenders.annual_cost:plain} for each attributed crime of a year",
     "cost / (crimes / 3)", "gbp", 1000,
     "Many times an average crime: the cost is not of the attributed crimes alone"),
    ("times_mean", "The same, in average crimes", "that / average cost of a crime", "multiple", 1,
     "At the national average of {unit_cost.all_crime_mean} a crime"),
    ("count_share", "{offenders.annual_cost:plain} beside all spending on crime",
     "cost / crime and justice count", "percent", 1,
     "An upper limit, and not comparable: the count is public spending, the cost mostly is not"),
)  # fmt: skip
