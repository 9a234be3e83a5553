"""The chart that only this topic uses: the steps of a process along the days of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tp_analysis.display.theme import CATEGORICAL, INK, MUTED, Drawing
from tp_analysis.formats import format_value, number

# Lines only: a pattern of dots makes a page many times heavier.
HATCHES = ("", "///", "\\\\\\", "xxx")
LABEL_WIDTH = 34
# Ink where white would not stand out from the second colour.
INNER_COLOURS = ("white", INK, "white", INK)


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


def labelled_parts(*, label: str, parts: Sequence[str], unit: str) -> Drawing:
    """Horizontal bars made of named parts, zero based: each part with its amount in it, in the
    same order in every bar, and the whole at the end."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        for place, row in enumerate(data.to_dict("records")):
            start = 0.0
            for part, name in enumerate(parts):
                amount = float(row[name])
                axes.barh(
                    -place, amount, left=start, height=0.6, color=CATEGORICAL[part],
                    hatch=HATCHES[part], edgecolor="white", linewidth=0.6,
                    label=name if place == 0 else None,
                )  # fmt: skip
                axes.annotate(
                    format_value(amount, unit), (start + amount / 2, -place), ha="center",
                    va="center", color=INNER_COLOURS[part],
                    bbox={"facecolor": CATEGORICAL[part], "edgecolor": "none", "pad": 2},
                )  # fmt: skip
                start += amount
            axes.annotate(
                format_value(start, unit), (start, -place), xytext=(6, 0), va="center",
                textcoords="offset points", fontweight=600, color=INK,
            )  # fmt: skip
        totals = data[list(parts)].sum(axis="columns")
        axes.set_xlim(0, float(totals.max()) * 1.12)
        axes.set_ylim(0.5 - len(data), 0.5)
        axes.set_yticks([-place for place in range(len(data))], data[label].astype(str))
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(parts), frameon=False,
            borderaxespad=0.2, handlelength=1.2, columnspacing=1.4,
        )  # fmt: skip

    return draw
