"""The few kinds of chart the reports use; each returns a drawing for `figure`.

Where a table holds a marker instead of a number, nothing is drawn and the marker is printed: a
chart shows no more than its table. Order rows by what the table prints, never by raw values, as
the place of a withheld row would tell between which values it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    GUIDE,
    INK,
    LINE_STYLES,
    MUTED,
    TEXT_COLOURS,
    Drawing,
    label_rows,
)
from tp_analysis.formats import SHORTHAND, format_value, number

# The share of the axis that the name of a curve may take.
LABEL_ROOM = 0.2


def ranked_bars(
    *,
    label: str,
    value: str,
    unit: str,
    rounding: float,
    highlight: Sequence[str] = (),
) -> Drawing:
    """Horizontal bars in the order of the rows, zero based, each with its value beside it."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        names, values = data[label].astype(str), _numbers(data[value])
        chosen = names.isin(list(highlight)) if highlight else pd.Series(True, index=names.index)
        colours = [ACCENT if is_chosen else CONTEXT for is_chosen in chosen]
        places = np.arange(len(data))[::-1]
        axes.barh(places, values.fillna(0), color=colours, height=0.68)
        for place, amount, cell in zip(places, values, data[value], strict=True):
            text = _marker(cell) or format_value(amount, unit, rounding)
            _beside(axes, text, (amount, 0), place)
        label_rows(axes, places, names)
        most = max(0, float(values.max())) * 1.22
        least = min(0, float(values.min())) * 1.1
        axes.set_xlim(least, most if most > least else 1)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)

    return draw


def paired_dots(
    *, label: str, first: str, second: str, first_name: str, second_name: str, axis_label: str
) -> Drawing:
    """Two markers a row joined by a line: filled for the first, hollow for the second."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        one, two = _numbers(data[first]), _numbers(data[second])
        axes.hlines(places, one, two, color=GUIDE, linewidth=4, zorder=1)
        # The diamond is larger and empty, so that both are seen where they meet; and a mark at
        # zero is whole.
        axes.scatter(one, places, s=44, color=ACCENT, zorder=3, label=first_name, clip_on=False)
        axes.scatter(
            two, places, s=88, marker="D", facecolor=(1, 1, 1, 0), edgecolor=CATEGORICAL[2],
            linewidth=2, zorder=4, label=second_name, clip_on=False,
        )  # fmt: skip
        for place, *row in zip(places, data[first], data[second], one, two, strict=True):
            withheld = _withheld(row[:2], (first_name, second_name))
            _beside(axes, withheld, row[2:], place, points=9)
        label_rows(axes, places, data[label])
        _make_room(axes, len(data))
        axes.set_xlim(left=0)
        axes.margins(y=0.12)
        axes.grid(axis="x")
        axes.tick_params(length=0)
        _thousands(axes)
        axes.set_xlabel(axis_label)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False,
                    borderaxespad=0.2, handletextpad=0.2)  # fmt: skip

    return draw


def ranges(
    *, label: str, low: str, central: str, high: str, axis_label: str, line_at: float | None = None,
    line_label: str = "",
) -> Drawing:  # fmt: skip
    """A bar from low to high a row, with a mark at the central case; a target line if given."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        lows, middles, highs = (_numbers(data[name]) for name in (low, central, high))
        axes.hlines(places, lows, highs, color=CONTEXT, linewidth=9, zorder=1)
        axes.scatter(middles, places, s=70, color=ACCENT, zorder=3, clip_on=False)
        for place, *row in zip(places, data[low], data[central], data[high], strict=True):
            withheld = _withheld(row, ("Low", "Central", "High"))
            _beside(axes, withheld, [v for v in row if not _marker(v)], place, points=9)
        if line_at is not None:
            axes.axvline(line_at, color=CATEGORICAL[2], linewidth=1.6, linestyle="--", zorder=0)
            axes.annotate(
                line_label, (line_at, 1.0), xycoords=("data", "axes fraction"), xytext=(4, 3),
                textcoords="offset points", color=CATEGORICAL[2], va="bottom", ha="center",
            )  # fmt: skip
        label_rows(axes, places, data[label])
        _make_room(axes, len(data))
        axes.set_xlim(left=0)
        axes.margins(y=0.2)
        axes.grid(axis="x")
        axes.tick_params(length=0)
        _thousands(axes)
        axes.set_xlabel(axis_label)

    return draw


