"""The count's questions, on tiny tables and against what was printed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.spending import analysis, figures, load_inputs
from tp_analysis.spending.inputs import CountInputs

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


def published(**values: float) -> pd.DataFrame:
    ids = [name.replace("__", ".") for name in values]
    return pd.DataFrame({"figure_id": ids, "value": list(values.values())})


BODIES = dict.fromkeys((name.replace(".", "__") for name in analysis.BODIES), 10.0)


def test_the_named_bodies_and_all_others_add_up_to_each_base() -> None:
    table = analysis.bodies(published(**BODIES, count__total=100.0), base_gbp=80.0)
    by_body = table.set_index("body")["amount_gbp"]
    assert by_body["Together"] == 60
    assert by_body["Together"] + by_body["All other bodies, on the headline"] == 100
    assert by_body["Together"] + by_body["All other bodies, on the implied total"] == 80


@given(st.lists(st.floats(1, 1e9), min_size=6, max_size=6), st.floats(1e10, 1e12))
def test_shares_of_the_headline_never_depend_on_the_implied_base(
    amounts: list[float], total: float
) -> None:
    values = dict(zip(BODIES, amounts, strict=True))
    figures_table = published(**values, count__total=total)
    one = analysis.bodies(figures_table, base_gbp=1e10)["share_of_headline_percent"]
    other = analysis.bodies(figures_table, base_gbp=2e10)["share_of_headline_percent"]
    # The row of all others on the implied base is the only one that may move.
    assert one.drop(7).tolist() == other.drop(7).tolist()


def test_the_shares_printed_by_the_pilot_are_those_of_the_implied_base(inputs: CountInputs) -> None:
    table = analysis.bodies(inputs.published, base_gbp=figures.implied_base_gbp(inputs))
    named = table.dropna(subset="figure_id").set_index("figure_id")
    assert named.at["count.dwp", "share_of_base_percent"] == pytest.approx(24.37, abs=0.005)
    assert named.at["count.luton", "share_of_base_percent"] == pytest.approx(13.77, abs=0.005)
    assert named.at["count.dwp", "share_of_headline_percent"] == pytest.approx(21.73, abs=0.005)


def test_spending_a_head_is_shown_for_every_population_held(inputs: CountInputs) -> None:
    base = inputs.intervals["count.implied_base"]
    table = analysis.denominators(inputs.published, inputs.populations, area=AREA, base=base)
    assert table["people"].tolist() == [446_800, 441_119, 445_778, 452_043]
    assert table["per_person_headline_gbp"].iloc[0] == pytest.approx(7_685.8, abs=0.1)
    assert table["per_person_base_gbp"].iloc[0] == pytest.approx(6_853.1, abs=0.3)
    assert pd.isna(table["as_at"].iloc[0])


def test_the_services_of_each_council_add_to_its_printed_total(inputs: CountInputs) -> None:
    services = analysis.council_services(inputs.outturn, inputs.populations, as_at="2009-06-30")
    parts = services[~services["is_total"]].groupby("authority")["amount_gbp_million"].sum()
    totals = services[services["is_total"]].set_index("authority")["amount_gbp_million"]
    assert parts["Luton"] == pytest.approx(totals["Luton"]) == pytest.approx(380.339)
    assert parts["Central Bedfordshire"] == pytest.approx(362.895)


def test_spending_for_each_resident_uses_the_councils_own_residents(inputs: CountInputs) -> None:
    services = analysis.council_services(inputs.outturn, inputs.populations, as_at="2009-06-30")
    education = services[services["service"] == "Education services"].set_index("authority")
    assert education.at["Luton", "per_person_gbp"] == pytest.approx(217_228_000 / 195_449)


def test_the_region_matches_the_published_analysis_for_2008_09(inputs: CountInputs) -> None:
    table = figures.functions(inputs)
    total = table[table["is_total"]].iloc[0]
    assert total["region_gbp_million"] == pytest.approx(40_298, abs=1)
    assert total["region_per_person_gbp"] == pytest.approx(40_298.2e6 / 5_708_350, abs=0.1)
    parts = table[~table["is_total"]]
    assert parts["region_per_person_gbp"].sum() == pytest.approx(total["region_per_person_gbp"])
    assert parts["region_gbp_million"].is_monotonic_decreasing


def test_the_count_stands_beside_the_outturn_of_the_same_council(inputs: CountInputs) -> None:
    table = analysis.councils_against_count(inputs.published, inputs.outturn).set_index("authority")
    luton = table.loc["Luton"]
    assert luton["count_gbp_million"] == pytest.approx(421.597)
    assert luton["net_current_gbp_million"] == pytest.approx(450.049)
    assert luton["difference_gbp_million"] == pytest.approx(380.339 - 421.597)


@pytest.mark.parametrize(
    ("figure_id", "text"),
    [
        ("base.middle", "£3,062 million"),
        ("base.gap", "£372 million"),
        ("base.gap_share", "10.8%"),
        ("bodies.together", "£2,495.6 million"),
        ("bodies.base_share", "82%"),
        ("base.headline_per_person", "£7,686"),
        ("region.per_person", "£7,060"),
        ("region.printed_share", "97%"),
        ("region.headline_share", "109%"),
        ("count.total", "£3.434 billion"),
        ("count.spend_per_head", "£6,853"),
    ],
)
def test_the_report_says_the_numbers_that_were_worked_out_by_hand(
    inputs: CountInputs, figure_id: str, text: str
) -> None:
    assert figures.key_figures(inputs)[figure_id].text == text


def test_inputs_are_left_as_they_were(inputs: CountInputs) -> None:
    before = inputs.published.copy()
    analysis.bodies(inputs.published, base_gbp=1e9)
    analysis.purposes(inputs.published, base_gbp=1e9)
    pd.testing.assert_frame_equal(inputs.published, before)


def test_the_order_of_rows_does_not_matter(inputs: CountInputs) -> None:
    shuffled = inputs.outturn.sample(frac=1, random_state=1)
    one = analysis.councils_against_count(inputs.published, inputs.outturn)
    pd.testing.assert_frame_equal(one, analysis.councils_against_count(inputs.published, shuffled))
