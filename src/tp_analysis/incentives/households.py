"""Whose income is worked out: the household, and what it earns, pays and has saved."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

WEEKS_A_YEAR = 52


@dataclass(frozen=True)
class Household:
    """One type of household; one adult earns, at most."""

    key: str
    name: str
    adults: int
    children: int
    aged_25_or_over: bool

    @property
    def is_couple(self) -> bool:
        """Whether there are two adults."""
        return self.adults > 1

    @property
    def is_lone_parent(self) -> bool:
        """Whether one adult has children."""
        return not self.is_couple and self.children > 0


def in_a_sentence(name: str) -> str:
    """The name of a household type for the middle of a sentence."""
    return name[:1].lower() + name[1:]


@dataclass(frozen=True)
class Circumstances:
    """A household with its pay, rent, council tax and savings: all that the rules ask for."""

    household: Household
    hourly_wage_gbp: float
    weekly_rent_gbp: float
    weekly_council_tax_gbp: float
    savings_gbp: float = 0.0


def households_from(table: pd.DataFrame) -> tuple[Household, ...]:
    """The household types in the order of their table."""
    return tuple(
        Household(
            key=str(row["household"]),
            name=str(row["name"]),
            adults=int(row["adults"]),
            children=int(row["children"]),
            aged_25_or_over=bool(row["aged_25_or_over"]),
        )
        for row in table.to_dict("records")
    )
