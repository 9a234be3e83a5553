"""What the report shows: titles that are drawn, totals with what they leave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tp_analysis import spending
from tp_analysis.display import Quantities
from tp_analysis.errors import DataError
from tp_analysis.spending.exhibits import RELEASED
from tp_analysis.spending.inputs import CountInputs

AREA = "luton-and-central-bedfordshire"
OF_NET = (
    spending.totals_table,
    spending.net_functions_table,
    spending.control_table,
    spending.control_figure,
    spending.flow_figure,
    spending.parts_figure,
)


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return spending.load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


@pytest.fixture(scope="module")
def numbers(inputs: CountInputs) -> Quantities:
    """The report's numbers."""
    return spending.key_figures(inputs)


def shown(exhibit: Callable[..., Any], *given: Any) -> Any:
    return exhibit(*given).blocks[0]


@pytest.mark.parametrize("exhibit", OF_NET, ids=lambda exhibit: exhibit.__name__)
def test_every_net_total_says_what_it_leaves_out_and_what_it_would_be_otherwise(
    exhibit: Callable[..., Any], inputs: CountInputs, numbers: Quantities
) -> None:
    block = shown(exhibit, inputs, numbers)
    assert "8 of 23 bodies expected, capital spending of none" in block.subtitle
    switching = "The net total is £2,533.5 million, or £2,648.9 million if"
    assert any(switching in note for note in block.notes)
    assert block.evidence == "assumed"


@pytest.mark.parametrize(
    "exhibit", [one for one in OF_NET if one is not spending.flow_figure],
    ids=lambda exhibit: exhibit.__name__,
)  # fmt: skip
def test_what_a_return_does_not_explain_stands_beside_every_total_that_holds_it(
    exhibit: Callable[..., Any], inputs: CountInputs, numbers: Quantities
) -> None:
    notes = " ".join(shown(exhibit, inputs, numbers).notes)
    assert "£62.9 million of the net total is an adjustment" in notes
    assert "Central Bedfordshire Council (line 748)" in notes
    assert "without it 17% would be local" in notes


def test_nothing_is_said_of_an_adjustment_where_there_is_none(
    inputs: CountInputs, numbers: Quantities
) -> None:
    final = inputs.counted.final
    explained = final[~final["line_id"].str.endswith("-748")]
    without = replace(inputs, counted=replace(inputs.counted, final=explained))
    told = shown(spending.control_table, without, numbers).model_dump_json()
    told += shown(spending.assumptions, without, numbers).model_dump_json()
    assert "adjustment" not in told
    logged = shown(spending.assumptions, inputs, numbers).grid.rows
    assert any("£62.9 million" in effect and "17%" in effect for _, effect in logged)


def test_the_number_of_bodies_expected_is_marked_as_general_knowledge(
    inputs: CountInputs, numbers: Quantities
) -> None:
    assert numbers["ledger.bodies_expected"].evidence == "unverified"
    tiles = shown(spending.at_a_glance, inputs, numbers).items
    assert any("8 of 23 bodies, a list to be checked" in tile.comparison for tile in tiles)


def test_public_order_is_set_beside_what_the_pilot_printed_for_crime(
    inputs: CountInputs, numbers: Quantities
) -> None:
    block = shown(spending.net_functions_table, inputs, numbers)
    note = next(note for note in block.notes if note.startswith("Public order"))
    assert "over £146.8 million" in note
    assert "HM Prison Service" in note
    order = next(row for row in block.grid.rows if row[0] == "Public order and safety")
    assert float(order[1]) < 146.8


def test_a_plan_is_called_a_plan_wherever_the_region_is_compared() -> None:
    planned = spending.load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2009-10")
    numbers = spending.key_figures(planned)
    blocks = [
        shown(spending.functions_figure, planned, numbers),
        shown(spending.functions_table, planned),
    ]
    for block in blocks:
        assert "2009-10, still a plan when it was printed" in block.subtitle
    assert numbers["region.per_person"].qualified_text.startswith("planned £")
    logged = {row[0]: row[1] for row in shown(spending.assumptions, planned, numbers).grid.rows}
    assert logged["The region is compared in 2009-10"].startswith("A plan")


def test_outturn_is_not_called_a_plan(inputs: CountInputs, numbers: Quantities) -> None:
    assert "plan" not in shown(spending.functions_table, inputs).subtitle
    assert numbers["region.per_person"].qualified_text == "£7,060"


def test_years_on_another_basis_are_marked_as_a_break(inputs: CountInputs) -> None:
    block = shown(spending.councils_years_table, inputs)
    years = [row[0] for row in block.grid.rows]
    assert [year for year in years if "[b]" in year] == ["2007-08 [b]", "2008-09 [b]"]
    notes = " ".join(block.notes)
    assert "(FRS17)" in notes
    assert "From general knowledge, to be checked: public health" in notes
    later = inputs.all_outturn[inputs.all_outturn["financial_year"].isin(["2009-10", "2010-11"])]
    block = shown(spending.councils_years_table, replace(inputs, all_outturn=later))
    assert "[b]" not in block.model_dump_json()
    assert "public health" not in " ".join(block.notes)


