"""The canvas of a chart: one drawing writes what Matplotlib writes in two."""

from __future__ import annotations

import io

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG

from tp_analysis.display import theme

DATA = pd.DataFrame({"body": ["The council – all of it, and its schools", "Police"], "v": [3, 12]})


class Plain(FigureCanvasSVG):
    """Draws the chart twice, with nothing of ours."""

    def written(self) -> list[str]:
        return [self.one(letters) for letters in ("path", "none")]

    def one(self, letters: str) -> str:
        buffer = io.StringIO()
        with mpl.rc_context({"svg.fonttype": letters}):
            self.print_svg(buffer, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
        return buffer.getvalue()


def drawing(axes: Axes, data: pd.DataFrame) -> None:
    """Words of every kind: on two lines, turned, bold, cut off, in a box and in a legend."""
    axes.barh([1, 0], data["v"], label="Counted & <kept>")
    theme.label_rows(axes, [1, 0], data["body"])
    axes.text(3, 1, "turned\nand bold", rotation=30, fontweight=600)
    axes.text(11, 0, "cut off at the edge of the plot", clip_on=True)
    axes.annotate("in a box", (5, 1), fontsize=9, bbox={"facecolor": "white"})
    axes.annotate("", (1, 1))
    axes.set_xlim(0, 14)
    axes.grid(axis="x")
    axes.set_xlabel("£ million")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1))


def test_both_forms_are_what_matplotlib_writes_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = theme.draw_chart(drawing, DATA, height_pixels=200)
    monkeypatch.setattr(theme, "Canvas", Plain)
    assert chart == theme.draw_chart(drawing, DATA, height_pixels=200)
    assert "<text" in chart.lettered
    assert "<text" not in chart.outlined


def test_drawing_leaves_the_settings_as_they_were() -> None:
    before = dict(mpl.rcParams)
    theme.draw_chart(drawing, DATA, height_pixels=200)
    assert dict(mpl.rcParams) == before
