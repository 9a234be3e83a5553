"""What a chart is drawn on: words are measured once, and what is written twice is drawn once.

A page needs a chart's letters as outlines, a PDF as words in a font. The rest of the two is the
same, and drawing it is most of the work.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

# A dot is a point, as an SVG has it.
DOTS_AN_INCH = 72
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Canvas(FigureCanvasBase):
    """Lays out a figure by the measures of its SVG, and writes that."""

    def get_renderer(self) -> SvgRenderer:
        """What the layout measures with; Matplotlib looks for it by this name."""
        return SvgRenderer(self.figure)

    def written(self) -> tuple[str, str]:
        """The SVG with its letters as outlines, and with its letters as text.

        Sets `svg.fonttype`: call it where settings are put back.
        """
        renderer = self.get_renderer()
        self.figure.draw(renderer)
        return renderer.written()


class Measures:
    """The measures of words for any renderer, those of the SVG: layout and drawing ask for them
    again and again, and they are taken once."""

    # Any: matplotlib gives its renderers no types.
    points_to_pixels: Any

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """Of words on one line, in dots."""
        # A copy, as its hash changes with it.
        return tuple(map(self.points_to_pixels, _measured(s, prop.copy(), ismath)))

    def _get_font_height_metrics(self, prop: FontProperties) -> Any:
        # Without it, Matplotlib reads the tables of the font anew for every text.
        return tuple(map(self.points_to_pixels, _heights(prop.copy())))


class SvgRenderer(Measures, RendererSVG):
    """Writes each text in both forms, one after the other, and remembers where they lie."""

    def __init__(self, figure: Figure) -> None:
        self._paper = io.StringIO()
        # Where a text begins as outlines, where as words, and where it ends.
        self._texts: list[tuple[int, int, int]] = []
        width, height = figure.get_size_inches() * DOTS_AN_INCH
        super().__init__(width, height, self._paper, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]

    def draw_text(self, *how: Any, **more: Any) -> None:
        """Any text, twice."""
        # A comment first: it ends the tag that is open, which belongs to both forms.
        self.writer.comment("")  # type: ignore[no-untyped-call]
        places = [self._paper.tell()]
        for letters in ("path", "none"):
            mpl.rcParams["svg.fonttype"] = letters
            super().draw_text(*how, **more)  # type: ignore[no-untyped-call]
            places.append(self._paper.tell())
        begin, middle, end = places
        self._texts.append((begin, middle, end))

    def written(self) -> tuple[str, str]:
        """All that was drawn, with outlines and with words; nothing can be drawn after it."""
        self.finalize()  # type: ignore[no-untyped-call]
        both = self._paper.getvalue()
        outlined, lettered, done = [], [], 0
        for begin, middle, end in self._texts:
            outlined.append(both[done:middle])
            lettered += [both[done:begin], both[middle:end]]
            done = end
        return "".join([*outlined, both[done:]]), "".join([*lettered, both[done:]])


@lru_cache(maxsize=4096)
def _measured(words: str, font: FontProperties, is_formula: Any) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(words, font, is_formula)


@cache
def _heights(font: FontProperties) -> tuple[float, float, float]:
    """How far a line goes above and below, and the gap between lines, in points."""
    file: Any = get_font(findfont(font))
    line, head = file.get_sfnt_table("OS/2"), file.get_sfnt_table("head")
    scale = 1 / head["unitsPerEm"] * font.get_size_in_points()
    up, down, gap = (line[f"sTypo{part}"] for part in ("Ascender", "Descender", "LineGap"))
    return up * scale, -down * scale, gap * scale
