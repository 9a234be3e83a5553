"""The count from the bottom up: what is held, gross, net, who decides."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.spending import counted as counting
from tp_analysis.spending import ledger_figures, load_inputs
from tp_analysis.spending.counted import Counted, count_up
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger.inputs import load_ledger

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


@pytest.fixture(scope="module")
def counted(inputs: CountInputs) -> Counted:
    """The shipped ledger of 2009-10."""
    return inputs.counted


def test_every_body_expected_has_one_row_in_the_grid(counted: Counted) -> None:
    grid = counting.grid_by_body(counted)
    assert len(grid) == len(counted.bodies) == 23
    assert (grid["revenue"] == "Held").sum() == 8
    assert set(grid["capital"]) == {"Missing"}


def test_what_is_missing_has_a_reason_and_what_is_held_has_none(counted: Counted) -> None:
    grid = counting.grid_by_body(counted).set_index("name")
    assert grid["why"].str.len().gt(0).all()
    assert grid.at["NHS Luton", "why"].startswith("Capital: the count lists")
    assert grid.at["Highways Agency", "why"] == "No figure by place is published that is held"


def test_a_body_that_did_not_exist_is_not_applicable_rather_than_missing() -> None:
    tables = load_ledger(area=AREA)
    ended = tables.bodies["body"] == "highways-agency"
    bodies = tables.bodies.assign(
        last_year=tables.bodies["last_year"].mask(ended, "2007-08"),
    )
    found = count_up(replace(tables, bodies=bodies), financial_year="2009-10")
    grid = counting.grid_by_body(found).set_index("name")
    assert grid.at["Highways Agency", "revenue"] == "Not applicable"


def test_gross_is_net_and_what_one_body_pays_another(counted: Counted) -> None:
    table = counting.totals_by_body(counted)
    total, parts = table[table["is_total"]].iloc[0], table[~table["is_total"]]
    assert total["gross"] == pytest.approx(total["net"] + total["eliminated"])
    # Six of the bodies as printed, and police and fire by their share of residents.
    printed = 746.331 + 245.88 + 326 + 296 + 450.049 + 481.251
    police_and_fire = (112.567 + 26.764) * (195_449 + 250_329) / (195_449 + 250_329 + 154_808)
    assert total["gross"] == pytest.approx(printed + police_and_fire, abs=0.0001)
    assert total["eliminated"] == pytest.approx(68.12 + 47.351)
    assert parts["net"].is_monotonic_decreasing
    assert parts["net"].sum() == pytest.approx(total["net"])


def test_charges_that_are_not_held_are_missing_and_never_zero(counted: Counted) -> None:
    table = counting.totals_by_body(counted).set_index("name")["left_out"]
    assert table["Luton Borough Council"] == pytest.approx(25.895)
    assert pd.isna(table["NHS Luton"])
    assert table[counting.ALL] == pytest.approx(table.drop(counting.ALL).sum())


def test_every_body_held_adds_up_to_its_printed_total(counted: Counted) -> None:
    table = counting.controls_by_body(counted).set_index("name")
    assert len(table) == 8
    assert (table["difference"] == 0).all()
    assert table.at["Luton Borough Council", "control"] == pytest.approx(450.049)


def test_the_matrix_has_the_same_corner_both_ways(counted: Counted) -> None:
    table = counting.transfers_matrix(counted)
    payers, received = table[~table["is_total"]], table[table["is_total"]].iloc[0]
    assert payers["All receivers"].sum() == pytest.approx(received["All receivers"])
    assert received["Luton Borough Council"] == pytest.approx(68.12)


def test_a_trap_that_cannot_be_judged_has_no_amount_and_says_what_it_would_take(
    counted: Counted,
) -> None:
    table = counting.traps_judged(counted)
    unknown = table["verdict"] == "Cannot be judged"
    assert table.loc[unknown, "amount"].isna().all()
    assert table.loc[unknown, "words"].str.startswith("It would take: ").all()
    assert table.loc[~unknown, "amount"].notna().all()
    assert unknown.any()
    assert not unknown.all()


def test_direct_and_influenced_stand_apart_before_they_are_added(counted: Counted) -> None:
    table = counting.by_control(counted).set_index("control")
    total = table.loc["total"]
    assert total["both"] == pytest.approx(total["direct"] + total["influenced"])
    assert total["both"] == pytest.approx(counted.totals["net_pence"] / 1e8)
    assert pd.isna(table.at["local", "influenced"])
    assert table.loc[["local", "directed", "national"], "share_percent"].sum() == pytest.approx(100)


def test_the_three_degrees_of_control_add_up_to_each_bodys_net(counted: Counted) -> None:
    by_body = counting.control_by_body(counted).set_index("name")
    totals = counting.totals_by_body(counted).set_index("name")["net"]
    three = by_body[["local", "directed", "national"]].sum(axis="columns")
    assert (three - totals[three.index]).abs().max() < 1e-6
    # Schools are bound by their grant, the rest of a council's services are its own.
    assert by_body.at["Luton Borough Council", "directed"] == pytest.approx(217.228)


def test_an_adjustment_that_no_return_explains_is_found_and_taken_out_of_local(
    inputs: CountInputs, counted: Counted
) -> None:
    # Printed in line 748 of the returns: 62,872 for one council and nothing for the other.
    assert counting.unexplained(counted).to_dict() == {"central-bedfordshire": 62_872_000_00}
    found = {one.figure_id: one.value for one in ledger_figures.control_figures(inputs)}
    assert found["ledger.unexplained"] == 62_872_000
    local, net = found["control.local"], counted.totals["net_pence"] / 100
    without = (local - 62_872_000) / (net - 62_872_000)
    assert found["control.local_share_without"] == pytest.approx(100 * without)


def test_functions_add_up_to_net_and_what_has_none_says_so(
    inputs: CountInputs, counted: Counted
) -> None:
    table = counting.by_function(counted, ledger_figures.function_names(inputs))
    parts, total = table[~table["is_total"]], table[table["is_total"]]["net"].iloc[0]
    assert parts["net"].sum() == pytest.approx(total)
    by_name = parts.set_index("function")["net"]
    assert by_name["Health"] == pytest.approx(326 + 296)
    assert by_name["Education"] == pytest.approx(217.228 + 209.202, abs=0.1)
    assert by_name[counting.NO_FUNCTION] == pytest.approx(1.597 + 71.005)


def test_the_switching_value_is_the_net_total_with_nothing_eliminated(inputs: CountInputs) -> None:
    found = {one.figure_id: one.value for one in ledger_figures.ledger_figures(inputs)}
    assert found["ledger.net_without"] == pytest.approx(found["ledger.net"] + 115_471_000)


def test_a_year_without_a_line_is_refused_with_what_to_do() -> None:
    tables = replace(load_ledger(area=AREA), published=pd.DataFrame(columns=["figure_id"]))
    with pytest.raises(DataError, match=r"no line for 1998-99.*council_outturn\.csv"):
        count_up(tables, financial_year="1998-99")
