"""Which column of a payment file holds what: the header row found, its drifting words understood.

The words are data: payment_headings.toml for what many bodies print, bodies.toml for one body.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache, partial
from importlib import resources

from tp_analysis.bodies import Body
from tp_analysis.errors import DataError
from tp_analysis.extracts.amounts import is_blank, read_amount
from tp_analysis.extracts.dates import Reading, read_date

LAST_HEADER_ROW = 11
# So many headings must be known before the others of the row are quoted.
FEWEST_KNOWN = 2
AMOUNT_ROLES = {"net_amount": "net", "gross_amount": "gross", "amount": "not stated"}
WHO_OR_WHAT = ("supplier", "service", "purpose")
Row = tuple[int, Sequence[object]]
NO_HEADER = "No row looks like a header."
_REDACTED = re.compile(r"\b(redact(ed|ion|ions)?|withheld)\b|^[#*\W]*[#*][#*\W]*$|^x{3,}$", re.I)


@dataclass(frozen=True)
class Layout:
    """The header of a file: its row, its cells, the column of each role, and what stands above."""

    row: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    amount_basis: str
    above: tuple[str, ...] = ()

    @property
    def amount_column(self) -> int:
        """The column whose amounts are added."""
        return self.columns["amount"]

    @property
    def amount_heading(self) -> str:
        """The heading of that column, as printed."""
        return self.headings[self.amount_column].strip()

    def unnamed(self) -> int:
        """How many columns have no heading."""
        return sum(not heading.strip() for heading in self.headings)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("payment_headings.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return {"columns": tables["columns"], "marks": {"redaction": tables["redaction_marks"]}}


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, no signs, words apart.

    >>> plain("Net Amount(£)"), plain("SupplierName"), plain(" Invoice_Line ")
    ('net amount', 'supplier name', 'invoice line')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    words = re.sub(r"[^a-z0-9]+", " ", apart.lower()).split()
    return " ".join(word for word in words if word != "gbp")


@lru_cache(maxsize=4096)
def is_redaction(supplier: str) -> bool:
    """Whether the text stands for a supplier whose name is withheld."""
    return bool(_REDACTED.search(supplier)) or plain(supplier) in _words()["marks"]["redaction"]


def roles_of(headings: Sequence[str], body: Body | None) -> dict[str, int]:
    """The column of each role that these headings name; a body's own words go first."""
    own = body.headings if body else {}
    found: dict[str, int] = {}
    for role, general in _words()["columns"].items():
        named = _first_fit(headings, [plain(word) for word in own.get(role, ())])  # type: ignore[call-overload]
        column = named if named is not None else _first_fit(headings, general)
        if column is not None and (named is not None or column not in found.values()):
            found[role] = column
    return found


def _first_fit(headings: Sequence[str], words: Iterable[str]) -> int | None:
    plains = [plain(heading) for heading in headings]
    for word in words:
        fits = partial(fnmatchcase, pat=word) if "*" in word else word.__eq__
        for column, heading in enumerate(plains):
            if heading and fits(heading):
                return column
    return None


def find_layout(rows: Iterable[Row], body: Body | None, file: str) -> Layout:
    """The layout of the file whose first rows these are.

    The header is the row among the first eleven that names most columns, amounts among them. The
    amount is the net one, else the gross one, else the one that is called neither. Raises DataError
    that says which columns could not be found and how to name them.
    """
    tops = [
        (number, tuple(_text(cell) for cell in cells))
        for number, cells in rows
        if number <= LAST_HEADER_ROW and not all(map(is_blank, cells))
    ]
    if not tops:
        raise DataError(f"{file} is empty. Download it again.")
    ranked = [(roles_of(cells, body), number, cells) for number, cells in tops]
    complete = [item for item in ranked if not _missing(item[0]) and not _is_line(*item)]
    if not complete:
        raise DataError(_unknown_layout(ranked, body, file))
    roles, number, cells = max(complete, key=lambda item: (len(item[0]), -item[1]))
    role = next(role for role in AMOUNT_ROLES if role in roles)
    columns = {name: column for name, column in roles.items() if name not in AMOUNT_ROLES}
    columns["amount"] = roles[role]
    above = tuple(cell for top, line in tops if top < number for cell in line if cell.strip())
    return Layout(number, cells, columns, AMOUNT_ROLES[role], above)


def _text(cell: object) -> str:
    return "" if is_blank(cell) else str(cell)


def _missing(roles: dict[str, int]) -> list[str]:
    """What a header with these roles lacks, in words."""
    amounts = any(role in roles for role in AMOUNT_ROLES)
    named = any(role in roles for role in WHO_OR_WHAT)
    return ([] if amounts else ["an amount"]) + (
        [] if named else ["a supplier, service or purpose"]
    )


def _unknown_layout(
    ranked: list[tuple[dict[str, int], int, tuple[str, ...]]], body: Body | None, file: str
) -> str:
    roles, row, cells = max(ranked, key=lambda item: (len(item[0]), -item[1]))
    lacking = " and none for ".join(_missing(roles))
    return (
        f"{file} is not understood as a payment file: no heading for {lacking} in its first "
        f"{LAST_HEADER_ROW} rows. {_what_was_seen(roles, row, cells)} If it lists payments, name "
        f"its columns in bodies.toml:\n{_how_to_map(body, _missing(roles))}\n"
        "If it is of another kind, take it out of the folder."
    )


def _what_was_seen(roles: dict[str, int], row: int, cells: tuple[str, ...]) -> str:
    # Where hardly a column is known, the cells may be somebody's name.
    if _is_line(roles, row, cells):
        return NO_HEADER
    if len(roles) < FEWEST_KNOWN:
        filled = sum(bool(cell.strip()) for cell in cells)
        return (
            f"{NO_HEADER[:-1]} of payments: of the {filled} cells of row {row}, {len(roles)} known."
        )
    shown = ", ".join(repr(" ".join(cell.split())) for cell in cells if cell.strip())
    return f"Row {row} has the headings {shown}."


def _is_line(roles: dict[str, int], _row: int, cells: tuple[str, ...]) -> bool:
    """Whether a row is no header, though a cell or two say Services or Expenditure."""
    values = any(read_amount(cell) or read_date(cell) != Reading() for cell in cells)
    return values and len(roles) <= FEWEST_KNOWN


def _how_to_map(body: Body | None, missing: list[str]) -> str:
    roles = {"an amount": "amount"}
    named = [roles.get(lacking, "supplier") for lacking in missing]
    pairs = [f'{role} = "heading above {role}s"' for role in named]
    mapped = f"headings = {{ {', '.join(pairs)} }}"
    if body:
        return f"    [{body.key}]\n    {mapped}"
    own = '[key-of-the-body]\n    name = "Name of the body"\n    files = ["start_of_file_names_*"]'
    return f"    {own}\n    {mapped}"
