"""The datasets of police files: what they keep, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from tp_analysis.crime.datasets import CRIMES, DATASETS, FORCE_AREA_COUNTS, OUTCOMES, SEARCHES
from tp_analysis.datasets import arrow_schema
from tp_analysis.disclosure.configuration import PublishedDataset, read_policies
from tp_analysis.project import Project


def test_rows_of_single_events_are_taken_for_personal_until_a_policy_says_otherwise() -> None:
    assert [dataset.personal for dataset in (CRIMES, OUTCOMES, SEARCHES)] == [True] * 3
    assert not FORCE_AREA_COUNTS.personal


def test_their_policy_is_that_of_published_rows_from_the_site(root: Path) -> None:
    policies = read_policies(Project(root, root / "data", root / "reports").disclosure_file)
    for dataset in (CRIMES, OUTCOMES, SEARCHES):
        policy = policies[dataset.id]
        assert isinstance(policy, PublishedDataset)
        assert policy.source.startswith("data.police.uk")


def test_nothing_says_who_was_searched() -> None:
    kept = {column.name for dataset in DATASETS for column in dataset.columns}
    assert not {name for name in kept for word in ("gender", "age", "ethnic") if name == word}
    assert not any("ethnicity" in name or "age_range" in name for name in kept)


def test_a_month_is_a_day_and_what_may_be_missing_is_nullable() -> None:
    schema = arrow_schema(CRIMES)
    assert schema.field("month").type == pa.date32()
    assert not schema.field("category").nullable
    assert all(schema.field(name).nullable for name in ("crime_id", "lsoa_name", "outcome"))
