"""Protected tables of counts: small counts withheld, others rounded, totals that give none away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tp_analysis.disclosure.cells import Key, Layout, keys_of, layout
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, rules_of
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.refusals import refuse_undeclared
from tp_analysis.disclosure.rounding import shown_count
from tp_analysis.disclosure.rules import Rules
from tp_analysis.disclosure.withholding import Shown, TableNames, default_id, reasons, withhold
from tp_analysis.errors import ReportError

TOTAL_COLUMN = "is_total"
MAY_NOT_SUM = "Each count and total is rounded on its own, so counts may not sum to totals."


def protect_counts(
    frame: pd.DataFrame,
    *,
    policy: Policy,
    dimensions: Sequence[str],
    count: str,
    population: str,
    unit: str = "people",
    total: str | None = "All",
    categories: Mapping[str, Sequence[str]] | None = None,
    sensitive: Sequence[str] = (),
    table_id: str = "",
) -> ProtectedTable:
    """Counts of people or events as they may be shown, by `dimensions`, with their totals.

    `frame` has the dimensions and `count`, a raw whole number, and no other column; one row a
    combination, each person in one row only; one without a row counts 0. `total` names the totals
    over each dimension (None: no totals), `categories` the order of a dimension and every category
    there could be, `population` who is counted, in which vintage of the data: tables that share it
    are audited together.

    The table has the dimensions, `is_total` and `count`: a whole number rounded once, halves up, or
    a `Marker`: [c] withheld, [low] not 0 but rounded to 0. Totals are rounded from the true totals,
    not added up from cells; a note says so. Further cells are withheld until no withheld one can be
    worked out, and print the same [c].

    Raises ReportError for undeclared columns, identifying categories, what is no count, and where
    nothing useful could be shown safely.
    """
    rules, what = rules_of(policy, "protect_counts()"), f"The table of {count}"
    refuse_undeclared(frame, [*dimensions, count], what)
    plan = layout(frame, dimensions, total=total, categories=categories, what=what)
    raw = all_counts(plan, innermost_counts(frame, dimensions, count, what))
    small = {key for key in raw if rules.forbids(raw[key])}
    rounded = {key: shown_count(number, rules.round_base) for key, number in raw.items()}
    table_id = table_id or default_id(count, dimensions, population)
    names = TableNames(table_id, population, unit, tuple(sensitive))
    values, published = withhold(plan, rounded, small, rules, names, base=rules.round_base)
    table, notes = table_of(plan, {count: list(values.values())}), _notes(rules, total is not None)
    return ProtectedTable(policy, table, notes, published, reasons(values, small))


def table_of(plan: Layout, values: Mapping[str, Sequence[Shown]]) -> pd.DataFrame:
    """The printed table: its dimensions, which rows are totals, and columns of values."""
    keys = plan.cells()
    sides = {**plan.columns(keys), TOTAL_COLUMN: [None in key for key in keys]}
    # Plain lists: a slice of the raw frame would keep its memory alive.
    columns = {name: pd.Series(list(column), dtype=object) for name, column in values.items()}
    return pd.DataFrame({**sides, **columns})


def innermost_counts(
    frame: pd.DataFrame, dimensions: Sequence[str], count: str, what: str
) -> dict[Key, int]:
    """The raw count of each combination of categories that has a row.

    Raises ReportError, with how many rows, for what is no count and for a combination twice.
    """
    numbers = pd.to_numeric(frame[count], errors="coerce").astype("Float64")
    wrong = int((numbers.isna() | (numbers < 0) | (numbers % 1 != 0)).fillna(True).sum())
    if wrong:
        raise ReportError(f"{what}: {wrong} rows have no whole number of 0 or more in {count!r}.")
    keys = keys_of(frame, dimensions)
    repeated = len(keys) - len(set(keys))
    if repeated:
        raise ReportError(
            f"{what}: {repeated} rows repeat a combination of {', '.join(dimensions)}. Add them "
            "up first, each person once: frame.groupby([...]).size()."
        )
    return {key: int(number) for key, number in zip(keys, numbers, strict=True)}


def all_counts(plan: Layout, innermost: Mapping[Key, int]) -> dict[Key, int]:
    """Every cell and total in printed order, from the raw counts."""
    return {key: sum(innermost.get(part, 0) for part in plan.parts(key)) for key in plan.cells()}


def spread(table: ProtectedTable, *, columns: str, value: str) -> ProtectedTable:
    """The same protected table with one dimension laid out across, for print.

    Columns: the other dimensions, one column a category of `columns` holding `value`, and
    `is_total`, true where a row is a total over a dimension that is still down the side.
    Raises ReportError where the table has no such column.
    """
    frame = table.frame
    for name in (columns, value, TOTAL_COLUMN):
        if name not in frame.columns:
            raise ReportError(f"The protected table has no column {name!r} to lay out.")
    names = [str(name) for name in frame.columns]
    down = [name for name in names[: names.index(TOTAL_COLUMN)] if name != columns]
    across = list(dict.fromkeys(frame[columns]))
    rows: dict[tuple[str, ...], dict[str, int | float | Marker]] = {}
    for record in frame.to_dict("records"):
        side = tuple(str(record[name]) for name in down)
        rows.setdefault(side, {})[str(record[columns])] = record[value]
    totals = _total_rows(frame, columns, down)
    wide = pd.DataFrame(list(rows), columns=down).assign(
        **{name: pd.Series([row[name] for row in rows.values()], dtype=object) for name in across},
        **{TOTAL_COLUMN: [side in totals for side in rows]},
    )
    return ProtectedTable(table.policy, wide, table.notes, table.published, table.suppressed)


def _total_rows(frame: pd.DataFrame, columns: str, down: list[str]) -> set[tuple[str, ...]]:
    """The rows that are totals whichever category of the other dimension they show."""
    sides = [tuple(row) for row in frame[down].astype(str).to_numpy().tolist()]
    inner = {side for side, total in zip(sides, frame[TOTAL_COLUMN], strict=True) if not total}
    return set(sides) - inner


def _notes(rules: Rules, totals: bool) -> tuple[str, ...]:
    return (rules.sentence, MAY_NOT_SUM) if totals and rules.round_base > 1 else (rules.sentence,)
