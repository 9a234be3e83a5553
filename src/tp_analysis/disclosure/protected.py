"""The protected table: a table and the policy under which it may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from tp_analysis.disclosure.policies import Policy
from tp_analysis.errors import ReportError


@dataclass(frozen=True)
class ProtectedTable:
    """A copy of a table that has passed a disclosure policy; made by `protect` alone."""

    policy: Policy
    _frame: pd.DataFrame = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """A copy, so that what was protected cannot be changed afterwards."""
        return self._frame.copy()


def protect(table: pd.DataFrame, *, policy: Policy) -> ProtectedTable:
    """The table under a policy that was named on purpose."""
    if not isinstance(policy, Policy):
        raise ReportError(
            "protect() needs a policy: already_published(source) or illustrative(basis)."
        )
    return ProtectedTable(policy, table.copy())


def require_protected(table: object, shown_as: str) -> ProtectedTable:
    """The table if it is protected. Raises ReportError for a raw one, and says what to do."""
    if not isinstance(table, ProtectedTable):
        raise ReportError(
            f"{shown_as} was given a {type(table).__name__}, not a protected table. "
            "Pass protect(table, policy=...) from tp_analysis.disclosure, so that nothing is shown "
            "without a ground."
        )
    return table
