"""The lines of a revenue return: their numbers, what each is called, which lines a total adds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tp_analysis.errors import DataError
from tp_analysis.extracts.workbooks import Row

LAST_LINE = "COUNCIL TAX REQUIREMENT"
_MEASURES = {
    "1": "employees",
    "2": "running expenses",
    "3": "total expenditure",
    "4": "sales, fees and charges",
    "5": "other income",
    "6": "total income",
    "7": "net current expenditure",
}
_RANGE = re.compile(r"\((?:total\s+)?of\s+lines?\s+([^)]*)\)|\btotal of lines? ([^)]*)", re.I)
_ENTRY = re.compile(r"(\d+)(?:\s*to\s*(?:lines?\s*)?(\d+))?", re.I)
_BY_MEASURE = re.compile(r"(.*?)[\s-]*[^-(]*\(C(\d)\b", re.S)
_TOTALS = re.compile(
    r"(sub-)?total\b|(the )?(net )?(current|revenue) expenditure\b|net revenue expenditure\b"
    r"|the budget requirement\b|council tax requirement\b",
    re.I,
)
_ALL_SERVICES = "total service expenditure"
# As many letters as tell two neighbouring lines apart, and no more than survive abbreviation.
_SAME_LETTERS = 12
_FIRST_LINE, _MOST_LINES = 100, 1100


@dataclass(frozen=True)
class Line:
    """One column of a return: a line of the form, and the measure where columns differ in it.

    `adds` holds the numbers of the lines that a total adds up: an inner total stands for its own
    lines. It is empty for a line that is no total, and for one whose lines are not stated.
    `label_is_short` marks a total that adds lines beyond the last that its label names.
    """

    column: int
    number: str
    service: str
    measure: str | None
    is_total: bool
    adds: tuple[str, ...] = ()
    label_is_short: bool = False


def form_lines(
    heading: Sequence[object], above: Sequence[Sequence[object]], form: Sequence[Row], file: str
) -> list[Line]:
    """The columns of a return up to the council tax requirement, in their order.

    `heading` is the row of column headings, `above` the rows over it, which number the lines in
    some years, and `form` the rows of the sheet that shows the form, which number them in others.
    Raises DataError where the lines cannot be told.
    """
    columns = _columns(heading)
    numbers = _numbers_above(above, columns) or _numbers_of_form(form, heading, columns, file)
    services = _services(heading, numbers)
    labels = dict(_form_labels(form))
    lines: list[Line] = []
    for column, number in numbers.items():
        by_measure = _BY_MEASURE.match(str(heading[column]))
        line = Line(
            column=column,
            number=str(number),
            service=services[number],
            measure=_MEASURES.get(by_measure[2]) if by_measure else None,
            is_total=bool(_TOTALS.match(services[number])),
        )
        printed = (_plain(heading[column]), labels.get(number, ""))
        above_it = [other for other in lines if other.measure == line.measure]
        lines.append(_with_parts(line, printed, above_it) if line.is_total else line)
    return lines


def _with_parts(line: Line, printed: Sequence[str], above: list[Line]) -> Line:
    """The total with what it adds: what is printed of it, or what other years print."""
    places = {int(other.number): place for place, other in enumerate(above)}
    for text in printed:
        stretches = _stretches(text)
        # A total over a line that is not published cannot be made from the others.
        if stretches and stretches[0][0] in places:
            return _as_stated(line, stretches, places, above)
    return replace(line, adds=_outer(_unstated(line, above)))


def _as_stated(
    line: Line, stretches: list[tuple[int, int]], places: dict[int, int], above: list[Line]
) -> Line:
    """By place, not by number: new lines stand where they belong, whatever their number.

    The last stretch goes up to the line above the total, unless that is a total itself: the label
    of public health in 2018-19 stops two lines short of it.
    """
    members = [
        other
        for first, last in stretches
        if first in places
        for other in above[places[first] : places.get(last, places[first]) + 1]
    ]
    after = above[above.index(members[-1]) + 1 :]
    late = [] if any(other.is_total for other in after) else after
    is_short = bool(late) and stretches[-1][1] in places
    return replace(line, adds=_outer([*members, *late]), label_is_short=is_short)


def _unstated(line: Line, above: list[Line]) -> list[Line]:
    """A service total adds the lines since the total before it; service expenditure adds all the
    services; net current expenditure adds from there on; of other totals nothing is known."""
    name = line.service.casefold()
    totals = [place for place, other in enumerate(above) if other.is_total]
    if name.startswith(_ALL_SERVICES):
        return above
    if name.startswith("net current expenditure"):
        names = [other.service.casefold() for other in above]
        starts = [place for place, other in enumerate(names) if other.startswith(_ALL_SERVICES)]
        return above[starts[-1] :] if starts else []
    if name.startswith("total"):
        return above[totals[-1] + 1 :] if totals else above
    return []


def _outer(members: list[Line]) -> tuple[str, ...]:
    """Their numbers, without the lines that a total among them already holds."""
    held = {number for member in members for number in member.adds}
    return tuple(member.number for member in members if member.number not in held)


def _columns(heading: Sequence[object]) -> list[int]:
    """The columns of figures: from the last that describes the authority to the last line."""
    describing = {"e-code", "ons code", "local authority", "region", "class", "subclass", "notes"}
    describing |= {"detailed class"}
    plain = {at: _plain(cell).casefold() for at, cell in enumerate(heading) if cell is not None}
    first = max(at for at, text in plain.items() if text in describing) + 1
    ends = [at for at, text in plain.items() if text.startswith(LAST_LINE.casefold())]
    return [at for at in plain if first <= at <= min(ends, default=max(plain))]


def _numbers_above(above: Sequence[Sequence[object]], columns: list[int]) -> dict[int, int] | None:
    """The line of each column where a row above the headings numbers them."""
    rows = [{at: int(str(row[at])) for at in columns if _is_line(row[at])} for row in above]
    best = max(rows, key=len, default={})
    return best if len(best) > len(columns) / 2 else None


def _is_line(cell: object) -> bool:
    return str(cell).isdigit() and _FIRST_LINE <= int(str(cell)) < _MOST_LINES


def _form_labels(form: Sequence[Row]) -> list[tuple[int, str]]:
    """The number and the name of each line of the form; of some, twice, on another basis."""
    found = []
    for _, cells in form:
        filled = [cell for cell in cells if cell is not None]
        if len(filled) > 1 and _is_line(filled[0]) and isinstance(filled[1], str):
            found.append((int(str(filled[0])), _plain(filled[1])))
    return found


def _numbers_of_form(
    form: Sequence[Row], heading: Sequence[object], columns: list[int], file: str
) -> dict[int, int]:
    """The line of each column by the form, whose lines stand in the order of the columns."""
    numbers = {}
    for column, (number, label) in zip(columns, _form_labels(form), strict=False):
        if _letters(label) != _letters(_plain(heading[column])):
            raise DataError(
                f"{file}: the column {_plain(heading[column])!r} stands where the form has line "
                f"{number}, {label!r}. The workbook's sheets do not belong together: download it "
                "again."
            )
        numbers[column] = number
    if len(numbers) == len(columns):
        return numbers
    raise DataError(
        f"{file}: neither a row above the headings nor a sheet with the form numbers the lines up "
        f"to {LAST_LINE.lower()}. Give the whole workbook as published."
    )


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())[:_SAME_LETTERS]


def _services(heading: Sequence[object], numbers: dict[int, int]) -> dict[int, str]:
    """The name of each line: what most of its columns call it."""
    names: dict[int, Counter[str]] = {}
    for column, number in numbers.items():
        by_measure = _BY_MEASURE.match(str(heading[column]))
        name = _plain(by_measure[1] if by_measure else heading[column])
        names.setdefault(number, Counter())[_RANGE.sub("", name).strip()] += 1
    return {number: found.most_common(1)[0][0] for number, found in names.items()}


def _stretches(text: str) -> list[tuple[int, int]]:
    """The first and last line of each stretch that a label says is added."""
    match = _RANGE.search(text)
    if not match:
        return []
    entries = _ENTRY.findall(match[1] or match[2])
    return [(int(first), int(last or first)) for first, last in entries]


def _plain(cell: object) -> str:
    return re.sub(r"\s+", " ", str(cell)).strip()
