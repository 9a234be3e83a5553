"""The two pictures of a process: along its days, and across those who do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from tp_analysis.display.theme import ACCENT, CATEGORICAL, INK, MUTED, Drawing
from tp_analysis.formats import SHORTHAND, number

# Lines only: a pattern of dots makes a page many times heavier.
HATCHES = ("", "///", "\\\\\\", "xxx")
LABEL_WIDTH = 34
LANE_WIDTH = 18
LANE_COLOUR = "#F1F3F5"
_HALF_BAR = 0.33
_DAYS_WIDTH = 1.2
# Of the days, for each column of text.
_COLUMN_WIDTH = 0.47


def value_stream_map(
    *, group: str, label: str, start: str, end: str, kind: str, kinds: Sequence[str],
    headings: Mapping[str, str], beside: Mapping[str, str], axis_label: str, days_text: str = "",
    label_width: int = LABEL_WIDTH,
) -> Drawing:  # fmt: skip
    """A bar a step from its first day to its last, below the step before it; the groups one below
    the other under their headings, on one scale. `kind` sets colour and hatching, named above
    (none where `kinds` is empty); `beside` gives text columns at the right their headings, and
    `days_text` is the column of what stands at a bar's end (its days where there is none)."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        days = float(data[end].max()) or 1.0
        columns = {
            name: days * (_DAYS_WIDTH + _COLUMN_WIDTH * (place + 1) - 0.1)
            for place, name in enumerate(beside)
        }
        heights, names, height = [], [], 0.0
        for name, steps in data.groupby(group, sort=False):
            _heading(axes, height, headings[str(name)], beside, columns)
            for row in steps.to_dict("records"):
                height -= 1
                heights.append(height)
                names.append(fill(str(row[label]), label_width))
                place = list(kinds).index(row[kind]) if kinds else 0
                ends = (float(row[start]), float(row[end]))
                _bar(axes, height, ends, str(row[days_text]) if days_text else _days(ends), place)
                for column, at in columns.items():
                    axes.text(at, height, str(row[column]), ha="right", va="center", color=INK)
            height -= 1.5
        axes.set_yticks(heights, names, linespacing=0.95)
        # Room for the mark of made-up data below the last row.
        axes.set_ylim(height - 0.1, 0.7)
        axes.set_xlim(0, max(columns.values(), default=days * _DAYS_WIDTH) * 1.01)
        _days_axis(axes, days, axis_label)
        if kinds:
            _name_kinds(axes, kinds)

    return draw


def _days_axis(axes: Axes, days: float, label: str) -> None:
    """Whole days, as far as there are bars."""
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10, steps=[1, 2, 5, 10]))
    axes.set_xticks([tick for tick in axes.get_xticks() if tick <= days])
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.set_xlabel(label, loc="left")
    axes.xaxis.label.set_color(MUTED)


def _heading(
    axes: Axes, height: float, text: str, beside: Mapping[str, str], columns: Mapping[str, float]
) -> None:
    axes.annotate(
        text, (0, height), xytext=(4, 0), textcoords="offset points", va="center",
        fontweight=600, color=INK,
    )  # fmt: skip
    for name, at in columns.items():
        axes.text(
            at, height - 0.2, beside[name], ha="right", va="baseline", color=MUTED, linespacing=0.95
        )


def _bar(axes: Axes, height: float, ends: tuple[float, float], text: str, place: int) -> None:
    start, end = ends
    # Limits are set by hand, here as below: add_patch and barh would work out those of each shape.
    axes.add_artist(
        Rectangle(
            (start, height - _HALF_BAR), end - start, 2 * _HALF_BAR, facecolor=CATEGORICAL[place],
            hatch=HATCHES[place], edgecolor="white", linewidth=0.6,
        )
    )  # fmt: skip
    axes.annotate(
        text, (end, height), xytext=(4, 0), textcoords="offset points", va="center", color=INK
    )


def _days(ends: tuple[float, float]) -> str:
    days = round(ends[1] - ends[0], 9)
    return number(days, 0 if days.is_integer() else 1)


def _name_kinds(axes: Axes, kinds: Sequence[str]) -> None:
    handles = [
        Patch(facecolor=CATEGORICAL[place], hatch=HATCHES[place], edgecolor="white", label=kind)
        for place, kind in enumerate(kinds)
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1, 1.0), ncols=len(kinds),
        frameon=False, borderaxespad=0.2, handlelength=1.2, columnspacing=1.2,
    )  # fmt: skip


