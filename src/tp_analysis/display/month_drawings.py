"""Charts by month: the grid of what is held, and lines that have a gap where a month is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    GUIDE,
    INK,
    LINE_STYLES,
    MUTED,
    Drawing,
    label_rows,
)
from tp_analysis.formats import number
from tp_analysis.methods.months import HELD, MISSING, PART

MOST_COLUMNS_WITH_TEXT = 9
MOST_MONTHS_NAMED = 14
MOST_MONTHS_MARKED = 36
_CELLS: Mapping[str, dict[str, Any]] = {
    HELD: {"facecolor": ACCENT, "edgecolor": "white"},
    PART: {"facecolor": "white", "edgecolor": ACCENT, "hatch": "////"},
    MISSING: {"facecolor": "white", "edgecolor": GUIDE},
}


def month_grid(*, row: str, column: str, state: str, count: str) -> Drawing:
    """A cell for each row and column: filled where held, hatched in part, empty where missing.

    Each cell says its count, or that it is missing; in a wide grid only a cross marks the missing.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        rows, columns = data[row].drop_duplicates(), data[column].drop_duplicates()
        down, across = (_places(names) for names in (rows, columns))
        placed = data.assign(x=data[column].map(across), y=data[row].map(down))
        _draw_cells(axes, placed, state)
        if len(columns) <= MOST_COLUMNS_WITH_TEXT:
            for cell in placed.to_dict("records"):
                is_missing = cell[state] == MISSING
                text = "missing" if is_missing else number(cell[count])
                _write(axes, text, cell["x"], cell["y"], is_filled=cell[state] == HELD)
        else:
            missing = placed[placed[state] == MISSING]
            axes.plot(missing["x"], missing["y"], "x", color=INK, markersize=4)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _name_months(axes, columns)
        label_rows(axes, range(len(rows)), rows)
        axes.tick_params(length=0)

    return draw


def _draw_cells(axes: Axes, placed: pd.DataFrame, state: str) -> None:
    """One shape for all cells of a state: a shape each would make a grid of years heavy."""
    for name, look in _CELLS.items():
        cells = placed[placed[state] == name]
        corners = [
            Rectangle((x - 0.48, y - 0.42), 0.96, 0.84)
            for x, y in zip(cells["x"], cells["y"], strict=True)
        ]
        if corners:
            shape = Path.make_compound_path(
                *(cell.get_patch_transform().transform_path(cell.get_path()) for cell in corners)
            )
            axes.add_patch(PathPatch(shape, linewidth=1, **look))


def _marked(amounts: pd.Series[float]) -> list[bool]:
    """Which months have a mark: all; of very many only those alone between gaps, that no line
    would show."""
    held = amounts.notna()
    is_alone = held & ~held.shift(1, fill_value=False) & ~held.shift(-1, fill_value=False)
    return [*(is_alone if len(amounts) > MOST_MONTHS_MARKED else held)]


def _places(names: pd.Series[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _name_months(axes: Axes, columns: pd.Series[str]) -> None:
    """Every month, or every second, third... where the names of all would touch."""
    step = math.ceil(len(columns) / MOST_MONTHS_NAMED)
    names = [str(name).replace(" ", "\n") for name in columns]
    axes.set_xticks(range(0, len(names), step), names[::step])


def _write(axes: Axes, text: str, x: float, y: float, *, is_filled: bool) -> None:
    back = None if is_filled else {"facecolor": "white", "edgecolor": "none", "pad": 1}
    colour = "white" if is_filled else INK
    axes.annotate(text, (x, y), ha="center", va="center", color=colour, fontsize=9, bbox=back)


def lines_by_month(*, group: str, column: str, value: str, axis_label: str) -> Drawing:
    """A line with marks for each group; where a month is missing the line has a gap."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        columns = data[column].drop_duplicates()
        across = _places(columns)
        for place, (name, rows) in enumerate(data.groupby(group, sort=False)):
            style = LINE_STYLES[place // len(CATEGORICAL) % len(LINE_STYLES)]
            axes.plot(
                rows[column].map(across), rows[value].astype(float), marker="os^D"[place % 4],
                color=CATEGORICAL[place % len(CATEGORICAL)], linestyle=style, linewidth=2,
                markevery=_marked(rows[value].astype(float)), label=str(name),
            )  # fmt: skip
        axes.set_xlim(-0.5, len(columns) - 0.5)
        amounts = data[value].astype(float)
        axes.set_ylim(min(0, 1.1 * float(amounts.min())), 1.1 * float(amounts.max()))
        _name_months(axes, columns)
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
        axes.set_ylabel(axis_label, color=MUTED)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False)

    return draw
