"""The charts that only the spending report uses; each returns a drawing for `figure`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import fill, wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    GUIDE,
    INK,
    LABEL_CHARACTERS,
    MUTED,
    TEXT_COLOURS,
    Drawing,
    label_rows,
)
from tp_analysis.formats import number

# Told apart by colour, by lightness and by pattern: not every reader sees the first.
FILLS = ((ACCENT, ""), (CATEGORICAL[1], "//"), (CONTEXT, ""))
# In pixels: a chart and a line of its text.
WIDTH, LINE = 680.0, 16.5


def stacked_bars(*, label: str, parts: Mapping[str, str], total: str, unit: str) -> Drawing:
    """Horizontal bars of up to three parts, each with its own colour and pattern, and their total.

    `parts` names the columns and, for each, its words in the legend.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        reached = np.zeros(len(data))
        for (column, words), (colour, hatch) in zip(parts.items(), FILLS, strict=False):
            lengths = data[column].to_numpy(dtype=float)
            axes.barh(
                places, lengths, left=reached, color=colour, hatch=hatch, edgecolor="white",
                linewidth=0.6, height=0.66, label=words,
            )  # fmt: skip
            reached = reached + lengths
        for place, amount in zip(places, data[total], strict=True):
            axes.annotate(
                f"£{number(amount)}{unit}", (amount, place), xytext=(5, 0),
                textcoords="offset points", va="center", color=INK,
            )  # fmt: skip
        label_rows(axes, places, data[label])
        axes.set_xlim(0, float(data[total].max()) * 1.28)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1.0), ncols=1, frameon=False, borderaxespad=0.2
        )

    return draw


@dataclass(frozen=True)
class _Node:
    """A block of the flow: where it begins, from the top, and its height."""

    top: float
    height: float


def flow_bands(
    *, stage: str, source: str, target: str, amount: str, first: str, second: str
) -> Drawing:
    """Three columns of blocks joined by bands whose height is the amount: first to second stage.

    Targets of the first stage are the sources of the second. Every block is named with its amount,
    so nothing hangs on colour.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        into, out = data[data[stage] == first], data[data[stage] == second]
        columns = [
            _sizes(into, source, amount),
            *_spenders_and_ends(into, out, source, target, amount),
        ]
        height = pixels_high(axes)
        gaps = [_gap(column.index) for column in columns]
        room = min(height - gap * len(c) for gap, c in zip(gaps, columns, strict=True))
        scale = room / float(max(column.sum() for column in columns))
        nodes = [
            _stack(column * scale, gap, height) for column, gap in zip(columns, gaps, strict=True)
        ]
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")
        _bands(axes, into[[source, target, amount]], nodes[0], nodes[1], (172, 266), scale)
        _bands(axes, out[[source, target, amount]], nodes[1], nodes[2], (420, 514), scale)
        _blocks(axes, nodes[0], columns[0], (164, 172), "right")
        _blocks(axes, nodes[1], columns[1], (266, 420), "center")
        _blocks(axes, nodes[2], columns[2], (514, 522), "left")

    return draw


def _sizes(rows: pd.DataFrame, by: str, amount: str) -> pd.Series[float]:
    return rows.groupby(by)[amount].sum().sort_values(ascending=False)


def _spenders_and_ends(
    into: pd.DataFrame, out: pd.DataFrame, source: str, target: str, amount: str
) -> tuple[pd.Series[float], pd.Series[float]]:
    """The second column in the order of who pays most of each, so that bands cross little."""
    funders = list(_sizes(into, source, amount).index)
    largest = into.sort_values(amount, ascending=False).drop_duplicates(target)
    payer = dict(zip(largest[target], largest[source].map(funders.index), strict=True))
    spenders = _sizes(out, source, amount)
    order = sorted(spenders.index, key=lambda name: payer.get(name, len(funders)))
    return spenders[order], _sizes(out, target, amount)


def pixels_high(axes: Axes) -> float:
    """The height of the chart in pixels."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return float(figure.get_size_inches()[1]) * 96


def _gap(names: Iterable[str]) -> float:
    """Room between two blocks for the longest name, however low the block is."""
    return LINE * max(len(_lines(name)) for name in names) * 0.85


