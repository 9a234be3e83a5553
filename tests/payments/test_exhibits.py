"""The exhibits of a report of two bodies: captions that say what is missing, and no names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tp_analysis import payments
from tp_analysis.display import Shown
from tp_analysis.document import Paragraph
from tp_analysis.errors import DataError
from tp_analysis.payments.inputs import PaymentInputs

Report = Callable[..., PaymentInputs]
PERSON = "Jane Smith"
WITH_NUMBERS = (
    "months_figure", "services_figure", "suppliers_figure", "by_month_figure",
    "shared_suppliers_table",
)  # fmt: skip
TABLES = (
    "months_table", "totals_table", "control_table", "services_table", "suppliers_table",
    "pairs_table", "between_bodies_table", "weekdays_table", "repeats_table", "redactions_table",
    "hidden_names_table", "credits_table", "assumptions", "made_good_table", "data_log",
)  # fmt: skip
TOTALS = (
    "totals_table", "services_table", "services_figure", "suppliers_table", "suppliers_figure",
    "shared_suppliers_table", "by_month_figure", "repeats_table", "redactions_table",
    "hidden_names_table", "credits_table",
)  # fmt: skip


def shown(inputs: PaymentInputs, name: str) -> Shown:
    make: Any = getattr(payments, name)
    arguments = (payments.key_figures(inputs),) if name in WITH_NUMBERS else ()
    exhibit: Shown = make(inputs, *arguments)
    return exhibit


def everything(inputs: PaymentInputs) -> str:
    exhibits = [shown(inputs, name) for name in (*TABLES, *WITH_NUMBERS)]
    glance = payments.at_a_glance(inputs, payments.key_figures(inputs))
    opening = payments.opening(inputs, as_at="2026-01-01")
    return "".join(repr(exhibit.blocks) for exhibit in (*exhibits, glance, opening))


def _also_paid_by_bedford_without_a_month(lines: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([lines, lines.head(1).assign(body="bedford", month=pd.NaT)])


@pytest.mark.parametrize("name", TOTALS)
def test_every_total_says_in_its_caption_which_months_are_missing(
    name: str, report: Report
) -> None:
    inputs = report({"day": "2024-04-02"}, {"day": "2024-06-02"})
    if name == "shared_suppliers_table":
        # Of a body with nothing at all no supplier can be shared: its exhibit is a sentence.
        inputs = replace(inputs, lines=_also_paid_by_bedford_without_a_month(inputs.lines))
    (block,) = shown(inputs, name).blocks
    caption = " ".join(block.notes)  # type: ignore[union-attr]
    assert "Luton Borough Council: April 2024, June 2024 held; May 2024 missing." in caption
    assert "Bedford Borough Council: April to June 2024 missing." in caption
    assert "it is not zero" in caption


def test_a_person_named_as_payee_is_named_nowhere(report: Report) -> None:
    rows = [
        {"supplier": PERSON},
        {"supplier": PERSON, "body": "bedford"},
        {"supplier": f"{PERSON} T/A Acme Group", "amount_pence": 9_000_00},
        {"supplier": "Acme Ltd"},
    ]
    page = everything(report(*rows))
    assert PERSON not in page
    assert "Acme Ltd" in page
    assert "[name not shown]" in page


def test_a_report_without_a_shared_supplier_a_credit_or_a_date_still_has_its_tables(
    report: Report,
) -> None:
    assert "[x]" in everything(report({"payment_date": None}))


def test_a_body_of_which_nothing_is_held_is_not_available_in_the_totals(report: Report) -> None:
    (block,) = shown(report({}), "totals_table").blocks
    rows = {row[0]: row for row in block.grid.rows}  # type: ignore[union-attr]
    assert rows["Bedford Borough Council"][1] == "[x]"
    assert rows["Luton Borough Council"][1] == "1"
    assert rows["All bodies"][1] == "1"


def test_prose_numbers_agree_with_the_tables(report: Report) -> None:
    inputs = report({"amount_pence": 300_00, "repeats_earlier_row": True}, {"amount_pence": -50_00})
    numbers = payments.key_figures(inputs)
    assert numbers["grid.held"].value == 1
    assert numbers["grid.missing"].value == 5
    assert numbers["total.amount"].value == 250
    assert numbers["repeats.amount"].value == 300
    assert numbers["credits.lines"].value == 1
    assert numbers["repeats.lines_percent"].text == "50.0%"


def test_the_grid_draws_missing_held_and_part_apart(report: Report) -> None:
    rows = [{"day": "2024-04-02"}] * 3 + [{"day": "2024-05-02"}]
    (block,) = shown(report(*map(dict, rows)), "months_figure").blocks
    states = [row[2] for row in block.grid.rows]  # type: ignore[union-attr]
    assert states == ["held", "part", "missing", "missing", "missing", "missing"]
    assert [row[3] for row in block.grid.rows][:3] == ["3", "1", "[x]"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shared_suppliers_table", "No supplier is shared"),
        ("pairs_table", "No two bodies' names"),
        ("between_bodies_table", "No list has a payment"),
        ("made_good_table", "Nothing had to be made good"),
    ],
)
@pytest.mark.parametrize("bodies", [["luton"], ["luton", "bedford"]])
def test_an_exhibit_without_a_row_is_a_sentence_and_no_empty_table(
    name: str, words: str, bodies: list[str], report: Report
) -> None:
    inputs = report({"supplier": "Acme Ltd"})
    inputs = replace(inputs, bodies={key: inputs.bodies[key] for key in bodies})
    (block,) = shown(inputs, name).blocks
    assert isinstance(block, Paragraph)
    assert words in repr(block)


def test_without_an_organisation_the_chart_of_the_largest_is_a_sentence(report: Report) -> None:
    (block,) = shown(report({"supplier": PERSON}), "suppliers_figure").blocks
    assert isinstance(block, Paragraph)


def test_bodies_outside_the_area_and_bodies_left_out_are_told(report: Report) -> None:
    inputs = replace(report({}), not_of_area=("Bedford Borough Council",), not_used=("Dunstable",))
    words = repr(payments.whose_lists(inputs).blocks)
    assert "Bedford Borough Council is not part of Luton and Central Bedfordshire" in words
    assert "Held and not used: Dunstable." in words


def test_those_not_named_are_one_share_in_the_message_and_in_the_table_of_payees(
    report: Report,
) -> None:
    inputs = report(
        {"amount_pence": 500_00}, {"supplier": PERSON, "amount_pence": 300_00},
        {"supplier": None, "amount_pence": 100_00}, {"amount_pence": -100_00},
    )  # fmt: skip
    numbers = payments.key_figures(inputs)
    (block,) = shown(inputs, "suppliers_table").blocks
    shares = {row[0]: row[3] for row in block.grid.rows}  # type: ignore[union-attr]
    parts = [shares["[name not shown]"], shares["[no name in the file]"]]
    assert parts == ["37.5", "12.5"]
    assert numbers["hidden.amount_percent"].text == "50.0%"
    assert numbers["unstated.amount_percent"].text == "12.5%"


def test_a_page_dated_before_the_last_month_of_payments_is_refused(report: Report) -> None:
    inputs = report({"day": "2024-04-02"}, {"day": "2024-05-03"})
    with pytest.raises(DataError, match=r"the payments of May 2024.*Set as_at to 2024-05-31"):
        payments.opening(inputs, as_at="2024-05-30")
    assert payments.opening(inputs, as_at="2024-05-31").blocks


def test_a_page_of_payments_without_a_month_may_have_any_date(report: Report) -> None:
    inputs = report({"month": None, "payment_date": None})
    assert payments.opening(inputs, as_at="2024-04-01").blocks
