"""Payments over £500 (or £250, £100) as any council, police force or other body publishes them.

A file is read twice: once to see all of it, once for its rows. Text is never held whole.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tp_analysis.bodies import Bodies, Body, slug
from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.amounts import is_blank
from tp_analysis.extracts.dates import date_key
from tp_analysis.extracts.payment_dates import DateEvidence, DateRules, Span
from tp_analysis.extracts.payment_headings import is_redaction
from tp_analysis.extracts.payment_rows import Line, PaymentRows, TotalsRow, pounds
from tp_analysis.extracts.payment_tables import PaymentTable, open_table
from tp_analysis.extracts.results import Forgiven

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_LINES = 20_000
_REPEATED = "lines of which every cell repeats an earlier row, kept and flagged"
_OTHER_BODIES = "lines that name another body, or none, where most name one"
_KINDS = {"r": "revenue", "rev": "revenue", "revenue": "revenue",
          "c": "capital", "cap": "capital", "capital": "capital"}  # fmt: skip


@dataclass(frozen=True)
class PaymentsFile:
    """One file of payments as read: what was found, and its lines in batches.

    A file with a problem is not fit for use; `rows` and `total_gbp` count what could be read.
    """

    path: Path
    name: str
    body: str
    body_name: str
    amount_basis: str
    forgiven: list[Forgiven]
    problems: list[Problem]
    rows: int
    total_gbp: Decimal
    totals_rows: list[TotalsRow]
    span: Span = field(default_factory=lambda: Span(Counter()))
    # Stands for the cells of all lines, in whatever order.
    lines_hash: str = ""
    _table: PaymentTable | None = field(repr=False, default=None)
    _dates: DateRules = field(repr=False, default_factory=DateRules)
    _repeated: frozenset[int] = field(repr=False, default=frozenset())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The payment lines in the columns of payments.datasets.PAYMENTS, some 20,000 at a time."""
        import pyarrow as pa

        from tp_analysis.payments.datasets import payments_schema

        schema = payments_schema()
        for records in self._records():
            yield pa.RecordBatch.from_pylist(records, schema=schema)

    def _records(self) -> Iterator[list[dict[str, Any]]]:
        if self._table is None:
            return
        seen: set[int] = set()
        lines = PaymentRows(self._table.layout).read(self._table.rows())
        while some := list(islice(lines, BATCH_LINES)):
            yield [self._record(self._table, line, seen) for line in some]

    def _record(self, table: PaymentTable, line: Line, seen: set[int]) -> dict[str, Any]:
        columns, cells = table.layout.columns, line.cells
        text = {role: _text(cells, columns.get(role)) for role in _TEXT_ROLES}
        month, day = self._dates.read(*_date_keys(cells, columns))
        mark = _mark(cells) if self._repeated else 0
        repeats = mark in seen
        if mark in self._repeated:
            seen.add(mark)
        return {
            "body": self.body, "body_name": self.body_name, "file": self.name, "row": line.row,
            "month": month, "payment_date": day,
            "supplier": text["supplier"],
            "supplier_is_redacted": bool(text["supplier"]) and is_redaction(text["supplier"]),
            "service": text["service"], "purpose": text["purpose"], "reference": text["reference"],
            "amount_pence": line.pence, "amount_basis": self.amount_basis,
            "capital_or_revenue": _KINDS.get((text["capital_or_revenue"] or "").lower()),
            "repeats_earlier_row": repeats,
        }  # fmt: skip


_TEXT_ROLES = ("supplier", "service", "purpose", "reference", "capital_or_revenue")


def read_payments(path: Path, bodies: Bodies, name: str = "") -> PaymentsFile:
    """The payments in a file of any known form; never raises for bad content.

    `name` is what the dataset calls the file (its path below data/raw/payments); without it, the
    file's name. Amounts are net where the file has them, else gross, else as it calls them. Totals
    are listed and compared, never added; rows that repeat are flagged, never dropped.
    """
    body = bodies.of_file(path)
    try:
        table = open_table(path, body)
        printed = _printed_body(table)
        if not body and (body := bodies.of_name(printed)):
            table = open_table(path, body)
        found = _survey(path, name or path.name, table, body, printed)
        found.forgiven.extend(_doubts(path, bodies, body, printed))
        return found
    except DataError as error:
        title = body.name if body else ""
        key = body.key if body else ""
        problem = Problem(str(error))
        return PaymentsFile(path, name or path.name, key, title, "not stated", [], [problem], 0,
                            Decimal(0), [])  # fmt: skip


def _doubts(path: Path, bodies: Bodies, body: Body | None, printed: str) -> list[Forgiven]:
    """What speaks against the body that the file was taken for."""
    said = []
    claiming = bodies.claiming(path)
    if len(claiming) > 1 and body:
        keys = " and ".join(f"[{other.key}]" for other in claiming)
        words = f"file name that fits {keys} of bodies.toml equally well, read as {body.name}'s"
        said.append(Forgiven(f"{words}: write one of the patterns longer", 1))
    named = bodies.of_name(printed) if printed else None
    if body and named and named != body:
        words = f"file that names {named.name} in its rows, read as {body.name}'s for its name"
        said.append(Forgiven(f"{words}: rename it, or correct files in bodies.toml", 1))
    return said


