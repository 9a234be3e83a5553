"""The numbers of the payments report by name, each taken from a protected table."""

from __future__ import annotations

import pandas as pd

from tp_analysis.display.quantities import Quantities, Quantity, quantities, quantity_of
from tp_analysis.methods.months import HELD, MISSING, PART
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.payments import analysis, control, suppliers
from tp_analysis.payments.analysis import ALL_BODIES
from tp_analysis.payments.exhibits import grid_of, protected
from tp_analysis.payments.inputs import PaymentInputs
from tp_analysis.payments.matching import SAME
from tp_analysis.payments.organisations import ORGANISATION, REDACTED, UNSTATED, UNTOLD

MILLIONTH, TENTH = 1e5, 0.1


def key_figures(inputs: PaymentInputs) -> Quantities:
    """Every number that the prose may use."""
    counted = [*_coverage(inputs), *_suppliers(inputs), *_control(inputs)]
    table = protected(figures_table(counted), inputs)
    found = [*_totals(inputs), *_parts(inputs)]
    named = Quantities({quantity.figure_id: quantity for quantity in found})
    return quantities(table) | named


def _totals(inputs: PaymentInputs) -> list[Quantity]:
    table = protected(analysis.totals(inputs.lines, bodies=inputs.bodies), inputs)
    rows = [
        ("total.lines", "Payment lines held", "lines", "count", 1.0),
        ("total.payments", "Payments, credits apart", "payments_gbp", "gbp", MILLIONTH),
        ("total.credits", "Credits", "credits_gbp", "gbp", MILLIONTH),
        ("total.amount", "Paid in the months held", "total_gbp", "gbp", MILLIONTH),
    ]  # fmt: skip
    return [
        quantity_of(
            table, figure_id=figure_id, label=label, column=column, unit=unit, rounding=step,
            body=ALL_BODIES,
        )
        for figure_id, label, column, unit, step in rows
    ]  # fmt: skip


def _parts(inputs: PaymentInputs) -> list[Quantity]:
    """Lines, amount and shares of repeats, credits, redactions and names not shown."""
    lines = inputs.lines
    chosen = {
        "repeats": ("Repeated lines", lines["repeats_earlier_row"].astype(bool)),
        "credits": ("Credit lines", lines["amount_pence"] < 0),
        "redacted": ("Payees redacted by the bodies", lines["payee_kind"] == REDACTED),
        "withheld": ("Payees this report does not name", lines["payee_kind"] == UNTOLD),
        "unstated": ("Payees without a name in the file", lines["payee_kind"] == UNSTATED),
        "hidden": ("Paid to payees not named", lines["payee_kind"] != ORGANISATION),
        "dated": ("Lines with a date", lines["payment_date"].notna()),
    }
    measures = {
        "lines": ("lines", "count", 1.0),
        "lines_percent": ("lines_percent", "percent", TENTH),
        "amount": ("amount_gbp", "gbp", MILLIONTH),
        "amount_percent": ("amount_percent", "percent", TENTH),
    }
    return [
        quantity_of(
            table, figure_id=f"{name}.{measure}", label=label, column=column, unit=unit,
            rounding=step, body=ALL_BODIES,
        )
        for name, (label, mask) in chosen.items()
        for table in [protected(_part(inputs, mask), inputs)]
        for measure, (column, unit, step) in measures.items()
    ]  # fmt: skip


def _part(inputs: PaymentInputs, mask: pd.Series[bool]) -> pd.DataFrame:
    return analysis.part_of_lines(inputs.lines, mask, bodies=inputs.bodies)


def _coverage(inputs: PaymentInputs) -> list[NamedFigure]:
    states = grid_of(inputs)["state"]
    undated = int(inputs.lines["month"].isna().sum())
    counts = [
        ("grid.bodies", "Bodies", len(inputs.bodies)),
        ("grid.asked", "Monthly lists asked for", len(states)),
        ("grid.held", "Monthly lists held", int((states == HELD).sum())),
        ("grid.part", "Months held in part", int((states == PART).sum())),
        ("grid.missing", "Monthly lists missing", int((states == MISSING).sum())),
        ("grid.undated", "Lines of no stated month", undated),
    ]
    return [NamedFigure(name, label, float(count), "count", 1) for name, label, count in counts]


def _suppliers(inputs: PaymentInputs) -> list[NamedFigure]:
    shared = suppliers.shared_suppliers(inputs.lines, bodies=inputs.bodies)
    paid = inputs.lines[inputs.lines["payee_kind"] == ORGANISATION]
    organisations_gbp = int(paid["amount_pence"].sum()) / 100
    shared_gbp = float(shared["amount_gbp"].sum())
    shared_percent = 100 * shared_gbp / organisations_gbp if organisations_gbp else float("nan")
    between = suppliers.paid_to_each_other(inputs.lines, bodies=inputs.bodies)
    pairs = inputs.matching.pairs
    joined = int((pairs["verdict"] == SAME).sum())
    return [
        NamedFigure("shared.suppliers", "Suppliers of several bodies", len(shared), "count", 1),
        NamedFigure("shared.amount", "Paid to them", shared_gbp, "gbp", MILLIONTH),
        NamedFigure("shared.percent", "Of what organisations were paid",
                    shared_percent, "percent", TENTH),
        NamedFigure("suppliers.number", "Organisations paid",
                    float(paid["supplier"].nunique()), "count", 1),
        NamedFigure("match.threshold", "Threshold", inputs.threshold, "count", TENTH),
        NamedFigure("match.joined", "Pairs of names joined in doubt", joined, "count", 1),
        NamedFigure("match.apart", "Pairs near the threshold kept apart",
                    len(pairs) - joined, "count", 1),
        NamedFigure("between.amount", "Paid by these bodies to each other",
                    float(between["amount_gbp"].sum()), "gbp", MILLIONTH),
    ]  # fmt: skip


def _control(inputs: PaymentInputs) -> list[NamedFigure]:
    log = inputs.log
    table = control.against_control(log.files, log.totals)
    printed = table["verdict"] != control.NONE_PRINTED
    differ = printed & (table["verdict"] != control.AGREES)
    outside = int(log.files["row_count"].sum()) - len(inputs.lines)
    outside_pence = int(log.files["total_pence"].sum()) - int(inputs.lines["amount_pence"].sum())
    return [
        NamedFigure("control.files", "Files read", float(len(log.files)), "count", 1),
        NamedFigure("control.printed", "Totals that they print", float(printed.sum()), "count", 1),
        NamedFigure("control.differ", "Totals that differ", float(differ.sum()), "count", 1),
        NamedFigure("outside.lines", "Lines of other months", float(outside), "count", 1),
        NamedFigure("outside.amount", "In other months", outside_pence / 100, "gbp", MILLIONTH),
    ]
