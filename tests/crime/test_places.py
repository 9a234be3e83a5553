"""Neighbourhoods: their counts and where they lie."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from tp_analysis.crime import places

Counts = Callable[..., pd.DataFrame]


def test_neighbourhoods_are_ranked_by_crimes_and_incidents_are_none(counts: Counts) -> None:
    rows = counts(
        {"count": 3}, {"neighbourhood": "Luton 002", "count": 9},
        {"category": "Anti-social behaviour", "count": 99},
    )  # fmt: skip
    amounts = pd.DataFrame({"neighbourhood": ["Luton 002"], "amount_gbp": [5.0]})
    table = places.by_neighbourhood(rows, amounts)
    assert table["neighbourhood"].tolist() == ["Luton 002", "Luton 001"]
    assert table["share_percent"].tolist() == [75, 25]
    assert table["amount_gbp"].isna().tolist() == [False, True]


def test_a_neighbourhood_without_a_point_is_on_no_map() -> None:
    table = pd.DataFrame(
        {"neighbourhood": ["Luton 001", "Luton 002"], "local_authority": "Luton", "count": [2, 1]}
    )
    points = pd.DataFrame({"neighbourhood": ["Luton 001"], "longitude": [-0.4], "latitude": [51.9]})
    found = places.on_the_map(table, points)
    assert found[["code", "longitude", "latitude"]].to_numpy().tolist() == [["001", -0.4, 51.9]]
