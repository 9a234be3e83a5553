"""What may be shown: policies, and the protected table, the only table an exhibit takes.

What is named here loads when it is asked for: whoever only prints markers needs no pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tp_analysis.disclosure.amounts import protect_amounts, protect_percentiles
    from tp_analysis.disclosure.configuration import policy_for
    from tp_analysis.disclosure.counts import protect_counts, spread
    from tp_analysis.disclosure.curves import (
        protect_concentration_curve,
        protect_numbers_at_risk,
        protect_survival_curve,
    )
    from tp_analysis.disclosure.derived import (
        combined,
        laid_out,
        multiplied,
        one_row_split,
        with_cell,
        with_percent,
        with_sum,
        with_total_row,
    )
    from tp_analysis.disclosure.markers import Marker
    from tp_analysis.disclosure.policies import Policy, already_published, illustrative
    from tp_analysis.disclosure.protected import ProtectedTable, protect
    from tp_analysis.disclosure.shares import protect_shares
    from tp_analysis.disclosure.statistics import (
        protect_statistics,
        rounded_further,
        stacked,
        step_that_hides,
    )

_HOMES = {
    "Marker": "markers",
    "Policy": "policies",
    "ProtectedTable": "protected",
    "already_published": "policies",
    "combined": "derived",
    "illustrative": "policies",
    "laid_out": "derived",
    "multiplied": "derived",
    "one_row_split": "derived",
    "policy_for": "configuration",
    "protect": "protected",
    "protect_amounts": "amounts",
    "protect_concentration_curve": "curves",
    "protect_counts": "counts",
    "protect_numbers_at_risk": "curves",
    "protect_percentiles": "amounts",
    "protect_shares": "shares",
    "protect_statistics": "statistics",
    "protect_survival_curve": "curves",
    "rounded_further": "statistics",
    "spread": "counts",
    "stacked": "statistics",
    "step_that_hides": "statistics",
    "with_cell": "derived",
    "with_percent": "derived",
    "with_sum": "derived",
    "with_total_row": "derived",
}

__all__ = [
    "Marker",
    "Policy",
    "ProtectedTable",
    "already_published",
    "combined",
    "illustrative",
    "laid_out",
    "multiplied",
    "one_row_split",
    "policy_for",
    "protect",
    "protect_amounts",
    "protect_concentration_curve",
    "protect_counts",
    "protect_numbers_at_risk",
    "protect_percentiles",
    "protect_shares",
    "protect_statistics",
    "protect_survival_curve",
    "rounded_further",
    "spread",
    "stacked",
    "step_that_hides",
    "with_cell",
    "with_percent",
    "with_sum",
    "with_total_row",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
