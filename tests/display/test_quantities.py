"""Quantities: a number cannot lose its unit, its evidence or its ground."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure import (
    ProtectedTable,
    already_published,
    illustrative,
    protect,
    protect_counts,
)
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.display import Quantities, Quantity, quantities, quantity_of
from tp_analysis.errors import ReportError
from tp_analysis.formats import format_value

ARTICLE = already_published("The printed article")


def with_figures(frame: pd.DataFrame) -> ProtectedTable:
    return protect(frame, policy=ARTICLE)


def test_a_raw_table_is_refused_and_told_how_to_protect_it(figures_frame: pd.DataFrame) -> None:
    with pytest.raises(ReportError, match=r"quantities\(\) was given a DataFrame.*Pass protect\("):
        quantities(figures_frame)  # type: ignore[arg-type] # the point of the test


@pytest.mark.parametrize("column", ["figure_id", "label", "value", "unit", "rounding", "evidence"])
def test_a_figures_table_without_a_column_is_refused_by_its_name(
    figures_frame: pd.DataFrame, column: str
) -> None:
    with pytest.raises(ReportError, match=f"needs the column '{column}'"):
        quantities(with_figures(figures_frame.drop(columns=column)))


def test_the_qualifier_may_be_left_out_altogether(figures_frame: pd.DataFrame) -> None:
    plain = quantities(with_figures(figures_frame.drop(columns="qualifier")))
    assert plain["saving.days"].qualified_text == "25 days"


def test_two_figures_of_one_name_in_a_table_are_refused(figures_frame: pd.DataFrame) -> None:
    twice = pd.concat([figures_frame, figures_frame.iloc[[0]]], ignore_index=True)
    with pytest.raises(ReportError, match=r"Two figures are called 'count\.total'"):
        quantities(with_figures(twice))


@pytest.mark.parametrize(
    ("changed", "by"),
    [("value", 3_062_000_000), ("unit", "count"), ("evidence", "assumed")],
)
def test_figures_that_disagree_cannot_be_put_together(
    figures_frame: pd.DataFrame, numbers: Quantities, changed: str, by: object
) -> None:
    other = figures_frame.iloc[[0]].astype(object).assign(**{changed: by})
    with pytest.raises(ReportError, match=r"Two different figures are called 'count\.total'"):
        _ = numbers | quantities(with_figures(other))


def test_figures_that_agree_can_be_put_together_even_where_none_has_a_value(
    figures_frame: pd.DataFrame,
) -> None:
    unknown = figures_frame.assign(value=math.nan)
    both = quantities(with_figures(unknown)) | quantities(with_figures(unknown))
    assert len(both) == len(figures_frame)


def test_an_illustrative_policy_forces_its_evidence_whatever_the_table_says(
    figures_frame: pd.DataFrame,
) -> None:
    drawn = protect(figures_frame, policy=illustrative("drawn from a fixed seed"))
    assert {quantity.evidence for quantity in quantities(drawn).values()} == {"illustrative"}


def test_a_released_figure_says_all_that_is_known_of_it(numbers: Quantities) -> None:
    released = numbers["count.people"].as_released()
    assert released.model_dump() == {
        "figure_id": "count.people",
        "label": "Residents",
        "value": 446_800.0,
        "unit": "people",
        "rounding": 100.0,
        "qualifier": "about",
        "evidence": "second-hand",
        "policy": "already-published",
        "source": "The printed article",
    }


def test_a_figure_without_a_value_prints_as_x_and_cannot_be_released(
    figures_frame: pd.DataFrame,
) -> None:
    unknown = quantities(with_figures(figures_frame.assign(value=math.nan)))["count.people"]
    assert unknown.text == "[x]"
    with pytest.raises(ReportError, match=r"'count\.people' has no value"):
        unknown.as_released()


@given(
    st.floats(min_value=-1e10, max_value=1e10),
    st.sampled_from([0.01, 0.1, 1.0, 5.0, 100.0, 1e6]),
    st.sampled_from(["gbp", "percent", "people", "days"]),
)
def test_what_is_released_prints_as_the_report_printed_it(
    value: float, rounding: float, unit: str
) -> None:
    """Halves too: the public summary must not say 2 where the full report says 3."""
    quantity = Quantity("a.b", "A label", value, unit, rounding, "computed", ARTICLE)
    released = quantity.as_released()
    assert format_value(released.value, released.unit, released.rounding) == quantity.text


def test_the_table_given_is_left_as_it_was(figures_frame: pd.DataFrame) -> None:
    before = figures_frame.copy(deep=True)
    quantities(with_figures(figures_frame))
    pd.testing.assert_frame_equal(figures_frame, before)


def counted() -> ProtectedTable:
    frame = pd.DataFrame({"ward": ["Castle", "Mill", "Quay"], "claims": [412, 303, 4]})
    return protect_counts(
        frame,
        policy=suppressed_and_rounded(PROFILES["default"]),
        dimensions=["ward"],
        count="claims",
        population="claims of a test",
        total=None,
    )


def of_ward(ward: str, **more: str) -> Quantity:
    return quantity_of(
        counted(), figure_id="claims.ward", label="Claims", column="claims", unit="count",
        rounding=5, ward=ward, **more,
    )  # fmt: skip


def test_a_number_about_people_comes_out_of_its_protected_table_as_it_is_shown_there() -> None:
    quantity = of_ward("Castle")
    assert (quantity.value, quantity.text, quantity.evidence) == (410.0, "410", "computed")
    assert quantity.policy == counted().policy


def test_a_withheld_number_is_used_nowhere_and_not_told() -> None:
    with pytest.raises(ReportError, match=r"'claims\.ward' is withheld \(\[c\]\)") as refused:
        of_ward("Quay")
    assert "4" not in str(refused.value)


@pytest.mark.parametrize(
    ("ward", "more", "says"),
    [("Moor", {}, "0 rows"), ("Castle", {"district": "North"}, "no column 'district'")],
)
def test_a_number_is_of_one_row_that_is_there(ward: str, more: dict[str, str], says: str) -> None:
    with pytest.raises(ReportError, match=says):
        of_ward(ward, **more)


def test_a_raw_table_gives_no_number() -> None:
    raw = pd.DataFrame({"ward": ["Castle"], "claims": [412]})
    with pytest.raises(ReportError, match="not a protected table"):
        quantity_of(raw, figure_id="a", label="a", column="claims", unit="count", ward="Castle")  # type: ignore[arg-type] # the fault looked for
