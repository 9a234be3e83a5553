"""Ledgers of a few rows, and the ledger of the shipped data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tp_analysis.datasets import Dataset
from tp_analysis.reference.datasets import POPULATIONS
from tp_analysis.spending.datasets import PUBLISHED_FIGURES
from tp_analysis.spending.ledger.datasets import LEDGER, LEDGER_CLASSES, LEDGER_TRANSFERS
from tp_analysis.spending.ledger.expected_datasets import (
    LEDGER_BODIES,
    LEDGER_CONTROL_TOTALS,
    LEDGER_TRAPS,
)
from tp_analysis.spending.ledger.lines import LedgerTables, build_lines, ledger_frame
from tp_analysis.spending.official_datasets import COUNCIL_OUTTURN
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[3] / "data" / "raw"
AREA = "luton-and-central-bedfordshire"
CODES = ("E06000032", "E06000056")


def read(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert [problem.sentence() for problem in extract.problems] == []
    assert extract.table is not None
    table = extract.table
    return table[table["area"] == AREA] if "area" in table and dataset != POPULATIONS else table


@pytest.fixture(scope="session")
def read_dataset() -> Callable[[Dataset], pd.DataFrame]:
    """Reads the shipped extract of a dataset."""
    return read


@pytest.fixture(scope="session")
def tables() -> LedgerTables:
    """The shipped data of Luton and Central Bedfordshire, for the year of the pilot."""
    outturn = read(COUNCIL_OUTTURN)
    outturn = outturn[outturn["financial_year"] == "2009-10"]
    return LedgerTables(
        area=AREA,
        authority_codes=CODES,
        outturn=outturn[outturn["authority_code"].isin(CODES)],
        published=read(PUBLISHED_FIGURES),
        held=read(LEDGER),
        classes=read(LEDGER_CLASSES),
        transfers=read(LEDGER_TRANSFERS),
        bodies=read(LEDGER_BODIES),
        control_totals=read(LEDGER_CONTROL_TOTALS),
        traps=read(LEDGER_TRAPS),
        populations=read(POPULATIONS),
    )


@pytest.fixture(scope="session")
def shipped(tables: LedgerTables) -> pd.DataFrame:
    """The lines of the shipped data."""
    return build_lines(tables, count_year="2009-10")


def make_ledger(*rows: dict[str, Any]) -> pd.DataFrame:
    """A ledger of rows that say only what matters; a line is called after its position."""
    plain = {
        "economic_category": "not stated",
        "control": "local",
        "influence": "direct",
        "gross_or_net": "gross",
        "revenue_or_capital": "revenue",
        "basis": "outturn",
        "financial_year": "2009-10",
        "allocation_method": "actual",
        "evidence": "illustrative",
        "document_id": "made-up",
    }
    return ledger_frame(
        {**plain, "line_id": f"line-{place}", **row} for place, row in enumerate(rows)
    )


@pytest.fixture(scope="session")
def ledger() -> Callable[..., pd.DataFrame]:
    """Makes a ledger of a few rows."""
    return make_ledger
