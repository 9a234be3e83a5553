"""The output log: what a release withholds and why, in numbers of cells; never a value."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.errors import ReportError, without_values


class OutputLogEntry(BaseModel):
    """One protected table of a release, as an output checker reads it.

    Restricted: how many cells were withheld for which reason is not for the page, where all print
    the same [c].
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    table_id: str = Field(min_length=1)
    population: str = ""
    policy: str = Field(min_length=1)
    ground: str = Field(min_length=1)
    cells: int = Field(ge=0)
    """Cells that hold a number or a marker."""
    withheld: int = Field(ge=0)
    reasons: dict[str, int] = {}
    """How many cells were withheld for which reason."""
    approved_by: str = ""
    """Who signed the release off; empty until somebody has."""

    @model_validator(mode="after")
    def _adds_up(self) -> OutputLogEntry:
        if self.withheld > self.cells or sum(self.reasons.values()) != self.withheld:
            raise ValueError("the reasons do not add up to the cells withheld")
        return self


def log_entry(
    table: ProtectedTable, *, table_id: str = "", approved_by: str = ""
) -> OutputLogEntry:
    """The entry of one table; `table_id` where the table has none of its own for the audit."""
    published = table.published
    reasons = dict(table.suppressed)
    name = table_id or (published.table_id if published else "")
    try:
        return OutputLogEntry(
            table_id=name,
            population=published.population if published else "",
            policy=table.policy.name,
            ground=table.policy.ground,
            cells=len(published.cells) if published else _cells(table),
            withheld=sum(reasons.values()),
            reasons=reasons,
            approved_by=approved_by,
        )
    except ValidationError as error:
        raise ReportError(
            f"The table {name!r} cannot be logged: {without_values(error)}. Report it as a fault."
        ) from None


def _cells(table: ProtectedTable) -> int:
    frame = table.frame
    return sum(
        isinstance(value, Marker) or (not isinstance(value, str | bool))
        for column in frame.columns
        for value in frame[column]
    )
