"""Sheets of a workbook (xls, xlsx, ods) as rows of plain cells, numbered as a spreadsheet does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from tp_analysis.errors import DataError, did_you_mean

Row = tuple[int, list[object]]


def sheet_names(path: Path) -> list[str]:
    """The names of the sheets, in their order, exactly as written (spaces at the ends included).

    Raises DataError where the file is missing, protected by a password or no workbook.
    """
    with _opened(path) as book:
        return [str(name) for name in book.sheet_names]


def all_sheets(path: Path) -> dict[str, list[Row]]:
    """Every sheet by its name, as `sheet_rows` gives it; raises as it does."""
    with _opened(path) as book:
        return {str(name): _rows(book, name) for name in book.sheet_names}


def sheet_rows(path: Path, sheet: str) -> list[Row]:
    """Every row of one sheet that holds anything: its number and its cells.

    A cell is text, a whole number, a float, a flag, a date or time, or None where it is empty.
    All rows have the same number of cells. Raises DataError where the workbook or the sheet
    cannot be read.
    """
    with _opened(path) as book:
        if sheet not in book.sheet_names:
            hint = did_you_mean(sheet, (str(name) for name in book.sheet_names))
            raise DataError(f"{path.name} has no sheet {sheet!r}. {hint}")
        return _rows(book, sheet)


def _rows(book: pd.ExcelFile, sheet: int | str) -> list[Row]:
    frame = pd.read_excel(book, sheet_name=sheet, header=None, dtype=object, na_filter=False)
    rows = (
        (number, [None if cell == "" else cell for cell in cells])
        for number, cells in enumerate(frame.itertuples(index=False, name=None), start=1)
    )
    return [(number, cells) for number, cells in rows if any(cell is not None for cell in cells)]


@contextmanager
def _opened(path: Path) -> Iterator[pd.ExcelFile]:
    """The workbook; whatever ends the opening or reading of it is said in plain words."""
    from python_calamine import CalamineError, PasswordError

    if not path.is_file():
        raise DataError(f"{path.name} is missing. Put the workbook there.")
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            yield book
    except DataError:
        raise
    except PasswordError as error:
        words = "is protected by a password. Save a copy of it without one."
        raise DataError(f"{path.name} {words}") from error
    except (CalamineError, OSError, ValueError) as error:
        words = "is not a workbook (xls, xlsx or ods) that can be read. Download it again."
        raise DataError(f"{path.name} {words}") from error
    except BaseException as error:
        # The reader is Rust, where a damaged file may end in a panic: no Exception, and of a
        # class that cannot be imported.
        if isinstance(error, Exception) or type(error).__name__ != "PanicException":
            raise
        words = "is a workbook that cannot be opened: it was cut short or is damaged."
        raise DataError(f"{path.name} {words} Download it again.") from error
