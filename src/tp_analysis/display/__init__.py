"""What notebooks show with: exhibits, prose with bound numbers, the look of a chart."""

from tp_analysis.display.exhibits import (
    Column,
    Shown,
    cover,
    figure,
    key_numbers,
    prose,
    release,
    table,
)
from tp_analysis.display.quantities import Quantities, Quantity, quantities

__all__ = [
    "Column",
    "Quantities",
    "Quantity",
    "Shown",
    "cover",
    "figure",
    "key_numbers",
    "prose",
    "quantities",
    "release",
    "table",
]
