"""Protected statistics: enough people behind each, a step that hides each one, and no counts."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.disclosure import (
    Marker,
    already_published,
    protect,
    protect_concentration_curve,
    protect_counts,
    protect_statistics,
    rounded_further,
    stacked,
    step_that_hides,
)
from tp_analysis.disclosure.output_log import log_entry
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rules import PROFILES, Rules
from tp_analysis.errors import ReportError

POLICY = suppressed_and_rounded(PROFILES["default"])


def statistics(**columns: Any) -> pd.DataFrame:
    given_columns = {
        "measure": ["gini", "top"], "value": [62.34, 30.06], "people": [200, 20],
        "step": [1.0, 0.1],
    }  # fmt: skip
    return pd.DataFrame(given_columns | columns)


def shown(table: pd.DataFrame, **choices: Any) -> pd.DataFrame:
    given_choices: dict[str, Any] = {
        "policy": POLICY, "labels": ["measure"], "values": {"value": "step"},
        "people": "people",
    }  # fmt: skip
    return protect_statistics(table, **given_choices | choices).frame


def test_each_row_is_rounded_to_its_own_step_and_how_many_people_is_not_shown() -> None:
    frame = shown(statistics())
    assert frame.columns.tolist() == ["measure", "value"]
    assert frame["value"].tolist() == [62.0, 30.1]


@pytest.mark.parametrize(("people", "is_shown"), [(0, False), (9, False), (10, False), (11, True)])
def test_a_statistic_of_too_few_people_or_degrees_of_freedom_is_withheld(
    people: int, is_shown: bool
) -> None:
    # The threshold of people is 10, and so are the degrees of freedom to be left by one estimate.
    table = protect_statistics(
        statistics(people=[people, 200]), policy=POLICY, labels=["measure"],
        values={"value": "step"}, people="people",
    )  # fmt: skip
    first, second = table.frame["value"]
    assert (first == 62.0) is is_shown
    assert (first is Marker.CONFIDENTIAL) is not is_shown
    assert second == 30.1
    assert dict(table.suppressed).get("too few people or too coarse a step for a statistic", 0) == (
        0 if is_shown else 1
    )


def test_a_model_with_more_parameters_needs_more_people() -> None:
    frame = shown(statistics(people=[200, 14]), parameters=5)
    assert frame["value"].tolist() == [62.0, Marker.CONFIDENTIAL]
    assert shown(statistics(people=[200, 15]), parameters=5)["value"].tolist() == [62.0, 30.1]


def test_a_row_that_no_step_could_hide_is_withheld_and_one_without_a_value_says_so() -> None:
    assert shown(statistics(step=[math.nan, 0.1]))["value"].tolist() == [Marker.CONFIDENTIAL, 30.1]
    frame = shown(statistics(value=[math.nan, 30.06]))
    assert frame["value"].tolist() == [Marker.NOT_APPLICABLE, 30.1]
    assert shown(statistics(value=[0.3, 0.0]))["value"].tolist() == [Marker.LOW, 0.0]


def test_two_values_of_a_row_may_have_steps_of_their_own() -> None:
    table = statistics(other=[7.77, 8.88], coarse=[5.0, math.nan])
    frame = shown(table, values={"value": "step", "other": "coarse"})
    assert frame["value"].tolist() == [62.0, 30.1]
    assert frame["other"].tolist() == [10.0, Marker.CONFIDENTIAL]


def test_the_sentences_of_the_policy_stand_below() -> None:
    table = protect_statistics(
        statistics(), policy=POLICY, labels=["measure"], values={"value": "step"},
        people="people",
    )  # fmt: skip
    assert "at least 11 people" in table.notes[0]
    assert PROFILES["default"].sentence in table.notes[0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"value": [200, 20]}, "holds counts"),
        ({"value": [200.0, 20.0]}, "holds counts"),
        ({"value": ["a", "b"]}, "holds no numbers"),
        ({"value": [True, False]}, "holds no numbers"),
        ({"value": [math.inf, 1.5]}, "infinite"),
        ({"people": [200, 1.5]}, "1 rows have no whole number"),
        ({"people": [200, -1]}, "1 rows have no whole number"),
        ({"step": [0.0, 1.0]}, "not above 0"),
        ({"measure": ["gini", "QQ 12 34 56 C"]}, "National Insurance numbers"),
        ({"measure": ["gini", "ABCDEFGHIJKLMNOPQRSTUVWX"]}, "pseudonyms"),
        ({"measure": ["gini", None]}, "1 rows have no 'measure'"),
        ({"offender": ["x", "y"]}, "'offender', which is not declared"),
    ],
)  # fmt: skip
def test_what_identifies_counts_or_is_no_statistic_is_refused(
    columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(ReportError, match=message) as error:
        shown(statistics(**columns))
    assert "12 34 56" not in str(error.value)


def test_a_policy_without_rules_is_refused() -> None:
    with pytest.raises(ReportError, match="needs a policy with a threshold"):
        shown(statistics(), policy=already_published("a document"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 90), min_size=12, max_size=60),
    st.integers(min_value=0, max_value=59),
)
def test_a_sum_at_a_step_that_hides_moves_by_a_step_at_most_when_one_person_leaves(
    amounts: list[int], leaver: int
) -> None:
    rules = Rules(threshold=3, min_dof=3)
    step = step_that_hides(amounts, steps=(10, 20, 50, 100))

    def printed(rows: list[int]) -> float:
        table = pd.DataFrame(
            {"measure": ["all"], "value": [sum(rows) + 0.0], "people": [len(rows)], "step": [step]}
        )
        value = shown(table, policy=suppressed_and_rounded(rules))["value"].iloc[0]
        return 0.0 if value is Marker.LOW else float(value)

    rest = [amount for place, amount in enumerate(amounts) if place != leaver % len(amounts)]
    assert printed(amounts) - printed(rest) in {0.0, step}


def test_a_step_that_hides_is_the_finest_that_is_large_enough_or_none() -> None:
    assert step_that_hides([3, 7.5], steps=(5, 10, 20)) == 10
    assert step_that_hides([10], steps=(5, 10, 20)) == 10
    assert math.isnan(step_that_hides([21], steps=(5, 10, 20)))
    assert step_that_hides([], steps=(5, 10)) == 5


def curve(**amounts: list[float]) -> Any:
    (name,) = amounts
    return protect_concentration_curve(
        pd.DataFrame(amounts), policy=POLICY, amount=name, top_shares=[0.05, 0.25]
    )


def test_a_protected_curve_can_be_rounded_further_and_markers_stay() -> None:
    table = curve(total=[20.0] * 10 + [5.0] * 40 + [1.0] * 150)
    coarse = rounded_further(table, steps={"share_of_total": 0.1}).frame
    # 200 of 550 and 400 of 550, first to the nearest 0.025 and then to the nearest 0.1
    assert coarse["share_of_total"].tolist() == pytest.approx([0.4, 0.7, 1.0])
    assert coarse["top_share"].tolist() == [0.05, 0.25, 1.0]
    none = rounded_further(curve(total=[1.0, 2.0]), steps={"share_of_total": 0.1}).frame
    assert none["share_of_total"].tolist() == [Marker.CONFIDENTIAL]
    with pytest.raises(ReportError, match="no column 'x'"):
        rounded_further(table, steps={"x": 0.1})


def test_curves_of_one_policy_stand_together_with_each_note_once() -> None:
    one, other = curve(total=[5.0] * 200), curve(total=[1.0, 2.0])
    both = stacked({"By count": one, "By cost": other}, label="curve")
    assert both.frame["curve"].tolist() == ["By count"] * 3 + ["By cost"]
    assert both.frame["share_of_total"].tolist()[-1] == Marker.CONFIDENTIAL
    assert both.notes == one.notes
    assert [type(cell) for cell in both.frame["share_of_total"]][-1] is Marker
    # The cells with a marker, of those that are there: the log of a release must add up.
    assert sum(dict(both.suppressed).values()) == 3
    assert log_entry(both, table_id="curves").withheld == 3


def test_tables_of_two_policies_or_of_the_audit_are_not_stacked_nor_rounded_again() -> None:
    one = curve(total=[5.0] * 200)
    published = protect(pd.DataFrame({"total": [1]}), policy=already_published("a document"))
    with pytest.raises(ReportError, match="of one policy"):
        stacked({"a": one, "b": published}, label="which")
    with pytest.raises(ReportError, match="of one policy"):
        stacked({}, label="which")
    counted = protect_counts(
        pd.DataFrame({"place": ["a", "b"], "people": [20, 30]}), policy=POLICY,
        dimensions=["place"], count="people", population="people of a test",
    )  # fmt: skip
    with pytest.raises(ReportError, match="part of the audit"):
        stacked({"a": counted}, label="which")
    with pytest.raises(ReportError, match="part of the audit"):
        rounded_further(counted, steps={"people": 10})
    other = protect_statistics(
        statistics(), policy=POLICY, labels=["measure"], values={"value": "step"},
        people="people",
    )  # fmt: skip
    with pytest.raises(ReportError, match="no column in common"):
        stacked({"a": one, "b": other}, label="which")
