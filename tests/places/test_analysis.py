"""What each place counted, for each resident, and what is not known, by hand and by rule."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.places import PlacesInputs, analysis, figures, key_figures, load_inputs

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> PlacesInputs:
    """The shipped tables."""
    return load_inputs(area=AREA)


@pytest.fixture(scope="module")
def counts(inputs: PlacesInputs) -> pd.DataFrame:
    return figures.counts(inputs).set_index("place")


@pytest.fixture(scope="module")
def known(inputs: PlacesInputs) -> pd.DataFrame:
    return analysis.known(inputs.places, inputs.findings, inputs.published).set_index("name")


def test_totals_stand_in_the_order_of_the_names_never_of_the_size(counts: pd.DataFrame) -> None:
    assert counts["name"].is_monotonic_increasing
    assert not counts["total_gbp"].is_monotonic_increasing
    assert not counts["total_gbp"].is_monotonic_decreasing


def test_only_a_place_that_prints_a_total_has_one(counts: pd.DataFrame) -> None:
    assert {"birmingham", "bradford", "suffolk", AREA} <= set(counts.index)
    assert not {"croydon", "lewisham", "durham", "cumbria"} & set(counts.index)
    assert (counts["total_gbp"] > 0).all()


def test_the_headline_of_luton_for_each_resident_is_that_of_the_spending_report(
    counts: pd.DataFrame,
) -> None:
    luton = counts.loc[AREA]
    assert luton["per_person_gbp"] == pytest.approx(3_434_000_000 / 446_800)
    assert round(luton["per_person_gbp"]) == 7_686
    assert luton["people_printed"]


def test_a_total_just_over_6_billion_can_be_more_and_not_less(counts: pd.DataFrame) -> None:
    leicestershire = counts.loc["leicester-and-leicestershire"]
    assert leicestershire["per_person_low_gbp"] == pytest.approx(6e9 / 945_858, abs=0.1)
    assert leicestershire["per_person_high_gbp"] == pytest.approx(6.5e9 / 945_858, abs=0.1)
    assert leicestershire["year_counted"] == "2007-08"


def test_a_total_around_4_point_4_billion_can_be_more_or_less(counts: pd.DataFrame) -> None:
    bradford = counts.loc["bradford"]
    assert bradford["per_person_low_gbp"] == pytest.approx(4.35e9 / 512_392, abs=0.1)
    assert bradford["per_person_high_gbp"] == pytest.approx(4.45e9 / 512_392, abs=0.1)
    assert not bradford["people_printed"]


def test_official_estimates_are_not_taken_for_residents_that_a_place_prints(
    known: pd.DataFrame,
) -> None:
    assert known.at["Luton and Central Bedfordshire", "stated_people"] == analysis.PRINTED
    assert pd.isna(known.at["Birmingham", "stated_people"])


def test_what_is_not_printed_is_missing_in_the_grid(known: pd.DataFrame) -> None:
    answers = known[list(analysis.ASKED)]
    assert answers.loc["Cumbria"].isna().all()
    assert answers.loc["Tower Hamlets"].notna().sum() == 1
    assert answers["stated_basis"].isna().all(), "no document says whether a total is gross or net"
    assert set(answers.stack().dropna()) == {analysis.PRINTED}


def test_the_grid_loses_what_a_finding_loses(inputs: PlacesInputs) -> None:
    of_bradford = inputs.findings["place"] == "bradford"
    without = inputs.findings.assign(
        total_figure_id=inputs.findings["total_figure_id"].mask(of_bradford)
    )
    table = analysis.known(inputs.places, without, inputs.published).set_index("name")
    assert pd.isna(table.at["Bradford", "total_figure_id"])
    left = analysis.counts(inputs.places, without, inputs.published)
    assert "Bradford" not in set(left["name"])


def test_pilots_come_first_then_those_before_them_then_those_beside(inputs: PlacesInputs) -> None:
    table = analysis.described(inputs.places, inputs.findings)
    assert table["kind"].tolist() == ["pilot"] * 13 + ["pre-pilot"] * 3 + ["parallel place"] * 5
    for _, names in table.groupby("kind")["name"]:
        assert names.is_monotonic_increasing


@given(
    st.floats(1e3, 1e12),
    st.sampled_from([1.0, 1e3, 1e6, 1e9]),
    st.sampled_from(["around", "just over", "so far", None, pd.NA]),
)
def test_a_printed_figure_stands_for_a_range_that_holds_it(
    value: float, rounding: float, qualifier: object
) -> None:
    figure = {"value": value, "rounding": rounding, "qualifier": qualifier}
    interval = analysis.rounded_interval(figure)
    assert interval.contains(value)
    assert interval.high - interval.low <= rounding * (1 + 1e-9) + 1e-3


def test_the_order_of_rows_does_not_matter(inputs: PlacesInputs) -> None:
    turned = analysis.counts(inputs.places[::-1], inputs.findings[::-1], inputs.published[::-1])
    pd.testing.assert_frame_equal(turned, figures.counts(inputs))


def test_inputs_are_left_as_they_were(inputs: PlacesInputs) -> None:
    before = inputs.findings.copy()
    figures.counts(inputs)
    analysis.known(inputs.places, inputs.findings, inputs.published)
    pd.testing.assert_frame_equal(inputs.findings, before)


@pytest.mark.parametrize(
    ("figure_id", "text"),
    [
        ("england.pilots.number", "13"),
        ("places.beside", "8"),
        ("totals.with_year", "1"),
        ("totals.with_basis", "0"),
        ("silent.number", "5"),
        ("results.pilots", "2"),
        ("rates.widest", "£530"),
        ("rates.next", "£200"),
        ("lewisham.assets.saving_high", "£15 million"),
        ("offenders.annual_cost_mj_p10", "£112 million"),
    ],
)
def test_the_report_says_the_numbers_that_were_worked_out_by_hand(
    inputs: PlacesInputs, figure_id: str, text: str
) -> None:
    assert key_figures(inputs)[figure_id].text == text
