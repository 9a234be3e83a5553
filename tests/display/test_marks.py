"""The mark on a chart: seen on a phone where it can be, and never on what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tp_analysis.display.marks import Mark, place_mark

LOWER, UPPER = Mark("Not real", "lower right"), Mark("Not real", "upper right")


def chart(*points: tuple[float, float]) -> Axes:
    """A chart with thick dots at places from 0 to 1, where 1 is the edge of the plot."""
    axes = Figure(figsize=(6, 3)).add_subplot()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for x, y in points:
        axes.plot([x], [y], "o", markersize=12)
    return axes


def pixels(axes: Axes) -> np.ndarray:
    assert isinstance(axes.figure, Figure)
    canvas = FigureCanvasAgg(axes.figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def corner_of(axes: Axes) -> tuple[float, float]:
    [written] = [text for text in axes.texts if text.get_text() == "Not real"]
    return written.xy  # type: ignore[attr-defined, no-any-return] # an annotation


@pytest.mark.parametrize(
    ("points", "mark", "corner"),
    [
        ([], LOWER, (0, 1)),
        ([], UPPER, (0, 1)),
        ([(0.08, 0.93)], LOWER, (0, 0)),
        ([(0.08, 0.93)], UPPER, (1, 1)),
        ([(0.08, 0.93), (0.08, 0.07)], LOWER, (1, 0)),
        ([(0.08, 0.93), (0.92, 0.93)], UPPER, (0, 0)),
        ([(0.08, 0.93), (0.08, 0.07), (0.92, 0.07)], LOWER, (1, 1)),
    ],
)
def test_the_mark_goes_to_the_first_corner_that_is_free_the_left_before_the_right(
    points: list[tuple[float, float]], mark: Mark, corner: tuple[int, int]
) -> None:
    axes = chart(*points)
    assert not place_mark(axes, mark, "#801650")
    assert corner_of(axes) == corner


@pytest.mark.parametrize(("mark", "corner"), [(LOWER, (0, 0)), (UPPER, (0, 1))])
def test_where_no_corner_is_free_the_chart_grows_and_nothing_moves(
    mark: Mark, corner: tuple[int, int]
) -> None:
    axes = chart(*((x, y) for x in (0.08, 0.92) for y in (0.07, 0.93)))
    before, ticks = axes.figure.get_figheight(), [*axes.get_yticks()]
    assert place_mark(axes, mark, "#801650")
    assert axes.figure.get_figheight() > before + 0.2
    assert corner_of(axes) == corner
    assert [*axes.get_yticks()] == ticks, "no tick where nothing can be"
    with_mark = pixels(axes)
    [written] = [text for text in axes.texts if text.get_text() == "Not real"]
    box = written.get_window_extent()
    written.set_visible(False)
    rows = slice(len(with_mark) - round(box.y1), len(with_mark) - round(box.y0))
    behind = pixels(axes)[rows, round(box.x0) : round(box.x1), :3]
    assert behind.min() == 255


def test_a_mark_does_not_lie_on_a_surface_that_is_nearly_white() -> None:
    axes = chart()
    axes.axhspan(0.7, 1, color="#F1F3F5")
    place_mark(axes, UPPER, "#801650")
    assert corner_of(axes) == (0, 0)


@pytest.mark.parametrize(
    ("place", "corner"),
    [((0.04, 0.9), (0, 0)), ((0.5, 0.5), (0, 1)), ((-0.3, 0.9), (0, 0)), ((0.35, 0.93), (0, 1))],
)
def test_a_mark_does_not_lie_on_words(place: tuple[float, float], corner: tuple[int, int]) -> None:
    axes = chart()
    axes.text(*place, "Words that go on for a while")
    place_mark(axes, LOWER, "#801650")
    assert corner_of(axes) == corner


def test_a_mark_does_not_lie_on_words_that_come_down_to_its_corner() -> None:
    axes = chart()
    axes.text(0.1, 0.3, "Words that go up for a while", rotation=90)
    place_mark(axes, LOWER, "#801650")
    assert corner_of(axes) == (0, 0)
