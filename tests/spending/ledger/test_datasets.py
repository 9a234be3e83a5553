"""The ledger's extracts are accepted, cite documents that are listed, and refuse what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.datasets import Dataset
from tp_analysis.reference.datasets import DOCUMENTS
from tp_analysis.spending.ledger.datasets import LEDGER, LEDGER_CLASSES, LEDGER_DATASETS
from tp_analysis.spending.ledger.lines import LedgerTables

Read = Callable[[Dataset], pd.DataFrame]


@pytest.mark.parametrize("dataset", LEDGER_DATASETS, ids=lambda dataset: dataset.id)
def test_the_extract_is_accepted_and_its_documents_are_listed(
    dataset: Dataset, read_dataset: Read
) -> None:
    table = read_dataset(dataset)
    assert len(table) > 0
    if "document_id" in table:
        assert set(table["document_id"]) <= set(read_dataset(DOCUMENTS)["document_id"])


def test_every_line_of_the_return_is_classified_once_for_its_year(tables: LedgerTables) -> None:
    classes = tables.classes[tables.classes["source"] == "council_outturn"]
    of_year = classes[(classes["first_year"] <= "2009-10") & (classes["last_year"] >= "2009-10")]
    parts = tables.outturn[~tables.outturn["is_total"].astype(bool)]
    assert sorted(of_year["item"]) == sorted(parts["line"].unique())
    assert set(classes["evidence"]) == {"assumed"}


def test_every_counterparty_of_the_area_is_a_body_of_a_known_kind(tables: LedgerTables) -> None:
    known = set(tables.bodies["body"])
    assert set(tables.held["counterparty"].dropna()) <= known
    assert set(tables.transfers["payer"]) <= known


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("cofog_code", "11"),
        ("economic_category", "wages"),
        ("control", "shared"),
        ("confidence", "7"),
        ("financial_year", "2009"),
        ("amount_pence", "1.5"),
        ("evidence", "certain"),
    ],
)
def test_a_cell_that_is_not_in_the_words_of_the_ledger_is_refused(
    column: str, wrong: str, read_dataset: Read
) -> None:
    text = read_dataset(LEDGER).head(2).astype("string").fillna("").reset_index(drop=True)
    assert LEDGER.check(text)[1] == []
    _, problems = LEDGER.check(text.assign(**{column: [wrong, text[column][1]]}))
    assert [(problem.row, problem.column) for problem in problems] == [(2, column)]


def test_a_line_is_classified_once_only(read_dataset: Read) -> None:
    text = read_dataset(LEDGER_CLASSES).head(1).astype("string").fillna("")
    _, problems = LEDGER_CLASSES.check(pd.concat([text, text], ignore_index=True))
    assert [problem.row for problem in problems] == [3]
