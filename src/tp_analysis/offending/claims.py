"""What was claimed, and whether the claims can be about one group. Tables in, tables out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.intervals import Interval

COST_CLAIMS = ("offenders.annual_cost", "offenders.cost_each", "offenders.average_cost")
ANNUAL_COST = "offenders.annual_cost"
PEOPLE = "offenders.persistent"
CRIMES = "offenders.crimes_three_years"
COUNT = "count.crime"
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


def statements(published: pd.DataFrame, documents: pd.DataFrame, *, about_cost: bool) -> pd.DataFrame:
    """Every printed statement about the offenders' cost, or all others, in the order of the data.

    Columns: figure_id, label, qualifier, as_printed, period, place (who printed it, when and
    where), document_id. [z] stands where the document has no qualifier or period.
    """
    is_cost = published["figure_id"].str.startswith(COST_CLAIMS)
    chosen = published[is_cost if about_cost else ~is_cost]
    known = documents.set_index("document_id")
    authors = chosen["document_id"].map(known["author"])
    dates = chosen["document_id"].map(known["published_on"]).fillna("no date")
    columns = ["figure_id", "label", "qualifier", "as_printed", "period", "document_id"]
    table = chosen[columns].assign(place=authors + ", " + dates + ", " + chosen["location"])
    return table.fillna({"qualifier": "[z]", "period": "not stated"}).reset_index(drop=True)


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
    exact = {k: Interval(v, v) for k, v in values_by_id(pd.concat([published, count])).items()}
    rounded = intervals_by_id(pd.concat([published, count]))
    at_value = _sums(exact, mean_crime_gbp)
    over_range = _sums(rounded, mean_crime_gbp)
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
        "people_at_average": cost / each,
        "at_press": people * figures["offenders.cost_each_publicnet"],
        "per_attributed": cost / (crimes / YEARS_OF_CRIMES),
        "times_mean": cost / (crimes / YEARS_OF_CRIMES) / mean_crime_gbp,
        "count_share": 100 * cost / figures[COUNT],
    }


_TESTS = (
    ("known", "If the 250 are the 2%, all known offenders", "people / share of offenders",
     "people", 1, "A pool of known offenders this large is stated nowhere"),
    ("all_crimes", "If 4,400 is 30%, all crimes in three years", "crimes / share of crimes",
     "offences", 1, "Far fewer than the police record, so these must be crimes traced to somebody"),
    ("others_each", "Crimes left for each of the other 98%", "crimes left / offenders left",
     "count", 0.01, "About one or fewer in three years. Somebody with no crime is not a known "
     "offender, so the 250 and the 2% are not one group over the same years"),
    ("share_gap", "30% of crimes less a quarter of offences", "difference of the shares",
     "percentage_points", 1, "One group in one period has one share: other groups, or other years"),
    ("at_liberty", "Offenders on the scheme who are free", "13 of 78",
     "percent", 1, "The rest are not free to offend here, so the 78 are not the 250 either"),
    ("at_average", "The 250 at c£500k each", "people × average cost",
     "gbp", 1e6, "Meets £112 million only at the edge of what rounding allows"),
    ("people_at_average", "Offenders that £112 million buys at c£500k", "cost / average cost",
     "people", 1, "250 is just within what rounding allows"),
    ("at_press", "The 250 at the £44,000 in the press", "people × cost in the press",
     "gbp", 1e6, "Ten times too small: a slip of the press, not to be quoted"),
    ("per_attributed", "£112 million for each crime attributed in a year", "cost / (crimes / 3)",
     "gbp", 1000, "No average crime costs this: the cost is not of those crimes alone"),
    ("times_mean", "The same, in average crimes", "that / cost of an average crime",
     "multiple", 1, "At the published national average"),
    ("count_share", "£112 million beside all spending on crime", "cost / crime and justice count",
     "percent", 0.1, "Not comparable: one is public spending, the other cannot all be"),
)  # fmt: skip
