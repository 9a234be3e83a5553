"""Waits that can end in more than one way, against hand calculation, statsmodels and lifelines."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter
from statsmodels.duration.survfunc import CumIncidenceRight

from tp_analysis.errors import DataError
from tp_analysis.methods.competing_risks import cumulative_incidence
from tp_analysis.methods.time_to_event import survival_curve

# Paid and withdrawn tie on days 1 and 3.
TIED = pd.DataFrame(
    {
        "duration_days": [1.0, 1, 2, 3, 3, 3, 4, 5],
        "event": ["paid", "withdrawn", "open", "paid", "paid", "withdrawn", "open", "paid"],
    }
)


def random_waits(seed: int, *, ties: bool) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    days = generator.exponential(30, 300)
    events = generator.choice(["paid", "withdrawn", "open"], 300, p=[0.5, 0.2, 0.3])
    return pd.DataFrame({"duration_days": np.ceil(days) if ties else days, "event": events})


def test_ties_between_ways_of_ending_agree_with_a_hand_calculation() -> None:
    """Before each day 1, 3/4 and 3/10 still wait, among 8, 5 and 1 at risk."""
    paid = cumulative_incidence(TIED, event="paid", competing=["withdrawn"])
    withdrawn = cumulative_incidence(TIED, event="withdrawn", competing=["paid"])
    assert paid["day"].tolist() == [0, 1, 2, 3, 4, 5]
    assert paid["at_risk"].tolist() == [8, 8, 6, 5, 2, 1]
    assert paid["events"].tolist() == [0, 1, 0, 2, 0, 1]
    assert paid["competing_events"].tolist() == [0, 1, 0, 1, 0, 0]
    assert paid["censored"].tolist() == [0, 0, 1, 0, 1, 0]
    assert paid["cumulative_incidence"].tolist() == pytest.approx(
        [0, 0.125, 0.125, 0.425, 0.425, 0.725], rel=1e-12
    )
    assert withdrawn["cumulative_incidence"].tolist() == pytest.approx(
        [0, 0.125, 0.125, 0.275, 0.275, 0.275], rel=1e-12
    )


def test_taking_withdrawals_for_censoring_overstates_the_share_paid() -> None:
    paid = cumulative_incidence(TIED, event="paid", competing=["withdrawn"])
    overstated = 1 - survival_curve(TIED, event="paid")["share_waiting"]
    assert overstated[3] == pytest.approx(0.475, rel=1e-12)
    assert (overstated[3:] > paid["cumulative_incidence"][3:]).all()


@pytest.mark.parametrize("ties", [True, False])
def test_shares_and_errors_agree_with_statsmodels(ties: bool) -> None:
    durations = random_waits(5, ties=ties)
    table = cumulative_incidence(durations, event="paid", competing=["withdrawn"])
    status = durations["event"].map({"open": 0, "paid": 1, "withdrawn": 2})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        reference = CumIncidenceRight(durations["duration_days"], status)
    assert table["day"][1:].tolist() == reference.times.tolist()
    np.testing.assert_allclose(table["cumulative_incidence"][1:], reference.cinc[0], atol=1e-12)
    known = np.isfinite(reference.cinc_se[0])
    assert known.sum() >= len(known) - 1
    np.testing.assert_allclose(
        table["standard_error"][1:][known], reference.cinc_se[0][known], atol=1e-9
    )


def test_shares_agree_with_lifelines_where_it_need_not_jitter_ties() -> None:
    durations = random_waits(6, ties=False)
    table = cumulative_incidence(durations, event="paid", competing=["withdrawn"])
    codes = durations["event"].map({"open": 0, "paid": 1, "withdrawn": 2})
    fitted = AalenJohansenFitter(calculate_variance=False).fit(
        durations["duration_days"], codes, event_of_interest=1
    )
    np.testing.assert_allclose(
        table["cumulative_incidence"], fitted.cumulative_density_.iloc[:, 0], atol=1e-12
    )


def test_late_entries_count_from_when_they_came_into_view() -> None:
    """By hand: day 3 has 2 at risk, day 4 has 2, and day 6 has 1."""
    durations = pd.DataFrame(
        {
            "duration_days": [3.0, 4, 6],
            "event": ["withdrawn", "paid", "open"],
            "entry_days": [0.0, 1, 3],
        }
    )
    table = cumulative_incidence(durations, event="paid", competing=["withdrawn"])
    assert table["at_risk"].tolist() == [1, 2, 2, 1]
    assert table["cumulative_incidence"].tolist() == pytest.approx([0, 0, 0.25, 0.25], rel=1e-12)


def test_the_interval_is_zero_before_any_event_and_missing_once_all_have_ended_so() -> None:
    durations = pd.DataFrame({"duration_days": [1.0, 2, 3], "event": ["open", "paid", "paid"]})
    table = cumulative_incidence(durations, event="paid", competing=["withdrawn"])
    assert table.loc[:1, ["low", "high"]].to_numpy().tolist() == [[0, 0], [0, 0]]
    assert 0 < table["low"][2] < 0.5 < table["high"][2] < 1
    assert table.loc[3, ["standard_error", "low", "high"]].isna().all()


@pytest.mark.parametrize("competing", [[], ["paid", "withdrawn"], "withdrawn"])
def test_competing_events_must_be_other_than_the_event(competing: list[str]) -> None:
    with pytest.raises(DataError, match="competing events of 'paid'"):
        cumulative_incidence(TIED, event="paid", competing=competing)


def test_a_risk_set_that_empties_before_later_entries_is_refused() -> None:
    durations = pd.DataFrame(
        {"duration_days": [3.0, 9, 9], "event": ["paid", "paid", "open"], "entry_days": [0, 5, 5]}
    )
    with pytest.raises(DataError, match="by day 3"):
        cumulative_incidence(durations, event="paid", competing=["withdrawn"])


CLAIMS = st.lists(
    st.tuples(
        st.integers(0, 15).map(float), st.sampled_from(["paid", "withdrawn", "refused", "open"])
    ),
    min_size=1,
)


@given(CLAIMS)
def test_the_ways_of_ending_and_those_still_waiting_add_up_to_all(
    claims: list[tuple[float, str]],
) -> None:
    durations = pd.DataFrame(claims, columns=["duration_days", "event"])
    ways = {"paid", "withdrawn", "refused"}
    total = sum(
        cumulative_incidence(durations, event=way, competing=ways - {way})["cumulative_incidence"]
        for way in ways
    )
    ended = durations.assign(event=durations["event"].where(durations["event"] == "open", "ended"))
    waiting = survival_curve(ended, event="ended")["share_waiting"]
    np.testing.assert_allclose(total + waiting, 1, atol=1e-12)


@given(CLAIMS)
def test_with_nothing_competing_it_is_one_minus_the_survival_curve(
    claims: list[tuple[float, str]],
) -> None:
    durations = pd.DataFrame(claims, columns=["duration_days", "event"])
    table = cumulative_incidence(durations, event="paid", competing=["none such"])
    curve = survival_curve(durations, event="paid")
    np.testing.assert_allclose(
        table["cumulative_incidence"], 1 - curve["share_waiting"], atol=1e-12
    )
    np.testing.assert_allclose(table["standard_error"], curve["standard_error"], atol=1e-7)


# Klein and Moeschberger (2003), section 1.3: 54 patients with AML at low risk, days to relapse (r),
# to death without one (d), or to the end of the study (+).
LOW_RISK = """
2569+ 2506+ 2409+ 2218+ 1857+ 1829+ 1562+ 1470+ 1363+ 1030+ 860+ 1258+ 2246+ 1870+ 1799+ 1709+
1674+ 1568+ 1527+ 1324+ 957+ 932+ 847+ 848+ 1850+ 1843+ 1535+ 1447+ 1384+ 414d 2204d 1063d 481d
105d 641d 390d 288d 421r 79d 748r 486r 48d 272r 1074d 381r 10d 53d 80d 35d 248r 704d 211r 219r
606r
"""
ENDINGS = {"+": "open", "r": "relapse", "d": "death"}


def test_relapse_after_a_transplant_has_the_published_shares() -> None:
    """As R's tidycmprsk (Gray's cmprsk) and SAS print them at half a year, one, one and a half, two
    and three years (CAMIS, "Estimating Cumulative Incidence Functions Using R").

    cmprsk has Aalen's variance (1978), with n - 1 for n; here it is the delta method's, as in SAS,
    which is a hundredth smaller for so few.
    """
    claims = [(float(text[:-1]), ENDINGS[text[-1]]) for text in LOW_RISK.split()]
    durations = pd.DataFrame(claims, columns=["duration_days", "event"])
    assert len(durations) == 54
    table = cumulative_incidence(durations, event="relapse", competing=["death"])
    years = np.array([0.5, 1, 1.5, 2, 3]) * 365.25
    rows = table.iloc[np.searchsorted(table["day"], years, side="right") - 1]
    shares = [0.0000, 0.0741, 0.1296, 0.1481, 0.1667]
    assert rows["cumulative_incidence"].tolist() == pytest.approx(shares, abs=5e-5)
    errors = [0.0000, 0.0360, 0.0463, 0.0489, 0.0514]
    assert rows["standard_error"].tolist() == pytest.approx(errors, rel=0.015)
    assert (rows["standard_error"].iloc[1:] < errors[1:]).all()
    low, high = [0.0234, 0.0563, 0.0685, 0.0813], [0.1646, 0.2344, 0.2565, 0.2783]
    assert rows["low"].tolist()[1:] == pytest.approx(low, abs=2e-3)
    assert rows["high"].tolist()[1:] == pytest.approx(high, abs=2e-3)
