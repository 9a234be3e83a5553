"""The published cost worked out from below: crimes attributed, recorded, committed, and costed.

Pure arithmetic on stated ranges. Every input but the crimes themselves is assumed; nothing here
is an estimate of what the offenders did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from tp_analysis.methods.offence_costs import BEARERS
from tp_analysis.methods.uncertainty import Range, switching_values

CASES = ("low", "central", "high")
CRIMES, DETECTED, COMMITTED, COST = "crimes", "detected", "committed", "cost"
ATTRIBUTED, RECORDED, ALL = "Crimes attributed", "Crimes recorded", "All crimes"
ALL_PARTS, FISCAL_PART = "All three", "Fiscal only"
# The parts of an average crime's cost that each reading holds.
PARTS: Mapping[str, tuple[str, ...]] = {
    ALL_PARTS: BEARERS, FISCAL_PART: BEARERS[:1], "Economic only": BEARERS[1:2],
    "Social only": BEARERS[2:],
}  # fmt: skip
Rule = Callable[[Mapping[str, float]], float]

INPUTS = (CRIMES, DETECTED, COMMITTED, COST)
# How far beyond its range an assumption is followed to find the value that would be needed.
SEARCH = 100.0


@dataclass(frozen=True)
class Chain:
    """The links from crimes attributed in a year to their cost.

    crimes: attributed to the offenders in a year. detected: share of recorded crimes attributed to
    somebody. committed: crimes committed for each one recorded. cost: £ a crime, all parts.
    shares: the share of that cost that is fiscal (falls on the public purse), economic and social.
    """

    crimes: Range
    detected: Range
    committed: Range
    cost: Range
    offenders: float
    shares: Mapping[str, float]

    @property
    def fiscal_share(self) -> float:
        """The share of the cost that falls on the public purse."""
        return self.shares[BEARERS[0]]

    def ranges(self) -> dict[str, Range]:
        """The assumptions by name."""
        return {name: getattr(self, name) for name in INPUTS}

    def values(self, case: str) -> dict[str, float]:
        """The value of every assumption in the case: low, central or high cost.

        The low case takes the high share detected: more detection means fewer unseen crimes.
        """
        opposite = {"low": "high", "central": "central", "high": "low"}
        values = {name: float(getattr(link, case)) for name, link in self.ranges().items()}
        return {**values, DETECTED: float(getattr(self.detected, opposite[case]))}


def recorded_crimes(values: Mapping[str, float]) -> float:
    """The recorded crimes that stand behind those attributed."""
    return values[CRIMES] / values[DETECTED]


def all_crimes(values: Mapping[str, float]) -> float:
    """The crimes committed, recorded or not."""
    return recorded_crimes(values) * values[COMMITTED]


def cost_gbp(values: Mapping[str, float]) -> float:
    """What all of them cost in a year: fiscal, economic and social together."""
    return all_crimes(values) * values[COST]


def attributed_cost_gbp(values: Mapping[str, float]) -> float:
    """What the crimes attributed cost alone."""
    return values[CRIMES] * values[COST]


def recorded_cost_gbp(values: Mapping[str, float]) -> float:
    """What the recorded crimes cost, detected or not."""
    return recorded_crimes(values) * values[COST]


def chain_steps(chain: Chain) -> pd.DataFrame:
    """The chain from top to bottom. Columns: step, unit, rounding, low, central, high, is_total."""
    cases = {case: chain.values(case) for case in CASES}
    steps: list[tuple[str, str, float, Rule]] = [
        ("Crimes attributed to them in a year", "offences", 1, lambda v: v[CRIMES]),
        ("Share of recorded crimes that is detected", "percent", 1, lambda v: 100 * v[DETECTED]),
        ("Recorded crimes behind them", "offences", 1, recorded_crimes),
        ("Crimes committed for each recorded", "count", 0.01, lambda v: v[COMMITTED]),
        ("All crimes, recorded or not", "offences", 1, all_crimes),
        ("Average cost of a crime", "gbp", 1, lambda v: v[COST]),
        ("Cost in a year: fiscal, economic and social", "gbp", 1e5, cost_gbp),
        ("The same for each offender", "gbp", 1000, lambda v: cost_gbp(v) / chain.offenders),
    ]
    rows = [
        {"step": step, "unit": unit, "rounding": float(rounding)}
        | {case: float(rule(values)) for case, values in cases.items()}
        for step, unit, rounding, rule in steps
    ]
    table = pd.DataFrame(rows)
    return table.assign(is_total=table["step"].str.startswith("Cost in a year"))


def readings(chain: Chain, *, years: tuple[int, ...] = (1, 3)) -> pd.DataFrame:
    """The cost under each reading of what was counted, over how long, and which parts.

    Columns: years, counted, parts, low, central, high (pounds). The crimes a year are the same in
    every year of a longer reading.
    """
    counted: dict[str, Rule] = {
        ATTRIBUTED: attributed_cost_gbp,
        RECORDED: recorded_cost_gbp,
        ALL: cost_gbp,
    }
    parts = {
        part: sum(chain.shares[member] for member in members) for part, members in PARTS.items()
    }
    return pd.DataFrame(
        [
            {"years": length, "counted": name, "parts": part}
            | {case: length * share * float(rule(chain.values(case))) for case in CASES}
            for length in years
            for part, share in parts.items()
            for name, rule in counted.items()
        ]
    )


def standing(table: pd.DataFrame, *, target_gbp: float) -> list[str]:
    """Where each row's range lies seen from the target: below it, around it or above it."""
    return [
        "below" if high < target_gbp else "above" if low > target_gbp else "reaches it"
        for low, high in zip(table["low"], table["high"], strict=True)
    ]


def needed_values(chain: Chain, *, target_gbp: float) -> pd.DataFrame:
    """What each assumption alone, the others central, would have to be for the cost to be a target.

    Columns: assumption, low, central, high, result_at_low, result_at_high, needed (missing where
    no value will do), is_within (whether that lies in the assumption's own range). The assumption
    that moves the cost most comes first.
    """
    own = switching_values(cost_gbp, ranges=chain.ranges(), target=target_gbp)
    wide = {
        name: Range(link.central / SEARCH, link.central, _most(name, link))
        for name, link in chain.ranges().items()
    }
    far = switching_values(cost_gbp, ranges=wide, target=target_gbp)
    needed = far.set_index("assumption")["switching_value"].reindex(own["assumption"])
    within = own["switching_value"].notna()
    return own.drop(columns="switching_value").assign(needed=needed.to_numpy(), is_within=within)


def _most(name: str, link: Range) -> float:
    """The far end of the search; no more than all crimes can be detected."""
    return 1.0 if name == DETECTED else link.central * SEARCH
