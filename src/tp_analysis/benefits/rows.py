"""The one row of a model in a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tp_analysis.errors import DataError


def model_row(table: pd.DataFrame, model: str) -> dict[str, Any]:
    """The one row of a model, by column. Raises DataError where there is none."""
    rows = table[table["model"] == model].to_dict("records")
    if not rows:
        raise DataError(f"The table has no row for the model {model!r}. Add its claims or steps.")
    return {str(name): value for name, value in rows[0].items()}