def test_the_vintage_says_what_another_would_change(inputs: CountInputs) -> None:
    notes = " ".join(shown(spending.councils_years_table, inputs).notes)
    assert "GDP deflator of June 2026" in notes
    assert "That of March 2026 would change none by more than 0.001%." in notes


def test_the_totals_name_every_body_that_is_left_out(
    inputs: CountInputs, numbers: Quantities
) -> None:
    notes = " ".join(shown(spending.totals_table, inputs, numbers).notes)
    assert "It leaves out Town and parish councils" in notes
    assert "Legal Services Commission" in notes
    assert "missing, not zero" in notes


def test_the_grid_of_bodies_prints_missing_and_never_a_zero(
    inputs: CountInputs, numbers: Quantities
) -> None:
    block = shown(spending.completeness_table, inputs, numbers)
    cells = {cell for row in block.grid.rows for cell in row[1:3]}
    assert cells == {"Held", "Missing"}
    assert block.evidence == "unverified"


def test_a_trap_without_a_line_prints_as_not_known(
    inputs: CountInputs, numbers: Quantities
) -> None:
    rows = {row[0]: row for row in shown(spending.traps_table, inputs, numbers).grid.rows}
    pools = rows["Pooled budgets of councils and the health service (section 75)"]
    assert pools[1:3] == ("Cannot be judged", "[x]")


@pytest.mark.parametrize(
    "exhibit",
    [spending.control_figure, spending.flow_figure, spending.parts_figure,
     spending.region_years_figure, spending.functions_figure, spending.councils_figure],
    ids=lambda exhibit: exhibit.__name__,
)  # fmt: skip
def test_every_chart_has_alt_text_with_its_largest_amount_and_its_table(
    exhibit: Callable[..., Any], inputs: CountInputs, numbers: Quantities
) -> None:
    block = shown(exhibit, inputs, numbers)
    assert "£" in block.alt
    assert block.grid.rows


def test_the_titles_of_charts_say_what_is_drawn(inputs: CountInputs, numbers: Quantities) -> None:
    councils = shown(spending.councils_figure, inputs, numbers)
    education = next(row for row in councils.grid.rows if row[0] == "Education services")
    for place in (1, 2):
        largest = max(float(row[place].replace(",", "")) for row in councils.grid.rows)
        assert largest == float(education[place].replace(",", ""))
    assert councils.title.startswith("Education services cost most for each resident")
    functions = shown(spending.functions_figure, inputs, numbers)
    rates = [[float(cell.replace(",", "")) for cell in row[2:]] for row in functions.grid.rows]
    below = sum(region < england for region, england in rates)
    assert functions.title.startswith(f"In {below} of {len(rates)} functions")


def test_only_years_that_are_held_are_printed_and_the_note_says_which(inputs: CountInputs) -> None:
    block = shown(spending.councils_years_table, inputs)
    held = sorted(inputs.all_outturn["financial_year"].unique())
    assert f"held {'is' if len(held) == 1 else 'are'} {', '.join(held)}. " in block.notes[0]


def test_the_tiles_of_totals_are_all_in_millions(inputs: CountInputs, numbers: Quantities) -> None:
    tiles = shown(spending.at_a_glance, inputs, numbers).items[:3]
    assert [tile.value for tile in tiles] == [
        "£3,434 million",
        "£3,062 million",
        "£2,533.5 million",
    ]
    assert [tile.evidence for tile in tiles] == ["published", "computed", "assumed"]


def test_every_figure_that_the_summary_may_use_is_there(numbers: Quantities) -> None:
    assert set(RELEASED) <= set(numbers)
    assert {"ledger.net", "ledger.net_without", "control.local_share"} <= set(RELEASED)
    assert all(numbers[name].as_released().value is not None for name in RELEASED)


def test_a_row_that_tests_spending_for_each_household_is_called_so(inputs: CountInputs) -> None:
    rows = {row[0]: row for row in shown(spending.reconciliation_table, inputs).grid.rows}
    assert rows["21"][1] == "Spending for each household, from persons in a household"
    assert rows["21"][2] == "£16,778"


def test_the_implied_total_has_one_name(inputs: CountInputs, numbers: Quantities) -> None:
    tables = [
        shown(spending.bodies_table, inputs, numbers),
        shown(spending.purposes_table, inputs, numbers),
        shown(spending.denominators_table, inputs),
        shown(spending.reconciliation_table, inputs),
        shown(spending.reconciliation_rules_table, inputs),
    ]
    words = " ".join(table.model_dump_json() for table in tables)
    assert "mplied total" in words
    for other in ("implied base", "Implied base", "smaller total"):
        assert other not in words


def test_a_page_dated_before_a_document_that_it_rests_on_is_refused(inputs: CountInputs) -> None:
    with pytest.raises(DataError, match=r"June 2026.*Set as_at to 2026-06-30 or later"):
        spending.opening(inputs, as_at="2026-06-29")
    assert spending.opening(inputs, as_at="2026-06-30").blocks
