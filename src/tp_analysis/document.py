"""The one document model: what a notebook shows, before it is a web page or a PDF.

Display writes these blocks into notebook outputs; the exporters read them back. Unknown
fields are refused, so an output written by anything else is noticed, never guessed at.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

BLOCK_MIME = "application/vnd.tp-analysis.blocks+json"
ILLUSTRATIVE = "Illustrative data"

Evidence = Literal["published", "second-hand", "unverified", "computed", "assumed", "illustrative"]


class _Part(BaseModel):
    # A message about a part that does not fit never quotes it: it may say what is withheld.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def marks_of(*, is_illustrative: bool, flag: str) -> tuple[str, ...]:
    """What a reader must see before anything else: each is a badge on the page and on a chart."""
    return (*((ILLUSTRATIVE,) if is_illustrative else ()), *((flag,) if flag else ()))


class Text(_Part):
    """Plain characters; never markup, whatever they look like."""

    kind: Literal["text"] = "text"
    text: str


class Number(_Part):
    """A number bound to data, as printed, with what is known of it."""

    kind: Literal["number"] = "number"
    text: str
    evidence: Evidence


class Strong(_Part):
    """Words that carry weight."""

    kind: Literal["strong"] = "strong"
    content: tuple[Inline, ...]


class Code(_Part):
    """A name from a computer: a command, a file."""

    kind: Literal["code"] = "code"
    text: str


class Link(_Part):
    """Words that lead to an address."""

    kind: Literal["link"] = "link"
    address: str = Field(pattern=r"^(https://|mailto:|#)")
    content: tuple[Inline, ...]


Inline = Annotated[Text | Number | Strong | Code | Link, Field(discriminator="kind")]


class Heading(_Part):
    """A heading of level 2 to 4; level 1 is the cover's."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=2, le=4)
    content: tuple[Inline, ...]


class Paragraph(_Part):
    """A paragraph."""

    kind: Literal["paragraph"] = "paragraph"
    content: tuple[Inline, ...]


class Items(_Part):
    """A list, numbered or not."""

    kind: Literal["items"] = "items"
    numbered: bool = False
    items: tuple[tuple[Inline, ...], ...]


class Beware(_Part):
    """A passage set apart: what to beware of, or a decision asked for."""

    kind: Literal["beware"] = "beware"
    content: tuple[Paragraph, ...]


class TableColumn(_Part):
    """One column as printed: numbers align right, the row's name is a header cell.

    For data files: `number_unit` is the unit of its numbers where each cell is printed with its
    own, and `decimals` how many places they are printed with; without, it is a column of text.
    """

    label: str
    unit: str = ""
    numeric: bool = False
    number_unit: str = ""
    decimals: int | None = Field(default=None, ge=0)


class Grid(_Part):
    """Rows of cells as printed; the first column names the row.

    `numbers` are the values of the same cells, rounded as they are printed: for data files, which
    thus say no more than the page. None stands where a cell is words or shorthand.
    """

    columns: tuple[TableColumn, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...]
    total_rows: tuple[int, ...] = ()
    numbers: tuple[tuple[float | None, ...], ...] = ()

    @model_validator(mode="after")
    def _has_a_cell_a_column(self) -> Grid:
        # A short row would move every later cell of the PDF's table into the wrong column.
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has more or fewer cells than there are columns")
        if any(not 0 <= row < len(self.rows) for row in self.total_rows):
            raise ValueError("a total row is marked that is not there")
        if self.numbers and [*map(len, self.numbers)] != [*map(len, self.rows)]:
            raise ValueError("the numbers are not those of the rows: there are more or fewer")
        return self


class _Exhibit(_Part):
    id: str
    title: str = Field(min_length=1)
    subtitle: str = ""
    source: str = Field(min_length=1)
    notes: tuple[str, ...] = ()
    evidence: Evidence
    # What it must not be taken for, in two or three words: "Not benefits".
    flag: str = ""
    policy: str = Field(min_length=1)
    # What a reader sees of it as the disclosure audit takes it, and what was withheld; not printed.
    disclosed: dict[str, Any] | None = None
    # The texts within its words that come from data; any other number was typed. Not printed.
    bound: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Its badges."""
        return marks_of(is_illustrative=self.evidence == "illustrative", flag=self.flag)


class TableExhibit(_Exhibit):
    """A table with its title, source and notes."""

    kind: Literal["table"] = "table"
    grid: Grid


class FigureExhibit(_Exhibit):
    """A chart with its title, alt text, source and the table it was drawn from.

    `lettered_svg` is the same chart with its letters as text, for a PDF, which has the font.
    """

    kind: Literal["figure"] = "figure"
    alt: str = Field(min_length=20, max_length=400)
    svg: str
    lettered_svg: str = ""
    grid: Grid


class KeyNumber(_Part):
    """One tile: the number, what it is, what it compares with, and its evidence."""

    value: str
    label: str
    qualifier: str = ""
    comparison: str = ""
    evidence: Evidence
    # The value again, rounded as it is printed: for data files.
    number: float | None = None
    unit: str = ""
    decimals: int = Field(default=0, ge=0)


class KeyNumbers(_Part):
    """Three to five tiles at the head of a report."""

    kind: Literal["key_numbers"] = "key_numbers"
    items: tuple[KeyNumber, ...] = Field(min_length=1, max_length=6)
    source: str = Field(min_length=1)
    # As that of an exhibit.
    bound: tuple[str, ...] = ()


class ReleasedFigure(_Part):
    """A number that other reports may use by name: rounded, with what is known of it."""

    figure_id: str
    label: str
    value: float
    unit: str
    rounding: float
    qualifier: str = ""
    evidence: Evidence
    policy: str
    source: str


class Released(_Part):
    """The allow-list of a report; nothing of it is printed."""

    kind: Literal["released"] = "released"
    report: str
    figures: tuple[ReleasedFigure, ...]


class Cover(_Part):
    """The title block."""

    kind: Literal["cover"] = "cover"
    report: str
    title: str = Field(min_length=1)
    question: str = Field(min_length=1)
    area: str
    period: str
    as_at: str
    evidence_status: str
    illustrative: bool = False
    # As that of an exhibit.
    flag: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """Its badges."""
        return marks_of(is_illustrative=self.illustrative, flag=self.flag)

    @field_validator("as_at")
    @classmethod
    def _is_a_date(cls, text: str) -> str:
        return datetime.date.fromisoformat(text).isoformat()


Block = Annotated[
    Cover
    | Heading
    | Paragraph
    | Items
    | Beware
    | TableExhibit
    | FigureExhibit
    | KeyNumbers
    | Released,
    Field(discriminator="kind"),
]


class Blocks(_Part):
    """What one notebook cell shows."""

    blocks: tuple[Block, ...]


class PageNotice(_Part):
    """A correction, as the page says it: what was wrong, why, when, and what changed."""

    what: str = Field(min_length=1)
    why: str = Field(min_length=1)
    on: str
    changes: tuple[str, ...] = ()

    @field_validator("on")
    @classmethod
    def _is_a_date(cls, text: str) -> str:
        return datetime.date.fromisoformat(text).isoformat()


class Document(_Part):
    """A whole report, in reading order, with the marking of its edition.

    `notices` are corrections, newest first; they stand below the cover, before all else.
    """

    cover: Cover
    marking: str
    blocks: tuple[Block, ...]
    released: tuple[ReleasedFigure, ...] = ()
    notices: tuple[PageNotice, ...] = ()


Strong.model_rebuild()
Link.model_rebuild()
