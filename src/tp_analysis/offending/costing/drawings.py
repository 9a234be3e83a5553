"""The charts of uncertainty and scenarios; each returns a drawing for `figure`."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MultipleLocator

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    INK,
    LINE_STYLES,
    TEXT_COLOURS,
    Drawing,
    label_rows,
)
from tp_analysis.formats import number
from tp_analysis.offending.drawings import Line, finish, upright_lines

NAME_CHARACTERS = 20


def histogram(
    *, low: str, high: str, share: str, axis_label: str, middle: tuple[float, float], line: Line
) -> Drawing:
    """How often a result falls in each step, those between the two ends of `middle` darker, and
    one labelled line. The last step, without a high end, is drawn as wide as the others."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        lows, shares = data[low].astype(float), 100 * data[share].astype(float)
        width = float((data[high] - lows).dropna().iloc[0])
        inside = (lows >= middle[0] - width / 2) & (lows + width <= middle[1] + width / 2)
        colours = np.where(inside, ACCENT, CONTEXT)
        axes.bar(lows + width / 2, shares, width=0.92 * width, color=colours, zorder=2)
        upright_lines(axes, [line])
        axes.set_xlim(0, float(lows.iloc[-1]) + width)
        axes.set_ylim(0, float(shares.max()) * 1.06)
        finish(axes, axis_label)
        axes.grid(visible=False)
        axes.grid(axis="y")
        axes.yaxis.set_major_locator(MultipleLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.legend(
            handles=[Patch(color=ACCENT, label="Eight draws in ten"),
                     Patch(color=CONTEXT, label="The others")],
            loc="upper right", frameon=False, handlelength=1.0,
        )  # fmt: skip

    return draw


def tornado(
    *, label: str, at_low: str, at_high: str, centre: float, axis_label: str, line: Line
) -> Drawing:
    """A bar a row from the result at the input's low end (light) to that at its high end (dark),
    from the common centre, with the results at the right; one labelled line."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        ends = {at_low: CONTEXT, at_high: ACCENT}
        results = {column: data[column].astype(float) for column in ends}
        for column, colour in ends.items():
            axes.barh(places, results[column] - centre, left=centre, height=0.62, color=colour,
                      zorder=2)  # fmt: skip
        for place, *row in zip(places, *results.values(), strict=True):
            # In a column at the right, where no line is crossed.
            axes.annotate(
                f"{number(min(row))} to {number(max(row))}", (1, place),
                xycoords=("axes fraction", "data"), va="center", ha="right", color=INK, zorder=4,
            )  # fmt: skip
        axes.axvline(centre, color=INK, linewidth=1, zorder=3)
        upright_lines(axes, [line])
        label_rows(axes, places, data[label])
        every = data[[at_low, at_high]].to_numpy(float)
        axes.set_xlim(0, max(float(every.max()), line[0]) * 1.25)
        finish(axes, axis_label)
        axes.legend(
            handles=[Patch(color=CONTEXT, label="Input at its 10th percentile"),
                     Patch(color=ACCENT, label="Input at its 90th percentile")],
            loc="lower left", frameon=False, handlelength=1.0,
        )  # fmt: skip

    return draw


def lines_over_years(*, group: str, year: str, value: str, decimals: int = 1) -> Drawing:
    """One line a group over the years, in its own colour and style, named at its end; zero based.
    What is measured stands above the chart."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        for place, (name, rows) in enumerate(data.groupby(group, sort=False)):
            values = pd.to_numeric(rows[value].map(_known), errors="coerce").to_numpy(float)
            at = np.arange(len(rows))
            colour, style = CATEGORICAL[place], LINE_STYLES[place]
            axes.plot(at, values, color=colour, linestyle=style, linewidth=2, marker="o")
            for where, shown in zip(at, values, strict=True):
                if not np.isnan(shown):
                    axes.annotate(
                        number(shown, decimals), (where, shown), xytext=(0, 7),
                        textcoords="offset points", ha="center", color=TEXT_COLOURS[colour],
                    )  # fmt: skip
            _name_line(axes, str(name), values.tolist(), TEXT_COLOURS[colour])
        names = list(dict.fromkeys(data[year]))
        axes.set_xticks(np.arange(len(names)), names)
        axes.set_xlim(-0.25, len(names) - 1 + 1.1)
        # Room above for the mark of illustrative data, where no line is.
        axes.set_ylim(0, axes.dataLim.y1 * 1.3 if axes.dataLim.y1 > 0 else 1)
        axes.grid(axis="y")
        axes.tick_params(length=0)

    return draw


def _name_line(axes: Axes, name: str, values: Sequence[float], colour: str) -> None:
    held = [value for value in values if not np.isnan(value)]
    text = name if held else f"{name} [c]"
    axes.annotate(
        fill(text, NAME_CHARACTERS), (len(values) - 1, held[-1] if held else 0), xytext=(20, 0),
        textcoords="offset points", va="center", color=colour, fontweight=600,
    )  # fmt: skip


def _known(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else float("nan")
