"""CSV files that any program reads, with metadata after the W3C's CSV on the Web."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.document import Cover, Document, Grid, TableColumn, TableExhibit
from tp_analysis.errors import ReportError
from tp_analysis.publish.data_files.csv_files import csv_and_metadata, csv_name, harmless
from tp_analysis.publish.data_files.tables import (
    DataTable,
    data_name,
    data_tables,
    unique_headers,
)
from tp_analysis.publish.data_files.workbook import workbook_of

EXHIBITS = (
    "key-numbers",
    "table-01-largest-body-spends-most",
    "figure-01-one-body-spends-most",
)
# The terms of the vocabulary (https://www.w3.org/ns/csvw), and those of Dublin Core used here.
TABLE_TERMS = {"@context", "url", "dialect", "tableSchema"}
COLUMN_TERMS = {"name", "titles", "datatype", "null", "dc:description"}
DIALECT_TERMS = {"encoding", "header", "delimiter", "quoteChar"}
DUBLIN_CORE = {
    "title", "description", "source", "isPartOf", "spatial", "temporal", "date", "accessRights",
    "identifier", "language",
}  # fmt: skip
each_exhibit = pytest.mark.parametrize("exhibit", EXHIBITS)


def test_there_is_a_file_and_its_metadata_for_each_table(written: Any) -> None:
    files = sorted(path.name for path in (written.folder / "csv").iterdir())
    names = [f"spending-{exhibit}.csv" for exhibit in EXHIBITS]
    assert files == sorted([*names, *(f"{name}-metadata.json" for name in names)])


def test_numbers_are_as_printed_without_commas_and_shorthand_stays(written: Any) -> None:
    assert written.csv_rows(EXHIBITS[1]) == [
        ["Body", "Spending (£ million), column 2", "Spending (£ million), column 3", "Change (%)",
         "People helped", "Cost (£)", "Year", "Evidence"],
        ["Department for Work and Pensions", "1234.6", "1234.567", "-96.9", "12345",
         "3434000000.00", "2009", "computed"],
        ["Police", "0.1", "0.050", "0.0", "[c]", "75.50", "2010", "computed"],
        ["Unknown", "[x]", "[x]", "[x]", "[c]", "[x]", "[z]", "computed"],
        ["All", "1234.6", "1234.600", "12.5", "446800", "1500000.00", "2009-10", "computed"],
    ]  # fmt: skip


def test_what_data_must_not_be_taken_for_stands_in_every_row_and_in_every_title() -> None:
    grid = Grid(columns=(TableColumn(label="Row"),), rows=(("a",),))
    exhibit = TableExhibit(
        id="t", title="A title", source="S", evidence="computed", policy="p", flag="Not benefits",
        grid=grid,
    )  # fmt: skip
    cover = Cover(
        report="r", title="T", question="Q?", area="A", period="P", as_at="2010-07-31",
        evidence_status="Computed.", flag="Stand-in log",
    )  # fmt: skip
    document = Document(cover=cover, marking="DRAFT", blocks=(exhibit,))
    [table] = data_tables(document)
    content, metadata = csv_and_metadata(document, table, name="t.csv", receipt="")
    assert content.decode("utf-8-sig").splitlines()[1] == "a,computed; not benefits"
    assert "Evidence: computed; not benefits." in metadata.decode()
    said = [line.text for sheet in workbook_of(document, [table], receipt="").sheets
            for line in sheet.lines]  # fmt: skip
    assert "Table 1: A title (not benefits)" in said
    assert "Evidence: Stand-in log. Computed." in said


def test_illustrative_data_say_so_in_every_row(written: Any) -> None:
    header, *rows = written.csv_rows(EXHIBITS[2])
    assert header[-1] == "Evidence" and {row[-1] for row in rows} == {"illustrative"}


def test_excel_is_told_that_the_file_is_utf_8(written: Any) -> None:
    for path in written.csv_files:
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
        assert "£" in content.decode("utf-8-sig")


def test_pandas_reads_the_file_as_numbers_without_being_told_of_the_mark(written: Any) -> None:
    path = written.folder / "csv" / f"spending-{EXHIBITS[1]}.csv"
    metadata = written.metadata(EXHIBITS[1])
    nulls = {c["titles"]: c["null"] for c in metadata["tableSchema"]["columns"] if "null" in c}
    frame = pd.read_csv(path, na_values=nulls, keep_default_na=False)
    assert next(iter(frame.columns)) == "Body"
    assert frame["People helped"].sum() == 12_345 + 446_800
    assert frame["Cost (£)"].dtype == float and frame["Year"].iloc[2] == "[z]"


@each_exhibit
def test_metadata_use_the_terms_of_the_vocabulary_only(exhibit: str, written: Any) -> None:
    said = written.metadata(exhibit)
    assert said["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}]
    assert said["url"] == f"spending-{exhibit}.csv"
    others = {key for key in said if key not in TABLE_TERMS}
    assert others <= {f"dc:{term}" for term in DUBLIN_CORE}
    assert all(isinstance(said[key], str) and said[key] for key in others)
    assert set(said["dialect"]) <= DIALECT_TERMS and set(said["tableSchema"]) == {"columns"}
    for column in said["tableSchema"]["columns"]:
        assert set(column) <= COLUMN_TERMS
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", column["name"])
        assert column["datatype"] in {"string", "integer", "decimal"}


@each_exhibit
def test_metadata_describe_the_columns_of_the_file_and_every_cell_keeps_its_type(
    exhibit: str, written: Any
) -> None:
    header, *rows = written.csv_rows(exhibit)
    columns = written.metadata(exhibit)["tableSchema"]["columns"]
    assert [column["titles"] for column in columns] == header
    assert len({column["name"] for column in columns}) == len(columns)
    kinds = {"string": str, "integer": int, "decimal": Decimal}
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            if cell not in column.get("null", ()):
                kinds[column["datatype"]](cell)


def test_metadata_say_what_where_when_from_what_and_the_marking(written: Any) -> None:
    said = written.metadata(EXHIBITS[1])
    assert said["dc:title"] == "Table 1: The largest body spends most"
    assert said["dc:source"] == "The printed article, A. Body, 2010; Another document"
    assert said["dc:temporal"] == "2009-10" and said["dc:date"] == "2010-07-31"
    assert said["dc:accessRights"] == "DRAFT · OFFICIAL-SENSITIVE"
    assert said["dc:identifier"] == "0123456789abcdef" and "dc:license" not in said
    assert "£ million, 2009-10. Rounded once. " in said["dc:description"]
    marked = "Marking: DRAFT · OFFICIAL-SENSITIVE. Keep it on every copy and extract."
    assert said["dc:description"].endswith(marked)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("22.9 days saved on average within the first 60 days",
         "days-saved-on-average-within-the-first-n-days"),
        ("6 bodies account for 82% of the implied base",
         "bodies-account-for-n-of-the-implied-base"),
        ("What survives of the pilot's case is cuts", "what-survives-of-the-pilots-case-is-cuts"),
        ("2019-20 edition: £1,234.5 million in all", "2019-20-edition-n-in-all"),
        ("The cost fell by 12 to 15%", "cost-fell"),
        ("On the assumed steps administration costs a claim £111 as it was and £67 redesigned",
         "on-the-assumed-steps-administration-costs"),
        ("£4 to £5", ""),
    ],
)  # fmt: skip
def test_a_file_is_called_by_its_label_and_the_words_of_its_title(
    title: str, name: str, report: Document
) -> None:
    block = report.blocks[1].model_copy(update={"title": title})
    assert data_name(block, 6) == "-".join(filter(None, ("table-06", name)))


def test_its_name_stays_when_a_number_of_the_title_changes(report: Document) -> None:
    before, after = (
        data_name(report.blocks[1].model_copy(update={"title": f"{number} days saved"}), 6)
        for number in ("22.9", "1,004")
    )
    assert before == after == "table-06-days-saved"


def test_columns_whose_cells_hold_several_numbers_say_so(report: Document, write: Any) -> None:
    cells = ["34 (32 to 37)", "18% to 38%", "1 July 2009 to 31 July 2009", "2009-10", "Police (3)"]
    columns = (TableColumn(label="Body"), *(TableColumn(label=f"c{n}") for n in range(5)))
    grid = Grid(columns=columns, rows=(("Police", *cells), ("Fire", *["[x]"] * 5)))
    block = report.blocks[1].model_copy(update={"grid": grid})
    files = write(report.model_copy(update={"blocks": (block,)}))
    [path] = (files.folder / "csv").glob("*.json")
    said = json.loads(path.read_text(encoding="utf-8"))["tableSchema"]["columns"]
    assert [c["titles"] for c in said if "dc:description" in c] == ["c0", "c1"]
    lines = [cell.value for cell in files.xlsx["Table_1"]["A"]]
    assert "Text with more than one number in a cell: c0; c1." in lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_text_that_a_spreadsheet_would_take_for_a_formula_begins_with_a_quote(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_nothing_else_of_a_text_is_changed(text: str) -> None:
    assert harmless(text) in (text, f"'{text}")
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(max_size=5) | st.just("A"), min_size=1, max_size=8))
def test_headers_are_never_empty_nor_alike(wanted: list[str]) -> None:
    headers = unique_headers(wanted)
    assert len(headers) == len(wanted) and all(header.strip() for header in headers)
    assert len({header.lower() for header in headers}) == len(headers)
    assert unique_headers(headers) == headers


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    import io

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([harmless(text) for text in texts])
    (row,) = csv.reader(io.StringIO(buffer.getvalue(), newline=""))
    assert row == [harmless(text) for text in texts]


def test_a_name_that_is_too_long_for_a_published_file_is_refused() -> None:
    table = DataTable(id="a" * 60, label="", title="", columns=(), rows=(), sources=())
    assert len(csv_name("spending", table) + "-metadata.json") <= 100
    with pytest.raises(ReportError, match="Shorten the name of the report"):
        csv_name("a-report-with-a-rather-long-name", table)
