"""What documents beside the special report add: two totals, and the programme that came after."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis import places
from tp_analysis.document import TableExhibit
from tp_analysis.places import PlacesInputs, analysis, figures

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> PlacesInputs:
    """The shipped tables."""
    return places.load_inputs(area=AREA)


@pytest.fixture(scope="module")
def counts(inputs: PlacesInputs) -> pd.DataFrame:
    return figures.counts(inputs).set_index("place")


def test_seven_pilots_and_suffolk_print_a_total(counts: pd.DataFrame) -> None:
    assert (counts["kind"] == "pilot").sum() == 7
    assert len(counts) == 8


def test_kent_has_no_rate_as_its_boundary_is_not_stated(counts: pd.DataFrame) -> None:
    assert pd.isna(counts.at["kent", "per_person_gbp"])
    assert "Medway" in counts.at["kent", "limit"]


def test_an_incomplete_count_is_a_lower_limit_and_says_so(counts: pd.DataFrame) -> None:
    worcestershire = counts.loc["worcestershire"]
    assert worcestershire["per_person_low_gbp"] == pytest.approx(3.5e9 / 565_000, abs=0.1)
    assert worcestershire["per_person_high_gbp"] == pytest.approx(3.55e9 / 555_000, abs=0.1)
    assert worcestershire["limit"].startswith("Incomplete")
    assert worcestershire["evidence"] == "second-hand"


def test_totals_that_must_not_be_added_are_never_added(inputs: PlacesInputs) -> None:
    numbers = places.key_figures(inputs)
    pilots = figures.counts(inputs).query("kind == 'pilot'")
    together = float(pilots["total_gbp"].sum())
    assert together < numbers[figures.ALL_PILOTS].value
    assert together not in {number.value for number in numbers.values()}


def test_the_parts_of_the_count_of_birmingham_do_not_exceed_it(inputs: PlacesInputs) -> None:
    values = inputs.published.set_index("figure_id")["value"].astype(float)
    parts = ["council", "primary_care_trusts", "jobcentre_plus"]
    together = sum(values[f"birmingham.count.{part}"] for part in parts)
    assert together < values["birmingham.count.total_2008_09"]


def test_the_four_areas_together_expected_about_what_they_expected_apart(
    inputs: PlacesInputs,
) -> None:
    # Four unlike bases; five years of the yearly 70 make the sum that was given for all four.
    values = inputs.published.set_index("figure_id")["value"].astype(float)
    apart = (
        values["greater_manchester.savings.net"]
        + values["west_cheshire.savings.net"]
        + values["essex.benefits.net"]
    )
    assert apart < values["england.whole_place.net"] < apart + 5 * values["tri_borough.savings.net"]


def test_the_later_programme_has_its_own_table_and_no_row_in_the_others(
    inputs: PlacesInputs,
) -> None:
    (block,) = places.successors_table(inputs).blocks
    assert isinstance(block, TableExhibit)
    assert {row[0] for row in block.grid.rows} == {
        "Essex",
        "Greater Manchester",
        "Programme",
        "West Cheshire",
        "West London tri-borough",
    }
    described = analysis.described(inputs.places, inputs.findings)
    assert "successor" not in set(described["kind"])
