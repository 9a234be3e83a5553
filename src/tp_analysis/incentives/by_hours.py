"""Income over all numbers of hours: stretches with one rate, and what changes between them."""

from __future__ import annotations

import pandas as pd

from tp_analysis.incentives.households import Circumstances
from tp_analysis.incentives.incomes import week
from tp_analysis.incentives.rules import Rules

HOURS_STEP = 0.1
LAST_HOURS = 50.0
LEAST_CHANGE_GBP = 0.005
_JUST_BELOW = 1e-7


def bands(rules: Rules, circumstances: Circumstances, *, last_hours: float) -> pd.DataFrame:
    """Stretches of hours over which the next pound is lost to the same rules, in order.

    Columns: household, name, from_hours, to_hours (to a tenth of an hour), from_net_gbp, to_net_gbp
    (at its first hour, and just before its last), marginal_rate_percent, lost_to.
    """
    count = round(last_hours / HOURS_STEP)
    middles = [(place + 0.5) * HOURS_STEP for place in range(count)]
    weeks = [week(rules, circumstances, hours=hours) for hours in middles]
    table = pd.DataFrame(
        {
            "hours": middles,
            "marginal_rate_percent": [100 * found.marginal_rate for found in weeks],
            "lost_to": [", ".join(found.lost_to) for found in weeks],
        }
    )
    apart = pd.Series(0, table.index)
    for hours in steps(rules, circumstances)["hours"]:
        apart = apart + (table["hours"] > hours)
    key = table["lost_to"] + apart.astype(str) + table["marginal_rate_percent"].round(6).astype(str)
    first = table[key.ne(key.shift())]
    starts = [round(hours - HOURS_STEP / 2, 6) for hours in first["hours"]]
    ends = [*starts[1:], last_hours]
    return pd.DataFrame(
        {
            "household": circumstances.household.key,
            "name": circumstances.household.name,
            "from_hours": starts,
            "to_hours": ends,
            "from_net_gbp": [_net(rules, circumstances, hours) for hours in starts],
            "to_net_gbp": [_net(rules, circumstances, hours - _JUST_BELOW) for hours in ends],
            "marginal_rate_percent": first["marginal_rate_percent"].to_numpy(),
            "lost_to": first["lost_to"].to_numpy(),
        }
    )


def _net(rules: Rules, circumstances: Circumstances, hours: float) -> float:
    return week(rules, circumstances, hours=hours).income.net_income_gbp


def steps(rules: Rules, circumstances: Circumstances) -> pd.DataFrame:
    """What changes at once at the numbers of hours that the rules name, apart from pay.

    Columns: hours, change_gbp (of net income). Rules that are not met, or change nothing, have no
    row.
    """
    named = {
        rules.out_of_work_hours,
        rules.work_hours_with_child,
        rules.work_hours_without_child,
        rules.full_time_hours,
        rules.housing_more_hours_with_child,
        rules.housing_more_hours_without_child,
    }
    rows = [{"hours": hours, "change_gbp": _change_at(rules, circumstances, hours)}
            for hours in sorted(named)]  # fmt: skip
    table = pd.DataFrame(rows)
    return table[table["change_gbp"].abs() > LEAST_CHANGE_GBP].reset_index(drop=True)


def _change_at(rules: Rules, circumstances: Circumstances, hours: float) -> float:
    """Net income just from these hours less net income just below them, for the same pay."""
    return _net(rules, circumstances, hours) - _net(rules, circumstances, hours - _JUST_BELOW)
