"""What may be shown: policies, and the protected table, the only table an exhibit takes."""

from tp_analysis.disclosure.policies import Policy, already_published, illustrative
from tp_analysis.disclosure.protected import ProtectedTable, protect

__all__ = ["Policy", "ProtectedTable", "already_published", "illustrative", "protect"]
