"""The protected table: a table and the policy under which it may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.personal_rows import is_personal
from tp_analysis.disclosure.policies import Policy
from tp_analysis.disclosure.refusals import refuse_identifiers
from tp_analysis.errors import ReportError

if TYPE_CHECKING:
    from tp_analysis.disclosure.published_tables import PublishedTable

_SYMBOLS = frozenset(Marker)


@dataclass(frozen=True)
class ProtectedTable:
    """A copy of a table that has passed a disclosure policy; made by `protect` and its kin alone.

    Where values are withheld the cell holds a `Marker`, which prints as "[c]" or "[low]". `notes`
    belong under the table; `published` is what a reader sees of it, for the audit; `suppressed`
    counts the cells not shown, by reason, for the output log and never for the page.
    """

    policy: Policy
    _frame: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()
    published: PublishedTable | None = field(default=None, repr=False)
    suppressed: tuple[tuple[str, int], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_frame", _with_markers(self._frame))

    @property
    def frame(self) -> pd.DataFrame:
        """A copy, so that what was protected cannot be changed afterwards."""
        return self._frame.copy()


def _with_markers(table: pd.DataFrame) -> pd.DataFrame:
    """The table, with markers where pandas made plain strings of them.

    It does so in a column that holds text or nothing else, and whoever asks for a `Marker` would
    take such a cell for something to show.
    """
    whole = table
    for name in table.columns[[isinstance(kind, pd.StringDtype) for kind in table.dtypes]]:
        cells = table[name].tolist()
        if not _SYMBOLS.isdisjoint(cells):
            marked = [Marker(cell) if cell in _SYMBOLS else cell for cell in cells]
            whole = whole.assign(**{name: pd.Series(marked, index=table.index, dtype=object)})
    return whole


def protect(table: pd.DataFrame, *, policy: Policy) -> ProtectedTable:
    """The table under a policy that was named on purpose.

    Raises ReportError for a policy with a threshold, as this function applies none, for rows about
    people and what was made from them, whatever the ground, and for full postcodes, National
    Insurance numbers and pseudonyms, which no table for readers may hold.
    """
    if not isinstance(policy, Policy):
        raise ReportError(
            "protect() needs a policy: already_published(source) or illustrative(basis)."
        )
    if policy.rules is not None:
        raise ReportError(
            f"protect() shows a table as it is, but the policy {policy.name!r} withholds small "
            "numbers. Use protect_counts, protect_shares, protect_amounts or protect_percentiles."
        )
    if is_personal(table):
        raise ReportError(
            f"protect() shows a table as it is, but this one was made from rows about people, so "
            f"the ground {policy.name!r} is none. Count them, and use protect_counts or its kin "
            "with policy_for('topic/dataset')."
        )
    refuse_identifiers(table, "The table to protect")
    return ProtectedTable(policy, table.copy())


def require_protected(table: object, shown_as: str) -> ProtectedTable:
    """The table if it is protected. Raises ReportError for a raw one, and says what to do."""
    if not isinstance(table, ProtectedTable):
        # Rows about people are one, too: their type is nothing to tell.
        given = "DataFrame" if isinstance(table, pd.DataFrame) else type(table).__name__
        raise ReportError(
            f"{shown_as} was given a {given}, not a protected table. "
            "Pass protect(table, policy=...) from tp_analysis.disclosure, so that nothing is shown "
            "without a ground."
        )
    return table
