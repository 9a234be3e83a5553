"""What a page shows that has a number in it, as it shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.document import (
    Beware,
    Cover,
    Document,
    FigureExhibit,
    Grid,
    Heading,
    Items,
    KeyNumber,
    KeyNumbers,
    Number,
    Paragraph,
    ReleasedFigure,
    Strong,
    TableColumn,
    TableExhibit,
    Text,
)
from tp_analysis.suite.shown import NUMBER, shown_figures

COVER = Cover(
    report="spending", title="How much?", question="Who spends it?", area="North",
    period="2009-10", as_at="2010-07-31", evidence_status="Published.",
)  # fmt: skip
EXHIBIT: dict[str, Any] = {
    "title": "Police spend £96 million", "subtitle": "£ million, 2009-10",
    "source": "An article, page 3", "notes": ("Rounded once.",), "evidence": "published",
    "policy": "already published",
}  # fmt: skip
GRID = Grid(
    columns=(
        TableColumn(label="Body"),
        TableColumn(label="Purpose"),
        TableColumn(label="Spending", unit="£ million", numeric=True),
        TableColumn(label="Range"),
    ),
    rows=(
        ("Police", "Crime", "96.3", "90 to 100"),
        ("Council", "Care", "50.0", "not known"),
        ("Council", "Roads", "[x]", "10 to 20"),
    ),
)


def shown(*blocks: Any, **more: Any) -> list[dict[str, Any]]:
    return shown_figures(Document(cover=COVER, marking="DRAFT", blocks=blocks, **more))


def of_kind(kind: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["kind"] == kind]


def test_the_first_entry_says_which_report_it_is_and_how_it_is_marked() -> None:
    first = shown()[0]
    assert (first["kind"], first["title"], first["area"], first["marking"]) == (
        "cover", "How much?", "North", "DRAFT",
    )  # fmt: skip


def test_each_number_of_a_table_stands_with_its_row_column_unit_and_evidence() -> None:
    cell = of_kind("cell", shown(TableExhibit(id="who", grid=GRID, **EXHIBIT)))[0]
    assert cell == {
        "kind": "cell", "of": "table", "exhibit": "who", "title": "Police spend £96 million",
        "row": "Police", "column": "Spending", "unit": "£ million", "text": "96.3",
        "evidence": "published",
    }  # fmt: skip


def test_a_column_of_words_counts_where_it_holds_numbers() -> None:
    cells = of_kind("cell", shown(TableExhibit(id="who", grid=GRID, **EXHIBIT)))
    ranges = [cell["text"] for cell in cells if cell["column"] == "Range"]
    assert ranges == ["90 to 100", "10 to 20"]


def test_a_number_that_is_not_printed_is_still_a_cell() -> None:
    cells = of_kind("cell", shown(TableExhibit(id="who", grid=GRID, **EXHIBIT)))
    assert "[x]" in [cell["text"] for cell in cells]


def test_rows_of_one_name_are_told_apart_by_their_other_words() -> None:
    cells = of_kind("cell", shown(TableExhibit(id="who", grid=GRID, **EXHIBIT)))
    assert list(dict.fromkeys(cell["row"] for cell in cells)) == [
        "Police", "Council, Care, not known", "Council, Roads",
    ]  # fmt: skip


def test_the_data_of_a_figure_count_as_those_of_a_table_do() -> None:
    figure = FigureExhibit(
        id="who", grid=GRID, svg="<svg/>", alt="Bars: the police spend £96 million.", **EXHIBIT
    )
    entries = shown(figure)
    assert of_kind("cell", entries)[0]["of"] == "figure"
    assert "Bars: the police spend £96 million." in [e.get("text") for e in entries]


def test_a_key_number_stands_with_its_label_and_qualifier() -> None:
    tile = KeyNumber(
        value="£1.2 billion", label="Total", qualifier="about", comparison="of £3 billion",
        evidence="assumed",
    )  # fmt: skip
    entries = shown(KeyNumbers(items=(tile,), source="An article"))
    assert of_kind("key number", entries) == [
        {"kind": "key number", "label": "Total", "text": "about £1.2 billion",
         "evidence": "assumed"}
    ]  # fmt: skip
    assert {"kind": "sentence", "where": "Total", "template": "of …", "text": "of £3 billion"} in (
        entries
    )


def test_a_released_figure_stands_with_its_id_value_and_unit() -> None:
    figure = ReleasedFigure(
        figure_id="count.total", label="Total", value=3434e6, unit="gbp", rounding=1e6,
        evidence="published", policy="already-published", source="An article",
    )  # fmt: skip
    (entry,) = of_kind("released", shown(released=(figure,)))
    assert (entry["figure_id"], entry["value"], entry["unit"]) == ("count.total", 3434e6, "gbp")
    assert entry["text"] == "£3.434 billion"


def test_prose_is_taken_by_the_sentence_its_bound_numbers_left_out() -> None:
    content = (
        Text(text="The count found "),
        Strong(content=(Number(text="£3. 4 billion", evidence="published"),)),
        Text(text=" in 2009-10. Nothing more."),
    )
    entries = shown(
        Heading(level=2, content=(Text(text="Who?"),)),
        Paragraph(content=content),
        Items(items=((Text(text="An item"),),)),
        Beware(content=(Paragraph(content=(Text(text="Careful"),)),)),
    )
    assert [e for e in entries if e.get("where") == "Who?"][1:] == [
        {
            "kind": "sentence", "where": "Who?", "template": "The count found … in 2009-10.",
            "text": "The count found £3. 4 billion in 2009-10.",
        },
        {"kind": "sentence", "where": "Who?", "template": "Nothing more.", "text": "Nothing more."},
        {"kind": "sentence", "where": "Who?", "template": "An item", "text": "An item"},
        {"kind": "sentence", "where": "Who?", "template": "Careful", "text": "Careful"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("about £1.2 billion in 2009-10", ["£1.2 billion", "2009-10"]),
        ("−3.5% and 1,234,567", ["−3.5%", "1,234,567"]),
        ("5p a day, 7 people", ["5p", "7"]),
        ("-4 degrees, as at 2010-07-31", ["-4", "2010-07-31"]),
        ("no number", []),
    ],
)
def test_numbers_are_found_as_pages_print_them(text: str, found: list[str]) -> None:
    assert NUMBER.findall(text) == found


@given(st.lists(st.tuples(st.text(), st.booleans()), max_size=6))
def test_whatever_prose_says_its_words_are_kept_in_order(parts: list[tuple[str, bool]]) -> None:
    content = tuple(
        Number(text=text, evidence="computed") if is_number else Text(text=text)
        for text, is_number in parts
    )
    entries = [e for e in shown(Paragraph(content=content)) if e["kind"] == "sentence"][5:]
    # Only the spaces between sentences are gone, and the one character that marks a place.
    whole = "".join(text for text, _ in parts).replace("\ue000", "")
    squeezed = "".join("".join(entry["text"] for entry in entries).split())
    assert squeezed == "".join(whole.split())
    json.dumps(entries, ensure_ascii=True)


def test_the_same_document_shows_the_same() -> None:
    exhibit = TableExhibit(id="who", grid=GRID, **EXHIBIT)
    assert shown(exhibit) == shown(exhibit)
