"""How long a wait lasts when some waits have not ended: curves, quantiles and tests.

Every function takes a durations table, one row a claim: ``duration_days`` (from the start of the
clock to the event, or to the extract date for a claim still open), ``event`` (``paid``,
``withdrawn``, ``open``, ...) and, for claims sampled from a backlog, ``entry_days`` (how long each
had waited when it came into view; 0 for one watched from the start). Any event not asked about
counts as censoring: the wait lasted at least that long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2, norm
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.risk_sets import Days, Observations, counts_by_day

# A share is a product of fractions, so one that should equal 1/2 misses it in the last digits.
_SAME_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class LogRank:
    """A log-rank test: chi-square statistic, its degrees of freedom, and the p-value."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


def survival_curve(
    durations: pd.DataFrame, *, event: str, confidence: float = 0.95
) -> pd.DataFrame:
    """The share still waiting for ``event`` after each day (Kaplan and Meier, 1958).

    One row for the start (day 0, share 1), then one for each day on which a wait or its watching
    ended, in order, so that the last row is the end of follow-up. An event on day 0 makes a second
    row with day 0. Columns: ``day``; ``at_risk``, before anything happened that day; ``events``;
    ``censored``; ``share_waiting``, just after the day; ``standard_error`` (Greenwood, 1926);
    ``low`` and ``high``, the log-log interval (Kalbfleisch and Prentice, 1980).

    While the share is 1 both limits are 1: nothing has happened yet to estimate an error from.
    Where it is 0 the standard error and the limits do not exist and are NaN.

    With ``entry_days`` a claim counts at risk only after its entry, and the curve is that of
    claims which wait at least until the earliest entry. Raises ``DataError`` for a table that
    cannot be used, or if the risk set empties while later entrants are still to come: the product
    would stay at 0 whatever they show.
    """
    observations = Observations.from_table(durations)
    ended = observations.ended_in(event)
    days, at_risk, (events, censored) = counts_by_day(observations, [ended, ~ended])
    share, standard_error = _kaplan_meier(observations, ended, days)
    low, high = log_log_interval(share, standard_error, confidence=confidence)
    start = {"day": 0.0, "at_risk": int(observations.at_risk(np.zeros(1))[0]), "events": 0}
    start |= {"censored": 0, "share_waiting": 1.0, "standard_error": 0.0, "low": 1.0, "high": 1.0}
    rows = pd.DataFrame(
        {
            "day": days,
            "at_risk": at_risk,
            "events": events,
            "censored": censored,
            "share_waiting": share,
            "standard_error": standard_error,
            "low": low,
            "high": high,
        }
    )
    return pd.concat([pd.DataFrame([start]), rows], ignore_index=True)


def quantile_days(curve: pd.DataFrame, *, share: float) -> Estimate:
    """The day by which ``share`` of the waits had ended (0.5 for the median), with its interval.

    ``curve`` comes from :func:`survival_curve` and sets the confidence. The interval holds the days
    whose log-log limits straddle the wanted share (Brookmeyer and Crowley, 1982). Where the curve,
    or a limit, is flat at exactly that share, the middle of the flat part is taken, up to the end
    of follow-up: the convention of ``survfit`` in R, which gives the usual median when nothing is
    censored. (statsmodels takes the end of the flat part, lifelines its start.)

    Raises ``DataError`` unless ``share`` lies strictly between 0 and 1.
    """
    _refuse_unless_between_0_and_1(share, "share")
    days = curve["day"].to_numpy(dtype=float)
    value, low, high = (
        _crossing_day(days, curve[column].to_numpy(dtype=float), 1 - share)
        for column in ("share_waiting", "low", "high")
    )
    return Estimate(value, low, high)


def numbers_at_risk(durations: pd.DataFrame, *, days: Sequence[float]) -> pd.DataFrame:
    """How many were still waiting and watched on each of ``days``, before anything happened that
    day: columns ``day`` and ``at_risk``, in the order given."""
    wanted = np.asarray(days, dtype=float)
    at_risk = Observations.from_table(durations).at_risk(wanted)
    return pd.DataFrame({"day": wanted, "at_risk": at_risk})


