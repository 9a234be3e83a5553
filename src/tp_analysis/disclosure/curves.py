"""Protected curves: steps pooled until enough happened in each, so that no step is one person."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from tp_analysis.disclosure.dominance import dominated
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, rules_of
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.refusals import refuse_identifying, refuse_undeclared
from tp_analysis.disclosure.rounding import round_count, shown_count
from tp_analysis.disclosure.rules import Rules
from tp_analysis.errors import ReportError
from tp_analysis.formats import round_to_step

SURVIVAL_COLUMNS = ("day", "at_risk", "events", "share_waiting", "low", "high")
# A curve may carry these too; they are not shown, as small counts could be worked out from them.
_LEFT_OUT = ("censored", "standard_error")


def protect_survival_curve(
    curve: pd.DataFrame, *, policy: Policy, by: Sequence[str] = ()
) -> ProtectedTable:
    """A survival curve as it may be shown: fewer, larger steps.

    `curve` has `day`, `at_risk`, `events`, `share_waiting`, `low` and `high`, may have `censored`
    and `standard_error`, and no other column but those named in `by` (one curve a group). The
    first row of a curve is its start, at which nothing has happened.

    Successive days are pooled until a step holds at least the threshold of events and at least the
    threshold, or exactly none where zeros may be shown, remain after it; the curve ends with the
    last such step. `at_risk` (before the first day of the step) and `events` (in the step) are
    rounded; shares are rounded to the rounding base as a share of those at risk at the start.
    Columns: `by`, then day (the last of its step), at_risk, events, share_waiting, low, high. A
    curve that may not even start is one row of [c]. Curves are not part of the audit.

    Raises ReportError for a column that is not declared.
    """
    rules = rules_of(policy, "protect_survival_curve()")
    extra = [name for name in _LEFT_OUT if name in curve.columns]
    refuse_undeclared(curve, [*by, *SURVIVAL_COLUMNS, *extra], "The survival curve")
    refuse_identifying(curve, by, "The survival curve")
    groups = curve.groupby(list(by), sort=True, observed=True) if by else [((), curve)]
    records: list[dict[str, object]] = []
    withheld = 0
    for names, group in groups:
        steps = _pooled(group.sort_values(["day", "events"]).to_dict("records"), rules)
        withheld += not steps
        labels = dict(zip(by, map(str, names), strict=True))
        records += [{**labels, **step} for step in steps or [_no_curve()]]
    frame = pd.DataFrame(records, columns=[*by, *SURVIVAL_COLUMNS])
    suppressed = (("too few for a curve", withheld),) if withheld else ()
    return ProtectedTable(policy, frame, _survival_notes(rules), suppressed=suppressed)


def protect_numbers_at_risk(numbers: pd.DataFrame, *, policy: Policy, by: str) -> ProtectedTable:
    """How many were still watched on some days, as it may be shown beside their curves.

    `numbers` has the columns `by`, `day` and `at_risk` (raw) and no other. Columns: `by`, and
    day_0, day_15, ... for the days 0 and 15: rounded; [c] for a number that is too small, or none.
    Not part of the audit, as the curves are not. Raises ReportError for another column.
    """
    rules, what = rules_of(policy, "protect_numbers_at_risk()"), "The table of numbers at risk"
    refuse_undeclared(numbers, [by, "day", "at_risk"], what)
    refuse_identifying(numbers, [by], what)
    cells: dict[str, dict[str, object]] = {}
    for name, day, watched in numbers[[by, "day", "at_risk"]].itertuples(index=False):
        small = rules.forbids(int(watched))
        shown = Marker.CONFIDENTIAL if small else shown_count(int(watched), rules.round_base)
        cells.setdefault(str(name), {})[f"day_{day:g}"] = shown
    frame = pd.DataFrame([{by: name} | row for name, row in cells.items()], dtype=object)
    hidden = sum(list(row.values()).count(Marker.CONFIDENTIAL) for row in cells.values())
    suppressed = (("too few at risk", hidden),) if hidden else ()
    return ProtectedTable(policy, frame, (rules.sentence,), suppressed=suppressed)


def _no_curve() -> dict[str, object]:
    return dict.fromkeys(SURVIVAL_COLUMNS, Marker.CONFIDENTIAL)


def _pooled(rows: Sequence[Mapping[Hashable, float]], rules: Rules) -> list[dict[str, object]]:
    """The steps that may be shown, the start first; none where too few were watched."""
    if not rows:
        return []
    start, *days = rows
    watched = int(start["at_risk"])
    if watched < rules.threshold:
        return []
    fineness = _share_step(watched, rules)
    steps = [_step(start, watched, 0, fineness, rules)]
    events, at_risk = 0, watched
    for row in days:
        if events == 0:
            at_risk = int(row["at_risk"])
        events += int(row["events"])
        remaining = int(row["at_risk"]) - int(row["events"])
        if events < rules.threshold or rules.forbids(remaining):
            continue
        steps.append(_step(row, at_risk, events, fineness, rules))
        events = 0
    return steps


def _step(
    row: Mapping[Hashable, float], at_risk: int, events: int, fineness: float, rules: Rules
) -> dict[str, object]:
    shares = {
        name: _rounded_share(row[name], fineness) for name in ("share_waiting", "low", "high")
    }
    return {
        "day": float(row["day"]),
        "at_risk": shown_count(at_risk, rules.round_base),
        "events": shown_count(events, rules.round_base),
        **shares,
    }


def _share_step(people: int, rules: Rules) -> float:
    """What shares are rounded to: the rounding base as a share of the (rounded) people.

    So a share says no more than the rounded count that it stands for.
    """
    return rules.round_base / max(round_count(people, rules.round_base), rules.round_base)


def _rounded_share(share: float, fineness: float) -> float:
    return math.nan if math.isnan(share) else min(float(round_to_step(share, fineness)), 1.0)


def _survival_notes(rules: Rules) -> tuple[str, ...]:
    return (
        f"Days are pooled so that each step of the curve holds at least {rules.threshold} events; "
        f"numbers are rounded to the nearest {rules.round_base} and shares to match.",
    )


def protect_concentration_curve(
    people: pd.DataFrame, *, policy: Policy, amount: str, top_shares: Sequence[float]
) -> ProtectedTable:
    """How much of `amount` (offences, pounds) falls to the top 5%, 10%, ... of people.

    `people` has the column `amount` alone, one row a person, 0 or more each. A point of
    `top_shares` (0.05 is the top 5%) is kept if the people between it and the point before number
    at least the threshold and none of them dominates what they add; else it is left out, and its
    people count towards the next. The last point, 1, is always the whole. Lorenz's curve is this
    one read from the other end.

    Columns: `top_share` as asked for, `people` (rounded) and `share_of_{amount}`, rounded to the
    rounding base as a share of all people. Where even the whole may not be
    shown, one row of [c]. Raises ReportError for amounts below 0 and for another column.
    """
    rules, what = rules_of(policy, "protect_concentration_curve()"), f"The curve of {amount}"
    refuse_undeclared(people, [amount], what)
    amounts = sorted(map(float, people[amount].to_list()), reverse=True)
    if any(not value >= 0 or math.isinf(value) for value in amounts):
        raise ReportError(f"{what} needs amounts of 0 or more for every person. Mend the rows.")
    if any(not 0 < share <= 1 for share in top_shares):
        raise ReportError(f"{what} needs top shares above 0, up to 1, such as 0.05.")
    kept = _kept_points(amounts, sorted({*top_shares, 1.0}), rules)
    columns = ("top_share", "people", f"share_of_{amount}")
    whole = math.fsum(amounts)
    fineness = _share_step(len(amounts), rules)
    rows: list[tuple[object, ...]] = [
        (
            share,
            shown_count(end, rules.round_base),
            _rounded_share(math.fsum(amounts[:end]) / whole if whole else math.nan, fineness),
        )
        for share, end in kept
    ]
    withheld = pd.DataFrame([(Marker.CONFIDENTIAL,) * len(columns)], columns=columns, dtype=object)
    frame = pd.DataFrame(rows, columns=columns) if rows else withheld
    # Points that are left out are no cells; a curve that may not be shown is one row of them.
    suppressed = () if kept else (("too few people or one dominates", len(columns)),)
    return ProtectedTable(policy, frame, _concentration_notes(rules), suppressed=suppressed)


def _kept_points(
    amounts: Sequence[float], shares: Sequence[float], rules: Rules
) -> list[tuple[float, int]]:
    """The points that may be shown, each with how many people it covers."""
    kept: list[tuple[float, int]] = []
    ends = [(share, math.floor(len(amounts) * share + 1e-9)) for share in shares]
    for share, end in ends:
        start = kept[-1][1] if kept else 0
        if _may_be_shown(amounts[start:end], rules):
            kept.append((share, end))
    # The whole closes the curve: while what is left cannot stand alone, it joins the step before.
    while kept and kept[-1][0] < 1.0:
        kept.pop()
        start = kept[-1][1] if kept else 0
        if _may_be_shown(amounts[start:], rules):
            kept.append((1.0, len(amounts)))
    return kept


def _may_be_shown(step: Sequence[float], rules: Rules) -> bool:
    return len(step) >= rules.threshold and not dominated(step, rules)


def _concentration_notes(rules: Rules) -> tuple[str, ...]:
    return (
        f"Points of the curve are left out so that at least {rules.threshold} people lie between "
        f"any two; numbers of people are rounded to the nearest {rules.round_base} and shares to "
        "match.",
    )
