"""The kinds of chart: bars from zero, only the palette, and no series told by colour alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tp_analysis.disclosure import Marker
from tp_analysis.display import drawings, theme
from tp_analysis.display.marks import Mark
from tp_analysis.display.theme import Drawing


@dataclass(frozen=True)
class Case:
    drawing: Drawing
    data: pd.DataFrame
    series: tuple[str, ...] = ()


BODIES = pd.DataFrame(
    {
        "body": ["Council", "Police", "Hospital"],
        "low": [100.0, 40.0, 10.0],
        "central": [250.0, 96.5, 31.0],
        "high": [412.25, 120.0, 55.0],
    }
)
CURVES = pd.DataFrame(
    {
        "group": np.repeat(["As it is", "Redesigned"], 5),
        "day": [0.0, 10, 20, 30, 40] * 2,
        "share": [1, 0.9, 0.6, 0.3, 0.1, 1, 0.6, 0.3, 0.1, 0.0],
        "low": [1, 0.8, 0.5, 0.2, 0.0, 1, 0.5, 0.2, 0.0, 0.0],
        "high": [1, 1, 0.7, 0.4, 0.2, 1, 0.7, 0.4, 0.2, 0.1],
    }
)
CASES = {
    "ranked bars": Case(
        drawings.ranked_bars(
            label="body", value="central", unit="gbp", rounding=1, highlight=("Police",)
        ),
        BODIES,
    ),
    "paired dots": Case(
        drawings.paired_dots(
            label="body", first="low", second="high", first_name="Luton", second_name="Bedford",
            axis_label="£ for each resident",
        ),
        BODIES,
        ("Luton", "Bedford"),
    ),
    "ranges": Case(
        drawings.ranges(
            label="body", low="low", central="central", high="high", axis_label="£ million",
            line_at=112, line_label="As printed",
        ),
        BODIES,
        ("As printed",),
    ),
    "step curves": Case(
        drawings.step_curves(
            group="group", day="day", share="share", low="low", high="high", axis_label="Days",
            last_day=40,
        ),
        CURVES,
        ("As it is", "Redesigned"),
    ),
}  # fmt: skip
every_kind = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
PALETTE = {
    colour.lower()
    for colour in (
        *theme.CATEGORICAL, *theme.TEXT_COLOURS.values(), theme.CONTEXT, theme.INK, theme.MUTED,
        theme.GUIDE,
        "#ffffff", "#000000",
    )
}  # fmt: skip


def axes_of(case: Case) -> Axes:
    axes = Figure().add_subplot()
    case.drawing(axes, case.data)
    return axes


def words_on(axes: Axes) -> set[str]:
    """All text that a reader can see, ticks apart."""
    legend = axes.get_legend()
    named = [text.get_text() for text in legend.get_texts()] if legend else []
    return {text.get_text() for text in axes.texts} | set(named)


def grey(colour: object) -> float:
    """The lightness that is left of a colour in a photocopy."""
    text = to_hex(colour)  # type: ignore[arg-type] # any of matplotlib's forms
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_every_kind_of_chart_is_tested_here() -> None:
    kinds = {
        name.replace("_", " ")
        for name, value in vars(drawings).items()
        if callable(value)
        and getattr(value, "__module__", "") == drawings.__name__
        and not name.startswith("_")
    }
    assert kinds == set(CASES)


@every_kind
def test_only_colours_of_the_palette_occur(case: Case) -> None:
    svg = theme.draw_svg(
        case.drawing, case.data, height_pixels=300, mark=Mark("Not real", "lower right")
    )
    # The outlines of letters and clip paths carry no colour of their own.
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b", svg)) | set(re.findall(r"rgb\([^)]*\)", svg))
    assert {colour.lower() for colour in colours} <= PALETTE
    assert colours


@every_kind
def test_no_colour_is_named_outside_the_list(case: Case) -> None:
    svg = theme.draw_svg(case.drawing, case.data, height_pixels=300)
    values = set(re.findall(r"(?:fill|stroke): ?([a-z][a-z-]*)", svg))
    # A hatching is named by its address within the file.
    assert values <= {"none", "url"}
    assert set(re.findall(r"url\(([^)])", svg)) <= {"#"}


@every_kind
def test_the_scale_of_values_includes_zero(case: Case) -> None:
    axes = axes_of(case)
    low, high = axes.get_ylim() if case.data is CURVES else axes.get_xlim()
    assert low <= 0 <= high


@pytest.mark.parametrize("kind", ["ranked bars"])
def test_bars_start_at_zero(kind: str) -> None:
    axes = axes_of(CASES[kind])
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert bars
    assert axes.get_xlim()[0] == 0
    starts = {round(bar.get_y(), 6): bar.get_x() for bar in reversed(bars)}
    assert set(starts.values()) == {0}


@pytest.mark.parametrize("values", [[5.0, -3.0], [-1.0, -9.0], [0.0, 0.0], [7.0, 7.0]])
def test_ranked_bars_show_zero_also_where_values_are_negative_or_nothing(
    values: list[float],
) -> None:
    data = pd.DataFrame({"body": ["A", "B"], "change": values})
    axes = Figure().add_subplot()
    drawings.ranked_bars(label="body", value="change", unit="count", rounding=1)(axes, data)
    low, high = axes.get_xlim()
    assert low <= min(0, *values) and high >= max(0, *values) and low < high


def test_ranked_bars_write_each_value_beside_its_bar() -> None:
    assert words_on(axes_of(CASES["ranked bars"])) == {"£250", "£97", "£31"}


@every_kind
def test_every_series_has_a_label_in_words(case: Case) -> None:
    assert set(case.series) <= words_on(axes_of(case))


def test_step_curves_differ_in_line_style_and_not_in_colour_alone() -> None:
    styles = [line.get_linestyle() for line in axes_of(CASES["step curves"]).get_lines()]
    assert len(styles) == 2 and len(set(styles)) == 2


def test_paired_dots_differ_in_shape_and_filling() -> None:
    axes = axes_of(CASES["paired dots"])
    dots = [c for c in axes.collections if isinstance(c, PathCollection)]
    assert len({len(dot.get_paths()[0].vertices) for dot in dots}) == 2
    assert [to_hex(dot.get_facecolor()[0], keep_alpha=True)[-2:] for dot in dots] == ["ff", "00"]


@pytest.mark.parametrize("kind", ["paired dots", "step curves"])
def test_series_can_be_told_apart_in_a_photocopy(kind: str) -> None:
    """By lightness, or failing that by line style, hatching or shape, which grey leaves alone."""
    axes = axes_of(CASES[kind])
    if kind == "step curves":
        looks = [(line.get_color(), line.get_linestyle()) for line in axes.get_lines()]
    else:
        dots = [c for c in axes.collections if isinstance(c, PathCollection)]
        looks = [(d.get_facecolor()[0], str(len(d.get_paths()[0].vertices))) for d in dots]
    for place, (colour, look) in enumerate(looks):
        for other_colour, other_look in looks[place + 1 :]:
            assert look != other_look or abs(grey(colour) - grey(other_colour)) > 0.15


@every_kind
def test_a_drawing_leaves_its_table_as_it_was(case: Case) -> None:
    before = case.data.copy(deep=True)
    axes_of(case)
    pd.testing.assert_frame_equal(case.data, before)


@every_kind
def test_a_chart_has_no_title_of_its_own_as_the_page_prints_it(case: Case) -> None:
    assert axes_of(case).get_title() == ""


@every_kind
def test_words_run_level(case: Case) -> None:
    axes = axes_of(case)
    ticks = [*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts]
    assert {text.get_rotation() for text in ticks} == {0.0}
    assert not axes.yaxis.get_label().get_text()


@every_kind
def test_there_is_one_scale_only(case: Case) -> None:
    axes = axes_of(case)
    assert axes.figure.axes == [axes]


# Withheld values


def with_marker(data: pd.DataFrame, row: int, column: str, marker: Marker) -> pd.DataFrame:
    changed = data.astype({column: object})
    changed.loc[row, column] = marker
    return changed


def drawn(case: Case, data: pd.DataFrame) -> Axes:
    axes = Figure().add_subplot()
    case.drawing(axes, data)
    return axes


@pytest.mark.parametrize(
    ("kind", "column", "says"),
    [
        ("ranked bars", "central", "[c]"),
        ("paired dots", "high", "Bedford [c]"),
        ("ranges", "central", "Central [c]"),
    ],
)
@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_withheld_value_is_named_beside_its_row_within_the_chart(
    kind: str, column: str, says: str, row: int
) -> None:
    axes = drawn(CASES[kind], with_marker(BODIES, row, column, Marker.CONFIDENTIAL))
    [text] = [text for text in axes.texts if text.get_text() == says]
    assert text.xy[1] == 2 - row  # type: ignore[attr-defined] # an annotation has one
    low, high = axes.get_ylim()
    assert low < 0 and high > 2


def test_a_bar_is_not_drawn_for_a_withheld_value_and_low_is_not_zero() -> None:
    data = with_marker(BODIES, 1, "central", Marker.CONFIDENTIAL)
    data = with_marker(data, 2, "central", Marker.LOW)
    axes = drawn(CASES["ranked bars"], data)
    assert [bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle)] == [250, 0, 0]
    assert words_on(axes) == {"£250", "[c]", "[low]"}


def test_a_row_of_which_one_end_is_withheld_has_a_dot_and_no_line() -> None:
    axes = drawn(CASES["paired dots"], with_marker(BODIES, 0, "low", Marker.CONFIDENTIAL))
    dots = [c for c in axes.collections if isinstance(c, PathCollection)]
    assert [int(np.ma.count(dot.get_offsets()[:, 0])) for dot in dots] == [2, 3]
    assert "Luton [c]" in words_on(axes)


def test_a_group_that_has_no_curve_is_named_and_the_others_are_drawn() -> None:
    none = dict.fromkeys(("day", "share", "low", "high"), Marker.CONFIDENTIAL)
    data = pd.concat(
        [CURVES.head(5), pd.DataFrame([{"group": "Redesigned", **none}])], ignore_index=True
    )
    axes = drawn(CASES["step curves"], data)
    assert len(axes.get_lines()) == 1
    assert words_on(axes) == {"As it is", "Redesigned [c]"}


@pytest.mark.parametrize("kind", ["ranked bars", "paired dots", "ranges"])
def test_a_chart_of_which_everything_is_withheld_is_still_a_chart(kind: str) -> None:
    data = BODIES.assign(**{name: Marker.CONFIDENTIAL for name in ("low", "central", "high")})
    svg = theme.draw_svg(CASES[kind].drawing, data, height_pixels=300)
    assert svg.startswith("<svg ") and "nan" not in svg.lower()


@pytest.mark.parametrize("kind", ["ranked bars", "paired dots", "ranges"])
def test_words_that_are_no_marker_are_not_taken_for_a_withheld_value(kind: str) -> None:
    data = BODIES.astype({"low": object, "central": object, "high": object})
    data.loc[1, ["low", "central", "high"]] = "n/a"
    with pytest.raises(ValueError, match="could not convert"):
        drawn(CASES[kind], data)


def test_the_name_of_a_curve_goes_to_its_left_where_another_is_near_on_the_right() -> None:
    near, far = [_placed_names(gap) for gap in (4.0, 40.0)]
    assert near["first"] == "right"
    assert far == {"first": "left", "second": "left"}


def test_a_curve_that_goes_on_past_the_chart_runs_to_its_edge() -> None:
    """Its last step lies beyond, where the axis cuts it."""
    axes = step_curves_of(CURVES, last_day=35)
    assert axes.get_xlim() == (0, 35)
    assert all(max(line.get_xdata()) > 35 for line in axes.get_lines())


def test_the_days_named_below_the_curves_are_those_asked_for_and_a_line_has_its_name() -> None:
    axes = step_curves_of(CURVES, ticks=(0, 15, 30), line_at=30, line_label="30 days")
    assert [*axes.get_xticks()] == [0, 15, 30]
    assert "30 days" in words_on(axes)
    assert [30, 30] in [[*line.get_xdata()] for line in axes.get_lines()]


def test_the_name_of_a_curve_lies_on_no_band() -> None:
    wide = CURVES.assign(high=(CURVES["share"] + 0.25).clip(upper=1))
    axes = step_curves_of(wide[wide["group"] == "As it is"])
    [name] = [text for text in axes.texts if text.get_text() == "As it is"]
    assert name.get_ha() == "left"
    day, height = name.xy  # type: ignore[attr-defined] # an annotation
    reached = wide[(wide["group"] == "As it is") & (100 * wide["high"] <= height)]
    assert day == reached["day"].iloc[0] > 20, "where the band, not the curve, comes down to it"


def test_the_name_of_a_curve_that_stays_high_is_inside_the_chart() -> None:
    high = pd.DataFrame({"group": "As it is", "day": [0.0, 50.0], "share": [1.0, 0.9],
                         "low": [1.0, 0.9], "high": [1.0, 0.9]})  # fmt: skip
    [name] = step_curves_of(high).texts
    assert name.get_ha() == "right" and name.xy[0] <= 40  # type: ignore[attr-defined]


def step_curves_of(data: pd.DataFrame, last_day: float = 40, **others: Any) -> Axes:
    axes = Figure().add_subplot()
    drawings.step_curves(
        group="group", day="day", share="share", low="low", high="high", axis_label="Days",
        last_day=last_day, **others,
    )(axes, data)  # fmt: skip
    return axes


def _placed_names(gap: float) -> dict[str, str]:
    rows = [
        {"group": name, "day": day, "share": share, "low": share, "high": share}
        for name, later in (("first", 0.0), ("second", gap))
        for day, share in ((0.0, 1.0), (30.0 + later, 0.5), (50.0 + later, 0.1))
    ]
    axes = Figure().subplots()
    drawings.step_curves(
        group="group", day="day", share="share", low="low", high="high", axis_label="Days",
        last_day=100,
    )(axes, pd.DataFrame(rows))  # fmt: skip
    placed = {text.get_text(): str(text.get_ha()) for text in axes.texts}
    return placed


# Values beside ranges


def ranges_with_values(data: pd.DataFrame, **others: bool) -> Axes:
    axes = Figure().add_subplot()
    drawings.ranges(
        label="body", low="low", central="central", high="high", axis_label="£ million",
        value_text=lambda low, central, high: f"{central:.0f} ({low:.0f} to {high:.0f})", **others,
    )(axes, data)  # fmt: skip
    return axes


def test_every_range_has_its_values_beside_it_and_room_for_them() -> None:
    axes = ranges_with_values(BODIES)
    assert words_on(axes) == {
        f"{row['central']:.0f} ({row['low']:.0f} to {row['high']:.0f})"
        for row in BODIES.to_dict("records")
    }
    left, right = axes.get_xlim()
    assert left == 0
    assert right > 1.3 * float(BODIES["high"].max())


def test_of_a_range_that_is_withheld_in_part_no_value_is_printed() -> None:
    axes = ranges_with_values(with_marker(BODIES, 1, "low", Marker.CONFIDENTIAL))
    assert "Low [c]" in words_on(axes)
    assert len(words_on(axes)) == len(BODIES)
    assert not any(f"{BODIES['central'][1]:.0f} (" in words for words in words_on(axes))


def test_ranges_that_differ_little_may_begin_above_zero_with_no_empty_band() -> None:
    near = BODIES.assign(low=[178.0, 201.0, 202.0], central=214.0, high=[257.0, 230.0, 229.0])
    axes = ranges_with_values(near, from_zero=False)
    left, _ = axes.get_xlim()
    assert 170 < left < 178
    low, high = axes.get_ylim()
    assert (low, high) == (-0.6, 2.6)
