"""The document model: what a notebook shows comes back as it was, and nothing else is let in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tp_analysis.document import (
    Beware,
    Block,
    Blocks,
    Code,
    Cover,
    FigureExhibit,
    Grid,
    Heading,
    Items,
    KeyNumber,
    KeyNumbers,
    Link,
    Number,
    Paragraph,
    Released,
    ReleasedFigure,
    Strong,
    TableColumn,
    TableExhibit,
    Text,
)

GRID = Grid(
    columns=(TableColumn(label="Body"), TableColumn(label="Spending", unit="£", numeric=True)),
    rows=(("Council", "412"), ("All", "412")),
    total_rows=(1,),
)
EXHIBIT: dict[str, Any] = {
    "id": "a-title", "title": "A title", "source": "A document", "evidence": "published",
    "policy": "already-published: A document", "grid": GRID,
}  # fmt: skip
TILE = KeyNumber(value="£5", label="What it is", evidence="assumed")
BLOCKS: tuple[Block, ...] = (
    Cover(
        report="spending", title="A title", question="Why?", area="A place", period="2009-10",
        as_at="2010-07-31", evidence_status="Published.",
    ),
    Heading(level=2, content=(Text(text="A part"), Number(text="£5", evidence="assumed"))),
    Paragraph(
        content=(
            Strong(content=(Text(text="Bold"), Code(text="tp build"))),
            Link(address="#part", content=(Strong(content=(Text(text="there"),)),)),
        )
    ),
    Items(numbered=True, items=((Text(text="one"),), (Text(text="two"),))),
    Beware(content=(Paragraph(content=(Text(text="Careful"),)),)),
    TableExhibit(**EXHIBIT),
    FigureExhibit(**EXHIBIT, alt="Bar chart that says something", svg="<svg/>"),
    KeyNumbers(items=(TILE,), source="A document"),
    Released(
        report="spending",
        figures=(
            ReleasedFigure(
                figure_id="a.b", label="What", value=5.0, unit="gbp", rounding=1.0,
                evidence="computed", policy="already-published", source="A document",
            ),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_every_kind_of_block_survives_the_way_through_json(block: Block) -> None:
    shown = Blocks(blocks=(block,))
    assert Blocks.model_validate_json(shown.model_dump_json()) == shown


def test_every_kind_of_block_is_tested_here() -> None:
    schema = Blocks.model_json_schema()
    assert set(schema["properties"]["blocks"]["items"]["discriminator"]["mapping"]) == {
        block.kind for block in BLOCKS
    }


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_a_field_nobody_declared_is_refused(block: Block) -> None:
    data = {**block.model_dump(), "onclick": "alert(1)"}
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Blocks.model_validate({"blocks": [data]})


@pytest.mark.parametrize("kind", ["script", "html", "", None])
def test_a_kind_of_block_nobody_declared_is_refused(kind: str | None) -> None:
    with pytest.raises(ValidationError):
        Blocks.model_validate({"blocks": [{"kind": kind, "content": []}]})


@pytest.mark.parametrize("missing", ["title", "source", "evidence", "policy", "grid"])
@pytest.mark.parametrize("kind", [TableExhibit, FigureExhibit])
def test_an_exhibit_without_what_it_must_carry_is_refused(
    kind: type[TableExhibit | FigureExhibit], missing: str
) -> None:
    fields = {**EXHIBIT, "alt": "Bar chart that says something", "svg": "<svg/>"}
    if kind is TableExhibit:
        fields = dict(EXHIBIT)
    del fields[missing]
    with pytest.raises(ValidationError, match=missing):
        kind(**fields)


@pytest.mark.parametrize("field", ["title", "source", "policy"])
def test_an_exhibit_with_an_empty_title_source_or_policy_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        TableExhibit(**{**EXHIBIT, field: ""})


@pytest.mark.parametrize("alt", ["", "too short to say", "x" * 401])
def test_a_figure_without_fitting_alt_text_is_refused(alt: str) -> None:
    with pytest.raises(ValidationError, match="alt"):
        FigureExhibit(**EXHIBIT, alt=alt, svg="<svg/>")


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": (("Council",),)},
        {"rows": (("Council", "412", "more"),)},
        {"rows": (("Council", "412"), ("All",)), "total_rows": ()},
        {"total_rows": (2,)},
        {"total_rows": (-1,)},
        {"columns": (), "rows": ()},
    ],
)
def test_a_grid_whose_cells_would_slip_into_other_columns_is_refused(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        Grid(**{**GRID.model_dump(), **changes})


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://example.org", "page.html", ""]
)
def test_a_link_to_anywhere_but_https_mail_or_a_section_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="address"):
        Link(address=address, content=())


@pytest.mark.parametrize("level", [0, 1, 5])
def test_only_headings_of_level_two_to_four_exist_beside_the_title(level: int) -> None:
    with pytest.raises(ValidationError, match="level"):
        Heading(level=level, content=())


@pytest.mark.parametrize("as_at", ["", "31/07/2010", "2010-13-01", "soon"])
def test_a_cover_without_a_date_is_refused(as_at: str) -> None:
    with pytest.raises(ValidationError, match="as_at"):
        Cover(**{**BLOCKS[0].model_dump(exclude={"as_at"}), "as_at": as_at})


@pytest.mark.parametrize("tiles", [(), (TILE,) * 7])
def test_there_is_at_least_one_key_number_and_no_wall_of_them(tiles: tuple[KeyNumber, ...]) -> None:
    with pytest.raises(ValidationError, match="items"):
        KeyNumbers(items=tiles, source="A document")


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_whatever_text_goes_in_comes_out(words: str, cell: str) -> None:
    grid = Grid(columns=(TableColumn(label=words),), rows=((cell,),))
    blocks = Blocks(
        blocks=(
            Paragraph(content=(Text(text=words), Number(text=cell, evidence="computed"))),
            TableExhibit(**{**EXHIBIT, "grid": grid}),
        )
    )
    assert Blocks.model_validate_json(blocks.model_dump_json()) == blocks
