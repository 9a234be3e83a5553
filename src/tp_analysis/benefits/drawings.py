"""The chart that only this topic uses: the steps of a process along the days of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tp_analysis.display.formats import number
from tp_analysis.display.theme import CATEGORICAL, INK, MUTED, Drawing

HATCHES = ("", "///", "...", "xxx")
LABEL_WIDTH = 40


def step_timeline(
    *, group: str, label: str, start: str, end: str, kind: str, kinds: Sequence[str],
    headings: dict[str, str], axis_label: str,
) -> Drawing:  # fmt: skip
    """A bar a step from its first day to its last, below the step before it; the groups one below
    the other under their headings, on one scale. `kind` sets colour and hatching, named above."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        heights, names = [], []
        height = 0.0
        for name, steps in data.groupby(group, sort=False):
            axes.annotate(
                headings[str(name)], (0, height), xytext=(4, 0), textcoords="offset points",
                va="center", fontweight=600, color=INK,
            )  # fmt: skip
            for row in steps.to_dict("records"):
                height -= 1
                heights.append(height)
                names.append(fill(str(row[label]), LABEL_WIDTH))
                _bar(axes, height, row[start], row[end], list(kinds).index(row[kind]))
            height -= 1.5
        axes.set_yticks(heights, names, linespacing=0.95)
        axes.set_ylim(height + 0.8, 0.7)
        axes.set_xlim(0, float(data[end].max()) * 1.1)
        axes.grid(axis="x")
        axes.tick_params(length=0)
        axes.set_xlabel(axis_label)
        axes.xaxis.label.set_color(MUTED)
        _name_kinds(axes, kinds)

    return draw


def _bar(axes: Axes, height: float, start: float, end: float, place: int) -> None:
    axes.barh(
        height, end - start, left=start, height=0.66, color=CATEGORICAL[place],
        hatch=HATCHES[place], edgecolor="white", linewidth=0.6,
    )  # fmt: skip
    days = end - start
    axes.annotate(
        number(days, 0 if float(days).is_integer() else 1), (end, height), xytext=(4, 0),
        textcoords="offset points", va="center", color=INK,
    )  # fmt: skip


def _name_kinds(axes: Axes, kinds: Sequence[str]) -> None:
    handles = [
        Patch(facecolor=CATEGORICAL[place], hatch=HATCHES[place], edgecolor="white", label=kind)
        for place, kind in enumerate(kinds)
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1, 1.0), ncols=len(kinds),
        frameon=False, borderaxespad=0.2, handlelength=1.2, columnspacing=1.2,
    )  # fmt: skip
