"""The chart that only the simulation uses: a queue by week, with its interval."""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes

from tp_analysis.display.theme import CATEGORICAL, LINE_STYLES, MUTED, TEXT_COLOURS, Drawing

_LABEL_WIDTH = 18


def weekly_lines(
    *, group: str, week: str, value: str, low: str, high: str, axis_label: str
) -> Drawing:
    """A line with its band for each group, named at its end in its own colour and style."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        top = float(data[high].max())
        ends = []
        for place, (name, line) in enumerate(data.groupby(group, sort=False)):
            colour, style = CATEGORICAL[place], LINE_STYLES[place]
            axes.plot(line[week], line[value], color=colour, linestyle=style, linewidth=2)
            axes.fill_between(
                line[week], line[low], line[high], color=colour, alpha=0.16, linewidth=0
            )
            ends.append((float(line[value].iloc[-1]), str(name), TEXT_COLOURS[colour]))
        last = float(data[week].max())
        for height, (_, name, colour) in zip(_apart(ends, top), sorted(ends), strict=True):
            axes.annotate(
                fill(name, _LABEL_WIDTH), (last, height), xytext=(6, 0),
                textcoords="offset points", color=colour, va="center", fontweight=600,
                linespacing=1.0,
            )  # fmt: skip
        axes.set_xlim(float(data[week].min()), last * 1.32)
        axes.set_ylim(0, top * 1.08)
        axes.set_xticks(sorted(data[week].unique()))
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.set_xlabel(axis_label)
        axes.xaxis.label.set_color(MUTED)

    return draw


def _apart(ends: list[tuple[float, str, str]], top: float) -> list[float]:
    """Heights for the names of lines, from the lowest, so that no two touch."""
    heights: list[float] = []
    for value, name, _ in sorted(ends):
        rows = fill(name, _LABEL_WIDTH).count("\n") + 1
        least = heights[-1] + top * 0.075 * (rows + 1) if heights else top * 0.04 * rows
        heights.append(max(value, least))
    return heights
