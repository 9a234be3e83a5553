"""The charts that only the offending report needs; each returns a drawing for `figure`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    INK,
    MUTED,
    Drawing,
    label_rows,
)
from tp_analysis.formats import format_value, number

Line = tuple[float, str]


def ranges_to_lines(
    *, label: str, low: str, central: str, high: str, axis_label: str, lines: Sequence[Line]
) -> Drawing:
    """A bar from low to high a row with a mark at the central case, its numbers beside it, and
    one labelled upright line for each value that the ranges are held against."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        lows, middles, highs = (data[name].astype(float) for name in (low, central, high))
        axes.hlines(places, lows, highs, color=CONTEXT, linewidth=10, zorder=2)
        axes.scatter(middles, places, s=70, color=ACCENT, zorder=3, clip_on=False)
        for place, least, middle, most in zip(places, lows, middles, highs, strict=True):
            text = f"{number(middle)} ({number(least)} to {number(most)})"
            # In a column at the right, where no line is crossed.
            axes.annotate(
                text, (1, place), xycoords=("axes fraction", "data"), va="center", ha="right",
                color=INK, zorder=4,
            )  # fmt: skip
        upright_lines(axes, lines)
        label_rows(axes, places, data[label])
        axes.set_xlim(0, max(float(highs.max()), *(value for value, _ in lines)) * 1.3)
        axes.margins(y=0.16)
        finish(axes, axis_label)

    return draw


def bars_to_line(
    *, label: str, value: str, unit: str, rounding: float, axis_label: str, line: Line
) -> Drawing:
    """Horizontal bars in the order of the rows, zero based; those that reach the line darker."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places, values = np.arange(len(data))[::-1], data[value].astype(float)
        colours = [ACCENT if amount >= line[0] else CONTEXT for amount in values]
        axes.barh(places, values, color=colours, height=0.68, zorder=2)
        for place, amount in zip(places, values, strict=True):
            axes.annotate(
                format_value(amount, unit, rounding), (amount, place), xytext=(5, 0),
                textcoords="offset points", va="center", color=INK, zorder=4,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        upright_lines(axes, [line])
        label_rows(axes, places, data[label])
        axes.set_xlim(0, float(values.max()) * 1.18)
        finish(axes, axis_label)

    return draw


def grouped_bars(
    *, label: str, series: Sequence[tuple[str, str]], unit: str, rounding: float
) -> Drawing:
    """Horizontal bars side by side in each row, one a series, each with its value beside it.

    `series` names each column and what it is called, in the order of the rows and of the key.
    """
    height = 0.8 / len(series)
    # From light to dark, the third hatched: told apart without colour.
    fills: Sequence[dict[str, Any]] = (
        {"color": CONTEXT}, {"color": CATEGORICAL[1]},
        {"facecolor": MUTED, "edgecolor": "white", "hatch": "////", "linewidth": 0},
        {"color": ACCENT},
    )  # fmt: skip

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1].astype(float)
        most = 0.0
        for turn, (column, name) in enumerate(series):
            values = data[column].astype(float)
            at = places + 0.4 - height * (turn + 0.5)
            axes.barh(
                at, values, height=height * 0.9, label=name, **fills[turn],
            )  # fmt: skip
            for place, amount in zip(at, values, strict=True):
                axes.annotate(
                    format_value(amount, unit, rounding), (amount, place), xytext=(5, 0),
                    textcoords="offset points", va="center", color=INK,
                )  # fmt: skip
            most = max(most, float(values.max()))
        label_rows(axes, places, data[label])
        axes.set_xlim(0, most * 1.12)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(series), frameon=False,
                    borderaxespad=0.2, handlelength=1.2)  # fmt: skip

    return draw


def upright_lines(axes: Axes, lines: Sequence[Line]) -> None:
    """A dashed line at each value, with its words above the plot."""
    for value, text in lines:
        axes.axvline(value, color=CATEGORICAL[2], linewidth=1.6, linestyle="--", zorder=1)
        axes.annotate(
            text, (value, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 4),
            textcoords="offset points", color=CATEGORICAL[2], va="bottom", ha="center",
        )  # fmt: skip


def finish(axes: Axes, axis_label: str) -> None:
    """The guides and the name of an axis of plain numbers."""
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_xlabel(axis_label)
