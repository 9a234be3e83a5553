"""The mark on a chart that must not be taken for fact: inside the plot, where no crop removes it,
and where it hides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator

from tp_analysis.display.canvas import Measures

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
    renderer: Any = _CornerRenderer(axes)
    renderer.room = _room_for(axes, mark, colour, renderer)
    figure.draw(renderer)
    darkness = np.asarray(renderer.buffer_rgba())[..., :3].min(axis=2)
    is_taller = not _find_corner(axes, mark, colour, darkness, renderer)
    if is_taller:
        side = "upper left" if mark.corner.startswith("upper") else "lower left"
        _make_room(axes, _write(axes, mark.text, side, colour), renderer, side)
    return is_taller


def _room_for(axes: Axes, mark: Mark, colour: str, renderer: Any) -> tuple[float, float]:
    """How far from a corner of the plot the mark, and what must be free around it, can reach."""
    written = _write(axes, mark.text, CORNERS[0], colour)
    words, around = written.get_window_extent(renderer), _around(written, renderer)
    written.remove()
    edge = renderer.points_to_pixels(_EDGE_POINTS)
    return words.width + edge + around + 1, words.height + edge + around + 1


class _CornerRenderer(Measures, RendererAgg):
    """Draws a chart as it will be, but for the words that cannot lie in a corner of the plot:
    setting words takes longest."""

    def __init__(self, axes: Axes) -> None:
        width, height = map(int, axes.figure.bbox.size)
        super().__init__(width, height, axes.figure.dpi)  # type: ignore[no-untyped-call]
        self.plot, self.room = axes.bbox, (0.0, 0.0)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, *rest: Any, **more: Any
    ) -> None:
        reach = sum(self.get_text_width_height_descent(s, prop, False))
        across = min(x - self.plot.x0, self.plot.x1 - x)
        up = min(self.height - y - self.plot.y0, self.plot.y1 - self.height + y)
        if -reach <= across <= self.room[0] + reach and -reach <= up <= self.room[1] + reach:
            super().draw_text(gc, x, y, s, prop, *rest, **more)  # type: ignore[no-untyped-call]


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
    around = _around(written, renderer)
    left, right = (round(edge) for edge in (words.x0 - around, words.x1 + around))
    low, high = (round(edge) for edge in (words.y0 - around, words.y1 + around))
    if left < plot.x0 - 1 or right > plot.x1 + 1 or low < plot.y0 - 1 or high > plot.y1 + 1:
        return False
    rows = len(darkness)
    behind = darkness[rows - high : rows - low, left:right]
    return bool(behind.min() >= _DARKEST and (behind < 255).mean() <= _MOST_COVERED)


def _around(written: Annotation, renderer: Any) -> float:
    return float(renderer.points_to_pixels(_FRAME * float(written.get_fontsize()) + _GAP_POINTS))


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
