"""The tables and figures of the payments report on months: those held, and what was paid when."""

from __future__ import annotations

from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.month_drawings import lines_by_month, month_grid
from tp_analysis.methods.months import with_month_names
from tp_analysis.payments import analysis
from tp_analysis.payments.exhibits import (
    LONGEST_LABEL,
    PIXELS_A_BAR,
    POUNDS,
    coverage_of,
    grid_of,
    period_of,
    protected,
    shortened,
    source_of,
)
from tp_analysis.payments.inputs import PaymentInputs
from tp_analysis.payments.months import months_held


def months_figure(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """The completeness grid."""
    grid = grid_of(inputs)
    held = months_held(grid).sort_values("held_months", ascending=False, kind="stable").iloc[0]
    return figure(
        protected(
            with_month_names(
                grid.assign(row=[shortened(body, LONGEST_LABEL) for body in grid["body"]])
            ),
            inputs,
        ),
        title="{grid.held} of {grid.asked} monthly lists are held",
        subtitle=f"Payment lines held by body and month, {period_of(inputs)}",
        alt=(
            "Grid of months by body: {grid.held} of {grid.asked} are held, {grid.part} in part and "
            f"{{grid.missing}} are missing. {held['body']} has most, {held['held_months']} months. "
            "The table of months below says which."
        ),
        drawing=month_grid(row="row", column="label", state="state", count="lines"),
        columns=[
            Column("body", "Body"),
            Column("month", "Month"),
            Column("state", "State"),
            Column("lines", "Lines", decimals=0),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "Filled: held. Hatched: held in part, that is with fewer than half the lines of the "
            "body's fullest month. Missing: no line is held.",
            "A line belongs to the month that the list states, or else to that of its date. Lists "
            "date some lines back, so the last month before a gap may lack lines that the next "
            "list has.",
        ],
        height_pixels=70 + PIXELS_A_BAR * len(inputs.bodies),
        numbers=numbers,
    )


def months_table(inputs: PaymentInputs) -> Shown:
    """Which months of each body are held, in words."""
    return table(
        protected(months_held(grid_of(inputs)), inputs),
        title="Months held and missing, by body",
        subtitle=f"Of the months {period_of(inputs)}",
        columns=[
            Column("body", "Body"),
            Column("held", "Held"),
            Column("part", "Held in part"),
            Column("missing", "Missing"),
        ],
        source=source_of(inputs),
        evidence="computed",
    )


def by_month_figure(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """What each body paid, month by month, with gaps."""
    sums = analysis.by_month(inputs.lines, bodies=inputs.bodies, months=inputs.months)
    data = with_month_names(sums.assign(amount_gbp_million=sums["amount_gbp"] / 1e6))
    largest = data.nlargest(1, "amount_gbp_million").iloc[0]
    return figure(
        protected(data, inputs),
        title="What was paid month by month, where the month is held",
        subtitle=f"Payments less credits, £ million, {period_of(inputs)}",
        alt=(
            f"Line chart by month and body, with gaps where months are missing. The largest is "
            f"{largest['body']} in {largest['month']}, £{largest['amount_gbp_million']:,.1f} "
            "million. The data are in the table below it."
        ),
        drawing=lines_by_month(
            group="body", column="label", value="amount_gbp_million", axis_label="£ million"
        ),
        columns=[
            Column("body", "Body"),
            Column("month", "Month"),
            Column("state", "State"),
            Column("amount_gbp_million", "Paid", decimals=3, heading_unit="£ million"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs)],
        numbers=numbers,
    )


def weekdays_table(inputs: PaymentInputs) -> Shown:
    """Lines and amounts by the weekday of their date."""
    return table(
        protected(analysis.by_weekday(inputs.lines, bodies=inputs.bodies), inputs),
        title="On which weekday payments are dated",
        subtitle=f"Lines that have a date, all bodies, {period_of(inputs)}",
        columns=[
            Column("weekday", "Weekday"),
            Column("lines", "Lines", decimals=0),
            Column("lines_percent", "Of the lines", decimals=1, heading_unit="%"),
            Column("amount_gbp", "Paid", decimals=0, heading_unit=POUNDS),
            Column("amount_percent", "Of the amount", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=["The date is the one in the file: of payment, or of posting in the ledger."],
    )
