"""The chart that only the concentration of offending needs; it returns a drawing for `figure`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from tp_analysis.display.theme import ACCENT, CATEGORICAL, CONTEXT, INK, MUTED, Drawing

# Dark and whole, light and dashed, dotted: apart in greyscale, too.
_STYLES = ((ACCENT, "-", "o"), (CATEGORICAL[3], "--", "D"), (MUTED, ":", ""))


def lorenz_curves(
    *, curve: str, top_share: str, share: str, names: Sequence[str], equality: str, axis_label: str
) -> Drawing:
    """The share of the total that the least active people hold, one line a name of `curve`.

    Each row says what the most active `top_share` hold; read from the other end that is Lorenz's
    curve, with straight lines between the points that may be shown. A curve that may not be shown
    is named with its marker. The thin line is that of people who are all alike, called `equality`.
    """

    def draw(axes: Axes, data: pd.DataFrame) -> None:
        axes.plot([0, 1], [0, 1], color=CONTEXT, linewidth=1.2, label=equality, zorder=1)
        for name, (colour, style, mark) in zip(names, _STYLES, strict=False):
            tops, held = _points(data[data[curve] == name], top_share, share)
            if len(tops) < 2:
                axes.plot([], [], color=colour, linestyle=style, label=f"{name} [c]")
                continue
            axes.plot(
                1 - tops, 1 - held, color=colour, linestyle=style, marker=mark, markersize=5,
                linewidth=2, label=name, clip_on=False, zorder=3,
            )  # fmt: skip
        _finish(axes, axis_label)

    return draw


def _points(rows: pd.DataFrame, top_share: str, share: str) -> tuple[np.ndarray, np.ndarray]:
    """The points that are shown, with the one at which nobody holds nothing."""
    numbers = rows[[top_share, share]].apply(pd.to_numeric, errors="coerce").dropna()
    start = np.zeros((1 if len(numbers) else 0, 2))
    points = np.concatenate([start, numbers.to_numpy(dtype=float)])
    return points[:, 0], points[:, 1]


def _finish(axes: Axes, axis_label: str) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    # Few labels: each letter of a chart is an outline, and weighs in the PDF.
    for axis, ticks in ((axes.xaxis, (0, 0.5, 1)), (axes.yaxis, (0, 0.25, 0.5, 0.75, 1))):
        axis.set_ticks(ticks)
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="y")
    axes.tick_params(length=0, pad=6)
    axes.set_xlabel(axis_label)
    # Above the line of equality no curve can run.
    axes.legend(
        loc="upper left", frameon=False, labelcolor=INK, borderaxespad=0.2, handlelength=2.6
    )