def log_rank(durations: pd.DataFrame, *, group: str, event: str) -> LogRank:
    """Whether the groups named in the column ``group`` wait alike (Mantel, 1966; Peto and Peto,
    1972).

    It can miss a difference between curves that cross: compare restricted means then.
    Raises ``DataError`` unless there are two groups, each at risk when some event happens.
    """
    observations = Observations.from_table(durations)
    if group not in durations.columns:
        raise DataError(f"The durations table has no column {group}. Name the column of groups.")
    codes, names = pd.factorize(durations[group])
    if len(names) < 2 or (codes < 0).any():
        raise DataError(
            f"A log-rank test needs two or more groups and one for every row; the column {group} "
            f"names {len(names)} and leaves {int((codes < 0).sum())} rows without one."
        )
    try:
        statistic, _ = survdiff(
            observations.exit_days,
            observations.ended_in(event).astype(int),
            codes,
            entry=observations.entry_days,
        )
    except np.linalg.LinAlgError as error:
        raise DataError(
            f"No log-rank test of {event!r} by {group} is possible: some group is never at risk "
            "together with another when it happens. Merge groups or wait for more events."
        ) from error
    freedom = len(names) - 1
    # The library's p-value is 1 - cdf, which is 0 for any very small one.
    return LogRank(float(statistic), freedom, float(chi2.sf(statistic, freedom)))


def log_log_interval(share: Days, standard_error: Days, *, confidence: float) -> tuple[Days, Days]:
    """The limits of each share by the log-log transformation; NaN at 0 for a share that has
    fallen there, and the share itself where nothing has happened (standard error 0)."""
    _refuse_unless_between_0_and_1(confidence, "confidence")
    estimable = (share > 0) & (share < 1)
    inside = np.where(estimable, share, 0.5)
    spread = norm.ppf((1 + confidence) / 2) * standard_error / (inside * -np.log(inside))
    # share + 0 * error is the share where the error is 0, and NaN where it is not known.
    fallback = share + 0 * standard_error
    low = np.where(estimable, inside ** np.exp(spread), fallback)
    high = np.where(estimable, inside ** np.exp(-spread), fallback)
    return low, high


def refuse_emptied_risk_set(days: Days, share: Days) -> None:
    """Raise ``DataError`` if the share waiting falls to 0 before the last day, which only late
    entries can bring about."""
    emptied = np.flatnonzero(share[:-1] == 0)
    if len(emptied):
        raise DataError(
            f"Everyone at risk by day {days[emptied[0]]:g} had left then, and others came into "
            "view later, so the share waiting cannot be followed past it. Leave out claims that "
            "entered before the gap, or start the clock later."
        )


def _kaplan_meier(
    observations: Observations, ended: NDArray[np.bool_], days: Days
) -> tuple[Days, Days]:
    # With entries the library takes several times as long; where all are early they change nothing.
    is_any_late = bool((observations.entry_days > 0).any())
    entry = observations.entry_days if is_any_late else None
    fit = SurvfuncRight(observations.exit_days, ended.astype(int), entry=entry)
    # The library keeps days with an event only; between them the curve stays where it was.
    latest = np.searchsorted(fit.surv_times, days, side="right")
    share = np.concatenate(([1.0], fit.surv_prob))[latest]
    refuse_emptied_risk_set(days, share)
    return share, np.concatenate(([0.0], fit.surv_prob_se))[latest]


def _crossing_day(days: Days, shares: Days, level: float) -> float | None:
    reached = np.flatnonzero(shares <= level + _SAME_SHARE)
    if not len(reached):
        return None
    passed = np.flatnonzero(shares < level - _SAME_SHARE)
    end_of_flat = days[passed[0]] if len(passed) else days[-1]
    return float((days[reached[0]] + end_of_flat) / 2)


def _refuse_unless_between_0_and_1(number: float, name: str) -> None:
    if not 0 < number < 1:
        raise DataError(f"The {name} is {number}. Give a number between 0 and 1, such as 0.9.")
