"""What a disclosure check finds: table, cells, rule and what to do; never a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tp_analysis.disclosure.published_tables import describe

Rule: TypeAlias = Literal[
    "suppressed-cell",
    "small-count",
    "small-difference",
    "two-values",
    "contradiction",
    "not-comparable",
    "too-large",
    "percentage",
    "class-disclosure",
]


@dataclass(frozen=True)
class DisclosureFinding:
    """One reason why tables must not be published as they are.

    `selection` names categories, not values; `reader` is who could work it out.
    """

    rule: Rule
    table_id: str
    selection: dict[str, tuple[str, ...]]
    problem: str
    what_to_do: str
    reader: str = ""

    @property
    def message(self) -> str:
        """The finding as one line for a person: where, what, what to do."""
        seen_by = f" (seen by the {self.reader} reader)" if self.reader else ""
        where = f"{self.table_id}, {describe(self.selection)}{seen_by}"
        return f"{where}: {self.problem}. {self.what_to_do}"
