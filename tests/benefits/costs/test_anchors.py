"""Published costs in the prices of one year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.benefits.costs.anchors import anchors_in_prices
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.reference.datasets import GDP_DEFLATORS
from tp_analysis.store import load

RAW = Path(__file__).parents[3] / "data" / "raw"


def test_anchors_of_the_price_year_keep_their_amount_and_others_move_with_the_deflator() -> None:
    deflators = DeflatorSeries.from_table(load(GDP_DEFLATORS), vintage="June 2026")
    anchors = pd.read_csv(RAW / "benefits" / "admin_cost_anchors.csv")
    table = anchors_in_prices(anchors, deflators=deflators, price_year="2009-10")
    same = table[table["price_year"] == "2009-10"]
    assert same["amount_at_prices_gbp"].tolist() == same["amount_gbp"].tolist()
    housing = table[table["benefit"] == "Housing Benefit"].iloc[0]
    assert housing["amount_at_prices_gbp"] == pytest.approx(48 * 65.4436 / 66.5571, abs=0.01)
    assert table["amount_at_prices_gbp"].is_monotonic_increasing


def test_the_anchors_that_the_report_is_asked_for_are_there() -> None:
    anchors = pd.read_csv(RAW / "benefits" / "admin_cost_anchors.csv")
    held = set(zip(anchors["benefit"], anchors["amount_gbp"], anchors["price_year"], strict=True))
    assert {
        ("Jobseeker's Allowance", 71, "2012-13"),
        ("Jobseeker's Allowance", 363, "2013-14"),
        ("Housing Benefit", 48, "2010-11"),
        ("Incapacity Benefit", 109, "2009-10"),
    } <= held
