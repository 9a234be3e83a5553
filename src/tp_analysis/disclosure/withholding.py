"""Withholding cells: the small ones, and those that would give a small one away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tp_analysis.disclosure.cells import Key, Layout
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.rules import Rules
from tp_analysis.errors import ReportError, without_values
from tp_analysis.formats import slug

if TYPE_CHECKING:
    from tp_analysis.disclosure.published_tables import PublishedTable

SMALL, COMPLEMENTARY = "too small", "would give another cell away"
Shown = int | float | Marker


@dataclass(frozen=True)
class TableNames:
    """What the audit must know of a table beside its cells."""

    table_id: str
    population: str
    unit: str
    sensitive: tuple[str, ...] = ()
    kind: Literal["count", "magnitude"] = "count"
    protection_width: float | None = None


def default_id(what: str, dimensions: Sequence[str], population: str) -> str:
    """A name for a table that was given none: what it shows, by what, of whom."""
    return slug(f"{what} by {' and '.join(dimensions)} {population}")


def withhold(
    plan: Layout,
    rounded: Mapping[Key, Shown],
    small: Collection[Key],
    rules: Rules,
    names: TableNames,
    *,
    base: float,
) -> tuple[dict[Key, Shown], PublishedTable]:
    """The cells as they print, and what a reader sees of them.

    `small` is withheld, and with it what the audit finds to be needed; all print [c]. `base` is
    what the shown values were rounded to.
    """
    hidden = {key: Marker.CONFIDENTIAL if key in small else rounded[key] for key in rounded}
    published = _published(plan, hidden, rules, names, base)
    if small:
        # Solving linear programs is slow to import, and most tables withhold nothing.
        from tp_analysis.disclosure.secondary import complementary

        published = complementary(published)
    cells = zip(rounded.items(), published.cells, strict=True)
    values = {
        key: Marker.CONFIDENTIAL if cell.value is None else value for (key, value), cell in cells
    }
    return values, published


def reasons(values: Mapping[Key, Shown], small: Collection[Key]) -> tuple[tuple[str, int], ...]:
    """How many cells are withheld for which reason; for the output log, never for the page."""
    hidden = [key for key, value in values.items() if value is Marker.CONFIDENTIAL]
    counted = Counter(SMALL if key in small else COMPLEMENTARY for key in hidden)
    return tuple(sorted(counted.items()))


def _published(
    plan: Layout, values: Mapping[Key, Shown], rules: Rules, names: TableNames, base: float
) -> PublishedTable:
    # A build whose tables are all published already need not load it.
    from pydantic import ValidationError

    from tp_analysis.disclosure.published_tables import (
        PublishedCell,
        PublishedTable,
        rounding_half_width,
    )

    half_width = base / 2 if names.kind == "magnitude" else rounding_half_width(int(base))
    try:
        cells = tuple(
            PublishedCell(
                selection=plan.selection(key), value=_published_value(value), half_width=half_width
            )
            for key, value in values.items()
        )
        return PublishedTable(
            table_id=names.table_id,
            population=names.population,
            unit=names.unit,
            threshold=rules.threshold,
            dimensions=plan.categories,
            cells=cells,
            kind=names.kind,
            protection_width=names.protection_width,
            sensitive=names.sensitive,
        )
    except ValidationError as error:
        # The error itself holds the cells.
        raise ReportError(
            f"The table {names.table_id!r} cannot be published: {without_values(error)}. "
            "Mend the rows or the table."
        ) from None


def _published_value(value: Shown) -> float | None:
    """What a reader can compute with: no number for [c], 0 (give or take) for [low]."""
    if isinstance(value, Marker):
        return 0.0 if value is Marker.LOW else None
    return float(value)
