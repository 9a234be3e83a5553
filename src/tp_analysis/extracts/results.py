"""What a reader says of a file besides its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Forgiven:
    """One kind of mess that was made good, and how often."""

    what: str
    count: int
