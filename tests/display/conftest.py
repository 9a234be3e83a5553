"""Small tables under a policy, and quantities, that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.disclosure import ProtectedTable, already_published, illustrative, protect
from tp_analysis.display import Quantities, quantities

FIGURES = pd.DataFrame(
    [
        ("count.total", "All spending", 3_434_000_000, "gbp", 1e6, "published", ""),
        ("count.people", "Residents", 446_812, "people", 100, "second-hand", "about"),
        ("saving.days", "Days saved", 25, "days", 1, "assumed", "up to"),
        ("rate.low", "Lowest rate", 2.5, "percent", 1, "computed", None),
    ],
    columns=["figure_id", "label", "value", "unit", "rounding", "evidence", "qualifier"],
)


@pytest.fixture
def figures_frame() -> pd.DataFrame:
    return FIGURES.copy()


@pytest.fixture
def numbers() -> Quantities:
    return quantities(protect(FIGURES, policy=already_published("The printed article")))


@pytest.fixture
def bodies() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "body": ["Council", "Police", "Hospital", "College"],
            "spending": [412.25, 96.5, 250.0, 31.0],
            "change": [1.5, -2.5, 0.0, 3.0],
            "is_total": [False, False, False, True],
        }
    )


@pytest.fixture
def published(bodies: pd.DataFrame) -> ProtectedTable:
    return protect(bodies, policy=already_published("The printed article"))


@pytest.fixture
def synthetic(bodies: pd.DataFrame) -> ProtectedTable:
    return protect(bodies, policy=illustrative("drawn at random from a fixed seed"))


@pytest.fixture
def words() -> Callable[[object], str]:
    """The text of inline content, of whatever kind."""

    def text_of(content: object) -> str:
        return "".join(
            part.text if hasattr(part, "text") else text_of(part.content)
            for part in content  # type: ignore[attr-defined]
        )

    return text_of