def swim_lanes(
    *, group: str, label: str, number_of: str, lane: str, lanes: Sequence[str],
    headings: Mapping[str, str], share_percent: str, again_percent: str,
) -> Drawing:  # fmt: skip
    """The steps from top to bottom, named at the left, each a numbered box in the lane of who does
    it; the groups one below the other. A heavy line hands a claim from one lane to another. A box
    with a broken edge is not for every claim. A loop says how often the step is done again."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        heights, names, height = [], [], 0.0
        for name, steps in data.groupby(group, sort=False):
            rows = steps.to_dict("records")
            _lanes(axes, height, len(rows), headings[str(name)], lanes)
            places = [
                (list(lanes).index(row[lane]), height - _HEAD - place)
                for place, row in enumerate(rows)
            ]
            heights += [at for _, at in places]
            names += [_step_name(str(row[label]), row[share_percent]) for row in rows]
            for at, row, following in zip(places, rows, [*places[1:], None], strict=True):
                to_the_right = following is not None and following[0] > at[0]
                _box(axes, at, str(row[number_of]), is_for_all=_is_all(row[share_percent]))
                _loop(axes, at, _percent(row[again_percent]), side=-1 if to_the_right else 1)
                if following is not None:
                    _arrow(axes, at, following)
            height -= len(rows) + _HEAD + 0.2
        axes.set_yticks(heights, names, linespacing=0.95)
        axes.set_xlim(0, len(lanes))
        # Room for the mark of made-up data below the last row.
        axes.set_ylim(height - 0.2, 0.6)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)

    return draw


_HEAD = 1.9
_HALF_WIDTH, _HALF_HEIGHT = 0.11, 0.31


def _lanes(axes: Axes, top: float, rows: int, heading: str, lanes: Sequence[str]) -> None:
    axes.text(0.02, top + 0.1, heading, va="center", fontweight=600, color=INK)
    for place, name in enumerate(lanes):
        if place % 2 == 0:
            axes.fill_between([place, place + 1], top - 0.4, top - _HEAD - rows + 0.5,
                              color=LANE_COLOUR, linewidth=0, zorder=0)  # fmt: skip
        axes.text(place + 0.5, top - 0.85, fill(name, LANE_WIDTH), ha="center", va="center",
                  color=MUTED, linespacing=0.95)  # fmt: skip


def _is_all(share: object) -> bool:
    return SHORTHAND.fullmatch(str(share)) is None and float(str(share)) >= 100


def _step_name(name: str, share: object) -> str:
    return fill(name if _is_all(share) else f"{name} ({_percent(share)})", LABEL_WIDTH)


def _percent(cell: object) -> str:
    return str(cell) if SHORTHAND.fullmatch(str(cell)) else f"{number(float(str(cell)))}%"


def _box(axes: Axes, at: tuple[int, float], text: str, *, is_for_all: bool) -> None:
    middle, height = at[0] + 0.5, at[1]
    axes.add_artist(
        Rectangle(
            (middle - _HALF_WIDTH, height - _HALF_HEIGHT), 2 * _HALF_WIDTH, 2 * _HALF_HEIGHT,
            facecolor="white", edgecolor=INK, linewidth=1.2, zorder=3,
            linestyle="-" if is_for_all else (0, (3, 2)),
        )
    )  # fmt: skip
    axes.text(middle, height, text, ha="center", va="center", color=INK, zorder=4)


def _loop(axes: Axes, at: tuple[int, float], text: str, *, side: int) -> None:
    """At the side where no line leaves the box: 1 the right, -1 the left."""
    if text == "0%":
        return
    edge, height = at[0] + 0.5 + side * _HALF_WIDTH, at[1]
    axes.add_artist(
        FancyArrowPatch(
            (edge, height - 0.22), (edge, height + 0.22), connectionstyle=f"arc3,rad={side * 0.9}",
            arrowstyle="-|>", mutation_scale=8, color=CATEGORICAL[2], linewidth=1.2, zorder=2,
            shrinkA=1, shrinkB=1,
        )
    )  # fmt: skip
    axes.annotate(
        text, (edge, height), xytext=(side * 13, 0), textcoords="offset points", va="center",
        ha="left" if side > 0 else "right", color=CATEGORICAL[2],
    )  # fmt: skip


def _arrow(axes: Axes, one: tuple[int, float], two: tuple[int, float]) -> None:
    """From one box to the head of the next: straight down in a lane; else a heavy line out of the
    side, across and down."""
    handed = one[0] != two[0]
    colour, width = (ACCENT, 2.2) if handed else (MUTED, 1.0)
    end, head = two[0] + 0.5, two[1] + _HALF_HEIGHT
    start = one[1] if handed else one[1] - _HALF_HEIGHT
    if handed:
        side = _HALF_WIDTH if end > one[0] + 0.5 else -_HALF_WIDTH
        axes.plot([one[0] + 0.5 + side, end], [start, start], color=colour, linewidth=width,
                  solid_capstyle="projecting", zorder=2)  # fmt: skip
    axes.add_artist(
        FancyArrowPatch(
            (end, start), (end, head), arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=0,
            color=colour, linewidth=width, zorder=2,
        )
    )  # fmt: skip
