"""The control table, the assumption log and the data log of the payments report."""

from __future__ import annotations

import pandas as pd

from tp_analysis.display import Column, Shown, prose, table
from tp_analysis.payments import control
from tp_analysis.payments.exhibits import POUNDS, period_of, protected, source_of
from tp_analysis.payments.inputs import PaymentInputs


def control_table(inputs: PaymentInputs) -> Shown:
    """The lines of each file against the total that it prints."""
    log = inputs.log
    return table(
        protected(control.against_control(log.files, log.totals), inputs),
        title="Every file against its own total",
        subtitle="To the penny; all lines of each file, of whatever month",
        columns=[
            Column("file", "File"),
            Column("row_count", "Lines", decimals=0),
            Column("file_gbp", "Sum of lines", decimals=2, heading_unit=POUNDS),
            Column("printed_gbp", "Total it prints", decimals=2, heading_unit=POUNDS),
            Column("verdict", "Against the sum"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "Less or more: by how much the printed total is under or over the sum of the lines.",
            "A totals row is never added to the lines. Where a file prints no total, nothing "
            "checks that the file is whole.",
        ],
    )


def assumptions(inputs: PaymentInputs) -> Shown:
    """What somebody chose, and what it would change."""
    chosen = pd.DataFrame(
        [
            (
                f"Names that score {inputs.threshold:g} of 100 or more are one supplier",
                "A lower threshold takes different suppliers for one, a higher one splits a "
                "supplier; set the parameter match_threshold",
            ),
            (
                "A payee is an organisation where its name says so",
                "More words in the list show more names; a person might be among them",
            ),
            (
                "A month with under half of the body's fullest month is held in part",
                "It changes what the grid and the captions say, and no total",
            ),
            (
                "Lines that repeat an earlier line are payments of their own",
                "If they were the same payment listed twice, totals would be lower by the amount "
                "in the table of repeated lines",
            ),
        ],
        columns=["assumption", "effect"],
    )
    return table(
        protected(chosen, inputs),
        title="Assumption log",
        columns=[Column("assumption", "Assumption"), Column("effect", "What it would change")],
        source="this analysis",
        evidence="assumed",
    )


def made_good_table(inputs: PaymentInputs) -> Shown:
    """What had to be forgiven in the files."""
    log = inputs.log
    if log.forgiven.empty:
        return prose("Nothing had to be made good in the files.")
    return table(
        protected(control.made_good(log.files, log.forgiven, bodies=inputs.bodies), inputs),
        title="What was made good in the files, with counts",
        columns=[
            Column("what", "What"),
            Column("body", "Body"),
            Column("files", "Files", decimals=0),
            Column("count", "How often", decimals=0),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=["Of whole files, all months of them; nothing was changed in the files themselves."],
    )


def data_log(inputs: PaymentInputs) -> Shown:
    """The files, and where each is from."""
    return table(
        protected(control.data_log(inputs.log.files, inputs.lines, bodies=inputs.bodies), inputs),
        title="Data log",
        subtitle=f"What source cards say of the files; lines used are of {period_of(inputs)}",
        columns=[
            Column("card", "Source card"),
            Column("body", "Body"),
            Column("files", "Files", decimals=0),
            Column("row_count", "Lines", decimals=0),
            Column("used", "Lines used", decimals=0),
        ],
        source="source cards in data/raw/payments",
        evidence="computed",
    )
