"""The charts that only this topic uses: one small chart a household, side by side on one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from tp_analysis.display.theme import ACCENT, CATEGORICAL, CONTEXT, MUTED, TEXT_COLOURS, Drawing
from tp_analysis.formats import format_value, number

PANELS_A_ROW = 2
FROM, TO = "from_hours", "to_hours"
FROM_NET, TO_NET, RATE = "from_net_gbp", "to_net_gbp", "marginal_rate_percent"
Panel = Callable[[Axes, pd.DataFrame, bool], None]


def _panels(panel: Panel, *, ticks: Sequence[float]) -> Drawing:
    """Each household in a small chart of its own, in the order of the rows, all on one scale."""

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        # The whole is one figure: its own axes only hold the place.
        axes.set_axis_off()
        place = axes.get_subplotspec()
        assert place is not None
        groups = list(data.groupby("name", sort=False))
        rows = -(-len(groups) // PANELS_A_ROW)
        grid = place.subgridspec(rows, PANELS_A_ROW, hspace=0.12, wspace=0.08)
        first: Axes | None = None
        for position, (name, bands) in enumerate(groups):
            small = axes.figure.add_subplot(
                grid[divmod(position, PANELS_A_ROW)], sharex=first, sharey=first
            )
            first = first or small
            panel(small, bands, position == 0)
            small.set_title(str(name), loc="left", fontweight=600, fontsize=10.5, pad=8)
            small.grid(axis="y")
            small.set_xticks([*ticks])
            small.set_xlim(0, float(data[TO].max()))
            small.tick_params(length=0)
            _label_outer(small, position, len(groups))

    return draw


def _label_outer(axes: Any, position: int, count: int) -> None:
    """Numbers on the left and below only, as all charts share their scales."""
    is_bottom = position + PANELS_A_ROW >= count
    axes.tick_params(labelleft=position % PANELS_A_ROW == 0, labelbottom=is_bottom)
    if is_bottom:
        axes.set_xlabel("Hours of work a week", color=MUTED)


def net_income_panels(
    *,
    hourly_wage_gbp: float,
    highest_gbp: float,
    marked_hours: float,
    gains_gbp: Mapping[str, float],
    ticks: Sequence[float],
) -> Drawing:
    """Net income by hours, between the lines of keeping nothing and of keeping all of the pay.

    `highest_gbp` is where the scale of all ends. A dot at `marked_hours` bears what is gained
    there against no work, of `gains_gbp` by the name of the household.
    """

    def panel(axes: Axes, bands: pd.DataFrame, is_first: bool) -> None:
        hours = bands[[FROM, TO]].to_numpy().ravel()
        net = bands[[FROM_NET, TO_NET]].to_numpy().ravel()
        last, least = hours[-1], net[0]
        axes.plot([0, last], [least, least], color=MUTED, linewidth=1.3, linestyle=":")
        axes.plot([0, last], [least, least + last * hourly_wage_gbp], color=CONTEXT, linewidth=1.6,
                  linestyle="--")  # fmt: skip
        axes.plot(hours, net, color=ACCENT, linewidth=2.2)
        axes.set_ylim(0, 1.05 * highest_gbp)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_value(value, "gbp")))
        _mark_gain(axes, marked_hours, least, gains_gbp[bands["name"].iloc[0]], last)
        if is_first:
            _name_lines(axes, last, least, hourly_wage_gbp)

    return _panels(panel, ticks=ticks)


def _mark_gain(axes: Axes, hours: float, least: float, gain: float, last: float) -> None:
    """A dot on the line, and over it what is gained; its words stay inside the chart."""
    more = "more" if gain >= 0 else "less"
    side = "left" if hours < 0.2 * last else "right" if hours > 0.8 * last else "center"
    axes.plot([hours], [least + gain], marker="o", markersize=6, color=ACCENT)
    axes.annotate(
        f"{format_value(abs(gain), 'gbp', 0.01)} {more}", (hours, least + gain), xytext=(0, 7),
        textcoords="offset points", ha=side, va="bottom", color=ACCENT, fontweight=600,
        fontsize=9.5,
    )  # fmt: skip


def _name_lines(axes: Axes, last: float, least: float, hourly_wage_gbp: float) -> None:
    """In the first chart only; the lines are the same in all."""
    words = {
        "If all pay were kept": (0.4 * last, least + 0.66 * last * hourly_wage_gbp, MUTED),
        "Net income": (0.54 * last, least + 0.09 * last * hourly_wage_gbp, ACCENT),
        "Net income without work": (0.98 * last, 0.46 * least, MUTED),
    }  # fmt: skip
    for text, (hours, height, colour) in words.items():
        axes.text(hours, height, text, color=colour, ha="right", va="bottom", fontsize=9.5,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip


def marginal_rate_panels(*, named_from_hours: float, ticks: Sequence[float]) -> Drawing:
    """The share lost of the next pound by hours, as steps over a light ground.

    The highest rate from `named_from_hours` on is named, on its line.
    """

    def panel(axes: Axes, bands: pd.DataFrame, is_first: bool) -> None:
        hours = bands[[FROM, TO]].to_numpy().ravel()
        rates = bands[[RATE, RATE]].to_numpy().ravel()
        axes.fill_between(hours, 0, rates, color=CONTEXT, alpha=0.45, linewidth=0)
        axes.plot(hours, rates, color=CATEGORICAL[2], linewidth=2)
        axes.set_ylim(0, 122)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        _name_highest(axes, bands[bands[FROM] >= named_from_hours])

    return _panels(panel, ticks=ticks)


def _name_highest(axes: Axes, bands: pd.DataFrame) -> None:
    if bands.empty:
        return
    highest = bands.sort_values(RATE, kind="stable").iloc[-1]
    start, end, rate = (float(highest[name]) for name in (FROM, TO, RATE))
    axes.annotate(
        f"{number(rate, 2).rstrip('0').rstrip('.')}%", ((start + end) / 2, rate), xytext=(0, 3),
        textcoords="offset points", ha="center", color=TEXT_COLOURS[CATEGORICAL[2]],
        fontweight=600,
    )  # fmt: skip
