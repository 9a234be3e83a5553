"""A report with every kind of cell, its data files, and readers that are none of ours."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tp_analysis.disclosure import already_published, illustrative, protect
from tp_analysis.display import Column, Quantity, figure, key_numbers, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.document import Cover, Document, PageNotice

RECEIPT = "0123456789abcdef"
MARKING = "DRAFT · OFFICIAL-SENSITIVE"
SOURCE = "The printed article, A. Body, 2010; Another document"
POLICY = already_published("The printed article")
BODIES = pd.DataFrame(
    {
        "body": ["Department for Work and Pensions", "Police", "Unknown", "All"],
        "gbp_million": [1234.567, 0.05, None, 1234.6],
        "change_percent": [-96.94, 0.0, None, 12.5],
        "people": [12_345, "[c]", "[c]", 446_800],
        "gbp": [3_434_000_000.0, 75.5, None, 1_500_000.0],
        "year": ["2009", "2010", "[z]", "2009-10"],
        "is_total": [False, False, False, True],
    }
)
COLUMNS = [
    Column("body", "Body"),
    Column("gbp_million", "Spending", decimals=1, heading_unit="£ million"),
    Column("gbp_million", "Spending", decimals=3, heading_unit="£ million"),
    Column("change_percent", "Change", decimals=1, heading_unit="%"),
    Column("people", "People helped", decimals=0),
    Column("gbp", "Cost", unit="gbp", rounding=0.01),
    Column("year", "Year"),
]
NOTES = ("Rounded once.", "[x] was not printed.", "Counted in July.")


def _quantity(name: str, value: float, unit: str, rounding: float = 1.0) -> Quantity:
    return Quantity(
        figure_id=name, label=f"What {name} is", value=value, unit=unit, rounding=rounding,
        evidence="assumed", policy=POLICY,
    )  # fmt: skip


def _blocks() -> list[Any]:
    common: dict[str, Any] = {"columns": COLUMNS, "source": SOURCE, "evidence": "computed"}
    bars = ranked_bars(label="body", value="gbp_million", unit="count", rounding=0.1)
    drawn = BODIES.dropna().assign(people=[1, 2, 3])
    tiles = [
        (_quantity("total", 3_434_400_000, "gbp", 1e6), "of all spending"),
        (_quantity("days", 22.85, "days", 0.1), ""),
    ]
    shown = [
        key_numbers(*tiles, source=SOURCE),
        table(
            protect(BODIES, policy=POLICY), title="The largest body spends most",
            subtitle="£ million, 2009-10", notes=NOTES, total="is_total", **common,
        ),
        figure(
            protect(drawn, policy=illustrative("drawn from a seed")), title="One body spends most",
            subtitle="£ million", drawing=bars, notes=("Counted in July.",),
            alt="Bar chart: one body spends most, £1,234.6 million.", **common,
        ),
    ]  # fmt: skip
    return [block for each in shown for block in each.blocks]


@pytest.fixture(scope="session")
def report() -> Document:
    return Document(
        cover=Cover(
            report="spending", title="How much is spent here?", question="Who spends it?",
            area="Luton and Central Bedfordshire", period="2009-10", as_at="2010-07-31",
            evidence_status="Published figures.",
        ),
        marking=MARKING,
        blocks=tuple(_blocks()),
        notices=(PageNotice(what="A total was wrong.", why="A slip.", on="2010-08-01"),),
    )  # fmt: skip


@dataclass(frozen=True)
class Written:
    """The data files of one report in a folder."""

    folder: Path
    name: str

    @property
    def xlsx(self) -> Any:
        return openpyxl.load_workbook(self.folder / f"{self.name}.xlsx")

    def sheets(self, ending: str) -> dict[str, list[list[Any]]]:
        """Every cell of a workbook, sheet by sheet, as calamine reads it."""
        book = CalamineWorkbook.from_path(self.folder / f"{self.name}.{ending}")
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }

    @property
    def csv_files(self) -> list[Path]:
        return sorted((self.folder / "csv").glob("*.csv"))

    def csv_rows(self, exhibit: str) -> list[list[str]]:
        path = self.folder / "csv" / f"{self.name}-{exhibit}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    def metadata(self, exhibit: str) -> dict[str, Any]:
        path = self.folder / "csv" / f"{self.name}-{exhibit}.csv-metadata.json"
        return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def written(report: Document, write: Any) -> Written:
    return write(report)


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Write the data files of a document into a folder of their own."""
    from tp_analysis.publish.data_files import write_data_files

    def into_a_folder(document: Document, name: str = "spending") -> Written:
        folder = tmp_path_factory.mktemp("data-files")
        write_data_files(document, folder, report=name, receipt=RECEIPT)
        return Written(folder, name)

    return into_a_folder
