"""The report prints every number that was chosen to make up the offenders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.offending.cohort.assumption_exhibits import cohort_assumptions
from tp_analysis.offending.cohort.loading import Cohort, load_cohort

CHOSEN = Path(__file__).parents[3] / "data" / "raw" / "offending" / "cohort_assumptions.csv"


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return load_cohort(
        "illustrative", claim="two-percent", seed=1, offenders=6_000,
        area="luton-and-central-bedfordshire",
    )  # fmt: skip


def test_every_row_is_printed_and_marked_as_illustrative(cohort: Cohort) -> None:
    shown = cohort_assumptions([cohort])
    assert shown is not None
    [block] = shown.blocks
    assert block.evidence == "illustrative"
    chosen = pd.read_csv(CHOSEN)
    assert [row[0] for row in block.grid.rows] == chosen["label"].tolist()
    printed = dict(zip(chosen["assumption"], (row[1] for row in block.grid.rows), strict=True))
    assert printed["co_offenders_mean"] == "0.4 people"
    assert printed["court_share"] == "70%"
    assert printed["period_end_year"] == "2009"


def test_a_cohort_that_was_brought_rests_on_none_of_them(cohort: Cohort) -> None:
    assert cohort_assumptions([replace(cohort, is_illustrative=False)]) is None
