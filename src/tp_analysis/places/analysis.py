"""The questions about places: what each counted, per head, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.methods.intervals import Interval

KINDS = ("pilot", "pre-pilot", "parallel place")
SUCCESSOR = "successor"
WHOLE_PROGRAMME = "england.whole_place."
# Words that put a figure below the truth: what it stands for cannot be less.
LOWER_LIMITS = ("over", "more than", "just over", "at least", "so far")
OFFICIAL_ESTIMATES = "ons-mid-year-estimates-2001-2018"
PRINTED_RATE = "count.spend_per_head"
PRINTED = "printed"
NOT_STATED = "not stated"

# What is asked of every place, and the column of the findings that answers it.
ASKED = {
    "theme": "What it looked at",
    "total_figure_id": "All spending",
    "year_counted": "Its year",
    "stated_basis": "Gross or net",
    "stated_people": "Residents",
    "issue_figure_id": "Cost of the issue",
    "saving_figure_id": "Saving claimed",
    "result_figure_id": "Result achieved",
}


def rounded_interval(figure: Mapping[Any, Any]) -> Interval:
    """What a printed figure can stand for: rounding both ways, but not below a lower limit."""
    value, rounding = float(figure["value"]), float(figure["rounding"])
    interval = Interval.from_rounded(value, rounding)
    if pd.notna(figure["qualifier"]) and figure["qualifier"] in LOWER_LIMITS:
        return Interval(value, interval.high)
    return interval


def described(places: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Every place of the programme with its findings; pilots first, by name within a kind."""
    of_programme = places[places["kind"].isin(KINDS)]
    table = of_programme.merge(findings, on="place", how="left", validate="one_to_one")
    order = table["kind"].map(KINDS.index)
    return (
        table.assign(order=order)
        .sort_values(["order", "name"], ignore_index=True)
        .drop(columns="order")
    )


def counts(places: pd.DataFrame, findings: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Every printed total of public spending in a place, in the order of the names.

    Columns: those of the findings, and total_gbp, qualifier, period, rounding_gbp, document_id,
    evidence (all of the total), people, people_label, people_printed (whether a document of the
    programme prints them), and per_person_low_gbp, per_person_gbp, per_person_high_gbp: the total
    by the people, over all values that both may have been rounded from; missing without people.
    """
    figures = published.set_index("figure_id")
    table = described(places, findings)
    rows = [
        {**row, **_count(row, figures)}
        for row in table[table["total_figure_id"].notna()].to_dict("records")
    ]
    return pd.DataFrame(rows).sort_values("name", ignore_index=True)


def _count(row: Mapping[Any, Any], figures: pd.DataFrame) -> dict[str, Any]:
    total = figures.loc[row["total_figure_id"]]
    count = {
        "total_gbp": float(total["value"]),
        "qualifier": total["qualifier"],
        "period": total["period"],
        "rounding_gbp": float(total["rounding"]),
        "document_id": total["document_id"],
        "evidence": total["evidence"],
    }
    if pd.isna(row["population_figure_id"]):
        return {**count, "people_printed": False}
    people = figures.loc[row["population_figure_id"]]
    rate = rounded_interval(total) / rounded_interval(people)
    return {
        **count,
        "people": float(people["value"]),
        "people_label": people["period"],
        "people_printed": people["document_id"] != OFFICIAL_ESTIMATES,
        "people_document_id": people["document_id"],
        "per_person_low_gbp": rate.low,
        "per_person_gbp": float(total["value"]) / float(people["value"]),
        "per_person_high_gbp": rate.high,
    }


def known(places: pd.DataFrame, findings: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """What is printed of every place: name, kind and one column for each of ASKED.

    A cell is "printed", or missing. Residents count only where a document of the programme prints
    them; a basis only where it is gross or net.
    """
    documents = published.set_index("figure_id")["document_id"]
    table = described(places, findings)
    people = table["population_figure_id"]
    official = people.map(documents) == OFFICIAL_ESTIMATES
    table = table.assign(
        stated_basis=table["gross_or_net"].where(table["gross_or_net"] != NOT_STATED),
        stated_people=people.where(people.notna() & ~official),
    )
    answers = {column: table[column].notna().map({True: PRINTED}) for column in ASKED}
    return table[["name", "kind"]].assign(**answers)


def printed_of(
    places: pd.DataFrame, published: pd.DataFrame, *, kinds: tuple[str, ...] = KINDS
) -> pd.DataFrame:
    """Every printed figure of a place of these kinds: the figures, with name; by name."""
    names = places.loc[places["kind"].isin(kinds)].set_index("place")["name"]
    table = published[published["area"].isin(names.index)]
    return table.assign(name=table["area"].map(names)).sort_values(
        "name", kind="stable", ignore_index=True
    )


def printed_of_successors(places: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Every printed figure of the programme that came after: each place by name, then the whole."""
    whole = published[published["figure_id"].str.startswith(WHOLE_PROGRAMME)]
    of_places = printed_of(places, published, kinds=(SUCCESSOR,))
    return pd.concat([of_places, whole.assign(name="Programme")], ignore_index=True)
