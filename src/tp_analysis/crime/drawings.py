"""The charts that only the crime report draws, in panels: bubbles on maps, and bars by month."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from tp_analysis.display.theme import ACCENT, GUIDE, INK, MUTED, Drawing
from tp_analysis.formats import number

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]

# All in pixels of the page: the chart has no axes, so that what touches what can be told.
WIDTH = 672.0
PANEL_HEIGHT = 330.0
TITLE_HEIGHT, GAP, MARGIN = 26.0, 12.0, 34.0
PANELS_A_ROW, LABELS_A_PANEL = 2, 8
BARS_A_ROW, BARS_PANEL_HEIGHT = 3, 122.0
# With more months the numbers would touch: only the highest bar keeps its own.
MOST_NUMBERED_BARS = 7
# With more, bars are too thin to tell apart: one outline, and a band for months that are missing.
MOST_SEPARATE_BARS = 14
GAP_COLOUR = "#e4e7ea"
LARGEST_RADIUS = 17.0
LETTER, LINE, FONT_POINTS = 7.4, 14.0, 9.0
_DIRECTIONS = (
    (1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8),
)  # fmt: skip


def map_height(panels: int) -> int:
    """The height in pixels that bubble_maps needs for so many panels."""
    return round(math.ceil(panels / PANELS_A_ROW) * (PANEL_HEIGHT + GAP))


def bars_height(panels: int) -> int:
    """The height in pixels that small_bars needs for so many panels."""
    return round(math.ceil(panels / BARS_A_ROW) * (BARS_PANEL_HEIGHT + GAP))


def small_bars(*, panel: str, label: str, value: str) -> Drawing:
    """A panel of bars for each group, zero based and at a scale of its own.

    A cross marks a missing value; among many months a grey band does, and the bars touch. Each bar
    has its number while they are few; the first and last are named.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        names = [*data[panel].drop_duplicates()]
        axes.axis("off")
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, bars_height(len(names)))
        for name, place in zip(
            names, _panels(len(names), BARS_A_ROW, BARS_PANEL_HEIGHT), strict=True
        ):
            _one_panel_of_bars(axes, str(name), place, data[data[panel] == name], label, value)

    return draw


def _one_panel_of_bars(
    axes: Axes, title: str, place: Box, rows: pd.DataFrame, label: str, value: str
) -> None:
    left, bottom, right, top = place
    base, room = bottom + 18, top - bottom - 18 - TITLE_HEIGHT - 14
    amounts: Points = rows[value].to_numpy(np.float64)
    heights: Points = room * amounts / (float(np.nanmax(amounts)) or 1.0)
    axes.annotate(title, (left, top - 14), fontweight=600, color=INK)
    axes.plot([left, right], [base, base], color=GUIDE, linewidth=1)
    draw_bars = _separate_bars if len(amounts) <= MOST_SEPARATE_BARS else _joined_bars
    draw_bars(axes, heights, (left, base, right, base + room))
    _number_bars(axes, amounts, heights, (left, base, right, base + room))
    names = [*rows[label]]
    axes.annotate(names[0], (left, bottom + 3), fontsize=FONT_POINTS, color=MUTED)
    if len(names) > 1:
        axes.annotate(names[-1], (right, bottom + 3), ha="right", fontsize=FONT_POINTS, color=MUTED)


def _separate_bars(axes: Axes, heights: Points, room: Box) -> None:
    left, base, right, _ = room
    step = (right - left) / len(heights)
    for index, height in enumerate(np.nan_to_num(heights)):
        corner = (left + (index + 0.12) * step, base)
        axes.add_patch(Rectangle(corner, 0.76 * step, height, facecolor=ACCENT))


def _joined_bars(axes: Axes, heights: Points, room: Box) -> None:
    """One shape for all bars and one for all gaps: a shape each would outweigh the page."""
    left, base, right, top = room
    edges, is_gap = np.linspace(left, right, len(heights) + 1), np.isnan(heights)
    gaps = np.where(is_gap, top, np.nan)
    for tops, colour in ((base + heights, ACCENT), (gaps, GAP_COLOUR)):
        if not np.isnan(tops).all():
            axes.stairs(tops, edges, baseline=base, fill=True, facecolor=colour, linewidth=0)


def _number_bars(axes: Axes, amounts: Points, heights: Points, room: Box) -> None:
    """The numbers above the bars while they are few, else that of the highest."""
    left, base, right, _ = room
    step = (right - left) / len(amounts)
    for index, amount in enumerate(amounts):
        is_missing = np.isnan(amount)
        if is_missing and len(amounts) > MOST_SEPARATE_BARS:
            continue
        if not (is_missing or len(amounts) <= MOST_NUMBERED_BARS or index == np.nanargmax(amounts)):
            continue
        text = "×" if is_missing else number(float(amount))
        # Within its panel: the first and last would meet those of the panels beside.
        half = LETTER * len(text) / 2
        middle = min(max(left + (index + 0.5) * step, left + half), right - half)
        axes.annotate(
            text, (middle, base + np.nan_to_num(heights[index]) + 3), ha="center",
            fontsize=FONT_POINTS, color=INK,
        )  # fmt: skip


