"""How often a wait ends in one way when it can also end in another."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.errors import DataError
from tp_analysis.methods.risk_sets import Days, Observations, counts_by_day
from tp_analysis.methods.time_to_event import (
    log_log_interval,
    refuse_emptied_risk_set,
)


def cumulative_incidence(
    durations: pd.DataFrame,
    *,
    event: str,
    competing: Collection[str],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The share whose wait has ended in ``event`` by each day, when a wait that ends in one of
    ``competing`` never can (Aalen and Johansen, 1978).

    ``durations`` is the table described in ``time_to_event``, entry times included. One row for the
    start, then one for each day on which a wait or its watching ended. Columns: ``day``,
    ``at_risk`` (before anything happened that day), ``events``, ``competing_events``, ``censored``,
    ``cumulative_incidence`` (just after the day), ``standard_error`` (Marubini and Valsecchi,
    1995), and ``low`` and ``high``, the log-log interval: both 0 before the first event, NaN once
    the share is 1.

    Raises ``DataError`` if ``competing`` is empty or holds ``event``, or as ``survival_curve``.
    """
    if isinstance(competing, str) or not competing or event in competing:
        raise DataError(
            f"The competing events of {event!r} are {competing!r}. Give a list with every other "
            "way in which a wait can end for good, and without the event itself."
        )
    observations = Observations.from_table(durations)
    kinds = [observations.ended_in(event), observations.ended_in(*competing)]
    days, at_risk, counts = counts_by_day(observations, [*kinds, ~(kinds[0] | kinds[1])])
    share, standard_error = _aalen_johansen(days, at_risk, counts[0], counts[1])
    low, high = log_log_interval(share, standard_error, confidence=confidence)
    rows = np.column_stack([days, at_risk, *counts, share, standard_error, low, high])
    start = np.zeros((1, rows.shape[1]))
    start[0, 1] = observations.at_risk(np.zeros(1))[0]
    table = pd.DataFrame(np.vstack([start, rows]), columns=list(_COLUMNS))
    return table.astype(dict.fromkeys(_COLUMNS[1:5], "int64"))


_COLUMNS = (
    "day",
    "at_risk",
    "events",
    "competing_events",
    "censored",
    "cumulative_incidence",
    "standard_error",
    "low",
    "high",
)


def _aalen_johansen(
    days: Days, at_risk: NDArray[np.int64], events: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[Days, Days]:
    # Written out because statsmodels' CumIncidenceRight takes no entry times and loses its
    # standard error on the day that the last claim leaves; the tests hold the two together.
    n, d, all_d = (x.astype(float) for x in (at_risk, events, events + others))
    waiting = np.cumprod(1 - all_d / n)
    refuse_emptied_risk_set(days, waiting)
    before = np.concatenate(([1.0], waiting[:-1]))
    share = np.cumsum(before * d / n)
    # On a day that empties the risk set this term is multiplied by 0, so its limit is 0.
    a = np.divide(all_d, n * (n - all_d), out=np.zeros_like(n), where=n > all_d)
    b = before**2 * (n - d) * d / n**3
    c = before * d / n**2
    variance = share**2 * np.cumsum(a) - 2 * share * np.cumsum(share * a)
    variance += np.cumsum(share**2 * a) + np.cumsum(b)
    variance += 2 * np.cumsum(share * c) - 2 * share * np.cumsum(c)
    known = share < 1 - 1e-9
    return share, np.where(known, np.sqrt(np.clip(variance, 0, None)), np.nan)
