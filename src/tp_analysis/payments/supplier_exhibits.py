"""The tables and figures of the payments report on who is paid, and on what cannot be told."""

from __future__ import annotations

import pandas as pd

from tp_analysis.display import Column, Quantities, Shown, figure, prose, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.payments import analysis, suppliers
from tp_analysis.payments.exhibits import (
    POUNDS,
    coverage_of,
    period_of,
    protected,
    shortened,
    source_of,
)
from tp_analysis.payments.inputs import PaymentInputs
from tp_analysis.payments.organisations import REDACTED, UNTOLD

SUPPLIERS_IN_FIGURE, SUPPLIERS_IN_TABLE, SHARED_IN_TABLE, PAIRS = 10, 20, 20, 6
# With more bodies the table of shared suppliers would be too wide for a page.
MOST_BODIES_ACROSS = 5
# Two lines of a chart's labels.
LONGEST_LABEL = 45
PIXELS_A_BAR = 40
NAMES_NOTE = (
    "Names stand as one of the bodies prints them. A name is shown only where its words say that "
    "it is an organisation's; people, sole traders and names that leave it open are not shown, but "
    "are counted."
)


def suppliers_figure(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """The largest organisations, ranked."""
    ranked = suppliers.largest_suppliers(inputs.lines, shown=SUPPLIERS_IN_FIGURE)
    named = ranked[ranked["is_named"]]
    data = named.assign(
        amount_gbp_million=named["amount_gbp"] / 1e6,
        label=[shortened(name, LONGEST_LABEL) for name in named["supplier"]],
    )
    if data.empty:
        return prose("No payee is told to be an organisation, so there is no chart of the largest.")
    first = data.iloc[0]
    return figure(
        protected(data, inputs),
        title="The largest suppliers among organisations",
        subtitle=f"Payments less credits, all bodies, £ million, {period_of(inputs)}",
        alt=(
            f"Bar chart of the {len(data)} organisations paid most. {first['label']} was "
            f"paid £{first['amount_gbp_million']:,.1f} million. The data are in the table below it."
        ),
        drawing=ranked_bars(label="label", value="amount_gbp_million", unit="count", rounding=0.1),
        columns=[
            Column("supplier", "Supplier"),
            Column("amount_gbp_million", "Paid", decimals=3, heading_unit="£ million"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs), NAMES_NOTE],
        height_pixels=40 + PIXELS_A_BAR * len(data),
        numbers=numbers,
    )


def suppliers_table(inputs: PaymentInputs) -> Shown:
    """The largest organisations, and what went to all other payees."""
    return table(
        protected(suppliers.largest_suppliers(inputs.lines, shown=SUPPLIERS_IN_TABLE), inputs),
        title="Who was paid: the largest organisations, and all other payees",
        subtitle=f"Payments less credits, all bodies, {period_of(inputs)}, only the months held",
        columns=[
            Column("supplier", "Supplier"),
            Column("lines", "Lines", decimals=0),
            Column("amount_gbp", "Paid", decimals=0, heading_unit=POUNDS),
            Column("share_percent", "Of the total", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs), NAMES_NOTE],
        total="is_total",
    )


def shared_suppliers_table(inputs: PaymentInputs, numbers: Quantities) -> Shown:
    """The organisations that several bodies pay."""
    shared = suppliers.shared_suppliers(inputs.lines, bodies=inputs.bodies)
    if shared.empty:
        return prose(
            "No supplier is shared: no organisation is paid by more than one of the bodies."
        )
    largest = shared.sort_values("amount_gbp", ascending=False, kind="stable")
    names = [*inputs.bodies.values()] if len(inputs.bodies) <= MOST_BODIES_ACROSS else []
    across = [Column(name, name, decimals=0, heading_unit=POUNDS) for name in names]
    return table(
        protected(_not_paid(largest.head(SHARED_IN_TABLE), names), inputs),
        title="{shared.suppliers} organisations are paid by more than one of the bodies",
        subtitle=f"The largest by what all bodies paid them, {period_of(inputs)}",
        columns=[
            Column("supplier", "Supplier"),
            Column("payers", "Bodies", decimals=0),
            Column("lines", "Lines", decimals=0),
            *across,
            Column("amount_gbp", "Together", decimals=0, heading_unit=POUNDS),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            coverage_of(inputs),
            NAMES_NOTE,
            "[z]: no payment in the months held of that body; it may have paid in others.",
        ],
        numbers=numbers,
    )


def _not_paid(shared: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    cells = {name: shared[name].astype(object).where(shared[name].notna(), "[z]") for name in names}
    return shared.assign(**cells)


def pairs_table(inputs: PaymentInputs) -> Shown:
    """Pairs of names on either side of the threshold, to judge it by."""
    pairs = suppliers.doubtful_pairs(inputs.matching, bodies=inputs.bodies, shown=PAIRS)
    if pairs.empty:
        return prose("No two bodies' names of suppliers are near the threshold.")
    return table(
        protected(pairs, inputs),
        title="Names just above and just below the threshold",
        subtitle=f"Threshold {inputs.threshold:g} of 100; the nearest pairs on either side",
        columns=[
            Column("payee", "Name"),
            Column("body", "Paid by"),
            Column("other_payee", "Other name"),
            Column("other_body", "Paid by (other)"),
            Column("score", "Score", decimals=1),
            Column("verdict", "Taken for"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "The score is the share of letters that agree, words in alphabetical order, without "
            "legal forms such as Ltd, signs, accents and capitals. Names that agree in all that "
            "are one supplier at any threshold and are not listed. Where a body cuts its names at "
            "a fixed length, the other name is cut as short before the two are compared.",
        ],
    )


def between_bodies_table(inputs: PaymentInputs) -> Shown:
    """What the bodies paid to each other."""
    between = suppliers.paid_to_each_other(inputs.lines, bodies=inputs.bodies)
    if between.empty:
        return prose("No list has a payment from one of these bodies to another.")
    return table(
        protected(between, inputs),
        title="What these bodies paid to each other",
        subtitle=f"Payments less credits, {period_of(inputs)}, only the months held",
        columns=[
            Column("body", "Paid by"),
            Column("paid_to", "Paid to"),
            Column("lines", "Lines", decimals=0),
            Column("amount_gbp", "Paid", decimals=0, heading_unit=POUNDS),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "Counted twice if the bodies' spending is added, once by the payer and once when the "
            "receiver spends it. A body is known by its name only; other ways to pay it are not "
            "seen."
        ],
    )


def redactions_table(inputs: PaymentInputs) -> Shown:
    """The payees that the bodies do not name."""
    return _part_table(
        inputs,
        inputs.lines["payee_kind"] == REDACTED,
        title="Payees that the bodies themselves do not name",
        note="Told by the marks in the files, such as the word redacted in place of the name.",
    )


def hidden_names_table(inputs: PaymentInputs) -> Shown:
    """The payees that this report does not name."""
    return _part_table(
        inputs,
        inputs.lines["payee_kind"] == UNTOLD,
        title="Payees that this report does not name",
        note="The files name them; their names do not say that they are organisations.",
    )


def repeats_table(inputs: PaymentInputs) -> Shown:
    """Lines that repeat an earlier one of the same file."""
    return _part_table(
        inputs,
        inputs.lines["repeats_earlier_row"].astype(bool),
        title="Lines that equal an earlier line of the same file in every cell",
        note="The first of each set is not counted here. Every one of them stays in every total.",
    )


def credits_table(inputs: PaymentInputs) -> Shown:
    """Lines of a negative amount."""
    return _part_table(
        inputs,
        inputs.lines["amount_pence"] < 0,
        title="Credits: lines of a negative amount",
        note="Refunds, corrections and reversals. They are taken off every total.",
    )


def _part_table(inputs: PaymentInputs, chosen: pd.Series[bool], *, title: str, note: str) -> Shown:
    return table(
        protected(analysis.part_of_lines(inputs.lines, chosen, bodies=inputs.bodies), inputs),
        title=title,
        subtitle=f"By body, {period_of(inputs)}, only the months held",
        columns=[
            Column("body", "Body"),
            Column("lines", "Lines", decimals=0),
            Column("lines_percent", "Of the body's lines", decimals=1, heading_unit="%"),
            Column("amount_gbp", "Amount", decimals=0, heading_unit=POUNDS),
            Column("amount_percent", "Of the body's total", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[note, coverage_of(inputs)],
        total="is_total",
    )
