"""The payments of public bodies: one row a payment line, from the files that they publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tp_analysis.datasets import Column, Dataset, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

AMOUNT_BASES = ("net", "gross", "not stated")
CAPITAL_OR_REVENUE = ("capital", "revenue")

PAYMENTS = Dataset(
    topic="payments",
    name="payments",
    meaning="Payments that public bodies publish line by line, as each body printed them",
    columns=(
        Column("body", "text", "The public body that paid: a key of bodies.toml, or made of"
               " the name that the file gives"),
        Column("body_name", "text", "The name of the body"),
        Column("file", "text", "The extract, as a path below data/raw/payments"),
        Column("row", "whole", "Row in the extract, counted as a spreadsheet does", at_least=1),
        Column("month", "date", "First day of the month that the body reports the line for, or"
               " of its date; empty where the file says neither", optional=True),
        Column("payment_date", "date", "Date of the line; empty where none can be read",
               optional=True),
        Column("supplier", "text", "Who was paid, as printed; empty where nobody is named",
               optional=True),
        Column("supplier_is_redacted", "flag", "Whether the name is withheld in the file"),
        Column("service", "text", "Directorate, department or service that paid", optional=True),
        Column("purpose", "text", "Type of expense, or what was bought", optional=True),
        Column("reference", "text", "Number of the transaction or invoice; many lines may"
               " share one", optional=True),
        Column("amount_pence", "whole", "Amount of the line; negative for a credit", "pence"),
        Column("amount_basis", "text", "Whether value added tax is in the amount: net is"
               " without, gross is with", choices=AMOUNT_BASES),
        Column("capital_or_revenue", "text", "Capital or revenue spending; empty where the file"
               " does not say", optional=True, choices=CAPITAL_OR_REVENUE),
        Column("repeats_earlier_row", "flag", "Whether every cell equals an earlier row's of the"
               " same extract: a payment listed twice, or two that look the same"),
    ),
    key=("file", "row"),
    # A supplier may be a sole trader, a carer or a foster parent.
    personal=True,
)  # fmt: skip

DATASETS: tuple[Dataset, ...] = (PAYMENTS,)


def payments_schema() -> pa.Schema:
    """The columns of PAYMENTS as Arrow types; what may be empty is nullable."""
    return arrow_schema(PAYMENTS)