def _survey(
    path: Path, name: str, table: PaymentTable, body: Body | None, printed: str
) -> PaymentsFile:
    """The first reading: all that is said of the file as a whole."""
    columns = table.layout.columns
    rows = PaymentRows(table.layout)
    evidence = DateEvidence("payment_date" in columns, "period" in columns)
    counts, marks, names = Counter[str](), array("Q"), Counter[str | None]()
    for line in rows.read(table.rows()):
        evidence.add(line.row, *_date_keys(line.cells, columns))
        marks.append(_mark(line.cells))
        counts.update(_remarks(line.cells, columns))
        names[_text(line.cells, columns.get("body"))] += 1
    repeated, repeats = _repeats(marks)
    counts[_REPEATED] = repeats
    counts[_OTHER_BODIES] = names.total() - max(names.values(), default=0)
    dates = evidence.decide(body.periods if body else None, table.titles)
    key, title, said = _who(path, body, printed)
    basis = table.layout.amount_basis
    told = [*table.forgiven, *_of_header(table), *rows.forgiven(), *dates.forgiven, *said]
    told += [Forgiven(what, count) for what, count in sorted(counts.items()) if count]
    problems = rows.problems or ([] if rows.lines else [_no_lines(path, table)])
    return PaymentsFile(path, name, key, title, basis, told, problems, rows.lines,
                        pounds(rows.pence), rows.totals, evidence.span(dates), _hash_of(marks),
                        table, dates, repeated)  # fmt: skip


def _no_lines(path: Path, table: PaymentTable) -> Problem:
    return Problem(
        f"{path.name} has a header in row {table.layout.row} and no payments below it. "
        "Download it again."
    )


def _of_header(table: PaymentTable) -> list[Forgiven]:
    layout = table.layout
    heading = " ".join(layout.amount_heading.split())
    basis = {
        "gross": f"no net amounts: the gross ones are taken (column {heading!r})",
        "not stated": f"whether amounts are net or gross is not stated (column {heading!r})",
    }.get(layout.amount_basis)
    above = layout.row - 1
    return [
        *([Forgiven("rows above the header", above)] if above else []),
        *([Forgiven("columns without a heading", layout.unnamed())] if layout.unnamed() else []),
        *([Forgiven(basis, 1)] if basis else []),
    ]


def _remarks(cells: Sequence[object], columns: dict[str, int]) -> Iterator[str]:
    """What is to be counted of one payment line."""
    if "supplier" in columns:
        supplier = _text(cells, columns["supplier"])
        if supplier is None:
            yield "lines that name no supplier"
        elif is_redaction(supplier):
            yield "suppliers redacted"
    kind = _text(cells, columns.get("capital_or_revenue"))
    if kind and kind.lower() not in _KINDS:
        yield "lines marked neither capital nor revenue, left empty"


def _printed_body(table: PaymentTable) -> str:
    """The name that most of the first lines give in the column of the body, or nothing."""
    column = table.layout.columns.get("body")
    lines = islice(PaymentRows(table.layout).read(table.rows()), 100)
    names = Counter(name for line in lines if (name := _text(line.cells, column)))
    return names.most_common(1)[0][0] if names else ""


def _who(path: Path, body: Body | None, printed: str) -> tuple[str, str, list[Forgiven]]:
    """Key and name of the body, and what was forgiven to know them."""
    if body:
        return body.key, body.name, []
    if printed:
        return slug(printed), printed, [Forgiven(_UNKNOWN.format("the file", slug(printed)), 1)]
    words = re.sub(r"[\d_\W]+", " ", path.stem).strip() or path.stem
    words = re.sub(rf"( ({_FILE_WORDS}))+$", "", f" {words.lower()}").strip() or words
    return (
        slug(words),
        words.title(),
        [Forgiven(_UNKNOWN.format("the file's name", slug(words)), 1)],
    )


_UNKNOWN = (
    "body not in bodies.toml, named by {}: add [{}] there, with name, files and the areas it is of"
)
_FILE_WORDS = (
    "q|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|"
    "july|august|september|october|november|december|spending|spend|payments?|expenditure|over|"
    "transparency|report|suppliers?|to|data"
)


def _date_keys(cells: Sequence[object], columns: dict[str, int]) -> tuple[Any, Any]:
    return tuple(
        date_key(cells[column]) if (column := columns.get(role, -1)) in range(len(cells)) else None
        for role in ("payment_date", "period")
    )  # type: ignore[return-value]


def _text(cells: Sequence[object], column: int | None) -> str | None:
    """The text of a cell with single spaces, or None where it is empty or not there."""
    if column is None or column >= len(cells) or is_blank(cells[column]):
        return None
    cell = cells[column]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _mark(cells: Sequence[object]) -> int:
    """Sixty-four bits that stand for all cells of a row: no two rows share them by chance."""
    joined = "\x1f".join("" if cell is None else str(cell) for cell in cells)
    return int.from_bytes(blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _hash_of(marks: array[int]) -> str:
    """One mark for all lines, whatever their order."""
    return blake2b(np.sort(np.array(marks, dtype=np.uint64)).tobytes(), digest_size=16).hexdigest()


def _repeats(marks: array[int]) -> tuple[frozenset[int], int]:
    """The marks that occur more than once, and how many lines repeat an earlier one."""
    ranked = np.array(marks, dtype=np.uint64)
    ranked.sort()
    again = ranked[1:][ranked[1:] == ranked[:-1]]
    return frozenset(again.tolist()), len(again)
