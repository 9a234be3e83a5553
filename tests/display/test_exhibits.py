"""Exhibits: none without its title, source and alt text, and none from a raw table."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from pydantic import ValidationError

from tp_analysis.disclosure import ProtectedTable, already_published, protect
from tp_analysis.display import (
    Column,
    Quantities,
    Shown,
    cover,
    figure,
    key_numbers,
    release,
    table,
)
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.document import BLOCK_MIME, Blocks, FigureExhibit, KeyNumbers, TableExhibit
from tp_analysis.errors import ReportError

COLUMNS = (
    Column("body", "Body"),
    Column("spending", "Spending", decimals=1, heading_unit="£ million"),
)
ALT = "Bar chart of spending by body. The Council spends most, £412.3 million."
BARS = ranked_bars(label="body", value="spending", unit="count", rounding=0.1)
COVER = {
    "report": "spending", "title": "A title", "question": "A question?", "area": "A place",
    "period": "2009-10", "as_at": "2010-07-31", "evidence_status": "Published figures.",
}  # fmt: skip
Make = Callable[..., Shown]


def make_table(data: Any, **changes: Any) -> Shown:
    arguments: dict[str, Any] = {
        "title": "The Council spends most", "columns": COLUMNS, "source": "The printed article",
        "evidence": "published",
    }  # fmt: skip
    return table(data, **{**arguments, **changes})


def make_figure(data: Any, **changes: Any) -> Shown:
    arguments: dict[str, Any] = {
        "title": "The Council spends most", "subtitle": "£ million", "alt": ALT, "drawing": BARS,
        "columns": COLUMNS, "source": "The printed article", "evidence": "published",
    }  # fmt: skip
    return figure(data, **{**arguments, **changes})


both_kinds = pytest.mark.parametrize("make", [make_table, make_figure], ids=["table", "figure"])


def only(shown: Shown) -> Any:
    assert len(shown.blocks) == 1
    return shown.blocks[0]


@both_kinds
@pytest.mark.parametrize(
    ("missing", "says"),
    [("title", "no title. Say what it shows"), ("source", "no source. Say where its data come")],
)
@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_exhibit_without_title_or_source_is_refused_and_told_what_to_do(
    make: Make, published: ProtectedTable, missing: str, says: str, text: str
) -> None:
    with pytest.raises(ReportError, match=says):
        make(published, **{missing: text})


@pytest.mark.parametrize("alt", ["", "   ", "A chart", "chart.png"])
def test_a_figure_without_telling_alt_text_is_refused(published: ProtectedTable, alt: str) -> None:
    with pytest.raises(ReportError, match="needs alt text that says its finding"):
        make_figure(published, alt=alt)


def test_alt_text_too_long_to_listen_to_is_refused(published: ProtectedTable) -> None:
    with pytest.raises(ReportError, match="401 characters, more than 400"):
        make_figure(published, alt="a" * 401)


@both_kinds
@pytest.mark.parametrize("leave_out", ["title", "source", "evidence", "columns"])
def test_title_source_evidence_and_columns_have_no_default(
    make: Make, published: ProtectedTable, leave_out: str
) -> None:
    complete: dict[str, Any] = {
        "title": "t", "source": "s", "evidence": "published", "columns": COLUMNS,
    }  # fmt: skip
    if make is make_figure:
        complete |= {"subtitle": "s", "alt": ALT, "drawing": BARS}
    del complete[leave_out]
    with pytest.raises(TypeError, match=leave_out):
        (table if make is make_table else figure)(published, **complete)


@both_kinds
@pytest.mark.parametrize("raw", [pd.DataFrame({"body": ["A"], "spending": [1.0]}), [], None, "csv"])
def test_a_raw_table_is_refused_by_its_type_and_told_how_to_protect_it(
    make: Make, raw: object
) -> None:
    says = rf"was given a {type(raw).__name__}, not a protected table\. Pass protect\("
    with pytest.raises(ReportError, match=says):
        make(raw)


@both_kinds
def test_a_column_that_is_not_there_is_named(make: Make, published: ProtectedTable) -> None:
    with pytest.raises(ReportError, match="no column 'spendign'"):
        make(published, columns=[Column("spendign", "Spending")])


@both_kinds
def test_an_exhibit_without_columns_is_refused(make: Make, published: ProtectedTable) -> None:
    with pytest.raises(ReportError, match=r"no columns to print\. Name them"):
        make(published, columns=[])


@both_kinds
def test_an_unknown_grade_of_evidence_is_refused_in_plain_words(
    make: Make, published: ProtectedTable
) -> None:
    with pytest.raises(ReportError, match=r"cannot be shown: evidence: .*'published'"):
        make(published, evidence="hearsay")


@both_kinds
def test_an_illustrative_policy_forces_the_evidence(make: Make, synthetic: ProtectedTable) -> None:
    assert only(make(synthetic, evidence="published")).evidence == "illustrative"


@both_kinds
def test_the_exhibit_states_the_ground_on_which_it_is_shown(
    make: Make, published: ProtectedTable
) -> None:
    assert only(make(published)).policy == "already-published: The printed article"


@pytest.mark.parametrize("corner", ["upper right", "lower right"])
def test_an_illustrative_chart_bears_its_mark_and_a_published_one_does_not(
    published: ProtectedTable, synthetic: ProtectedTable, corner: str
) -> None:
    plain, marked = (only(make_figure(data, mark=corner)) for data in (published, synthetic))
    assert "Illustrative data" not in plain.lettered_svg
    assert marked.lettered_svg.count(">Illustrative data<") == 1
    assert plain.svg != marked.svg
    assert (plain.marks, marked.marks) == ((), ("Illustrative data",))


def test_what_an_exhibit_must_not_be_taken_for_is_marked_as_illustrative_data_is(
    published: ProtectedTable, synthetic: ProtectedTable
) -> None:
    plain, marked = (only(make_figure(data, flag="Not here")) for data in (published, synthetic))
    assert plain.lettered_svg.count(">Not here<") == 1
    assert marked.lettered_svg.count(">Illustrative data · Not here<") == 1
    assert (plain.marks, marked.marks) == (("Not here",), ("Illustrative data", "Not here"))
    assert only(make_table(published, flag="Not here")).marks == ("Not here",)
    assert plain.evidence == "published", "the mark is no grade of evidence"


@pytest.mark.parametrize("corner", ["", "none", "left", None])
def test_no_choice_of_corner_takes_the_mark_away(synthetic: ProtectedTable, corner: Any) -> None:
    with pytest.raises(ReportError, match="No corner"):
        make_figure(synthetic, mark=corner)


def test_every_figure_carries_the_table_it_was_drawn_from(published: ProtectedTable) -> None:
    shown = only(make_figure(published))
    assert isinstance(shown, FigureExhibit)
    assert shown.grid.rows == (
        ("Council", "412.3"),
        ("Police", "96.5"),
        ("Hospital", "250.0"),
        ("College", "31.0"),
    )
    assert [(c.label, c.unit, c.numeric) for c in shown.grid.columns] == [
        ("Body", "", False),
        ("Spending", "£ million", True),
    ]


def test_a_drawing_that_changes_its_table_changes_neither_data_nor_source(
    bodies: pd.DataFrame, published: ProtectedTable
) -> None:
    def careless(axes: Axes, data: pd.DataFrame) -> None:
        data["spending"] = 0.0
        data.loc[0, "body"] = "Nobody"
        BARS(axes, data)

    before = bodies.copy(deep=True)
    shown = only(make_figure(published, drawing=careless))
    assert shown.grid.rows[0] == ("Council", "412.3")
    pd.testing.assert_frame_equal(published.frame, before)
    pd.testing.assert_frame_equal(bodies, before)


@both_kinds
def test_the_table_given_and_the_settings_of_charts_are_left_as_they_were(
    make: Make, bodies: pd.DataFrame
) -> None:
    before, settings = bodies.copy(deep=True), dict(mpl.rcParams)
    make(protect(bodies, policy=already_published("The printed article")))
    pd.testing.assert_frame_equal(bodies, before)
    assert dict(mpl.rcParams) == settings


def test_total_rows_are_marked_by_a_column_that_says_so(published: ProtectedTable) -> None:
    assert only(make_table(published, total="is_total")).grid.total_rows == (3,)
    assert only(make_table(published)).grid.total_rows == ()


@both_kinds
def test_title_subtitle_and_notes_bind_numbers(
    make: Make, published: ProtectedTable, numbers: Quantities
) -> None:
    shown = only(
        make(
            published, title="Of {count.total}", subtitle="{saving.days}",
            notes=["{saving.days:plain}"], numbers=numbers,
        )
    )  # fmt: skip
    assert (shown.title, shown.subtitle) == ("Of £3.434 billion", "up to 25 days")
    assert shown.notes == ("25 days",)


def test_alt_text_binds_numbers(published: ProtectedTable, numbers: Quantities) -> None:
    shown = only(
        make_figure(published, alt="Bar chart: the total is {count.total}.", numbers=numbers)
    )
    assert shown.alt == "Bar chart: the total is £3.434 billion."


def test_the_address_of_an_exhibit_does_not_move_when_its_numbers_do(
    published: ProtectedTable, numbers: Quantities
) -> None:
    shown = only(make_table(published, title="Share of {count.total}", numbers=numbers))
    assert shown.id == "share-of"
    alone = only(make_table(published, title="{count.total}", numbers=numbers))
    assert alone.id == "part"


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (Column("a", "A"), "words", "words"),
        (Column("a", "A"), None, ""),
        (Column("a", "A"), float("nan"), ""),
        (Column("a", "A", decimals=0), 2.5, "3"),
        (Column("a", "A", decimals=1), -1234.55, "−1,234.6"),
        (Column("a", "A", decimals=1), None, "[x]"),
        (Column("a", "A", decimals=1), pd.NA, "[x]"),
        (Column("a", "A", unit="gbp"), 75.5, "£76"),
        (Column("a", "A", unit="gbp", rounding=0.01), 75.5, "£75.50"),
        (Column("a", "A", unit="percent", rounding=0.1), pd.NA, "[x]"),
    ],
)
def test_a_cell_is_printed_by_its_column(column: Column, value: object, text: str) -> None:
    assert column.text(value) == text


@given(st.text())
def test_text_in_a_cell_is_text_in_the_exhibit(cell: str) -> None:
    data = protect(pd.DataFrame({"body": [cell]}), policy=already_published("A document"))
    shown = only(make_table(data, columns=[Column("body", "Body")]))
    assert shown.grid.rows == ((cell,),)


@given(st.text(st.characters(codec="utf-8")))
def test_text_in_a_cell_survives_the_way_through_the_notebook(cell: str) -> None:
    data = protect(pd.DataFrame({"body": [cell]}), policy=already_published("A document"))
    shown = make_table(data, columns=[Column("body", "Body")])
    stored = json.loads(json.dumps(shown._repr_mimebundle_()[BLOCK_MIME]))
    assert Blocks.model_validate(stored).blocks == shown.blocks


def test_key_numbers_carry_what_is_known_of_each_quantity(numbers: Quantities) -> None:
    shown = only(key_numbers((numbers["saving.days"], "of 45"), source="The slides"))
    assert isinstance(shown, KeyNumbers)
    assert shown.items[0].model_dump() == {
        "value": "25 days", "label": "Days saved", "qualifier": "up to", "comparison": "of 45",
        "evidence": "assumed", "number": 25.0, "unit": "days", "decimals": 0,
    }  # fmt: skip


@pytest.mark.parametrize("source", ["", " "])
def test_key_numbers_without_a_source_are_refused(numbers: Quantities, source: str) -> None:
    with pytest.raises(ReportError, match=r"no source\. Say where they come from"):
        key_numbers((numbers["saving.days"], ""), source=source)


@pytest.mark.parametrize("count", [0, 7])
def test_no_tiles_and_too_many_are_refused_in_plain_words(numbers: Quantities, count: int) -> None:
    with pytest.raises(ReportError, match="The keynumbers cannot be shown: items"):
        key_numbers(*[(numbers["saving.days"], "")] * count, source="The slides")


@pytest.mark.parametrize(
    ("changed", "by"),
    [
        ("title", ""),
        ("question", ""),
        ("as_at", "31/07/2010"),
        ("as_at", "2010-02-30"),
        ("as_at", ""),
    ],
)
def test_a_cover_without_its_words_or_with_a_wrong_date_is_refused(changed: str, by: str) -> None:
    with pytest.raises(ReportError, match=f"The cover cannot be shown: {changed}"):
        cover(**{**COVER, changed: by})  # type: ignore[arg-type] # all are text


def test_only_figures_released_by_name_are_on_the_allow_list(numbers: Quantities) -> None:
    released = only(release("spending", numbers, "count.total"))
    assert [entry.figure_id for entry in released.figures] == ["count.total"]
    with pytest.raises(ReportError, match=r"Did you mean 'count\.total'"):
        release("spending", numbers, "count.totle")


def test_in_jupyterlab_an_exhibit_shows_as_it_will_print(published: ProtectedTable) -> None:
    bundle = make_figure(published)._repr_mimebundle_()
    assert set(bundle) == {BLOCK_MIME, "text/html", "text/plain"}
    assert "The Council spends most" in bundle["text/html"]
    assert "<caption" in bundle["text/html"] and "alt=" in bundle["text/html"]


@both_kinds
def test_what_is_shown_cannot_be_changed_afterwards(make: Make, published: ProtectedTable) -> None:
    shown = only(make(published))
    assert isinstance(shown, TableExhibit | FigureExhibit)
    with pytest.raises(ValidationError, match="frozen"):
        shown.title = "Another"


def test_a_symbol_is_explained_only_where_a_cell_has_it() -> None:
    notes = ["[x] not known. It may be yet.", "[z] does not apply.", "Others."]
    for amount, left in ((None, [notes[0], notes[2]]), (1.0, ["It may be yet.", notes[2]])):
        frame = pd.DataFrame({"body": ["Council"], "spending": [amount]})
        data = protect(frame, policy=already_published("The printed article"))
        assert list(only(make_table(data, notes=notes)).notes[:2]) == left
