"""What may be shown: policies, and the protected table, the only table an exhibit takes."""

from tp_analysis.disclosure.amounts import protect_amounts, protect_percentiles
from tp_analysis.disclosure.configuration import policy_for
from tp_analysis.disclosure.counts import protect_counts, spread
from tp_analysis.disclosure.curves import protect_concentration_curve, protect_survival_curve
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, already_published, illustrative
from tp_analysis.disclosure.protected import ProtectedTable, protect
from tp_analysis.disclosure.shares import protect_shares

__all__ = [
    "Marker",
    "Policy",
    "ProtectedTable",
    "already_published",
    "illustrative",
    "policy_for",
    "protect",
    "protect_amounts",
    "protect_concentration_curve",
    "protect_counts",
    "protect_percentiles",
    "protect_shares",
    "protect_survival_curve",
    "spread",
]
