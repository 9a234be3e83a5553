"""Why a table may be shown. A policy names its ground; there is no default one."""

from __future__ import annotations

from dataclasses import dataclass

from tp_analysis.errors import ReportError


@dataclass(frozen=True)
class Policy:
    """A ground for showing a table, and the sentence that states it."""

    name: str
    ground: str

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


def _policy(name: str, ground: str, what_to_do: str) -> Policy:
    if not ground.strip():
        raise ReportError(f"The {name} policy has no ground: {what_to_do}.")
    return Policy(name, ground.strip())
