"""The published figures on offending."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.offending.datasets import DATASETS, PUBLISHED_FIGURES
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    extract = read_extract(PUBLISHED_FIGURES, RAW / "offending" / "published_figures.csv")
    assert extract.table is not None, [problem.sentence() for problem in extract.problems]
    return extract.table.set_index("figure_id")


def test_the_topic_lists_its_tables() -> None:
    assert PUBLISHED_FIGURES in DATASETS


def test_the_yearly_cost_is_the_same_wherever_it_is_printed(figures: pd.DataFrame) -> None:
    costs = figures[figures.index.str.startswith("offenders.annual_cost")]
    assert len(costs) == 4
    assert set(costs["value"]) == {112_000_000}


def test_the_yearly_cost_is_an_upper_limit_except_on_page_10(figures: pd.DataFrame) -> None:
    costs = figures[figures.index.str.startswith("offenders.annual_cost")]
    plain = costs.index[costs["qualifier"].isna()]
    assert plain.tolist() == ["offenders.annual_cost_mj_p10"]
    assert set(costs["qualifier"].dropna()) == {"as much as"}


def test_offenders_at_liberty_are_fewer_than_those_on_the_scheme(figures: pd.DataFrame) -> None:
    values = figures["value"]
    assert values["offenders.at_liberty"] < values["offenders.on_scheme"]


def test_the_fiscal_share_is_that_of_the_printed_costs(figures: pd.DataFrame) -> None:
    values = figures["value"]
    share = 100 * values["unit_cost.all_crime_fiscal"] / values["unit_cost.all_crime_mean"]
    assert values["unit_cost.all_crime_fiscal_share"] == pytest.approx(share, abs=0.05)
    assert figures.at["unit_cost.all_crime_fiscal_share", "evidence"] == "computed"
