"""The mapping of recorded crime to unit costs: complete, without overlap, and in known names."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.extracts.offence_groups import LOWEST_GROUPS
from tp_analysis.extracts.police_uk import read_police_uk
from tp_analysis.extracts.police_uk_json import CATEGORIES
from tp_analysis.reference.unit_cost_datasets import OFFENCE_MAPPING

ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
ENDED_CATEGORY = "Public disorder and weapons"


@pytest.fixture(scope="module")
def mapping(root: Path) -> pd.DataFrame:
    text = pd.read_csv(root / "data/raw/reference/offence_mapping.csv", dtype=str).fillna("")
    typed, problems = OFFENCE_MAPPING.check(text)
    assert problems == []
    return typed


@pytest.fixture(scope="module")
def unit_costs(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "data/raw/reference/unit_costs.csv", dtype=str)


def test_every_edition_says_of_every_offence_group_what_stands_for_it(
    mapping: pd.DataFrame, unit_costs: pd.DataFrame
) -> None:
    said = set(zip(mapping["edition"], mapping["offence_group"], strict=True))
    groups = {*LOWEST_GROUPS, ANTI_SOCIAL_BEHAVIOUR}
    assert said == {(edition, group) for edition in unit_costs["edition"] for group in groups}


def test_every_category_of_police_uk_has_its_groups(mapping: pd.DataFrame) -> None:
    assert set(mapping["police_uk_category"].dropna()) == set(CATEGORIES.values()) - {
        ENDED_CATEGORY
    }
    categories = mapping.groupby("offence_group")["police_uk_category"].nunique(dropna=False)
    assert set(categories) == {1}, "a group lies in one category, so that no crime counts twice"


def test_a_cost_is_named_as_its_edition_names_it(
    mapping: pd.DataFrame, unit_costs: pd.DataFrame
) -> None:
    known = set(zip(unit_costs["edition"], unit_costs["offence"], strict=True))
    costed = mapping.dropna(subset="unit_cost_offence")
    named = set(zip(costed["edition"], costed["unit_cost_offence"], strict=True))
    assert named - known == set()


def test_averages_over_offences_stand_for_nothing(mapping: pd.DataFrame) -> None:
    averages = {"All crime, average", "All violence", "Theft"}
    assert averages & set(mapping["unit_cost_offence"].dropna()) == set()


def test_what_has_no_cost_is_said_and_never_a_part(mapping: pd.DataFrame) -> None:
    without = mapping["unit_cost_offence"].isna()
    assert (mapping["match"] == "not costed").tolist() == without.tolist()
    rows = mapping.groupby(["edition", "offence_group"]).agg(
        rows=("match", "size"), matches=("match", "nunique"), match=("match", "first")
    )
    assert (rows["matches"] == 1).all()
    assert (rows["rows"] > 1).tolist() == (rows["match"] == "part").tolist()
    assert set(mapping.loc[mapping["match"] != "same", "note"].isna()) == {False}


@pytest.mark.parametrize(
    "group",
    [
        "Drug offences",
        "Possession of weapons offences",
        "Public order offences",
        ANTI_SOCIAL_BEHAVIOUR,
    ],
)
def test_what_no_edition_costs_is_shown_as_such(mapping: pd.DataFrame, group: str) -> None:
    assert set(mapping.loc[mapping["offence_group"] == group, "match"]) == {"not costed"}


def test_all_is_assumed(mapping: pd.DataFrame) -> None:
    assert set(mapping["evidence"]) == {"assumed"}


@pytest.mark.real_data
def test_every_category_in_real_files_is_mapped(mapping: pd.DataFrame, real_data: Path) -> None:
    found = {
        category
        for path in (real_data / "police").glob("*-street.csv")
        for category in read_police_uk(path).table["category"]
    }
    assert len(found) == 14
    assert found - set(mapping["police_uk_category"].dropna()) == set()


def test_the_assumed_shares_of_a_group_add_to_one_and_only_parts_have_less(
    mapping: pd.DataFrame,
) -> None:
    costed = mapping.dropna(subset="unit_cost_offence")
    sums = costed.groupby(["edition", "offence_group"])["share"].sum().astype(float)
    assert sums.to_numpy() == pytest.approx(1)
    assert (costed["match"] == "part").tolist() == (costed["share"] < 1).tolist()
    assert mapping.loc[mapping["match"] == "not costed", "share"].isna().all()
    assert mapping.loc[mapping["match"] == "part", "note"].str.contains("share: ").all()
