"""Why a table may be shown. A policy names its ground; there is no default one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tp_analysis.errors import ReportError

if TYPE_CHECKING:
    from tp_analysis.disclosure.rules import Rules


@dataclass(frozen=True)
class Policy:
    """A ground for showing a table, and the sentence that states it.

    With `rules`, only a table that they were applied to may be shown: `protect_counts` and its
    kin make those, `protect` does not.
    """

    name: str
    ground: str
    rules: Rules | None = None

    @property
    def is_illustrative(self) -> bool:
        """Whether what it covers must carry the illustrative mark."""
        return self.name == "illustrative"


def already_published(source: str) -> Policy:
    """Figures that stand in a published document, or follow from them alone; `source` names it."""
    return _policy("already-published", source, "name the document the figures were published in")


def illustrative(basis: str) -> Policy:
    """Synthetic figures about nobody; `basis` says how they were made."""
    return _policy("illustrative", basis, "say how the illustrative figures were made")


def suppressed_and_rounded(rules: Rules, *, name: str = "suppressed-and-rounded") -> Policy:
    """Figures about people, of which the small are not shown and the rest are rounded.

    A policy of `disclosure.toml` comes from `policy_for`; this one is for rules made in code.
    """
    return Policy(name, rules.sentence, rules)


def rules_of(policy: Policy, shown_by: str) -> Rules:
    """The rules of a policy. Raises ReportError where it has none, and says which has."""
    if not isinstance(policy, Policy) or policy.rules is None:
        raise ReportError(
            f"{shown_by} needs a policy with a threshold. Take it from disclosure.toml: "
            "policy_for('topic/dataset'). A published or illustrative table goes to protect()."
        )
    return policy.rules


def require_degrees_of_freedom(degrees: int, *, policy: Policy, shown_as: str) -> None:
    """Raise ReportError where a model leaves too few degrees of freedom for its results to be
    shown: with few, they say much about single records."""
    rules = rules_of(policy, shown_as)
    if degrees < rules.min_dof:
        raise ReportError(
            f"{shown_as} leaves {degrees} residual degrees of freedom, fewer than {rules.min_dof}. "
            "Use fewer terms or more records, or leave it out."
        )


def _policy(name: str, ground: str, what_to_do: str) -> Policy:
    if not ground.strip():
        raise ReportError(f"The {name} policy has no ground: {what_to_do}.")
    return Policy(name, ground.strip())
