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


NAMED_TABLES = 2
LONGEST_GROUP = 120


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

    @property
    def in_brief(self) -> str:
        """The finding for a screen: two of its tables in words, the group, what is wrong."""
        names = self.table_id.split(", ")
        tables = " and ".join(map(_in_words, names[:NAMED_TABLES]))
        more = len(names) - NAMED_TABLES
        tables += f" and {more} more" if more > 0 else ""
        where = describe(self.selection)
        group = f", {where}" if self.selection and len(where) <= LONGEST_GROUP else ""
        return f"{tables}{group}: {self.problem}"


def _in_words(table_id: str) -> str:
    """'offending/costs-by-agency' as a reader knows it: the words of the title, the report."""
    report, _, name = table_id.rpartition("/")
    words = f"'{name.replace('-', ' ')}'"
    return f"{words} in the {report} report" if report else words
