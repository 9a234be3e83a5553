"""The few kinds of chart the reports use; each returns a drawing for `figure`.

Where a table holds a marker instead of a number, nothing is drawn and the marker is printed: a
chart shows no more than its table. Order rows by what the table prints, never by raw values, as
the place of a withheld row would tell between which values it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    GUIDE,
    INK,
    LINE_STYLES,
    MUTED,
    TEXT_COLOURS,
    Drawing,
    label_rows,
)
from tp_analysis.formats import SHORTHAND, format_value, number

# The share of the axis that the name of a curve may take.
LABEL_ROOM = 0.2
# A letter's share of it, about.
LETTER_ROOM = 0.0105
# Beside the longest bar of a chart of ranges, as shares of its width: what its values take on the
# right, and what is left free on the left where the axis does not begin at zero.
VALUE_ROOM, MARGIN = 0.42, 0.06


def ranked_bars(
    *,
    label: str,
    value: str,
    unit: str,
    rounding: float,
    highlight: Sequence[str] = (),
) -> Drawing:
    """Horizontal bars in the order of the rows, zero based, each with its value beside it."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        names, values = data[label].astype(str), _numbers(data[value])
        chosen = names.isin(list(highlight)) if highlight else pd.Series(True, index=names.index)
        colours = [ACCENT if is_chosen else CONTEXT for is_chosen in chosen]
        places = np.arange(len(data))[::-1]
        axes.barh(places, values.fillna(0), color=colours, height=0.68)
        for place, amount, cell in zip(places, values, data[value], strict=True):
            text = _marker(cell) or format_value(amount, unit, rounding)
            _beside(axes, text, (amount, 0), place)
        label_rows(axes, places, names)
        most = max(0, float(values.max())) * 1.22
        least = min(0, float(values.min())) * 1.1
        axes.set_xlim(least, most if most > least else 1)
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)

    return draw


def paired_dots(
    *, label: str, first: str, second: str, first_name: str, second_name: str, axis_label: str
) -> Drawing:
    """Two markers a row joined by a line: filled for the first, hollow for the second."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        one, two = _numbers(data[first]), _numbers(data[second])
        axes.hlines(places, one, two, color=GUIDE, linewidth=4, zorder=1)
        # The diamond is larger and empty, so that both are seen where they meet; and a mark at
        # zero is whole.
        axes.scatter(one, places, s=44, color=ACCENT, zorder=3, label=first_name, clip_on=False)
        axes.scatter(
            two, places, s=88, marker="D", facecolor=(1, 1, 1, 0), edgecolor=CATEGORICAL[2],
            linewidth=2, zorder=4, label=second_name, clip_on=False,
        )  # fmt: skip
        for place, *row in zip(places, data[first], data[second], one, two, strict=True):
            withheld = _withheld(row[:2], (first_name, second_name))
            _beside(axes, withheld, row[2:], place, points=9)
        label_rows(axes, places, data[label])
        _make_room(axes, len(data))
        axes.set_xlim(left=0)
        axes.margins(y=0.12)
        axes.grid(axis="x")
        axes.tick_params(length=0)
        _thousands(axes)
        axes.set_xlabel(axis_label)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False,
                    borderaxespad=0.2, handletextpad=0.2)  # fmt: skip

    return draw


def ranges(
    *, label: str, low: str, central: str, high: str, axis_label: str, line_at: float | None = None,
    line_label: str = "", value_text: Callable[[float, float, float], str] | None = None,
    from_zero: bool = True,
) -> Drawing:  # fmt: skip
    """A bar from low to high a row, with a mark at the central case; a target line if given.

    `value_text` says what is printed beside a row, of its low, central and high. Not `from_zero`,
    the axis begins at the lowest bar, as for rows that differ little.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        places = np.arange(len(data))[::-1]
        lows, middles, highs = (_numbers(data[name]) for name in (low, central, high))
        axes.hlines(places, lows, highs, color=CONTEXT, linewidth=9, zorder=1)
        axes.scatter(middles, places, s=70, color=ACCENT, zorder=3, clip_on=False)
        for place, *row in zip(places, data[low], data[central], data[high], strict=True):
            words = _withheld(row, ("Low", "Central", "High"))
            if value_text and not words and not any(map(pd.isna, row)):
                words = value_text(*row)
            _beside(axes, words, [v for v in row if not _marker(v)], place, points=9)
        if line_at is not None:
            axes.axvline(line_at, color=CATEGORICAL[2], linewidth=1.6, linestyle="--", zorder=0)
            axes.annotate(
                line_label, (line_at, 1.0), xycoords=("data", "axes fraction"), xytext=(4, 3),
                textcoords="offset points", color=CATEGORICAL[2], va="bottom", ha="center",
            )  # fmt: skip
        label_rows(axes, places, data[label])
        # Half a row above the first and below the last, also where nothing is drawn in them.
        axes.set_ylim(-0.6, len(data) - 0.4)
        _span(axes, lows, highs, from_zero=from_zero, has_values=value_text is not None)
        axes.grid(axis="x")
        axes.tick_params(length=0)
        _thousands(axes)
        axes.set_xlabel(axis_label)

    return draw


def _span(
    axes: Axes, lows: pd.Series[float], highs: pd.Series[float], *, from_zero: bool,
    has_values: bool,
) -> None:  # fmt: skip
    """The width of a chart of ranges, with room for values to the right of the longest."""
    least, most = float(lows.min()), float(highs.max())
    left = 0.0 if from_zero or pd.isna(least) else least - MARGIN * (most - least)
    axes.set_xlim(left=left)
    if has_values and most > left:
        axes.set_xlim(left, most + VALUE_ROOM * (most - left))


