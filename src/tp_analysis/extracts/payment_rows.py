"""What each row of a payment file is: a payment line, a total, a note, or something wrong.

Nothing is left out silently: each row that is no payment line is counted, listed or complained of.
Messages give rows and columns, never a supplier: it may be a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tp_analysis.datasets import Problem
from tp_analysis.extracts.amounts import PENCE, Amount, is_blank, read_amount
from tp_analysis.extracts.payment_headings import WHO_OR_WHAT, Layout, Row
from tp_analysis.extracts.results import Forgiven

MOST_PROBLEMS = 1000
_TOTAL = re.compile(
    r"(grand|sub|overall|final|report|page|column|net|gross)?[\s-]*(totals?|sum)"
    r"(\s*([:£()=-]|\b(net|gross|amount|value|spend|spending|expenditure|payments?|paid|in|gbp)\b"
    r"|\b(for|of)\b.*|\d.*))*\s*",
    re.IGNORECASE,
)
# What may be quoted: digits and signs, with a mark such as n/a or TBC.
_HARMLESS = re.compile(r"[\d\s.,£$€()+*#%/?-]*([a-z]{1,3}|n/a)?[\d\s.,£$€()+*#%/?-]*", re.I)
_SPREADSHEET_ERROR = re.compile(r"#(ref|value|name|num|null|n/a|div/0|spill|calc)[!?]?", re.I)
# No public body of the United Kingdom pays as much at once: a number above it is no amount.
LARGEST_PENCE = 100_000_000_000 * PENCE
# A sum of fewer lines than this is not told from a payment by its amount alone.
_FEWEST_LINES = 2
# What a payment has and a total has not.
_DETAILS = ("payment_date", "period", "reference")


def _is_total_label(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    small = cell.lower()
    return ("total" in small or "sum" in small) and bool(_TOTAL.fullmatch(small.strip()))


class Line(NamedTuple):
    """A payment line: its row, its cells as read, and its amount in pence."""

    row: int
    cells: Sequence[object]
    pence: int


@dataclass(frozen=True)
class TotalsRow:
    """A total printed in the file, and what the payment lines above it add up to.

    `omitted_row` is the row of the first or the last line where the total lacks just that one.
    """

    row: int
    printed_gbp: Decimal
    sum_gbp: Decimal
    omitted_row: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether the printed total is the sum, to the penny."""
        return self.printed_gbp == self.sum_gbp

    def sentence(self) -> str:
        """What it prints and what was added, in one line."""
        printed = f"the total in row {self.row} is printed as £{self.printed_gbp:,.2f}"
        if self.agrees:
            return f"{printed} and agrees with the lines above it"
        short = f"{printed}; the lines above it add up to £{self.sum_gbp:,.2f}"
        gap = self.sum_gbp - self.printed_gbp
        why = f", the amount of row {self.omitted_row}" if self.omitted_row else ""
        return f"{short}, £{abs(gap):,.2f} {'more' if gap > 0 else 'less'}{why}"


def pounds(pence: int) -> Decimal:
    """Pence as pounds, exactly."""
    return Decimal(pence) / PENCE


