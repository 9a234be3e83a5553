"""The printed totals, what they come to for each resident, and why neither may be ranked."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import ranges, ranked_bars
from tp_analysis.formats import format_value
from tp_analysis.places import analysis
from tp_analysis.places.exhibits import MISSING, published_table, weakest
from tp_analysis.places.figures import counts, sentence
from tp_analysis.places.inputs import PlacesInputs

BY_NAME = "In the order of the names, not of the size."
PRINTED_TO = 1e8
LOW, CENTRAL, HIGH = "per_person_low_gbp", "per_person_gbp", "per_person_high_gbp"


def totals_figure(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """Bars of the printed totals, by name, with the place of the edition picked out."""
    data = counts(inputs)
    largest = data.sort_values("total_gbp").iloc[-1]
    picked = _picked_out(inputs)
    return figure(
        published_table(data, inputs, data["document_id"]),
        title="{totals.number} places print a total; nothing printed makes them comparable",
        subtitle="Public spending as each place counted it, £ billion; years differ or are unknown",
        alt=(
            f"Bar chart of {len(data)} printed totals in the order of the names, from "
            f"{data['name'].iloc[0]} to {data['name'].iloc[-1]}. The highest is "
            f"{format_value(largest['total_gbp'], 'gbp', PRINTED_TO)} for {largest['name']}. "
            "They must not be ranked. The data are in the table below it."
        ),
        drawing=ranked_bars(
            label="name",
            value="total_gbp",
            unit="gbp",
            rounding=PRINTED_TO,
            highlight=(picked,),
        ),
        columns=[
            Column("name", "Place"),
            Column("total_gbp", "Printed total", unit="gbp", rounding=1e6),
            Column("evidence", "Evidence"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence=weakest(inputs, data["document_id"]),
        notes=[BY_NAME, *([f"The darker bar is {picked}."] if picked in set(data["name"]) else [])],
        height_pixels=350,
        numbers=numbers,
    )


def _picked_out(inputs: PlacesInputs) -> str:
    names = inputs.places.set_index("place")["name"]
    return str(names.get(inputs.area.key, inputs.area.name))


def totals_table(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """Each printed total with what its documents say, and do not say, of it."""
    data = counts(inputs)
    data = data.assign(
        limit=[sentence(text, numbers) or "Nothing stated" for text in data["limit"]],
        total=[sentence(f"{{{name}}}", numbers) or MISSING for name in data["total_figure_id"]],
        rounding=[format_value(step, "gbp", step) for step in data["rounding_gbp"]],
        year=data["year_counted"].fillna(MISSING),
        whose=data["whose_spending"].fillna(MISSING),
    )
    return table(
        published_table(data, inputs, data["document_id"]),
        title="What the documents say of each total leaves most questions open",
        subtitle="The printed totals by name: year, scope and rounding; none says gross or net",
        columns=[
            Column("name", "Place"),
            Column("total", "Printed total"),
            Column("year", "Financial year"),
            Column("whose", "Whose spending"),
            Column("rounding", "Rounded to"),
            Column("limit", "What else limits it"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence=weakest(inputs, data["document_id"]),
        notes=["[x] not stated. " + BY_NAME],
        numbers=numbers,
    )


def reasons_table(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """Why the totals must not be ranked, each reason with what the documents show of it."""
    data = counts(inputs)
    reasons = pd.DataFrame(_reasons(data), columns=["reason", "shown"])
    return table(
        published_table(reasons, inputs, data["document_id"]),
        title="Why the totals must not be ranked",
        subtitle="What would have to be the same, and what the documents show",
        columns=[Column("reason", "To be compared, they would need"), Column("shown", "They have")],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence="computed",
        numbers=numbers,
    )


def _reasons(data: pd.DataFrame) -> list[tuple[str, str]]:
    number = len(data)
    dated = data.dropna(subset="year_counted")
    years = [
        f"{name} ({year})" for name, year in zip(dated["name"], dated["year_counted"], strict=True)
    ]
    steps = [format_value(step, "gbp", step) for step in sorted(data["rounding_gbp"])]
    people = data.loc[data["people_printed"], "name"]
    limited = data.loc[data["limit"].notna(), "name"]
    return [
        ("The same year", f"A year for {len(years)} of {number}: {_listed(years)}"),
        (
            "The same bodies",
            f"{data['whose_spending'].nunique()} descriptions of whose spending is counted, for "
            f"{data['whose_spending'].count()} of {number}; none lists the bodies",
        ),
        ("The same basis", f"Gross or net, said of {_said(data['gross_or_net'])} of {number}"),
        (
            "Grants between public bodies taken out",
            f"A word about them for {_said(data['transfers_taken_out'])} of {number}; where they "
            "are left in, money is counted twice",
        ),
        ("The same precision", f"Rounding from {steps[0]} to {steps[-1]}"),
        (
            "One whole total for each place",
            f"A second number or a gap for {len(limited)} of {number}: {_listed(limited)}",
        ),
        (
            "Residents counted in one way",
            f"Residents printed for {len(people)} of {number}: {_listed(people)}; official "
            "estimates stand in for others",
        ),
        (
            "The same need",
            "Unlike people: more pensioners, patients or claimants bring more spending, so a high "
            "total is no sign of waste",
        ),
    ]


def _said(stated: pd.Series) -> int:
    return int((stated != analysis.NOT_STATED).sum())


def _listed(names: Iterable[str]) -> str:
    *first, last = [*names] or ["none"]
    return f"{'; '.join(first)}; and {last}" if first else last


def per_person_figure(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """What each total comes to for each resident, as the range that rounding allows."""
    data = counts(inputs).dropna(subset="per_person_gbp")
    widest = data.assign(width=data[HIGH] - data[LOW]).sort_values("width").iloc[-1]
    low, high = (format_value(widest[name], "gbp", 10) for name in (LOW, HIGH))
    documents = [*data["document_id"], *data["people_document_id"]]
    people = data["people_label"].fillna("printed, no date")
    return figure(
        published_table(data.assign(people_label=people), inputs, documents),
        title=(
            "Rounding alone can move one place's total for each resident by {rates.widest}, the "
            "next by {rates.next}"
        ),
        subtitle="Printed total for each resident, £, England; the bar is what rounding allows",
        alt=(
            f"Ranges for {len(data)} places in the order of the names. The widest, for "
            f"{widest['name']}, runs from {low} to {high}, as its total is rounded to "
            f"{format_value(widest['rounding_gbp'], 'gbp', widest['rounding_gbp'])}. The data are "
            "in the table below it."
        ),
        drawing=_rates,
        columns=[
            Column("name", "Place"),
            Column("people", "Residents", decimals=0),
            Column("people_label", "As at"),
            Column(LOW, "Lowest", decimals=0, heading_unit="£"),
            Column(CENTRAL, "As printed", decimals=0, heading_unit="£"),
            Column(HIGH, "Highest", decimals=0, heading_unit="£"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=_rate_notes(inputs, data),
        height_pixels=330,
        numbers=numbers,
    )


def _rates(axes: Axes, data: pd.DataFrame) -> None:
    ranges(label="name", low=LOW, central=CENTRAL, high=HIGH, axis_label="£ for each resident")(
        axes, data
    )
    # The highest dot would stand half outside.
    axes.set_xlim(0, 1.04 * float(data[HIGH].max()))


def _rate_notes(inputs: PlacesInputs, data: pd.DataFrame) -> list[str]:
    every = counts(inputs)
    names = inputs.places.set_index("place")["name"]
    rates = inputs.published.loc[inputs.published["figure_id"] == analysis.PRINTED_RATE, "area"]
    return [
        f"{BY_NAME} The reasons not to rank the totals hold for these rates, too.",
        "Residents are those that the place prints, or the official estimate of the middle of a "
        "year; where the year of the count is not stated, the year is our choice.",
        *(
            f"{names[place]}: the {{{analysis.PRINTED_RATE}}} printed beside the total belongs to "
            "a smaller one."
            for place in rates
        ),
        *(
            f"{row['name']}: no number of residents fits the total. {row['limit']}."
            for row in every[~every["name"].isin(data["name"])].to_dict("records")
        ),
    ]