def step_curves(
    *, group: str, day: str, share: str, low: str, high: str, axis_label: str, last_day: float
) -> Drawing:
    """Step curves of the share still waiting, with bands, line styles and direct labels."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        drawn: list[tuple[np.ndarray, np.ndarray, str, str, int]] = []
        for place, (name, curve) in enumerate(data.groupby(group, sort=False)):
            colour, style = CATEGORICAL[place], LINE_STYLES[place]
            days, shares = _numbers(curve[day]), _numbers(curve[share]) * 100
            if withheld := [text for text in map(_marker, curve[share]) if text]:
                _name_withheld(axes, f"{name} {withheld[0]}", colour, place)
                continue
            axes.step(days, shares, where="post", color=colour, linestyle=style, linewidth=2)
            axes.fill_between(
                days, _numbers(curve[low]) * 100, _numbers(curve[high]) * 100,
                step="post", color=colour, alpha=0.16, linewidth=0,
            )  # fmt: skip
            drawn.append((days.to_numpy(), shares.to_numpy(), str(name), colour, place))
        for own, (xs, ys, title, colour, place) in enumerate(drawn):
            where = _crossing(xs, ys, place)
            gaps = [_crossing(x, y, place) - where for x, y, *_ in drawn[:own] + drawn[own + 1 :]]
            is_near = any(0 <= gap < LABEL_ROOM * last_day for gap in gaps)
            _label_curve(axes, (where, _label_height(place)), title, colour, to_left=is_near)
        axes.set_ylim(0, 104)
        axes.set_xlim(0, last_day)
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.set_xlabel(axis_label)

    return draw


def _label_curve(
    axes: Axes, where: tuple[float, float], name: str, colour: str, *, to_left: bool
) -> None:
    """Write the name to the right of the curve, or to its left where another is near on the right,
    at a height where the curves lie apart."""
    axes.annotate(
        name, where, xytext=(-16, -14) if to_left else (16, 12), textcoords="offset points",
        color=TEXT_COLOURS[colour], fontweight=600, va="center", ha="right" if to_left else "left",
    )  # fmt: skip


def _crossing(days: np.ndarray, shares: np.ndarray, place: int) -> float:
    """The day on which a curve comes down to the height of a label."""
    reached = np.flatnonzero(shares <= _label_height(place))
    return float(days[reached[0]] if len(reached) else days[-1])


def _label_height(place: int) -> int:
    return 62 - 22 * place


def _name_withheld(axes: Axes, text: str, colour: str, place: int) -> None:
    """At the right edge, where curves that are shown have ended or lie low."""
    axes.annotate(
        text, (1.0, _label_height(place)), xycoords=("axes fraction", "data"), xytext=(-4, 6),
        textcoords="offset points", color=TEXT_COLOURS[colour], fontweight=600, va="center",
        ha="right",
    )  # fmt: skip


def _numbers(cells: pd.Series[Any]) -> pd.Series[float]:
    """The cells as numbers, with none where a marker stands."""
    known = [np.nan if _marker(cell) or pd.isna(cell) else cell for cell in cells]
    return pd.Series(known, cells.index, float)


def _marker(cell: Any) -> str:
    """The marker that stands in a cell; "" for anything else.

    By its text: pandas makes plain text of a column that holds nothing but markers.
    """
    return str(cell) if isinstance(cell, str) and SHORTHAND.fullmatch(cell) else ""


def _withheld(cells: Iterable[Any], names: Iterable[str]) -> str:
    """Which of the cells of a row are markers, in words; "" where none is."""
    found = [
        f"{name} {_marker(cell)}" for cell, name in zip(cells, names, strict=True) if _marker(cell)
    ]
    return ", ".join(found)


def _beside(
    axes: Axes, text: str, values: Iterable[float], place: float, *, points: float = 5
) -> None:
    """Write to the right of the largest of the values of a row, or of zero."""
    if text:
        largest = max([0.0, *(float(value) for value in values if not pd.isna(value))])
        axes.annotate(
            text, (largest, place), xytext=(points, 0), textcoords="offset points", va="center",
            color=INK,
        )  # fmt: skip


def _make_room(axes: Axes, rows: int) -> None:
    """For every row, also where nothing is drawn in the first or last."""
    axes.update_datalim([(0, 0), (0, rows - 1)], updatex=False)


def _thousands(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.xaxis.label.set_color(MUTED)
