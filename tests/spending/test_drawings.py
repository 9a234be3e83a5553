"""The report's own charts: everything drawn, nothing by colour alone, the same bytes each time."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from tp_analysis.display.theme import POINTS, Drawing, draw_svg
from tp_analysis.spending import control_exhibits, key_figures, load_inputs
from tp_analysis.spending.drawings import flow_bands, stacked_bars, years_lines
from tp_analysis.spending.treemap_drawing import treemap


def drawn(drawing: Drawing, data: pd.DataFrame, *, high: float = 4.0) -> Axes:
    figure = Figure(figsize=(680 / 96, high))
    FigureCanvasSVG(figure)
    axes = figure.add_subplot(position=(0, 0, 1, 1))
    drawing(axes, data)
    return axes


FLOWS = pd.DataFrame(
    [("in", "Taxes", "Town", 60.0), ("in", "Grants", "Town", 30.0), ("in", "Grants", "Shire", 10.0),
     ("out", "Town", "Roads", 90.0), ("out", "Shire", "Roads", 10.0)],
    columns=["stage", "source", "target", "amount"],
)  # fmt: skip
BANDS = flow_bands(
    stage="stage", source="source", target="target", amount="amount", first="in", second="out"
)


def test_every_flow_is_a_band_as_high_as_its_amount() -> None:
    axes = drawn(BANDS, FLOWS)
    bands = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
    heights = [float(band.get_path().vertices[-1][1] - band.get_path().vertices[0][1])
               for band in bands]  # fmt: skip
    assert len(bands) == len(FLOWS)
    scale = sum(heights) / FLOWS["amount"].sum()
    assert sorted(heights) == pytest.approx(sorted(FLOWS["amount"] * scale))


def test_every_block_of_the_flow_is_named_with_its_amount() -> None:
    words = {text.get_text() for text in drawn(BANDS, FLOWS).texts}
    assert words == {"Taxes 60", "Grants 40", "Town 90", "Shire 10", "Roads 100"}


def test_bands_stay_inside_the_block_that_they_arrive_at() -> None:
    axes = drawn(BANDS, FLOWS)
    blocks = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    last = blocks[-1]
    curves = [patch.get_path().vertices for patch in axes.patches if isinstance(patch, PathPatch)]
    ends = [points[3:5, 1] for points in curves if points[3, 0] == last.get_x()]
    assert len(ends) == 2
    low, high = last.get_y() - 1e-6, last.get_y() + last.get_height() + 1e-6
    assert all(low <= value <= high for pair in ends for value in pair)


PARTS = pd.DataFrame(
    {"name": ["A", "A", "B", "C"], "function": ["Health", "Roads", "Roads", "Debt"],
     "amount": [50.0, 30.0, 19.0, -5.0]}
)  # fmt: skip
TREEMAP = treemap(group="name", label="function", amount="amount", highlight=["A"])


def cells(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_fill()]


def test_areas_of_the_treemap_are_in_proportion_and_none_is_drawn_below_zero() -> None:
    areas = [cell.get_width() * cell.get_height() for cell in cells(drawn(TREEMAP, PARTS))]
    assert len(areas) == 3
    assert [area / sum(areas) for area in areas] == pytest.approx([50 / 99, 30 / 99, 19 / 99])


def test_a_name_is_written_only_where_it_has_room() -> None:
    large = {text.get_text().replace("\n", " ") for text in drawn(TREEMAP, PARTS).texts}
    assert large == {"A: Health, £50m", "Roads, £30m", "B: Roads, £19m"}
    assert list(drawn(TREEMAP, PARTS, high=0.15).texts) == []


def test_a_name_stands_upright_where_its_part_is_tall_and_narrow() -> None:
    narrow = pd.DataFrame({"name": ["A", "A"], "function": ["Health", "No function stated"],
                           "amount": [95.0, 5.0]})  # fmt: skip
    upright = [text for text in drawn(TREEMAP, narrow).texts if text.get_rotation() == 90]
    (name,) = upright
    assert name.get_text().replace("\n", " ") == "No function stated, £5m"
    part = next(cell for cell in cells(drawn(TREEMAP, narrow)) if cell.get_width() < 50)
    box = name.get_window_extent()
    assert box.width <= part.get_width() * 72 / 96
    assert box.height <= part.get_height() * 72 / 96


def test_no_label_of_a_body_touches_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = load_inputs(
        area="luton-and-central-bedfordshire", financial_year="2009-10", benchmark_year="2008-09"
    )
    asked: dict[str, Any] = {}
    monkeypatch.setattr(
        control_exhibits, "figure", lambda table, **given: asked.update(given, table=table)
    )
    control_exhibits.control_figure(inputs, key_figures(inputs))
    axes = drawn(asked["drawing"], asked["table"].frame, high=asked["height_pixels"] / 96)
    # The legend above the bars takes what is left of the height.
    axes.set_position((0.3, 0.0, 0.7, 0.79))
    axes.tick_params(labelsize=POINTS)
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    edges = sorted((box.y0, box.y1) for box in boxes)
    assert len(edges) == 8
    gaps = [above[0] - below[1] for below, above in itertools.pairwise(edges)]
    assert min(gaps) > 4, "pixels of a hundred to the inch"


def test_stacked_parts_lie_end_to_end_and_differ_by_more_than_colour() -> None:
    data = pd.DataFrame({"name": ["A"], "one": [2.0], "two": [3.0], "three": [0.5], "all": [5.5]})
    bars = stacked_bars(
        label="name", parts={"one": "One", "two": "Two", "three": "Three"}, total="all", unit="m"
    )
    axes = drawn(bars, data)
    boxes = [place for bar in axes.patches for place in (bar.get_x(), bar.get_width())]
    assert boxes == pytest.approx([0, 2, 2, 3, 5, 0.5])
    looks = {(bar.get_hatch(), sum(bar.get_facecolor()[:3]) > 2) for bar in axes.patches}
    assert len(looks) == 3


YEARS = pd.DataFrame(
    {"year": ["2001-02", "2003-04", "2004-05"], "real": [5.0, 6.0, 7.0], "paid": [4.0, 6.0, 8.0],
     "plan": [False, False, True]}
)  # fmt: skip
LINES = years_lines(
    year="year", real="real", nominal="paid", is_plan="plan", real_name="R", nominal_name="N"
)


def test_a_line_breaks_where_a_year_is_not_held_and_ends_before_a_plan() -> None:
    axes = drawn(LINES, YEARS)
    line = pd.Series(axes.lines[0].get_ydata(), axes.lines[0].get_xdata())
    assert line[[2001, 2003]].tolist() == [5, 6]
    assert line[[2002, 2004]].isna().all()
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "2001-02", "2002-03", "2003-04", "2004-05",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("drawing", "data"), [(BANDS, FLOWS), (TREEMAP, PARTS), (LINES, YEARS)],
    ids=["flow", "treemap", "years"],
)  # fmt: skip
def test_the_same_data_give_the_same_bytes(drawing: Drawing, data: pd.DataFrame) -> None:
    assert draw_svg(drawing, data, height_pixels=300) == draw_svg(drawing, data, height_pixels=300)
