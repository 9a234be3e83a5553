"""What the report shows: titles that are drawn, totals with what they leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tp_analysis import spending
from tp_analysis.display import Quantities
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
