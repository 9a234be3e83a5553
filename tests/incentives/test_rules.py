"""Rates are dated rows; a day without one, or with two, stops the report and says which."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.incentives.datasets import DATASETS, HOUSEHOLDS, PARAMETERS, WORKED_CASE
from tp_analysis.incentives.rules import Rules, rows_in_force, rules_from
from tp_analysis.store import load


@pytest.fixture(scope="module")
def parameters() -> pd.DataFrame:
    """All rows, whenever in force."""
    return load(PARAMETERS)


def test_the_topic_lists_its_tables() -> None:
    assert DATASETS == (PARAMETERS, HOUSEHOLDS, WORKED_CASE)


def test_every_rate_in_the_data_is_used_by_the_rules(parameters: pd.DataFrame) -> None:
    assert set(parameters["parameter_id"]) == {field.name for field in fields(Rules)}


def test_percentages_become_shares_and_amounts_stay(parameters: pd.DataFrame) -> None:
    rules = rules_from(rows_in_force(parameters, on="2010-02-05"))
    assert rules.housing_benefit_taper == 0.65
    assert rules.allowance_couple == 100.95


@pytest.mark.parametrize(
    ("day", "counted"), [("2009-10-01", 1.0), ("2009-11-01", 1.0), ("2009-11-02", 0.0)]
)
def test_a_rate_that_changed_is_that_of_the_day(
    parameters: pd.DataFrame, day: str, counted: float
) -> None:
    assert rules_from(rows_in_force(parameters, on=day)).child_benefit_counted == counted


def test_a_day_outside_the_data_is_refused(parameters: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"on 2011-01-01 for allowance_child, .* and 44 other"):
        rows_in_force(parameters, on="2011-01-01")


def test_a_rate_without_a_row_is_named(parameters: pd.DataFrame) -> None:
    without = parameters[parameters["parameter_id"] != "family_premium"]
    with pytest.raises(DataError, match=r"on 2010-02-05 for family_premium\. Add a row"):
        rows_in_force(without, on="2010-02-05")


def test_two_rows_for_one_day_are_refused(parameters: pd.DataFrame) -> None:
    twice = pd.concat([parameters, parameters[parameters["parameter_id"] == "family_premium"]])
    with pytest.raises(DataError, match="two rows in force on 2010-02-05 for family_premium"):
        rows_in_force(twice, on="2010-02-05")


def test_what_was_read_in_no_document_is_not_called_published(parameters: pd.DataFrame) -> None:
    unread = parameters[parameters["document_id"].isna()]
    assert set(unread["evidence"]) == {"unverified"}


def test_what_is_still_to_be_checked_is_what_the_housing_benefits_ignore(
    parameters: pd.DataFrame,
) -> None:
    # The page says that none of them touches the rates by what is withdrawn.
    unchecked = parameters[parameters["evidence"] == "unverified"]
    assert set(unchecked["parameter_id"]) == {
        "housing_ignored_single", "housing_ignored_couple", "housing_ignored_more",
    }  # fmt: skip


def test_the_rates_behind_the_headlines_were_read(parameters: pd.DataFrame) -> None:
    headlines = ["income_tax_basic_rate", "national_insurance_main_rate", "tax_credit_taper",
                 "housing_benefit_taper", "council_tax_benefit_taper"]  # fmt: skip
    rows = parameters[parameters["parameter_id"].isin(headlines)]
    assert len(rows) == len(headlines)
    assert set(rows["evidence"]) <= {"published", "second-hand"}
