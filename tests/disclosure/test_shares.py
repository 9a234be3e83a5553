"""Protected percentages: from rounded counts, and only where every count behind is enough."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tp_analysis.disclosure import Marker, ProtectedTable, protect_shares
from tp_analysis.disclosure.policies import Policy, suppressed_and_rounded
from tp_analysis.disclosure.rounding import midpoint6
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.errors import ReportError

DEFAULT = suppressed_and_rounded(PROFILES["default"])
OPENSAFELY = suppressed_and_rounded(PROFILES["opensafely"])
CONFIDENTIAL = Marker.CONFIDENTIAL


def shares(*pairs: tuple[int, int], policy: Policy = DEFAULT, **options: Any) -> ProtectedTable:
    names = [f"district {place}" for place, _ in enumerate(pairs)]
    frame = pd.DataFrame(pairs, columns=["reoffended", "offenders"]).assign(district=names)
    wanted: dict[str, Any] = {"total": None} | options
    return protect_shares(
        frame, policy=policy, dimensions=["district"], numerator="reoffended",
        denominator="offenders", population="Offenders, 2009-10", **wanted,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reoffended", "offenders", "percent"),
    [
        (52, 100, 50.0),  # 50 of 100, though 52 of 100 is 52%
        (10, 20, 50.0),
        (9, 100, CONFIDENTIAL),
        (0, 100, CONFIDENTIAL),
        (98, 100, CONFIDENTIAL),  # says that two did not
        (100, 100, CONFIDENTIAL),  # says that all did
        (4, 9, CONFIDENTIAL),
    ],
)
def test_a_percentage_needs_enough_in_it_and_enough_left_out(
    reoffended: int, offenders: int, percent: object
) -> None:
    assert shares((reoffended, offenders)).frame["percent"].tolist() == [percent]


def test_where_zeros_may_be_shown_so_may_0_and_100_per_cent() -> None:
    found = shares((0, 100), (100, 100), (0, 0), policy=OPENSAFELY).frame["percent"]
    assert found.tolist() == [0.0, 100.0, Marker.NOT_APPLICABLE]


def test_rates_by_midpoint_6_say_so_in_their_columns_and_notes() -> None:
    table = shares((26, 100), policy=OPENSAFELY)
    row = table.frame.to_dict("records")[0]
    assert (row["reoffended_midpoint6"], row["offenders_midpoint6"]) == (27, 99)
    assert row["percent"] == 27.0  # 27.3
    assert "rounded to the middle of each six" in table.notes[1]
    assert table.published
    assert {cell.half_width for cell in table.published.cells} == {3.0}


def test_a_percentage_that_rounds_to_0_prints_low() -> None:
    policy = suppressed_and_rounded(PROFILES["default"])
    table = shares((12, 5000), policy=policy)
    assert table.frame["percent"].tolist() == [Marker.LOW]


def test_totals_have_percentages_of_their_own() -> None:
    frame = shares((30, 90), (40, 80), total="All").frame
    assert frame["percent"].tolist() == [33.0, 50.0, 41.0]
    assert frame["is_total"].tolist() == [False, False, True]


def test_more_in_the_numerator_than_in_the_denominator_is_refused() -> None:
    with pytest.raises(ReportError, match="1 rows have more in the numerator"):
        shares((30, 20), (1, 2))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=3),
    st.sampled_from([DEFAULT, OPENSAFELY]),
)
def test_every_percentage_shown_is_made_of_counts_that_may_be_shown(
    drawn: list[tuple[int, int]], policy: Policy
) -> None:
    pairs = [(part, part + rest) for part, rest in drawn]
    try:
        table = shares(*pairs, policy=policy, total="All")
    except ReportError:
        assume(False)
    assert policy.rules
    for (part, whole), percent in zip(pairs, table.frame["percent"], strict=False):
        if isinstance(percent, float):
            assert not any(map(policy.rules.forbids, (part, whole, whole - part)))
            if policy is OPENSAFELY:
                assert percent == pytest.approx(100 * midpoint6(part) / midpoint6(whole), abs=0.5)
