"""Charts by month: names that do not touch, however many months."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from tp_analysis.display.month_drawings import MOST_MONTHS_NAMED, lines_by_month, month_grid

GRID = month_grid(row="row", column="month", state="state", count="count")
LINES = lines_by_month(group="row", column="month", value="count", axis_label="£")


@pytest.mark.parametrize("months", [1, 6, MOST_MONTHS_NAMED, 15, 60])
def test_no_more_months_are_named_than_have_room_and_the_first_always_is(months: int) -> None:
    names = [f"Month {number}" for number in range(months)]
    data = pd.DataFrame({"row": "A", "month": names, "state": "held", "count": 1.0})
    for drawing in (GRID, LINES):
        axes = Figure().add_subplot()
        drawing(axes, data)
        named = [label.get_text() for label in axes.get_xticklabels()]
        assert len(named) == min(months, -(-months // -(-months // MOST_MONTHS_NAMED)))
        assert named[0] == "Month\n0"
        assert len(named) <= MOST_MONTHS_NAMED
