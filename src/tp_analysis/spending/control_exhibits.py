"""Who decides about the money, and how it flows from funder to spender to function."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.formats import number
from tp_analysis.spending import counted as counting
from tp_analysis.spending import flows
from tp_analysis.spending.drawings import flow_bands, stacked_bars
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger_exhibits import MILLION, SWITCHING, covered, unexplained_notes
from tp_analysis.spending.ledger_figures import function_names
from tp_analysis.spending.log_exhibits import published_table
from tp_analysis.spending.treemap_drawing import treemap

WORDS = {
    "local": "Local: decided by a body of the place",
    "directed": "Directed: spent here, bound by national rules",
    "national": "National: awarded by national rules",
    "total": "All",
}
NO_LINE = "[z]"


def control_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Net spending by degree of control, held directly beside influenced."""
    documents = inputs.counted.documents
    data = counting.by_control(inputs.counted)
    cells = {
        name: data[name].astype(object).where(data[name].notna(), NO_LINE)
        for name in ("direct", "influenced")
    }
    return table(
        published_table(
            data.assign(control=data["control"].map(WORDS), **cells), inputs, documents
        ),
        title="{control.direct} is held by the bodies that spend it; {control.influenced} is not",
        subtitle=f"Net spending by who decides. {covered(inputs, numbers)}",
        columns=[
            Column("control", "Who decides"),
            Column("direct", "Direct", decimals=1, heading_unit=MILLION),
            Column("influenced", "Influenced", decimals=1, heading_unit=MILLION),
            Column("both", "Both", decimals=1, heading_unit=MILLION),
            Column("share_percent", "Share of net", decimals=1, heading_unit="%"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            "Direct: the body holds the budget. Influenced: bodies of the place can steer the "
            "spending but do not hold it, such as benefits. [z] no line held is of that kind.",
            "Which line is under whose control is a choice of this analysis. " + SWITCHING,
            *unexplained_notes(inputs),
            "Shares may not add to 100% because each is rounded.",
        ],
        total="is_total",
        numbers=numbers,
    )


def control_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Who decides over the spending of each body."""
    documents = inputs.counted.documents
    data = counting.control_by_body(inputs.counted)
    # A label of three lines would touch the next; the table has the whole name.
    data = data.assign(short_name=data["name"].str.partition(" (")[0])
    legend = {
        name: f"{name.capitalize()}: £{number(data[name].sum())} million"
        for name in ("local", "directed", "national")
    }
    return figure(
        published_table(data, inputs, documents),
        title="{control.local_share:plain} of net spending is under local control",
        subtitle=f"Net spending by who decides, £ million. {covered(inputs, numbers)}",
        alt=(
            "Stacked bar chart of net spending by body and by who decides. "
            f"{'; '.join(legend.values())}. {data['name'].iloc[0]} spends most, "
            f"£{number(data['net'].iloc[0])} million. The data are in the table below it."
        ),
        drawing=stacked_bars(label="short_name", parts=legend, total="net", unit="m"),
        columns=[
            Column("name", "Body"),
            *(
                Column(name, name.capitalize(), decimals=1, heading_unit=MILLION)
                for name in (*legend, "net")
            ),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[SWITCHING, *unexplained_notes(inputs)],
        height_pixels=400,
        numbers=numbers,
    )


def flow_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """From funder to spender to function."""
    documents = inputs.counted.documents
    data = flows.flows(inputs.counted, function_names(inputs))
    return figure(
        published_table(data, inputs, documents),
        title="Grants and national budgets pay for {flow.national_share:plain} of net spending",
        subtitle=f"Funder, spender, function; net, £ million. {covered(inputs, numbers)}",
        alt=_flow_alt(data),
        drawing=flow_bands(
            stage="stage", source="source", target="target", amount="amount",
            first=flows.FROM_FUNDER, second=flows.TO_FUNCTION,
        ),
        columns=[
            Column("stage", "Step"),
            Column("source", "From"),
            Column("target", "To"),
            Column("amount", "Amount", decimals=1, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            "The returns of councils, police and fire give what they received from government. "
            "What is left of their spending is council tax, reserves, or not stated; for the "
            "other bodies no document held says who pays, and it is taken to be national budgets.",
            SWITCHING,
        ],
        height_pixels=560,
        numbers=numbers,
    )  # fmt: skip


def _flow_alt(data: pd.DataFrame) -> str:
    first, second = (
        data[data["stage"] == stage] for stage in (flows.FROM_FUNDER, flows.TO_FUNCTION)
    )
    funders = first.groupby("source")["amount"].sum().sort_values(ascending=False)
    ends = second.groupby("target")["amount"].sum().sort_values(ascending=False)
    return (
        f"Flow chart from {len(funders)} funders through {second['source'].nunique()} spenders to "
        f"{len(ends)} functions. The largest funder: {funders.index[0]}, "
        f"£{number(funders.iloc[0])} million; the largest function: {ends.index[0]}, "
        f"£{number(ends.iloc[0])} million. The data are in the table below it."
    )


def parts_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Net spending as areas, by body and function."""
    documents = inputs.counted.documents
    data = flows.parts(inputs.counted, function_names(inputs))
    ranked = data.sort_values("amount", ascending=False).reset_index(drop=True)
    councils = inputs.counted.bodies.loc[inputs.counted.bodies["kind"] == "council", "name"]
    top, low = ranked.iloc[0], ranked.iloc[-1]
    return figure(
        published_table(data, inputs, documents),
        title=f"The largest single part is {_part(top)}",
        subtitle=f"Net spending by body and function. {covered(inputs, numbers)}",
        alt=(
            f"Treemap of net spending in {len(data)} parts. The largest is {_part(top)}, "
            f"£{number(top['amount'])} million; the smallest {_part(low)}, "
            f"£{number(low['amount'])} million. The data are in the table below it."
        ),
        drawing=treemap(group="name", label="function", amount="amount", highlight=list(councils)),
        columns=[
            Column("name", "Body"),
            Column("function", "Function"),
            Column("amount", "Net", decimals=1, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            "The councils are the darker parts. Parts without room for a name are in the table; "
            "functions of a body under £50 million are joined.",
            SWITCHING,
            *unexplained_notes(inputs),
        ],
        height_pixels=380,
        numbers=numbers,
    )


def _part(row: pd.Series) -> str:
    return f"{row['function'].lower()} by the {row['name']}"