@dataclass
class PaymentRows:
    """Reads the rows of one file, and keeps what was found beside the payment lines."""

    layout: Layout
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    totals: list[TotalsRow] = field(default_factory=list)
    lines: int = 0
    pence: int = 0
    _pence_since_total: int = 0
    _first: tuple[int, int] = (0, 0)
    _last: tuple[int, int] = (0, 0)
    _held: list[tuple[int, Amount | None]] = field(default_factory=list)
    _leading: list[tuple[int, Amount]] = field(default_factory=list)
    _short: list[int] = field(default_factory=list)

    def read(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The payment lines, in the order of the file; the rest is kept in the fields."""
        for row, cells in rows:
            if row <= self.layout.row:
                continue
            amount = self._amount_of_line(row, cells)
            if amount:
                self._complain_of_held()
                self._count(row, amount)
                yield Line(row, cells, amount.pence)
        self._settle()

    def forgiven(self) -> list[Forgiven]:
        """What was made good, with counts; the totals first."""
        kept = [Forgiven(f"totals rows, not added: {t.sentence()}", 1) for t in self.totals]
        return kept + [Forgiven(what, count) for what, count in sorted(self.counts.items())]

    def _count(self, row: int, amount: Amount) -> None:
        self.lines += 1
        self.pence += amount.pence
        self._pence_since_total += amount.pence
        self._last = (row, amount.pence)
        if self.lines == 1:
            self._first = self._last
        if amount.is_dash:
            self.counts["amounts printed as a dash, counted as payments of nil"] += 1
        if amount.is_rounded:
            self.counts["amounts with parts of a penny, rounded to the penny"] += 1

    def _amount_of_line(self, row: int, cells: Sequence[object]) -> Amount | None:
        """The amount where the row is a payment line; else None, and the row is accounted for."""
        filled = [column for column, cell in enumerate(cells) if not is_blank(cell)]
        if not filled:
            self.counts["blank rows"] += 1
            return None
        if filled[-1] >= len(self.layout.headings):
            self._complain(row, None, f"has {filled[-1] + 1} cells, the header "
                           f"{len(self.layout.headings)}. A comma within a cell may lack its "
                           "quotes, which moves the amount: mend the row")  # fmt: skip
            return None
        amount = read_amount(self._cell(cells, "amount"))
        if amount is None:
            self._without_amount(row, cells, filled)
        elif abs(amount.pence) > LARGEST_PENCE:
            self._complain(row, self.layout.amount_heading, "is more than £100 billion, which no "
                           "body pays at once. Correct it")  # fmt: skip
        elif not self._is_set_aside(row, cells, filled, amount):
            if len(cells) < len(self.layout.headings):
                self._short.append(row)
            return amount
        return None

    def _cell(self, cells: Sequence[object], role: str) -> object:
        column = self.layout.columns.get(role)
        return cells[column] if column is not None and column < len(cells) else None

    def _has(self, cells: Sequence[object], *roles: str) -> bool:
        return any(not is_blank(self._cell(cells, role)) for role in roles)

    def _repeats_header(self, cells: Sequence[object]) -> bool:
        headings = [heading.strip() for heading in self.layout.headings]
        printed = ["" if is_blank(cell) else str(cell).strip() for cell in cells]
        return printed == headings[: len(printed)] and any(printed)

    def _without_amount(self, row: int, cells: Sequence[object], filled: list[int]) -> None:
        """A note, or a payment line whose amount is missing or is none."""
        printed = self._cell(cells, "amount")
        if self._repeats_header(cells):
            self.counts["rows that repeat the header"] += 1
        elif filled == [self.layout.columns.get("supplier")]:
            # A note below the lines, or a supplier whose amount is missing: the next row tells.
            self._held.append((row, None))
        elif len(filled) > 1 and (
            self._has(cells, "supplier", "reference", "payment_date") or not is_blank(printed)
        ):
            self._complain_of_amount(row, printed, len(cells))
        else:
            self.counts["notes and captions without an amount"] += 1

    def _complain_of_amount(self, row: int, printed: object, cells: int) -> None:
        if cells <= self.layout.amount_column:
            self._complain(row, self.layout.amount_heading, "is missing: the row ends before it. "
                           "The file may have been cut here: download it again")  # fmt: skip
        elif is_blank(printed):
            self._complain(row, self.layout.amount_heading, "is empty. Fill in the amount of the "
                           "payment, or take the row out")  # fmt: skip
        elif _SPREADSHEET_ERROR.fullmatch(str(printed).strip()):
            self._complain(row, self.layout.amount_heading, "is a spreadsheet error where the "
                           "amount should be. Ask the body for it, or take the row out",
                           str(printed).strip())  # fmt: skip
        else:
            words = "is no amount. Write it as 1,234.56, or -1,234.56 for a credit"
            shown = str(printed).strip()
            # Where columns have moved, the cell may hold a name.
            value = shown if _HARMLESS.fullmatch(shown) else "***"
            self._complain(row, self.layout.amount_heading, words, value)

    def _complain(
        self, row: int, column: str | None, message: str, value: str | None = None
    ) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(message, row, column, value))
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem(f"There are more than {MOST_PROBLEMS:,} such rows: the "
                                         "columns may not be what their headings say"))  # fmt: skip

    def _is_set_aside(
        self, row: int, cells: Sequence[object], filled: list[int], amount: Amount
    ) -> bool:
        """Whether a row with an amount is a total, or has nothing but an amount."""
        is_sum = self._is_sum(amount)
        labels = [column for column in filled if _is_total_label(cells[column])]
        if not (is_sum or labels or not self._has(cells, *WHO_OR_WHAT)):
            return False
        dated, named = (
            any(
                self._has(cells, role) and self.layout.columns[role] not in labels for role in roles
            )
            for roles in (_DETAILS, WHO_OR_WHAT)
        )
        # Where lines have dates or numbers, a label without one is no supplier called Total.
        can_have_details = any(role in self.layout.columns for role in _DETAILS)
        if labels and (is_sum or not (dated or (named and not can_have_details))):
            self._add_total(row, amount)
        elif dated or named:
            return False
        elif is_sum:
            self._add_total(row, amount)
        elif not all(read_amount(cells[column]) for column in filled):
            return False
        elif amount.pence:
            self._held.append((row, amount))
        else:
            self.counts["rows with a nil amount and nothing else, left out"] += 1
        return True

    def _is_sum(self, amount: Amount) -> bool:
        """Whether it is the sum of all lines so far, or of those since the last total."""
        sums = (self.pence, self._pence_since_total)
        return amount.pence in sums and amount.pence != 0 and self.lines >= _FEWEST_LINES

    def _add_total(self, row: int, amount: Amount) -> None:
        if not self.lines:
            self._leading.append((row, amount))
            return
        since = self._pence_since_total
        added = since if amount.pence == since else self.pence
        gap = added - amount.pence
        ends = (self._first, self._last) if gap else ()
        omitted = next((line for line, pence in ends if pence == gap), None)
        self.totals.append(TotalsRow(row, pounds(amount.pence), pounds(added), omitted))
        self._pence_since_total = 0

    def _complain_of_held(self) -> None:
        """Rows that would have been notes or totals at the end of the file, but lines follow."""
        for row, amount in self._held:
            if amount is None:
                self._complain_of_amount(row, None, len(self.layout.headings))
            else:
                self._complain(row, self.layout.amount_heading, "is an amount with nothing beside "
                               "it, and no sum of the lines above. Say whose it is")  # fmt: skip
        self._held.clear()

    def _settle(self) -> None:
        """What stands at the end of the file: an amount alone is a total, a text alone a note."""
        totals = [
            TotalsRow(row, pounds(amount.pence), pounds(self.pence))
            for row, amount in self._leading
        ]
        self.totals = [*totals, *self.totals]
        if self._short == [self._last[0]]:
            self._complain(self._last[0], None, "has fewer cells than the rows above, and is the "
                           "last: the file was cut here. Download it again")  # fmt: skip
        elif self._short:
            self.counts["lines with fewer cells than the header"] = len(self._short)
        for row, amount in self._held:
            if amount is None:
                self.counts["notes and captions without an amount"] += 1
            else:
                self._settle_amount_alone(row, amount)
        self._held.clear()

    def _settle_amount_alone(self, row: int, amount: Amount) -> None:
        """The last row's amount without a word is a total where it is one or lacks one end."""
        self._add_total(row, amount)
        total = self.totals[-1] if self.totals else None
        if total and total.row == row and not (total.agrees or total.omitted_row):
            self.totals.pop()
            self._complain(row, self.layout.amount_heading, "is an amount with nothing beside it, "
                           "and no sum of the lines above. Write Total beside it if it is one, "
                           "or say whose it is")  # fmt: skip
