"""Every exhibit of the offending report is complete, marked and worded as it should be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities, Shown
from tp_analysis.document import FigureExhibit, KeyNumbers, Released, TableExhibit
from tp_analysis.offending import Chain, OffendingInputs
from tp_analysis.parameters import read_contract

from .conftest import COMMITTED, DETECTED

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "offending.ipynb"


@pytest.fixture(scope="module")
def exhibits(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> dict[str, Shown]:
    return {
        "cost_claims": offending.cost_claims_table(inputs),
        "group_claims": offending.group_claims_table(inputs),
        "meaning": offending.meaning_figure(inputs, numbers),
        "bearers": offending.bearers_table(inputs, numbers),
        "editions_figure": offending.editions_figure(inputs, numbers),
        "matched": offending.matched_table(inputs),
        "editions": offending.editions_table(inputs),
        "bearer_parts": offending.bearer_parts_table(inputs),
        "stage_parts_2003": offending.stage_parts_2003_table(inputs),
        "stage_parts_2015": offending.stage_parts_2015_table(inputs),
        "stage_parts_2019": offending.stage_parts_2019_table(inputs),
        "chain": offending.chain_table(inputs, chain, numbers),
        "readings_figure": offending.readings_figure(inputs, chain, numbers),
        "readings": offending.readings_table(inputs, chain, numbers),
        "needed": offending.needed_table(inputs, chain, numbers),
        "recorded": offending.recorded_figure(inputs, numbers),
        "tests": offending.tests_table(inputs, numbers),
        "assumptions": offending.assumptions(inputs, chain),
        "data_log": offending.data_log(inputs),
    }


def text_of(shown: Shown) -> str:
    return json.dumps([block.model_dump(exclude={"svg", "lettered_svg"}) for block in shown.blocks])


def table_of(shown: Shown) -> TableExhibit:
    block = shown.blocks[0]
    assert isinstance(block, TableExhibit)
    return block


def figure_of(shown: Shown) -> FigureExhibit:
    block = shown.blocks[0]
    assert isinstance(block, FigureExhibit)
    return block


def test_no_exhibit_shows_an_unbound_or_empty_number(exhibits: dict[str, Shown]) -> None:
    for name, shown in exhibits.items():
        assert not re.search(r"\bnan\b|\{[a-z]|<NA>|\bNone\b", text_of(shown), re.I), name


def test_titles_differ(exhibits: dict[str, Shown]) -> None:
    titles = [shown.blocks[0].title for shown in exhibits.values()]  # type: ignore[union-attr]
    assert len(set(titles)) == len(titles)


def test_taxpayer_stands_only_where_a_document_is_quoted(
    exhibits: dict[str, Shown], inputs: OffendingInputs, numbers: Quantities
) -> None:
    shown = exhibits | {
        "glance": offending.at_a_glance(inputs, numbers),
        "released": offending.release_figures(numbers),
    }
    # The Alliance is the author of a source.
    naming = {
        name
        for name, block in shown.items()
        if "taxpayer" in text_of(block).lower().replace("taxpayers' alliance", "")
    }
    assert naming == {"cost_claims"}


def test_what_rests_on_assumptions_is_marked_assumed(exhibits: dict[str, Shown]) -> None:
    for name in ("chain", "readings_figure", "readings", "needed", "recorded", "assumptions"):
        assert exhibits[name].blocks[0].evidence == "assumed"  # type: ignore[union-attr]


def test_the_reading_that_reaches_the_cost_is_in_the_title(exhibits: dict[str, Shown]) -> None:
    drawn = figure_of(exhibits["readings_figure"])
    assert drawn.title == (
        "Only all crime, with economic and social cost, reaches £112 million a year"
    )
    assert "£79 million" in drawn.alt


def test_the_title_follows_the_assumptions(inputs: OffendingInputs) -> None:
    chain = offending.make_chain(
        inputs, detected=(0.01, 0.02, 0.03), committed=COMMITTED, cost_margin=0.25
    )
    numbers = offending.key_figures(inputs, chain)
    title = figure_of(offending.readings_figure(inputs, chain, numbers)).title
    assert title == "4 of 6 readings reach £112 million a year"


def test_an_assumption_that_cannot_reach_the_cost_says_no(exhibits: dict[str, Shown]) -> None:
    rows = {row[0]: row for row in table_of(exhibits["needed"]).grid.rows}
    assert rows["Share of recorded crimes detected"][-2:] == ("20%", "Yes")
    assert rows["Average cost of a crime"][-2:] == ("£4,080", "No")


def test_fiscal_economic_and_social_are_named_where_they_are_added(
    exhibits: dict[str, Shown],
) -> None:
    for name in ("bearer_parts", "readings", "chain", "readings_figure", "recorded"):
        assert re.search("fiscal, economic and social", text_of(exhibits[name]), re.I), name


def test_homicide_stands_apart_of_the_tables_of_parts(exhibits: dict[str, Shown]) -> None:
    for name in ("bearer_parts", "stage_parts_2003", "stage_parts_2015", "stage_parts_2019"):
        exhibit = table_of(exhibits[name])
        assert "Homicide" not in [row[0] for row in exhibit.grid.rows]
        assert "Homicide stands apart" in exhibit.notes[0]


def test_the_glance_gives_the_switching_value_beside_the_central_case(
    inputs: OffendingInputs, numbers: Quantities
) -> None:
    block = offending.at_a_glance(inputs, numbers).blocks[0]
    assert isinstance(block, KeyNumbers)
    assert len(block.items) == 5
    assert block.items[-1].evidence == "assumed"
    assert "if 20% of crimes are detected" in block.items[-1].comparison


def test_the_public_part_of_the_cost_is_assumed_wherever_it_is_shown(
    inputs: OffendingInputs, numbers: Quantities, exhibits: dict[str, Shown]
) -> None:
    block = offending.at_a_glance(inputs, numbers).blocks[0]
    assert isinstance(block, KeyNumbers)
    (tile,) = [item for item in block.items if item.value == numbers["claim.fiscal"].text]
    assert tile.evidence == "assumed"
    assert "all of it only if all of that crime's cost were fiscal" in tile.comparison
    for name in ("meaning", "bearers"):
        assert exhibits[name].blocks[0].evidence == "assumed"  # type: ignore[union-attr]


def test_the_summary_gets_the_range_with_the_central_case(numbers: Quantities) -> None:
    block = offending.release_figures(numbers).blocks[0]
    assert isinstance(block, Released)
    released = {figure.figure_id for figure in block.figures}
    assert {"chain.low", "chain.central", "chain.high", "needed.detected"} <= released


def test_the_same_chart_is_drawn_twice_alike(inputs: OffendingInputs, numbers: Quantities) -> None:
    first, second = (figure_of(offending.editions_figure(inputs, numbers)) for _ in range(2))
    assert first.svg == second.svg


def test_the_notebook_starts_from_the_ranges_tested_here() -> None:
    defaults = {p.name: p.default for p in read_contract(NOTEBOOK).parameters}
    for name, values in (("detected", DETECTED), ("committed", COMMITTED)):
        given = tuple(defaults[f"{name}_{case}"] for case in ("low", "central", "high"))
        assert given == values


def test_what_was_not_found_of_2015_16_is_marked_and_no_multiplier_column_stands_empty(
    exhibits: dict[str, Shown],
) -> None:
    exhibit = table_of(exhibits["stage_parts_2015"])
    assert exhibit.title == "2015-16 edition: the parts are known for 8 of 18 offences"
    rows = {row[0]: row for row in exhibit.grid.rows}
    assert rows["Theft of vehicle"][1:4] == ("[x]", "[x]", "[x]")
    assert rows["Theft of vehicle"][-1] == "10,290"
    assert "Multiplier" not in [column.label for column in exhibit.grid.columns]
    assert "Multiplier" in [
        column.label for column in table_of(exhibits["stage_parts_2019"]).grid.columns
    ]


def test_a_part_found_by_subtraction_is_named_under_its_table(exhibits: dict[str, Shown]) -> None:
    words = "Theft, not vehicle: its consequence is the total less the other parts"
    assert words in text_of(exhibits["stage_parts_2003"])
    assert "less the other parts" not in text_of(exhibits["stage_parts_2019"])


def test_an_offence_stands_as_printed_above_its_cost_in_one_years_prices(
    exhibits: dict[str, Shown],
) -> None:
    rows = [row for row in table_of(exhibits["matched"]).grid.rows if row[0] == "Homicide"]
    # 3,346,680 x 65.4436 / 78.1735, the deflator of June 2026.
    assert rows[0][1:] == ("As printed", "1,458,975", "1,778,964", "3,217,740", "3,346,680")
    assert rows[1][1:2] + rows[1][-1:] == ("2009-10", "2,801,701")
