"""Maps: what is drawn stays in its frame, and no name touches another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.crime import drawings
from tp_analysis.display.theme import draw_svg

FRAME = (0.0, 0.0, 330.0, 300.0)
POINTS = st.lists(
    st.tuples(st.floats(40, 290), st.floats(40, 260), st.floats(1, 17)), min_size=1, max_size=40
)


@settings(max_examples=100)
@given(points=POINTS)
def test_names_touch_neither_each_other_nor_the_frame(
    points: list[tuple[float, float, float]],
) -> None:
    table = np.array(points)
    names = [f"{number:03d}" for number in range(len(points))]
    found = list(drawings._names_that_fit(table[:, :2], table[:, 2], names, FRAME))
    half = (drawings.LETTER * 3 / 2 + 1, drawings.LINE / 2)
    boxes = [(x - half[0], y - half[1], x + half[0], y + half[1]) for _, (x, y), _ in found]
    assert all(drawings._within(box, FRAME) for box in boxes)
    assert not any(drawings._touch(one, other) for one, other in combinations(boxes, 2))
    assert len(found) <= drawings.LABELS_A_PANEL


def test_a_bubble_alone_is_named() -> None:
    found = list(drawings._names_that_fit(np.array([[150.0, 150]]), np.array([9.0]), ["1"], FRAME))
    assert [name for name, *_ in found] == ["1"]


def test_a_map_keeps_the_shape_of_the_land() -> None:
    # At 60 degrees north a degree of longitude is half as long as one of latitude.
    corners = pd.DataFrame({"longitude": [0.0, 2, 0, 2], "latitude": [59.5, 59.5, 60.5, 60.5]})
    placed = drawings._projected(corners, (0, 0, 400, 426))
    width, height = np.ptp(placed, axis=0)
    assert abs(width / height - 1) < 0.01


def test_the_same_data_give_the_same_map_and_bars() -> None:
    data = pd.DataFrame(
        {"panel": ["A", "A", "B"], "label": ["001", "002", "001"], "count": [5.0, None, 2.0],
         "longitude": [0.1, 0.2, 0.3], "latitude": [51.0, 51.1, 51.2]}
    )  # fmt: skip
    bars = drawings.small_bars(panel="panel", label="label", value="count")
    maps = drawings.bubble_maps(panel="panel", label="label", value="count")
    for drawing, rows in ((bars, data), (maps, data.dropna())):
        one, two = (draw_svg(drawing, rows, height_pixels=300) for _ in range(2))
        assert one == two