def step_curves(
    *, group: str, day: str, share: str, low: str, high: str, axis_label: str, last_day: float,
    ticks: Sequence[float] = (), line_at: float | None = None, line_label: str = "",
) -> Drawing:  # fmt: skip
    """Step curves of the share still waiting, with bands, line styles and direct labels.

    Steps past `last_day` are cut at the edge: give one, or a curve seems to end before. `ticks` are
    the days named on the axis, those of a table below it; at `line_at` a thin line is named.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        curves = []
        for place, (name, steps) in enumerate(data.groupby(group, sort=False)):
            if withheld := [text for text in map(_marker, steps[share]) if text]:
                _name_withheld(axes, f"{name} {withheld[0]}", CATEGORICAL[place], place)
                continue
            shares = _numbers(steps[share])
            bounds = [_numbers(steps[bound]).fillna(shares) * 100 for bound in (low, high)]
            curves.append(_Curve(str(name), place, _numbers(steps[day]), shares * 100, *bounds))
            _draw_curve(axes, curves[-1])
        for curve in curves:
            _label_curve(axes, curve, [each for each in curves if each is not curve], last_day)
        if line_at is not None:
            _name_line(axes, line_at, line_label)
        axes.set_ylim(0, 104)
        axes.set_xlim(0, last_day)
        if ticks:
            axes.set_xticks([*ticks])
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.set_xlabel(axis_label)

    return draw


@dataclass(frozen=True)
class _Curve:
    """A curve in percent, and which of the colours, styles and heights of labels is its own."""

    name: str
    place: int
    days: pd.Series[float]
    shares: pd.Series[float]
    lows: pd.Series[float]
    highs: pd.Series[float]

    def crossing(self, shares: pd.Series[float], place: int) -> float:
        """The day on which the curve, or a bound of it, comes down to the height of a label."""
        reached = self.days[shares <= _label_height(place)]
        return float(reached.iloc[0] if len(reached) else self.days.iloc[-1])


def _draw_curve(axes: Axes, curve: _Curve) -> None:
    colour = CATEGORICAL[curve.place]
    axes.step(curve.days, curve.shares, where="post", color=colour, linewidth=2,
              linestyle=LINE_STYLES[curve.place])  # fmt: skip
    axes.fill_between(
        curve.days, curve.lows, curve.highs, step="post", color=colour, alpha=0.16, linewidth=0
    )


def _label_curve(axes: Axes, curve: _Curve, others: Iterable[_Curve], last_day: float) -> None:
    """Write the name to the right of the curve's band, at a height where the curves lie apart; to
    its left where another, or the edge, is near on the right."""
    place, room = curve.place, LABEL_ROOM * last_day
    own, right = (curve.crossing(shares, place) for shares in (curve.shares, curve.highs))
    end = right + (len(curve.name) + 2) * LETTER_ROOM * last_day
    to_left = end > last_day or any(
        other.crossing(other.shares, place) >= own
        and other.crossing(other.lows, place) - right < room
        for other in others
    )
    day = min(curve.crossing(curve.lows, place), last_day) if to_left else right
    axes.annotate(
        curve.name, (day, _label_height(place)), xytext=(-8, -14) if to_left else (8, 12),
        textcoords="offset points", color=TEXT_COLOURS[CATEGORICAL[place]], fontweight=600,
        va="center", ha="right" if to_left else "left",
    )  # fmt: skip


def _name_line(axes: Axes, day: float, name: str) -> None:
    axes.axvline(day, color=MUTED, linewidth=0.8, zorder=0)
    axes.annotate(
        name, (day, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", color=MUTED, va="bottom", ha="center",
    )  # fmt: skip


def _label_height(place: int) -> int:
    return 62 - 22 * place


def _name_withheld(axes: Axes, text: str, colour: str, place: int) -> None:
    """At the right edge, where curves that are shown have ended or lie low."""
    axes.annotate(
        text, (1.0, _label_height(place)), xycoords=("axes fraction", "data"), xytext=(-4, 6),
        textcoords="offset points", color=TEXT_COLOURS[colour], fontweight=600, va="center",
        ha="right",
    )  # fmt: skip


def _numbers(cells: pd.Series[Any]) -> pd.Series[float]:
    """The cells as numbers, with none where a marker stands."""
    known = [np.nan if _marker(cell) or pd.isna(cell) else cell for cell in cells]
    return pd.Series(known, cells.index, float)


def _marker(cell: Any) -> str:
    """The marker that stands in a cell; "" for anything else.

    By its text: pandas makes plain text of a column that holds nothing but markers.
    """
    return str(cell) if isinstance(cell, str) and SHORTHAND.fullmatch(cell) else ""


def _withheld(cells: Iterable[Any], names: Iterable[str]) -> str:
    """Which of the cells of a row are markers, in words; "" where none is."""
    found = [
        f"{name} {_marker(cell)}" for cell, name in zip(cells, names, strict=True) if _marker(cell)
    ]
    return ", ".join(found)


def _beside(
    axes: Axes, text: str, values: Iterable[float], place: float, *, points: float = 5
) -> None:
    """Write to the right of the largest of the values of a row, or of zero."""
    if text:
        largest = max([0.0, *(float(value) for value in values if not pd.isna(value))])
        axes.annotate(
            text, (largest, place), xytext=(points, 0), textcoords="offset points", va="center",
            color=INK,
        )  # fmt: skip


def _make_room(axes: Axes, rows: int) -> None:
    """For every row, also where nothing is drawn in the first or last."""
    axes.update_datalim([(0, 0), (0, rows - 1)], updatex=False)


def _thousands(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.xaxis.label.set_color(MUTED)
