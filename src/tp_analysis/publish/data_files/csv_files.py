"""One CSV a table, and beside it what its columns are (CSV on the Web, W3C 2015).

The bytes begin with the mark of UTF-8: without it Excel opens the file in an old character set,
and £ becomes Â£. Programs that read CSV know the mark and pass over it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from tp_analysis.document import Document
from tp_analysis.errors import ReportError
from tp_analysis.formats import SHORTHAND, slug
from tp_analysis.publish.data_files.tables import (
    DataColumn,
    DataTable,
    Number,
    one_line,
    unique_headers,
)

EVIDENCE = "Evidence"
SEVERAL_NUMBERS = (
    "Text, as printed: a cell may hold more than one number. Take them apart to compute."
)
# The longest name that a published file may have, with "-metadata.json" behind it.
LONGEST_NAME = 100 - len("-metadata.json")
# A spreadsheet program takes a text that begins with one of these for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_name(report: str, table: DataTable) -> str:
    """The name of the table's file. Raises ReportError where it is too long for one."""
    name = f"{report}-{table.id}.csv"
    if len(name) > LONGEST_NAME:
        raise ReportError(
            f"The data file {name} would have a name of more than {LONGEST_NAME} characters. "
            "Shorten the name of the report or the title of the exhibit."
        )
    return name


def csv_and_metadata(
    document: Document, table: DataTable, *, name: str, receipt: str
) -> tuple[bytes, bytes]:
    """The bytes of the CSV file and of its metadata.

    Every row ends with how well its numbers are established, unless the table has its own column
    for that: a file goes about alone.
    """
    columns, rows = _with_evidence(table)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(column.header) for column in columns])
    writer.writerows(_texts(columns, row) for row in rows)
    metadata = _metadata(document, table, columns, rows, name, receipt)
    text = json.dumps(metadata, ensure_ascii=False, indent=1)
    return buffer.getvalue().encode("utf-8-sig"), (text + "\n").encode()


def harmless(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula.

    >>> harmless("=1+1"), harmless("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


Rows = Sequence[tuple[str | Number, ...]]


def _with_evidence(table: DataTable) -> tuple[tuple[DataColumn, ...], Rows]:
    if not table.evidence:
        return table.columns, table.rows
    headers = unique_headers([*(column.header for column in table.columns), EVIDENCE])
    # Those of the table keep their names, so that they are the same in every format.
    name = headers[-1] if headers[-1] == EVIDENCE else f"{EVIDENCE} of the table"
    rows = [(*row, table.evidence) for row in table.rows]
    return (*table.columns, DataColumn(name)), rows


def _texts(columns: Iterable[DataColumn], row: Iterable[str | Number]) -> list[str]:
    return [
        str(cell) if isinstance(cell, Number) else harmless(cell)
        for _, cell in zip(columns, row, strict=True)
    ]


def _metadata(
    document: Document,
    table: DataTable,
    columns: Sequence[DataColumn],
    rows: Rows,
    name: str,
    receipt: str,
) -> dict[str, Any]:
    cover = document.cover
    said = {
        "dc:title": f"{table.label}: {table.title}",
        "dc:description": _description(table, one_line(document.marking)),
        "dc:source": "; ".join(table.sources),
        "dc:isPartOf": one_line(cover.title),
        "dc:spatial": one_line(cover.area),
        "dc:temporal": one_line(cover.period),
        "dc:date": cover.as_at,
        "dc:accessRights": one_line(document.marking),
        "dc:identifier": receipt,
        "dc:language": "en-GB",
    }
    names, several = _names(columns), table.several_numbers
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": name,
        **{key: value for key, value in said.items() if value},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {
            "columns": [
                _column(
                    column,
                    names[place],
                    [row[place] for row in rows],
                    several=column.header in several,
                )
                for place, column in enumerate(columns)
            ]
        },
    }


def _description(table: DataTable, marking: str) -> str:
    evidence = f"Evidence: {table.evidence}." if table.evidence else ""
    rounded = "Numbers are rounded as they are in the report."
    handling = f"Marking: {marking}. Keep it on every copy and extract." if marking else ""
    return " ".join(_sentences([table.subtitle, *table.notes, rounded, evidence, handling]))


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    """Those that say something, each with a full stop at its end."""
    return (text if text.endswith((".", "!", "?")) else f"{text}." for text in texts if text)


def _names(columns: Iterable[DataColumn]) -> list[str]:
    """A name for programs a column: letters, digits and underscores, each once."""
    names: list[str] = []
    for column in columns:
        wanted = slug(column.header).replace("-", "_")
        others = sum(name == wanted or name.startswith(f"{wanted}__") for name in names)
        names.append(f"{wanted}__{others + 1}" if others else wanted)
    return names


def _column(
    column: DataColumn, name: str, cells: Iterable[str | Number], *, several: bool
) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "titles": harmless(column.header)}
    if column.decimals is None:
        warning = {"dc:description": SEVERAL_NUMBERS} if several else {}
        return {**said, "datatype": "string", **warning}
    words = {cell for cell in cells if isinstance(cell, str) and SHORTHAND.fullmatch(cell)}
    nulls = {"null": sorted(words)} if words else {}
    return {**said, "datatype": "decimal" if column.decimals else "integer", **nulls}
