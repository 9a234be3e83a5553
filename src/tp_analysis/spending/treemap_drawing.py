"""The treemap of the spending report: parts as large as their amounts, body by body."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd
import squarify
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tp_analysis.display.theme import ACCENT, GUIDE, INK, Drawing
from tp_analysis.formats import number
from tp_analysis.spending.drawings import LINE, WIDTH, pixels_high

# In pixels, of a wide character.
CHARACTER = 7.7
_Rectangle = tuple[float, float, float, float]


def treemap(*, group: str, label: str, amount: str, highlight: Sequence[str]) -> Drawing:
    """Rectangles as large as their amounts, those of one group together (Bruls and others, 2000).

    The rows come group by group, the largest first. Each rectangle that has room is named.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        shown = data[data[amount] > 0]
        height = pixels_high(axes)
        sums = shown.groupby(group, sort=False)[amount].sum().sort_values(ascending=False)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for name, outer in zip(sums.index, _rectangles(sums, (0, 0, WIDTH, height)), strict=True):
            of_group = shown[shown[group] == name].sort_values(amount, ascending=False)
            chosen = name in highlight
            inner = _rectangles(of_group[amount], outer)
            prefix = f"{name}: "
            for row, rectangle in zip(of_group.to_dict("records"), inner, strict=True):
                size = f", £{number(row[amount])}m"
                words = (f"{prefix}{row[label]}{size}", f"{prefix[:-2] or row[label]}{size}")
                _cell(axes, rectangle, words, chosen=chosen)
                prefix = ""
            _outline(axes, outer)

    return draw


def _rectangles(sizes: pd.Series[float], within: _Rectangle) -> list[_Rectangle]:
    """Rectangles in the order of the sizes, largest first: left, top, width, height."""
    x, y, width, height = within
    areas = squarify.normalize_sizes(sizes.tolist(), width, height)
    found = squarify.squarify(areas, x, y, width, height)
    return [(one["x"], one["y"], one["dx"], one["dy"]) for one in found]


def _cell(axes: Axes, rectangle: _Rectangle, words: Sequence[str], *, chosen: bool) -> None:
    """A rectangle with the first of the words that has room in it, if one has: upright where
    it is too narrow for them to lie.
    """
    x, y, width, height = rectangle
    axes.add_patch(
        Rectangle((x, y), width, height, facecolor=ACCENT if chosen else GUIDE, edgecolor="white",
                  linewidth=1)
    )  # fmt: skip
    ways = (
        (width, height, (x + 6, y + 5), "top", 0),
        (height, width, (x + 5, y + height - 6), "bottom", 90),
    )
    for along, across, where, align, rotation in ways:
        for text in words:
            if lines := _fitting(text, along, across):
                axes.text(
                    *where, "\n".join(lines), va=align, ha="left", rotation=rotation,
                    linespacing=0.98, color="white" if chosen else INK,
                )  # fmt: skip
                return


def _fitting(text: str, along: float, across: float) -> list[str]:
    """The text in lines that fit a room of that length and depth; none where it does not fit."""
    room = max(int((along - 12) / CHARACTER), 1)
    lines = wrap(text, room, break_long_words=False)
    fits = len(lines) * LINE <= across - 5 and max(map(len, lines)) <= room
    return lines if fits else []


def _outline(axes: Axes, rectangle: _Rectangle) -> None:
    x, y, width, height = rectangle
    axes.add_patch(
        Rectangle((x, y), width, height, fill=False, edgecolor="white", linewidth=4, zorder=4)
    )
