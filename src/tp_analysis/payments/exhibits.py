"""The tables and figures of the payments report on totals and services, and its captions."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, protect
from tp_analysis.display import Column, Quantities, Shown, cover, figure, key_numbers, prose, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.formats import money
from tp_analysis.methods.months import month_name, month_runs
from tp_analysis.payments import analysis
from tp_analysis.payments.inputs import PaymentInputs
from tp_analysis.payments.months import MOST_BODIES_NAMED, coverage_sentence

POUNDS = "£"
SERVICES_IN_TABLE, SERVICES_IN_FIGURE = 8, 10
NOT_COMPARABLE = (
    "The bodies' totals cannot be compared as they stand: months, lowest amount listed, and "
    "whether value added tax is in the amount differ from body to body."
)
PIXELS_A_BAR = 50
# Three lines of a chart's labels.
LONGEST_LABEL = 70


def protected(frame: pd.DataFrame, inputs: PaymentInputs) -> ProtectedTable:
    """The frame under the policy of the dataset: the bodies' own published lists."""
    return protect(frame, policy=inputs.policy)


def source_of(inputs: PaymentInputs) -> str:
    """Whose lists the figures are from; the data log has the files."""
    return f"lists of payments published by {payers(inputs)}; see the data log"


def payers(inputs: PaymentInputs) -> str:
    """The names of the bodies, or how many they are where they are many."""
    *others, last = inputs.bodies.values()
    if len(others) >= MOST_BODIES_NAMED:
        return f"{len(inputs.bodies)} public bodies"
    return f"{', '.join(others)} and {last}" if others else last


def shortened(label: str, longest: int) -> str:
    """A label that fits on the lines that a chart has room for."""
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def period_of(inputs: PaymentInputs) -> str:
    """The months asked for, in words."""
    return month_runs(inputs.months)


def grid_of(inputs: PaymentInputs) -> pd.DataFrame:
    """What is held of every body in every month."""
    return analysis.completeness(inputs.lines, bodies=inputs.bodies, months=inputs.months)


def coverage_of(inputs: PaymentInputs) -> str:
    """The months behind a total, for its caption, and the lines that have none."""
    undated = int(inputs.lines["month"].isna().sum())
    words = f" {undated:,} lines are of no stated month and are counted." if undated else ""
    return coverage_sentence(grid_of(inputs)) + words


def opening(inputs: PaymentInputs, *, as_at: str) -> Shown:
    """The title block. Raises DataError where the page rests on payments later than `as_at`."""
    months = inputs.lines["month"].dropna().dt.to_period("M").unique()
    citations.require_by(
        as_at, [(month.end_time.date(), f"the payments of {month_name(month)}") for month in months]
    )
    return cover(
        report="payments",
        title="Who is paid, for what, and how much of it can be seen?",
        question=(
            f"What {payers(inputs)} paid to suppliers, line by line as they "
            "publish it, which months are held, and what the lists do not tell."
        ),
        area=inputs.area.name,
        period=period_of(inputs),
        as_at=as_at,
        evidence_status="Published lists of payments; sums computed from their lines.",
    )


def whose_lists(inputs: PaymentInputs) -> Shown:
    """Which bodies the page is of, which of them are not of the area, and which are left out."""
    area = inputs.area.name
    words = [f"The page is of the lists of {payers(inputs)}."]
    words += [f"{name} is not part of {area}; it is in the totals." for name in inputs.not_of_area]
    if inputs.not_used:
        words.append(f"Held and not used: {', '.join(inputs.not_used)}.")
    return prose(" ".join(words))


def at_a_glance(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """The tiles."""
    asked, lines = numbers["grid.asked"].text, numbers["total.lines"].text
    return key_numbers(
        (numbers["grid.held"], f"of {asked} asked for: a body's month each"),
        (numbers["total.amount"], f"credits taken off, in {lines} lines"),
        (numbers["shared.suppliers"], "among those told to be organisations"),
        (numbers["repeats.lines_percent"], "they may be split invoices, and are counted"),
        (numbers["hidden.amount_percent"], "withheld by the bodies, or by this report"),
        source=source_of(inputs),
    )


def totals_table(inputs: PaymentInputs) -> Shown:
    """What each body's lines add up to."""
    return table(
        protected(analysis.totals(inputs.lines, bodies=inputs.bodies), inputs),
        title="What the lines held add up to, by body",
        subtitle=f"Payments and credits, {period_of(inputs)}, only the months held",
        columns=[
            Column("body", "Body"),
            Column("lines", "Lines", decimals=0),
            Column("payments_gbp", "Payments", decimals=0, heading_unit=POUNDS),
            Column("credits_gbp", "Credits", decimals=0, heading_unit=POUNDS),
            Column("total_gbp", "Total", decimals=0, heading_unit=POUNDS),
            Column("basis", "Amounts are"),
            Column("under_threshold_percent", f"Lines of {_threshold()} or less", decimals=1,
                   heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            coverage_of(inputs),
            NOT_COMPARABLE,
            f"The Local Government Transparency Code 2015 asks for items above {_threshold()}; a "
            "body with lines of less lists more than it must. Not stated: the file does not say "
            "whether value added tax is in its amounts.",
        ],
        total="is_total",
    )  # fmt: skip


def _threshold() -> str:
    return money(analysis.CODE_THRESHOLD_PENCE / 100)


def _services(inputs: PaymentInputs) -> pd.DataFrame:
    return analysis.services(inputs.lines, bodies=inputs.bodies, shown=SERVICES_IN_TABLE)


def services_figure(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """The largest services of all bodies, ranked."""
    every = analysis.services(inputs.lines, bodies=inputs.bodies, shown=SERVICES_IN_FIGURE)
    named = every[~every["is_total"] & (every["service"] != analysis.OTHER_SERVICES)]
    top = named.sort_values("amount_gbp", ascending=False, kind="stable").head(SERVICES_IN_FIGURE)
    labels = top["service"] + " (" + top["body"] + ")"
    data = top.assign(
        amount_gbp_million=top["amount_gbp"] / 1e6,
        label=[shortened(label, LONGEST_LABEL) for label in labels],
    )
    first = data.iloc[0]
    return figure(
        protected(data, inputs),
        title="The largest services by what was paid in the months held",
        subtitle=f"Payments less credits, £ million, {period_of(inputs)}",
        alt=(
            f"Bar chart of the {len(data)} largest services. {first['service']} of "
            f"{first['body']} paid most, £{first['amount_gbp_million']:,.1f} million. "
            "The data are in the table below it."
        ),
        drawing=ranked_bars(label="label", value="amount_gbp_million", unit="count", rounding=0.1),
        columns=[
            Column("service", "Service"),
            Column("body", "Body"),
            Column("amount_gbp_million", "Paid", decimals=1, heading_unit="£ million"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs), "Services are named as each body names them; bodies divide "
               "their work differently."],
        height_pixels=40 + PIXELS_A_BAR * len(data),
        numbers=numbers,
    )  # fmt: skip


def services_table(inputs: PaymentInputs) -> Shown:
    """What each body paid, by service."""
    return table(
        protected(_services(inputs), inputs),
        title="What was paid, by body and service",
        subtitle=f"Payments less credits, {period_of(inputs)}, only the months held",
        columns=[
            Column("body", "Body"),
            Column("service", "Service"),
            Column("lines", "Lines", decimals=0),
            Column("amount_gbp", "Paid", decimals=0, heading_unit=POUNDS),
            Column("body_percent", "Of the body's total", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs)],
        total="is_total",
    )
