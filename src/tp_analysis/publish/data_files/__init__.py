"""The data behind a report's tables and figures, as files that other programs read.

One workbook in two formats (XLSX and ODS) and one CSV a table with its metadata (CSVW). All are
made from the document alone, so that they say what the page says and nothing more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tp_analysis.document import Document

CSV_FOLDER = "csv"


def write_data_files(document: Document, folder: Path, *, report: str, receipt: str) -> None:
    """Write `<report>.xlsx`, `<report>.ods` and, below csv/, a file and its metadata a table.

    `folder` is there already. A report without tables gets workbooks that say so in their cover.
    The same document gives the same bytes. Raises ReportError for a table whose name cannot be
    that of a file.
    """
    from tp_analysis.publish.data_files.csv_files import csv_and_metadata, csv_name
    from tp_analysis.publish.data_files.ods import ods_bytes
    from tp_analysis.publish.data_files.tables import data_tables
    from tp_analysis.publish.data_files.workbook import workbook_of
    from tp_analysis.publish.data_files.xlsx import xlsx_bytes

    tables = data_tables(document)
    workbook = workbook_of(document, tables, receipt=receipt)
    (folder / f"{report}.xlsx").write_bytes(xlsx_bytes(workbook))
    (folder / f"{report}.ods").write_bytes(ods_bytes(workbook))
    if tables:
        (folder / CSV_FOLDER).mkdir(exist_ok=True)
    for table in tables:
        name = csv_name(report, table)
        content, metadata = csv_and_metadata(document, table, name=name, receipt=receipt)
        (folder / CSV_FOLDER / name).write_bytes(content)
        (folder / CSV_FOLDER / f"{name}-metadata.json").write_bytes(metadata)
