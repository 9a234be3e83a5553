"""The one look of a chart: colours, type and size, and its bytes as SVG.

Colours are the Analysis Function's lists, in their order; text is the page's own font at the
page's own size. Drawn without the pyplot interface, so no global state is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tp_analysis.display.canvas import DOTS_AN_INCH, Canvas
from tp_analysis.display.marks import Mark, place_mark
from tp_analysis.display.svg import tight

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25")
# The second and fourth are too light to be read as words on white.
TEXT_COLOURS = dict(zip(CATEGORICAL, ("#12436D", "#1A6B65", "#801650", "#A83D05"), strict=True))
ACCENT = CATEGORICAL[0]
CONTEXT = "#BFBFBF"
INK = "#1B1F24"
MUTED = "#54595F"
GUIDE = "#DCDFE3"
LINE_STYLES = ("-", "--", "-.", ":")

WIDTH_INCHES = 680 / 96
POINTS = 10.5
LABEL_CHARACTERS = 26
FAMILY = "Inter"
FONTS = Path(__file__).parents[1] / "publish" / "fonts"

Drawing = Callable[[Axes, pd.DataFrame], None]


@cache
def _register_fonts() -> None:
    # Another Inter on this computer, of another version, would make other charts than elsewhere.
    known = font_manager.fontManager
    known.ttflist = [font for font in known.ttflist if font.name != FAMILY]
    for path in sorted(FONTS.glob("*.ttf")):
        known.addfont(str(path))


def _style() -> Any:
    with sns.axes_style("white"):
        base = dict(sns.axes_style())
    return {
        **base,
        "font.family": [FAMILY],
        "font.size": POINTS,
        "axes.labelsize": POINTS,
        "xtick.labelsize": POINTS,
        "ytick.labelsize": POINTS,
        "text.color": INK,
        "axes.labelcolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": INK,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.spines.bottom": False,
        "axes.edgecolor": GUIDE,
        "axes.unicode_minus": True,
        "grid.color": GUIDE,
        "grid.linewidth": 0.8,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=CATEGORICAL),
        "figure.facecolor": "white",
        # A name with two dollar signs is a name, not a formula.
        "text.parse_math": False,
        # Without a fixed salt every run would name its clip paths anew.
        "svg.hashsalt": "tp-analysis",
    }


@dataclass(frozen=True)
class Chart:
    """One chart as SVG, twice: a page cannot lend an image its font, so there the letters are
    outlines; a PDF has the font, and its letters can be searched for and weigh less."""

    outlined: str
    lettered: str


def draw_chart(
    drawing: Drawing, data: pd.DataFrame, *, height_pixels: int, mark: Mark | None = None
) -> Chart:
    """The chart, 680 pixels wide; the same bytes for the same data.

    Where no corner of the plot has room for the mark the chart is taller than asked for.
    """
    _register_fonts()
    with mpl.rc_context():
        # A person's own settings, or those of a notebook, must not change a chart.
        mpl.rcdefaults()
        mpl.rcParams.update(_style())
        size = (WIDTH_INCHES, height_pixels / 96)
        figure = Figure(figsize=size, dpi=DOTS_AN_INCH, layout="constrained")
        axes = figure.add_subplot()
        drawing(axes, data)
        canvas = Canvas(figure)
        _lay_out(figure, axes, mark)
        return Chart(*map(tight, canvas.written()))


def draw_svg(
    drawing: Drawing, data: pd.DataFrame, *, height_pixels: int, mark: Mark | None = None
) -> str:
    """The chart of `draw_chart` as a page has it: its letters are outlines."""
    return draw_chart(drawing, data, height_pixels=height_pixels, mark=mark).outlined


def label_rows(axes: Axes, places: Any, names: Iterable[Any]) -> None:
    """Name the rows, long names on two lines: on a phone the names must leave room for the data."""
    lines = [fill(str(name), LABEL_CHARACTERS) for name in names]
    axes.set_yticks(places, lines, linespacing=0.95)


def _lay_out(figure: Figure, axes: Axes, mark: Mark | None) -> None:
    """Settle where all goes; saving would do it by drawing the whole chart once more."""
    engine = figure.get_layout_engine()
    assert engine is not None
    # Any drawing, also that which looks for the mark's place, would lay it out once more.
    figure.set_layout_engine("none")
    engine.execute(figure)
    if mark is not None and place_mark(axes, mark, CATEGORICAL[2]):
        engine.execute(figure)
