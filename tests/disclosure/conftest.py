"""Printed tables to audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable

Numbers = Sequence[float | None]


@pytest.fixture(scope="session")
def two_way() -> Callable[..., PublishedTable]:
    """Makes a table of rows and columns with its totals; None is suppressed."""

    def make(
        inside: Sequence[Numbers],
        row_totals: Numbers,
        column_totals: Numbers,
        *,
        grand_total: float | None = None,
        half_width: float = 0.0,
        names: tuple[str, str] = ("row", "column"),
        **others: Any,
    ) -> PublishedTable:
        rows = tuple(f"{names[0]} {i}" for i in range(len(inside)))
        columns = tuple(f"{names[1]} {i}" for i in range(len(inside[0])))

        def cell(value: float | None, **chosen: str) -> PublishedCell:
            selection = {names[("row", "column").index(k)]: (v,) for k, v in chosen.items()}
            return PublishedCell(selection=selection, value=value, half_width=half_width)

        cells = [
            cell(inside[i][j], row=row, column=column)
            for i, row in enumerate(rows)
            for j, column in enumerate(columns)
        ]
        cells += [cell(total, row=row) for row, total in zip(rows, row_totals, strict=True)]
        cells += [cell(t, column=column) for column, t in zip(columns, column_totals, strict=True)]
        if grand_total is not None:
            cells.append(cell(grand_total))
        given = {
            "table_id": "offenders", "population": "offenders 2009-10", "unit": "people",
            "threshold": 10, "dimensions": {names[0]: rows, names[1]: columns}, **others,
        }  # fmt: skip
        return PublishedTable(cells=tuple(cells), **given)

    return make
