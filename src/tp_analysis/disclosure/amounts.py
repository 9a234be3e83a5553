"""Protected sums, means and percentiles: enough contributors, and none that can be read off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from tp_analysis.disclosure.cells import Key, Layout, keys_of, layout
from tp_analysis.disclosure.counts import table_of
from tp_analysis.disclosure.dominance import dominated
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, rules_of
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.refusals import refuse_undeclared
from tp_analysis.disclosure.rules import Rules
from tp_analysis.disclosure.withholding import Shown, TableNames, default_id, reasons, withhold
from tp_analysis.errors import ReportError
from tp_analysis.formats import round_to_step

TOO_FEW_OR_DOMINATED = (
    "Values that rest on too few contributors, or mostly on one or two, are not shown."
)
Measure = Literal["total", "mean"]


def protect_amounts(
    contributions: pd.DataFrame,
    *,
    policy: Policy,
    dimensions: Sequence[str],
    amount: str,
    contributor: str,
    population: str,
    rounding: float,
    measure: Measure = "total",
    unit: str = "£",
    total: str | None = "All",
    categories: Mapping[str, Sequence[str]] | None = None,
    table_id: str = "",
) -> ProtectedTable:
    """Sums or means of `amount` by `dimensions`, as they may be shown.

    `contributions` has the dimensions, `amount` and `contributor` (a person, or a provider or
    office where the unit is an organisation), and no other column. Rows of one contributor in one
    cell are added up first. A cell is withheld if it has too few contributors or breaks the (n, k)
    or the p% rule; so is one that would give it away. The table has the dimensions, `is_total` and
    `amount`, to the nearest `rounding`; never a minimum or maximum, as that is one contributor.

    A mean is per contributor, [z] where there are none. It is withheld and audited as its sum is,
    since whoever knows the counts knows the sums. Raises ReportError as `protect_counts` does.
    """
    rules, what = rules_of(policy, "protect_amounts()"), f"The table of {amount}"
    refuse_undeclared(contributions, [*dimensions, amount, contributor], what)
    plan = layout(contributions, dimensions, total=total, categories=categories, what=what)
    given = _by_contributor(contributions, plan, amount, contributor, what)
    small = {key for key, parts in given.items() if _unsafe(parts, rules)}
    sums = {key: _rounded_or_low(math.fsum(parts), rounding) for key, parts in given.items()}
    table_id = table_id or default_id(amount, dimensions, population)
    width = _protection_width(given, small, rules)
    names = TableNames(table_id, population, unit, kind="magnitude", protection_width=width)
    values, published = withhold(plan, sums, small, rules, names, base=rounding)
    if measure == "mean":
        values = {key: _mean(given[key], value, rounding) for key, value in values.items()}
    table = table_of(plan, {amount: list(values.values())})
    return ProtectedTable(policy, table, _notes(rules), published, reasons(values, small))


def protect_percentiles(
    records: pd.DataFrame,
    *,
    policy: Policy,
    dimensions: Sequence[str],
    value: str,
    percentiles: Sequence[float],
    rounding: float,
    total: str | None = "All",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> ProtectedTable:
    """Percentiles of `value` by `dimensions`, as they may be shown: 50 is the median.

    `records` has the dimensions and `value`, one row a person or event, and no other column. A
    percentile is shown if at least the threshold of records lie on either side of it, so there is
    never a minimum or a maximum. It is rounded to the nearest `rounding`, as an exact one is
    somebody's value. The table has the dimensions, `is_total` and a column a percentile, such as
    `percentile_50`. It is not part of the audit. Raises ReportError as `protect_counts` does.
    """
    rules, what = rules_of(policy, "protect_percentiles()"), f"The percentiles of {value}"
    refuse_undeclared(records, [*dimensions, value], what)
    if wrong := [p for p in percentiles if not 0 < p < 100]:
        raise ReportError(f"{what}: {wrong[0]} is no percentile. Ask for some between 0 and 100.")
    plan = layout(records, dimensions, total=total, categories=categories, what=what)
    found = _values_by_cell(records, plan, value, what)
    columns = {
        f"percentile_{wanted:g}": [_percentile(v, wanted, rounding, rules) for v in found.values()]
        for wanted in percentiles
    }
    hidden = sum(column.count(Marker.CONFIDENTIAL) for column in columns.values())
    note = f"A percentile is shown if at least {rules.threshold} records lie on either side of it."
    reason = (("too few records on a side", hidden),) if hidden else ()
    return ProtectedTable(policy, table_of(plan, columns), (note,), suppressed=reason)


def _percentile(
    values: Sequence[float],
    percentile: float,
    rounding: float,
    rules: Rules,
) -> float | Marker:
    below = math.floor(len(values) * percentile / 100 + 1e-9)
    above = math.floor(len(values) * (100 - percentile) / 100 + 1e-9)
    if min(below, above) < rules.threshold:
        return Marker.CONFIDENTIAL
    return _rounded_or_low(float(np.percentile(values, percentile)), rounding)


def _values_by_cell(
    frame: pd.DataFrame, plan: Layout, name: str, what: str
) -> dict[Key, list[float]]:
    """The values of every cell and total, in printed order."""
    numbers = _numbers(frame[name], what)
    innermost: dict[Key, list[float]] = {}
    for key, number in zip(keys_of(frame, plan.dimensions), numbers, strict=True):
        innermost.setdefault(key, []).append(number)
    return {
        key: sorted(value for part in plan.parts(key) for value in innermost.get(part, ()))
        for key in plan.cells()
    }


def _by_contributor(
    frame: pd.DataFrame, plan: Layout, amount: str, contributor: str, what: str
) -> dict[Key, list[float]]:
    """What each contributor adds to each cell and total, in printed order, smallest first."""
    unnamed = int(frame[contributor].isna().sum())
    if unnamed:
        raise ReportError(f"{what}: {unnamed} rows have no {contributor!r}. Name each contributor.")
    innermost: dict[Key, dict[str, list[float]]] = {}
    rows = zip(
        keys_of(frame, plan.dimensions),
        frame[contributor].astype(str),
        _numbers(frame[amount], what),
        strict=True,
    )
    for key, who, number in rows:
        innermost.setdefault(key, {}).setdefault(who, []).append(number)
    return {key: _added_up(plan.parts(key), innermost) for key in plan.cells()}


def _added_up(
    parts: Sequence[Key], innermost: Mapping[Key, Mapping[str, Sequence[float]]]
) -> list[float]:
    together: dict[str, list[float]] = {}
    for part in parts:
        for who, numbers in innermost.get(part, {}).items():
            together.setdefault(who, []).extend(numbers)
    # fsum, and then sorted: the order of the rows must not show in the last digit.
    return sorted(math.fsum(numbers) for numbers in together.values())


def _numbers(values: pd.Series[float], what: str) -> list[float]:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    wrong = int((~np.isfinite(numbers)).sum())
    if wrong:
        raise ReportError(f"{what}: {wrong} rows have no number in {values.name!r}. Mend them.")
    return [float(number) for number in numbers]


def _unsafe(parts: Sequence[float], rules: Rules) -> bool:
    return rules.forbids(len(parts)) or dominated(parts, rules)


def _mean(parts: Sequence[float], shown_sum: Shown, rounding: float) -> Shown:
    if shown_sum is Marker.CONFIDENTIAL:
        return Marker.CONFIDENTIAL
    if not parts:
        return Marker.NOT_APPLICABLE
    return _rounded_or_low(math.fsum(parts) / len(parts), rounding)


def _rounded_or_low(value: float, rounding: float) -> float | Marker:
    rounded = float(round_to_step(value, rounding))
    return Marker.LOW if value and not rounded else rounded


def _protection_width(
    given: Mapping[Key, Sequence[float]], small: set[Key], rules: Rules
) -> float | None:
    """How far apart the limits of a withheld sum must lie: p% of the largest on either side."""
    largest = max((abs(math.fsum(given[key])) for key in small), default=0.0)
    return 2 * rules.p * largest or (1.0 if small else None)


def _notes(rules: Rules) -> tuple[str, ...]:
    return (
        f"A value needs at least {rules.threshold} contributors. {TOO_FEW_OR_DOMINATED}",
        "Totals are rounded on their own, so values may not sum to totals.",
    )
