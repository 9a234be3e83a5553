"""The few kinds of chart the reports use; each returns a drawing for `figure`."""

from __future__ import annotations

from collections.abc import Sequence

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
    Drawing,
)
from tp_analysis.formats import format_value, number


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
        names, values = data[label].astype(str), data[value].astype(float)
        chosen = names.isin(list(highlight)) if highlight else pd.Series(True, index=names.index)
        colours = [ACCENT if is_chosen else CONTEXT for is_chosen in chosen]
        places = np.arange(len(data))[::-1]
        axes.barh(places, values, color=colours, height=0.68)
        for place, amount in zip(places, values, strict=True):
            axes.annotate(
                format_value(amount, unit, rounding),
                (max(amount, 0), place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                color=INK,
            )
        axes.set_yticks(places, names)
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
        one, two = data[first].astype(float), data[second].astype(float)
        axes.hlines(places, one, two, color=GUIDE, linewidth=4, zorder=1)
        axes.scatter(one, places, s=64, color=ACCENT, zorder=3, label=first_name)
        axes.scatter(
            two, places, s=64, marker="D", facecolor="white", edgecolor=CATEGORICAL[2],
            linewidth=2, zorder=2, label=second_name,
        )  # fmt: skip
        axes.set_yticks(places, data[label].astype(str))
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
        lows, highs = data[low].astype(float), data[high].astype(float)
        axes.hlines(places, lows, highs, color=CONTEXT, linewidth=9, zorder=1)
        axes.scatter(data[central].astype(float), places, s=70, color=ACCENT, zorder=3)
        if line_at is not None:
            axes.axvline(line_at, color=CATEGORICAL[2], linewidth=1.6, linestyle="--", zorder=0)
            axes.annotate(
                line_label, (line_at, 1.0), xycoords=("data", "axes fraction"), xytext=(4, 3),
                textcoords="offset points", color=CATEGORICAL[2], va="bottom", ha="center",
            )  # fmt: skip
        axes.set_yticks(places, data[label].astype(str))
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
        for place, (name, curve) in enumerate(data.groupby(group, sort=False)):
            colour, style = CATEGORICAL[place], LINE_STYLES[place]
            days = curve[day].astype(float)
            shares = curve[share].astype(float) * 100
            axes.step(days, shares, where="post", color=colour, linestyle=style, linewidth=2)
            axes.fill_between(
                days, curve[low].astype(float) * 100, curve[high].astype(float) * 100,
                step="post", color=colour, alpha=0.16, linewidth=0,
            )  # fmt: skip
            _label_curve(axes, days.to_numpy(), shares.to_numpy(), str(name), colour, place)
        axes.set_ylim(0, 104)
        axes.set_xlim(0, last_day)
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.set_xlabel(axis_label)

    return draw


def _label_curve(
    axes: Axes, days: np.ndarray, shares: np.ndarray, name: str, colour: str, place: int
) -> None:
    """Write the name to the right of the curve, at a height where the curves lie apart."""
    height = 62 - 22 * place
    reached = np.flatnonzero(shares <= height)
    where = days[reached[0]] if len(reached) else days[-1]
    axes.annotate(
        name, (where, height), xytext=(9, 6), textcoords="offset points", color=colour,
        fontweight=600, va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
    )  # fmt: skip


def _thousands(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.xaxis.label.set_color(MUTED)
