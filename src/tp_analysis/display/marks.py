"""The mark on a chart that must not be taken for fact: inside the plot, where no crop removes it,
and where it hides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator

# On a phone a chart is cut off at its right.
CORNERS = ("upper left", "upper right", "lower left", "lower right")
# The frame around the words, in letter heights; to the edge of the plot; free on every side.
_FRAME, _EDGE_POINTS, _GAP_POINTS = 0.35, 8.0, 4.0
# Behind a mark may lie white and here and there a line of the grid, but no surface.
_DARKEST, _MOST_COVERED = 219, 0.12


@dataclass(frozen=True)
class Mark:
    """What a chart is marked with, such as "Illustrative data", and its corner of the plot where
    none at the left, which a phone shows, is free: "upper right" or "lower right"."""

    text: str
    corner: str


def place_mark(axes: Axes, mark: Mark, colour: str) -> bool:
    """Write the mark in a corner in which nothing is drawn; whether the chart was made taller.

    The chart must be laid out, and again where it was made taller.
    """
    figure = axes.figure
    assert isinstance(figure, Figure)
    canvas = figure.canvas
    # Any: matplotlib gives its canvases and renderers no types.
    picture: Any = FigureCanvasAgg(figure)
    picture.draw()
    darkness = np.asarray(picture.buffer_rgba())[..., :3].min(axis=2)
    is_taller = not _find_corner(axes, mark, colour, darkness, picture.get_renderer())
    if is_taller:
        side = "upper left" if mark.corner.startswith("upper") else "lower left"
        _make_room(axes, _write(axes, mark.text, side, colour), picture.get_renderer(), side)
    figure.set_canvas(canvas)
    return is_taller


def _find_corner(axes: Axes, mark: Mark, colour: str, darkness: np.ndarray, renderer: Any) -> bool:
    beside = mark.corner.replace("right", "left")
    for corner in dict.fromkeys((CORNERS[0], beside, mark.corner, *CORNERS)):
        written = _write(axes, mark.text, corner, colour)
        if _is_free(written, axes, darkness, renderer):
            return True
        written.remove()
    return False


def _write(axes: Axes, text: str, corner: str, colour: str) -> Annotation:
    is_top, is_left = corner.startswith("upper"), corner.endswith("left")
    return axes.annotate(
        text,
        (0 if is_left else 1, 1 if is_top else 0),
        xycoords="axes fraction",
        xytext=(
            _EDGE_POINTS if is_left else -_EDGE_POINTS,
            -_EDGE_POINTS if is_top else _EDGE_POINTS,
        ),
        textcoords="offset points",
        ha="left" if is_left else "right",
        va="top" if is_top else "bottom",
        fontweight=600,
        color=colour,
        bbox={"boxstyle": f"square,pad={_FRAME}", "facecolor": "white", "edgecolor": colour},
        zorder=10,
    )


def _is_free(written: Annotation, axes: Axes, darkness: np.ndarray, renderer: Any) -> bool:
    words, plot = written.get_window_extent(renderer), axes.bbox
    around = renderer.points_to_pixels(_FRAME * float(written.get_fontsize()) + _GAP_POINTS)
    left, right = (round(edge) for edge in (words.x0 - around, words.x1 + around))
    low, high = (round(edge) for edge in (words.y0 - around, words.y1 + around))
    if left < plot.x0 - 1 or right > plot.x1 + 1 or low < plot.y0 - 1 or high > plot.y1 + 1:
        return False
    rows = len(darkness)
    behind = darkness[rows - high : rows - low, left:right]
    return bool(behind.min() >= _DARKEST and (behind < 255).mean() <= _MOST_COVERED)


def _make_room(axes: Axes, written: Annotation, renderer: Any, side: str) -> None:
    """Make the chart taller by the mark's height, and leave the new space free at one edge."""
    figure = axes.figure
    assert isinstance(figure, Figure)
    words = written.get_window_extent(renderer)
    room = words.height + renderer.points_to_pixels(_EDGE_POINTS + 2 * _GAP_POINTS)
    bottom, top = axes.get_ylim()
    if not isinstance(axes.yaxis.get_major_locator(), FixedLocator):
        low, high = sorted((bottom, top))
        axes.set_yticks([tick for tick in axes.get_yticks() if low <= tick <= high])
    more = (top - bottom) * room / axes.bbox.height
    axes.set_ylim((bottom, top + more) if side.startswith("upper") else (bottom - more, top))
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + room / figure.dpi)