def _lines(name: str) -> list[str]:
    return wrap(f"{name} 9,999", LABEL_CHARACTERS - 2)


def _stack(heights: pd.Series[float], gap: float, height: float) -> dict[str, _Node]:
    """The blocks of one column from the top, with their gaps, in the middle of the height."""
    top = (height - float(heights.sum()) - gap * (len(heights) - 1)) / 2
    nodes = {}
    for name, size in heights.items():
        nodes[str(name)] = _Node(top, float(size))
        top += float(size) + gap
    return nodes


def _bands(
    axes: Axes, rows: pd.DataFrame, left: dict[str, _Node], right: dict[str, _Node],
    ends: tuple[float, float], scale: float,
) -> None:  # fmt: skip
    """Bands in the order of both columns, so that they cross as little as they can."""
    leaving = {name: node.top for name, node in left.items()}
    arriving = {name: node.top for name, node in right.items()}
    flows = {(source, target): value for source, target, value in rows.to_numpy()}
    starts: dict[tuple[str, str], float] = {}
    for source in left:
        for target in right:
            if (source, target) in flows:
                starts[source, target] = leaving[source]
                leaving[source] += flows[source, target] * scale
    for target in right:
        for source in left:
            if (source, target) in flows:
                size = flows[source, target] * scale
                _band(axes, ends, starts[source, target], arriving[target], size)
                arriving[target] += size


def _band(axes: Axes, ends: tuple[float, float], start: float, end: float, size: float) -> None:
    (x0, x1), middle = ends, sum(ends) / 2
    points = [
        (x0, start), (middle, start), (middle, end), (x1, end),
        (x1, end + size), (middle, end + size), (middle, start + size), (x0, start + size),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=CONTEXT, alpha=0.6, linewidth=0))


def _blocks(
    axes: Axes, nodes: dict[str, _Node], amounts: pd.Series[float], ends: tuple[float, float],
    align: str,
) -> None:  # fmt: skip
    x0, x1 = ends
    inside = align == "center"
    where = {"right": x0 - 5, "center": (x0 + x1) / 2, "left": x1 + 5}[align]
    for name, node in nodes.items():
        axes.add_patch(
            Rectangle(
                (x0, node.top), x1 - x0, node.height, linewidth=0,
                facecolor=GUIDE if inside else ACCENT,
            )
        )  # fmt: skip
        words = fill(f"{name} {number(amounts[name])}", LABEL_CHARACTERS - 2)
        axes.text(
            where, node.top + node.height / 2, words, ha=align, va="center", color=INK,
            linespacing=0.95, zorder=5,
        )  # fmt: skip


def years_lines(
    *, year: str, real: str, nominal: str, is_plan: str, real_name: str, nominal_name: str
) -> Drawing:
    """Amounts over the years twice: in the prices of one year and as printed; plans are hollow.

    A year between the first and the last that is not in the data breaks the line.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = data[year].str[:4].astype(int)
        span = range(int(places.min()), int(places.max()) + 1)
        lines = (
            (real, real_name, "-", ACCENT, 24),
            (nominal, nominal_name, "--", CATEGORICAL[2], -20),
        )
        for column, name, style, colour, offset in lines:
            values = pd.Series(data[column].to_numpy(float), index=places)
            over = values.where(~data[is_plan].to_numpy(bool)).reindex(span)
            axes.plot(span, over, style, color=colour, linewidth=2, marker="o", markersize=5)
            plans = values[data[is_plan].to_numpy(bool)]
            axes.scatter(plans.index, plans, s=40, facecolor="white", edgecolor=colour,
                         linewidth=1.8, zorder=4, clip_on=False)  # fmt: skip
            first = over.first_valid_index()
            axes.annotate(
                name, (first, over[first]), xytext=(2, offset), textcoords="offset points",
                color=TEXT_COLOURS[colour], fontweight=600, va="center",
            )  # fmt: skip
        axes.set_xticks(list(span), [f"{one}-{(one + 1) % 100:02d}" for one in span])
        axes.set_ylim(0, float(np.nanmax(data[[real, nominal]].to_numpy(dtype=float))) * 1.08)
        axes.margins(x=0.06)
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        axes.yaxis.label.set_color(MUTED)

    return draw