def bubble_maps(*, panel: str, label: str, value: str) -> Drawing:
    """A map for each panel, at a scale of its own, north up: a bubble each row at its longitude
    and latitude, its area in proportion to the value, on one measure in all panels.

    The largest are named; a name that would touch another or hide a bubble's middle is left out.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        names = [*data[panel].drop_duplicates()]
        axes.axis("off")
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, map_height(len(names)))
        largest = float(data[value].astype(float).max())
        for name, place in zip(names, _panels(len(names), PANELS_A_ROW, PANEL_HEIGHT), strict=True):
            rows = data[data[panel] == name]
            radii = LARGEST_RADIUS * np.sqrt(rows[value].to_numpy(float) / largest)
            _one_map(axes, str(name), place, _projected(rows, place), radii, [*rows[label]])

    return draw


def _panels(many: int, a_row: int, panel_height: float) -> Iterator[Box]:
    """Left, bottom, right and top of each panel, its title included, row by row from the top."""
    across = min(many, a_row)
    width = (WIDTH - GAP * (across - 1)) / across
    whole = math.ceil(many / a_row) * (panel_height + GAP)
    for index in range(many):
        row, column = divmod(index, across)
        left, top = column * (width + GAP), whole - row * (panel_height + GAP)
        yield left, top - panel_height, left + width, top


def _projected(rows: pd.DataFrame, place: Box) -> Points:
    """The rows' points in the panel: an equirectangular map about their middle latitude."""
    degrees = rows[["longitude", "latitude"]].to_numpy(float)
    low, high = degrees.min(axis=0), degrees.max(axis=0)
    # A degree of longitude is shorter than one of latitude; without this the map is stretched.
    stretch = np.array([math.cos(math.radians(float(low[1] + high[1]) / 2)), 1.0])
    left, bottom, right, top = place
    room = np.array([right - left, top - bottom - TITLE_HEIGHT]) - 2 * MARGIN
    span = np.maximum((high - low) * stretch, 1e-9)
    middle = np.array([(left + right) / 2, (bottom + top - TITLE_HEIGHT) / 2])
    placed: Points = middle + (degrees - (low + high) / 2) * stretch * float((room / span).min())
    return placed


def _one_map(
    axes: Axes, title: str, place: Box, points: Points, radii: Points, names: Sequence[str]
) -> None:
    left, bottom, right, top = place
    frame = (left, bottom, right, top - TITLE_HEIGHT)
    size = (right - left, frame[3] - bottom)
    axes.add_patch(Rectangle((left, bottom), *size, facecolor="white", edgecolor=GUIDE))
    axes.annotate(title, (left, top - TITLE_HEIGHT + 7), fontweight=600, color=INK)
    # An area in points squared; a pixel is three quarters of a point.
    axes.scatter(
        points[:, 0], points[:, 1], s=(2 * radii * 0.75) ** 2, color=ACCENT, alpha=0.45,
        edgecolor=ACCENT, linewidth=1,
    )  # fmt: skip
    for name, (x, y), middle in _names_that_fit(points, radii, names, frame):
        axes.plot([middle[0], x], [middle[1], y], color=INK, linewidth=0.6, zorder=3)
        axes.annotate(
            name, (x, y), ha="center", va="center", fontsize=FONT_POINTS, color=INK, zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip


def _names_that_fit(
    points: Points, radii: Points, names: Sequence[str], frame: Box
) -> Iterator[tuple[str, tuple[float, float], Points]]:
    """The names of the largest bubbles, places that are free for them, and the bubbles' middles."""
    # The square within a bubble: a name may touch its rim and no more.
    inner = np.maximum(0.75 * radii, 3)
    taken: list[Box] = [
        (x - half, y - half, x + half, y + half) for (x, y), half in zip(points, inner, strict=True)
    ]
    for index in np.argsort(-radii, kind="stable")[:LABELS_A_PANEL]:
        half = (LETTER * len(names[index]) / 2 + 1, LINE / 2)
        for x, y in _around(points[index], float(radii[index]), half):
            box = (x - half[0], y - half[1], x + half[0], y + half[1])
            if _within(box, frame) and not any(_touch(box, other) for other in taken):
                taken.append(box)
                yield names[index], (x, y), points[index]
                break


def _around(
    point: Points, radius: float, half: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Places for a name: beside the bubble, then farther and farther off."""
    for beyond in (2.0, 12.0, 24.0, 38.0):
        across, up = radius + half[0] + beyond, radius + half[1] + beyond
        for dx, dy in _DIRECTIONS:
            yield float(point[0]) + dx * across, float(point[1]) + dy * up


def _within(box: Box, frame: Box) -> bool:
    return (
        frame[0] < box[0] and box[2] < frame[2] and frame[1] < box[1] and box[3] < frame[3]
    )  # fmt: skip


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
