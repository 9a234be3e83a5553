"""What notebooks show with: exhibits, prose with bound numbers, the look of a chart.

Tables come in protected: `from tp_analysis.disclosure import already_published, illustrative,
protect`. Drawings for `figure` are in `tp_analysis.display.drawings`; docs/user-guide.md has an
example.
"""

from tp_analysis.display.columns import Column
from tp_analysis.display.exhibits import (
    Shown,
    cover,
    figure,
    key_numbers,
    prose,
    release,
    table,
)
from tp_analysis.display.quantities import Quantities, Quantity, quantities, quantity_of

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
    "quantity_of",
    "release",
    "table",
]
