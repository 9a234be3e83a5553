"""The SVG of a chart, written tight: the same picture, in fewer bytes."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import typst
from PIL import Image

from tp_analysis.display import theme
from tp_analysis.display.drawings import ranges, step_curves
from tp_analysis.display.marks import Mark
from tp_analysis.display.month_drawings import month_grid
from tp_analysis.display.svg import tight
from tp_analysis.methods.months import HELD, MISSING, PART

LOOSE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 90" xmlns="http://www.w3.org/2000/svg">
 <g id="figure_1">
  <!-- a word -->
  <defs><path id="Inter-Regular-53d" d="M 20.123456 -6.3
L 4 9.999999 
z
" transform="scale(0.015625)"/></defs>
  <g style="fill: #54595f" transform="translate(46.992506 127.762455) scale(0.105 -0.105)">
   <use xlink:href="#Inter-Regular-53d"/>
   <use xlink:href="#Inter-Regular-53d" transform="translate(40.671875 0)"/>
  </g>
  <path id="patch_1" d="M 0 -0.001 L 1 2" clip-path="url(#pb7ff)" style="fill: none; stroke: #dcdfe3"/>
 </g>
 <defs><clipPath id="pb7ff"><rect x="0" y="1.23456" width="4" height="5"/></clipPath></defs>
</svg>
"""  # noqa: E501 # as matplotlib writes it
TIGHT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90">'
    '<defs><path d="M20.12-6.3L4 10z" transform="scale(0.015625)" id="a"/></defs>'
    '<g style="fill:#54595f" transform="translate(46.99 127.76) scale(0.105 -0.105)">'
    '<use href="#a"/><use href="#a" x="40.7"/></g>'
    '<path d="M0 0L1 2" clip-path="url(#b)" style="fill:none;stroke:#dcdfe3"/>'
    '<defs><clipPath id="b"><rect x="0" y="1.23" width="4" height="5"/></clipPath></defs></svg>'
)


def test_names_blanks_comments_and_decimals_that_draw_nothing_go() -> None:
    assert tight(LOOSE) == TIGHT


def test_words_stay_as_they_are_whatever_they_look_like() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><text>&lt;g&gt; 1.23456 /&gt; \u00a0x</text></svg>'
    )
    assert tight(svg) == svg


def pixels(svg: str) -> np.ndarray:
    """The picture as Typst draws it, 96 pixels an inch."""
    page = "#set page(width: 510pt, height: auto, margin: 0pt)\n" + (
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    drawn = typst.compile(
        page.encode(), format="png", ppi=96.0, sys_inputs={"svg": svg},
        font_paths=[str(theme.FONTS)], ignore_system_fonts=True,
    )  # fmt: skip
    return np.asarray(Image.open(io.BytesIO(bytes(drawn))).convert("RGB")).astype(int)


DAYS = np.arange(0.0, 40.0, 1.7)
CHARTS = {
    "letters, lines and dots": (
        ranges(label="body", low="low", central="middle", high="high", axis_label="£ million",
               line_at=112, line_label="As printed"),
        pd.DataFrame({"body": ["The council – all of it", "Police"], "low": [10.37, 20.1],
                      "middle": [112.3, 30.77], "high": [200.4, 44.44]}),
    ),
    "bands and curves": (
        step_curves(group="group", day="day", share="share", low="low", high="high",
                    axis_label="Days", last_day=38),
        pd.DataFrame({"group": "As it is", "day": DAYS, "share": 1 - DAYS / 41,
                      "low": (1 - DAYS / 41) ** 2, "high": (1 - DAYS / 41) ** 0.5}),
    ),
    "hatching": (
        month_grid(row="row", column="month", state="state", count="count"),
        pd.DataFrame({"row": "Police", "month": ["May 2010", "June 2010", "July 2010"],
                      "state": [HELD, PART, MISSING], "count": [1234, 56, 0]}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("letters", ["outlined", "lettered"])
@pytest.mark.parametrize("kind", CHARTS)
def test_the_picture_is_the_same_but_for_the_edges_of_strokes(
    kind: str, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing, data = CHARTS[kind]
    mark = Mark("Not real", "lower right")

    def drawn() -> str:
        return str(getattr(theme.draw_chart(drawing, data, height_pixels=200, mark=mark), letters))

    written = drawn()
    monkeypatch.setattr(theme, "tight", str)
    loose = drawn()
    differs = np.abs(pixels(written) - pixels(loose)).max(axis=2)
    assert differs.max() < 100
    assert (differs > 40).mean() < 0.0005
    assert len(written) < 0.7 * len(loose)


@pytest.mark.parametrize("kind", CHARTS)
def test_words_stand_where_their_outlines_do(kind: str) -> None:
    """A PDF's reader sees what that of the page sees, whoever sets the words."""
    drawing, data = CHARTS[kind]
    chart = theme.draw_chart(drawing, data, height_pixels=200)
    outlined, lettered = pixels(chart.outlined), pixels(chart.lettered)
    inked = (outlined < 200).any(axis=2)
    assert (np.abs(outlined - lettered).max(axis=2) > 128).mean() < 0.02 * inked.mean()
