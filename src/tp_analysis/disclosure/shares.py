"""Protected percentages: made from rounded counts, and only where every count behind is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tp_analysis.disclosure.cells import Key, Layout, layout
from tp_analysis.disclosure.counts import (
    MAY_NOT_SUM,
    all_counts,
    innermost_counts,
    table_of,
)
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, rules_of
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.refusals import refuse_undeclared
from tp_analysis.disclosure.rounding import midpoint6, shown_count
from tp_analysis.disclosure.rules import Rules
from tp_analysis.disclosure.withholding import Shown, TableNames, default_id, reasons, withhold
from tp_analysis.errors import ReportError
from tp_analysis.formats import round_half_up

PERCENT_COLUMN = "percent"
FROM_ROUNDED = "Percentages are worked out from the rounded counts."
MIDPOINT_SENTENCE = "Counts behind percentages are rounded to the middle of each six (3, 9, 15)."
_OTHERS = "others"


def protect_shares(
    frame: pd.DataFrame,
    *,
    policy: Policy,
    dimensions: Sequence[str],
    numerator: str,
    denominator: str,
    population: str,
    unit: str = "people",
    decimals: int = 0,
    total: str | None = "All",
    categories: Mapping[str, Sequence[str]] | None = None,
    table_id: str = "",
) -> ProtectedTable:
    """What share of the `denominator` the `numerator` is, by `dimensions`, as it may be shown.

    `frame` has the dimensions and two raw counts, one row a combination; those in the numerator
    are among those in the denominator. The table has the dimensions, `is_total`, the two counts
    and `percent`. A percentage is [c] unless the numerator, the denominator and the rest between
    them may each be shown: 98% of 100 says that two did not. It is made from the rounded counts.

    Under a policy whose rates are rounded by midpoint 6, the counts are too, and their columns
    end in `_midpoint6`. Raises ReportError as `protect_counts` does.
    """
    rules, what = rules_of(policy, "protect_shares()"), f"The shares of {numerator}"
    refuse_undeclared(frame, [*dimensions, numerator, denominator], what)
    side = layout(frame, dimensions, total=total, categories=categories, what=what)
    wholes = innermost_counts(frame, dimensions, denominator, what)
    parts = innermost_counts(frame, dimensions, numerator, what)
    _refuse_parts_beyond_wholes(parts, wholes, what)
    raw, small = _both(all_counts(side, parts), all_counts(side, wholes), numerator, rules)
    base, rounded = _rounded(raw, rules)
    table_id = table_id or default_id(f"{numerator} of {denominator}", dimensions, population)
    names, whole = TableNames(table_id, population, unit), _with_outcome(side, numerator)
    values, published = withhold(whole, rounded, small, rules, names, base=base)
    table = _frame(side, values, numerator, denominator, rules, decimals)
    return ProtectedTable(policy, table, _notes(rules), published, reasons(values, small))


def _frame(
    side: Layout,
    values: Mapping[Key, Shown],
    numerator: str,
    denominator: str,
    rules: Rules,
    decimals: int,
) -> pd.DataFrame:
    ending = "_midpoint6" if rules.rate_rounding == "midpoint6" else ""
    parts = [values[(*key, numerator)] for key in side.cells()]
    wholes = [values[(*key, None)] for key in side.cells()]
    percents = [_percent(*pair, decimals) for pair in zip(parts, wholes, strict=True)]
    columns = {numerator + ending: parts, denominator + ending: wholes, PERCENT_COLUMN: percents}
    return table_of(side, columns)


def _with_outcome(side: Layout, numerator: str) -> Layout:
    """The layout with one more dimension: in the numerator, or not. The denominators are its
    totals, and the others are not printed."""
    return Layout({**side.categories, "outcome": (numerator, _OTHERS)}, side.total or "")


def _both(
    parts: Mapping[Key, int], wholes: Mapping[Key, int], numerator: str, rules: Rules
) -> tuple[dict[Key, int], set[Key]]:
    """The two counts of each cell, and which of them may not be shown."""
    raw: dict[Key, int] = {}
    small: set[Key] = set()
    for key, whole in wholes.items():
        part = parts[key]
        raw |= {(*key, numerator): part, (*key, None): whole}
        if rules.forbids(whole):
            small.add((*key, None))
        if rules.forbids(part) or rules.forbids(whole - part) or rules.forbids(whole):
            small.add((*key, numerator))
    return raw, small


def _rounded(raw: Mapping[Key, int], rules: Rules) -> tuple[int, dict[Key, Shown]]:
    if rules.rate_rounding == "midpoint6":
        return 6, {key: midpoint6(count) for key, count in raw.items()}
    base = rules.round_base
    return base, {key: shown_count(count, base) for key, count in raw.items()}


def _percent(part: Shown, whole: Shown, decimals: int) -> float | Marker:
    if part is Marker.CONFIDENTIAL or whole is Marker.CONFIDENTIAL:
        return Marker.CONFIDENTIAL
    if isinstance(part, Marker) or isinstance(whole, Marker):
        # [low]: something over something, too coarsely rounded to say what.
        return Marker.LOW if not isinstance(whole, Marker) else Marker.NOT_APPLICABLE
    if not whole:
        return Marker.NOT_APPLICABLE
    percent = float(round_half_up(100 * part / whole, decimals))
    return Marker.LOW if part and not percent else percent


def _refuse_parts_beyond_wholes(
    parts: Mapping[Key, int], wholes: Mapping[Key, int], what: str
) -> None:
    wrong = sum(part > wholes[key] for key, part in parts.items())
    if wrong:
        raise ReportError(
            f"{what}: {wrong} rows have more in the numerator than in the denominator. Count the "
            "same people in both."
        )


def _notes(rules: Rules) -> tuple[str, ...]:
    if rules.rate_rounding == "midpoint6":
        small = f"Counts under {rules.threshold} are not shown."
        return (small, MIDPOINT_SENTENCE, FROM_ROUNDED)
    return (rules.sentence, MAY_NOT_SUM, FROM_ROUNDED)
