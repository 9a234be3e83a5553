"""From funder to spender to function: all three columns are the same net total."""

from __future__ import annotations

import pytest

from tp_analysis.spending import flows, ledger_figures, load_inputs
from tp_analysis.spending.inputs import CountInputs

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


def test_what_funders_give_is_what_functions_get(inputs: CountInputs) -> None:
    table = flows.flows(inputs.counted, ledger_figures.function_names(inputs))
    sums = table.groupby("stage")["amount"].sum()
    net = inputs.counted.totals["net_pence"] / 1e8
    assert sums[flows.FROM_FUNDER] == pytest.approx(net)
    assert sums[flows.TO_FUNCTION] == pytest.approx(net)


def test_each_spender_passes_on_what_it_gets(inputs: CountInputs) -> None:
    table = flows.flows(inputs.counted, ledger_figures.function_names(inputs))
    into = table[table["stage"] == flows.FROM_FUNDER].groupby("target")["amount"].sum()
    out = table[table["stage"] == flows.TO_FUNCTION].groupby("source")["amount"].sum()
    assert into.to_dict() == pytest.approx(out.to_dict())


def test_the_grants_of_a_council_are_those_of_its_return(inputs: CountInputs) -> None:
    table = flows.flows(inputs.counted, ledger_figures.function_names(inputs))
    luton = table[table["target"] == "Luton Borough Council"].set_index("source")["amount"]
    # Area-based grant, Revenue Support Grant and redistributed rates, in £ million.
    community = luton["Department for Communities and Local Government"]
    assert community == pytest.approx(11.306 + 16.273 + 70.501)
    assert luton[flows.LOCAL_SOURCES] == pytest.approx(
        450.049 - luton.drop(flows.LOCAL_SOURCES).sum()
    )


def test_small_functions_are_joined_but_not_lost(inputs: CountInputs) -> None:
    names = ledger_figures.function_names(inputs)
    few = flows.flows(inputs.counted, names, least_percent=10)
    all_of_them = flows.flows(inputs.counted, names, least_percent=0)
    assert flows.SMALL in set(few["target"])
    assert flows.SMALL not in set(all_of_them["target"])
    assert few["amount"].sum() == pytest.approx(all_of_them["amount"].sum())


def test_the_parts_of_the_treemap_add_up_to_net_with_the_largest_body_first(
    inputs: CountInputs,
) -> None:
    table = flows.parts(inputs.counted, ledger_figures.function_names(inputs))
    assert table["amount"].sum() == pytest.approx(inputs.counted.totals["net_pence"] / 1e8)
    assert table["name"].iloc[0] == "Department for Work and Pensions"
    alone = table[table["name"] == "Bedfordshire Combined Fire Authority"]
    assert alone["function"].tolist() == ["Public order and safety"]
