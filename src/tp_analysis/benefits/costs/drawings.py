"""Two charts of what a claim takes: each measure against what it was, and a cost by its parts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from tp_analysis.benefits.flow.drawings import HATCHES
from tp_analysis.display.theme import ACCENT, CATEGORICAL, CONTEXT, INK, MUTED, Drawing
from tp_analysis.formats import format_value

# Ink where white would not stand out from the second colour.
INNER_COLOURS = ("white", INK, "white", INK)


def before_and_after(
    *, group: str, label: str, percent: str, text: str, printed_percent: str, printed_text: str
) -> Drawing:
    """Pairs of bars, each measure in percent of what it was, its value in the bar; a line marks
    what was printed of the second bar of a pair."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        heights, names, height = [], [], 0.0
        for name, rows in data.groupby(group, sort=False):
            axes.text(0, height, str(name), va="center", fontweight=600, color=INK)
            for place, row in enumerate(rows.to_dict("records")):
                height -= 1
                heights.append(height)
                names.append(str(row[label]))
                colour, ink = (CONTEXT, INK) if place == 0 else (ACCENT, "white")
                axes.barh(height, float(row[percent]), height=0.72, color=colour)
                axes.annotate(str(row[text]), (0, height), xytext=(6, 0), color=ink, va="center",
                              textcoords="offset points", fontweight=600)  # fmt: skip
                if not pd.isna(row[printed_percent]):
                    _printed(axes, float(row[printed_percent]), height, str(row[printed_text]))
            height -= 1.4
        axes.set_yticks(heights, names)
        # Room for the mark of made-up data below the last bar.
        axes.set_ylim(height - 0.6, 0.6)
        axes.set_xlim(0, 104)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)

    return draw


def _printed(axes: Axes, percent: float, height: float, text: str) -> None:
    axes.plot([percent, percent], [height - 0.46, height + 0.46], color=CATEGORICAL[2],
              linewidth=2.0, linestyle="--", zorder=4)  # fmt: skip
    axes.annotate(
        text, (percent, height), xytext=(7, 0), textcoords="offset points", va="center",
        color=MUTED,
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
