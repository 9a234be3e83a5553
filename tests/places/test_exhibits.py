"""The tables and figures of the places report say what they rest on, and rank nothing."""

from __future__ import annotations

import dataclasses

import pytest

from tp_analysis import places
from tp_analysis.areas import Area
from tp_analysis.display import Quantities, Shown
from tp_analysis.document import FigureExhibit, Grid, Paragraph, TableExhibit
from tp_analysis.errors import DataError
from tp_analysis.places import PlacesInputs, figures

AREA = "luton-and-central-bedfordshire"
ELSEWHERE = Area(
    key="anytown", name="Anytown", region="London", region_code="E12000007", authorities=()
)


@pytest.fixture(scope="module")
def inputs() -> PlacesInputs:
    """The shipped tables."""
    return places.load_inputs(area=AREA)


@pytest.fixture(scope="module")
def numbers(inputs: PlacesInputs) -> Quantities:
    return places.key_figures(inputs)


def grid(shown: Shown) -> Grid:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit | FigureExhibit)
    return block.grid


def words(shown: Shown) -> str:
    (block,) = shown.blocks
    assert isinstance(block, Paragraph)
    return "".join(getattr(part, "text", "") for part in block.content)


def test_the_pilots_and_the_other_places_have_a_row_each(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    assert len(grid(places.pilots_table(inputs, numbers)).rows) == 13
    assert len(grid(places.other_places_table(inputs, numbers)).rows) == 8


def test_a_cell_that_no_document_fills_is_marked_missing(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    rows = {row[0]: row for row in grid(places.other_places_table(inputs, numbers)).rows}
    assert rows["Cumbria"][1:4] == ("[x]", "[x]", "[x]")


def test_a_sentence_has_its_numbers_as_printed(numbers: Quantities) -> None:
    text = figures.sentence("{bradford.count.total} a year", numbers)
    assert text == "Around £4.4 billion a year"
    assert figures.sentence("{bradford.count.total:plain} a year", numbers) == "£4.4 billion a year"
    assert figures.sentence(None, numbers) is None


def test_a_number_that_rests_on_less_says_so_in_the_sentence(numbers: Quantities) -> None:
    text = figures.sentence("They are {england.pilots.spend_share} of all", numbers)
    assert text == "They are around 20% (second-hand) of all"


def test_the_place_of_the_edition_is_picked_out_in_words(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    text = words(places.own_place(inputs, numbers))
    assert text.startswith("Luton and Central Bedfordshire counted: £3.434 billion.")
    assert "£6,853" in text


def test_an_area_that_was_no_pilot_is_told_so_and_no_bar_is_picked_out(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    elsewhere = dataclasses.replace(inputs, area=ELSEWHERE)
    assert "neither a pilot" in words(places.own_place(elsewhere, numbers))
    (block,) = places.totals_figure(elsewhere, numbers).blocks
    assert isinstance(block, FigureExhibit)
    assert not any("darker bar" in note for note in block.notes)
    assert block.svg.count("#12436d") == 0


def test_the_totals_are_drawn_by_name_and_say_that_they_are_not_ranked(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    (block,) = places.totals_figure(inputs, numbers).blocks
    assert isinstance(block, FigureExhibit)
    names = [row[0] for row in block.grid.rows]
    assert names == sorted(names)
    assert "must not be ranked" in block.alt
    assert "#12436d" in block.svg


def test_no_reason_against_a_ranking_is_typed_where_the_data_give_it(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    reasons = dict(grid(places.reasons_table(inputs, numbers)).rows)
    totals = numbers["totals.number"].text
    assert reasons["The same year"] == (
        f"A year for 1 of {totals}: Leicester and Leicestershire (2007-08)"
    )
    assert reasons["The same basis"] == f"Gross or net, said of 0 of {totals}"
    assert reasons["The same precision"] == "Rounding from £1 million to £1 billion"


def test_every_number_of_the_tables_can_be_traced_to_a_document(
    inputs: PlacesInputs, numbers: Quantities
) -> None:
    rows = grid(places.figures_table(inputs)).rows
    assert ("Bradford", "Saving from that cut", "£4 million", "[x]", "p21") in rows
    assert any(row[2] == "£18 million to £30 million" for row in rows), "both ends of a range"
    assert all(row[4] for row in rows)


def test_a_page_dated_before_a_document_that_it_rests_on_is_refused(inputs: PlacesInputs) -> None:
    with pytest.raises(DataError, match=r"13 March 2013.*Set as_at to 2013-03-13 or later"):
        places.opening(inputs, as_at="2013-03-12")
    assert places.opening(inputs, as_at="2013-03-13").blocks
