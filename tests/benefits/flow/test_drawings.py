"""The pictures of the process read: no words on other words, none outside its box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from tp_analysis import benefits
from tp_analysis.benefits.flow.exhibits import LANES
from tp_analysis.display import theme
from tp_analysis.display.marks import Mark
from tp_analysis.display.quantities import Quantities

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def made() -> tuple[benefits.BenefitInputs, benefits.AssumedProcess, Quantities]:
    inputs = benefits.load_inputs(area=AREA, assumed=benefits.ClaimAssumptions())
    process = benefits.assumed_process(inputs)
    printed = benefits.key_figures(inputs)
    return inputs, process, printed | benefits.process_figures(inputs, process)


def drawn(make: object, monkeypatch: pytest.MonkeyPatch) -> Axes:
    """The axes of a figure exhibit, as its chart was drawn and laid out."""
    kept: list[Axes] = []

    def keep(
        drawing: theme.Drawing, data: object, *, height_pixels: int, mark: Mark | None
    ) -> theme.Chart:
        theme._register_fonts()
        mpl.rcParams.update(theme._style())
        figure = Figure(
            figsize=(theme.WIDTH_INCHES, height_pixels / 96), layout="constrained", dpi=96
        )
        axes = figure.add_subplot()
        drawing(axes, data)  # type: ignore[arg-type]
        FigureCanvasAgg(figure)
        theme._lay_out(figure, axes, mark)
        kept.append(axes)
        return theme.Chart("<svg/>", "<svg/>")

    with mpl.rc_context():
        monkeypatch.setattr(theme, "draw_chart", keep)
        make()  # type: ignore[operator]
    return kept[0]


def words(axes: Axes) -> Iterator[tuple[str, Bbox]]:
    """What is written, and where, in pixels."""
    ticks = [
        label
        for axis in (axes.xaxis, axes.yaxis)
        if axes.axison and axis.get_visible()
        for label in axis.get_ticklabels()
    ]
    for text in [*axes.texts, *ticks]:
        if text.get_text():
            yield text.get_text(), text.get_window_extent()


FIGURES = {
    "value stream map": lambda i, p, n: benefits.stream_map_figure(p, n),
    "swim lanes": lambda i, p, n: benefits.swim_lanes_figure(p, n),
    "comparison": lambda i, p, n: benefits.comparison_figure(i, p, n),
    "cost": lambda i, p, n: benefits.cost_figure(i, p, n),
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_lie_on_other_words_or_leave_the_chart(
    name: str,
    made: tuple[benefits.BenefitInputs, benefits.AssumedProcess, Quantities],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    axes = drawn(lambda: FIGURES[name](*made), monkeypatch)
    found = list(words(axes))
    assert len(found) > 5
    overlaps = [
        (one, two)
        for (one, box), (two, other) in combinations(found, 2)
        if box.padded(-1).overlaps(other.padded(-1))
    ]
    assert overlaps == []
    edge = axes.figure.bbox
    assert [text for text, box in found if box.x0 < -1 or box.x1 > edge.x1 + 1] == []


def test_a_lane_holds_the_box_of_each_of_its_steps(
    made: tuple[benefits.BenefitInputs, benefits.AssumedProcess, Quantities],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = made[1].steps
    axes = drawn(lambda: benefits.swim_lanes_figure(made[1], made[2]), monkeypatch)
    lanes = [int(p.get_x()) for p in axes.patches if isinstance(p, Rectangle)]
    assert [LANES[lane] for lane in lanes] == steps["agency"].tolist()
    loops = [text.get_text() for text in axes.texts if text.get_text().endswith("%")]
    again = (100 * (1 - steps["first_time_right_share"])).round().astype(int)
    assert loops == [f"{percent}%" for percent in again]
