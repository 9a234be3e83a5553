"""Any file that may hold payments, opened as rows: what it is is told by its content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path

from tp_analysis.bodies import Body
from tp_analysis.errors import DataError
from tp_analysis.extracts.payment_headings import LAST_HEADER_ROW, Layout, Row, find_layout
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_files import ZIP_MARK, text_form, text_rows
from tp_analysis.extracts.workbooks import all_sheets

_HEAD_BYTES = 4096
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_KINDS = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{": "a JSON file",
    b"[{": "a JSON file",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
}


@dataclass(frozen=True)
class PaymentTable:
    """An opened file: its rows, as often as they are asked for, its layout and its mess."""

    rows: Callable[[], Iterator[Row]]
    layout: Layout
    forgiven: list[Forgiven]
    titles: list[str] = field(default_factory=list)


def open_table(path: Path, body: Body | None) -> PaymentTable:
    """The table in a CSV file, a zipped CSV file or a workbook (xls, xlsx, ods).

    Raises DataError where the file is of another kind, damaged, empty, or has no known header.
    """
    if _is_workbook(path):
        return _from_workbook(path, body)
    form = text_form(path)
    layout = find_layout(_top(text_rows(path, form)), body, path.name)
    rows = partial(text_rows, path, form)
    return PaymentTable(rows, layout, form.forgiven(), [*layout.above, path.stem])


def _is_workbook(path: Path) -> bool:
    """Whether the file is a workbook; False for text. Raises DataError for any other kind."""
    try:
        with path.open("rb") as source:
            head = source.read(_HEAD_BYTES)
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read: {error.strerror}. Mend its rights."
        ) from error
    if head.startswith(ZIP_MARK):
        return _holds_workbook(path)
    if head.startswith(_OLD_WORKBOOK):
        return True
    if not head.startswith(_UTF16_MARKS):
        _refuse_other_kinds(path, head)
    return False


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    text = head.removeprefix(_UTF8_MARK).lstrip()
    if not text.strip(b' ,;\t\r\n"'):
        raise DataError(f"{path.name} is empty. Download it again.")
    if text[:1] == b"<" and (text[1:2].isalpha() or text[1:2] in (b"!", b"?")):
        raise DataError(
            f"{path.name} is a web page, not a table: often the error page of a broken link. "
            "Download the file itself."
        )
    kind = next((words for mark, words in _OTHER_KINDS.items() if text.startswith(mark)), None)
    if kind or b"\x00" in head:
        raise DataError(
            f"{path.name} is {kind or 'no text'}. Payments are read from CSV, XLS, XLSX, ODS and "
            "zipped CSV files: get one of these from the body."
        )


def _holds_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise DataError(
            f"{path.name} is cut short or damaged: its end is missing. Download it again."
        ) from error
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names


def _from_workbook(path: Path, body: Body | None) -> PaymentTable:
    """The table in the one sheet of a workbook that has a header of payments."""
    found, last = [], None
    sheets = all_sheets(path)
    for name, rows in sheets.items():
        try:
            found.append((name, rows, find_layout(_top(iter(rows)), body, path.name)))
        except DataError as error:
            # An empty sheet says nothing; of the others, the last one's complaint will do.
            last = error if rows or last is None else last
    if not found:
        raise last or DataError(f"{path.name} has no sheet. Download it again.")
    if len(found) > 1:
        listed = ", ".join(repr(name) for name, _, _ in found)
        raise DataError(
            f"{path.name} has payments on several sheets ({listed}), which may repeat each other. "
            "Save each that is to be counted as a file of its own."
        )
    [(name, rows, layout)] = found
    other = [Forgiven("other sheets, without payments", len(sheets) - 1)] if len(sheets) > 1 else []
    return PaymentTable(lambda: iter(rows), layout, other, [*layout.above, name, path.stem])


def _top(rows: Iterator[Row]) -> Iterator[Row]:
    return takewhile(lambda item: item[0] <= LAST_HEADER_ROW, rows)
