"""The tables of waits that may be shown: from rows about people to what their policy allows."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import pandas as pd

from tp_analysis.benefits.claims.durations import NOT_ON_CLOCK, OPEN
from tp_analysis.benefits.waits import checks, estimates
from tp_analysis.benefits.waits.checks import EqualMix
from tp_analysis.benefits.waits.estimates import Curves
from tp_analysis.benefits.waits.groups import OTHER_ENDS, Waits
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.disclosure import (
    ProtectedTable,
    protect_counts,
    protect_numbers_at_risk,
    protect_statistics,
    protect_survival_curve,
    spread,
)
from tp_analysis.disclosure.policies import rules_of
from tp_analysis.methods.time_to_event import numbers_at_risk

STEPS = {"value": "step", "low": "step", "high": "step"}


def population(log: ClaimLog) -> str:
    """A name for the claims of a log that no others have, for the audit."""
    if not log.is_illustrative:
        return f"claims of {log.name}, extract of {log.extract_date.isoformat()}"
    plain = pd.DataFrame(log.waits).astype(str)
    mark = zlib.crc32(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return f"simulated claims, {mark:08x}"


def counts_table(log: ClaimLog, waits: Waits) -> ProtectedTable:
    """Claims by group and by how their clock stands: group, a column a status, All."""
    every = pd.concat([waits.claims[["group", "status"]], waits.off_clock], ignore_index=True)
    counts = every.groupby(["group", "status"]).size().reset_index(name="claims")
    held = set(counts["status"])
    if len(held) == 1:  # A total needs two; that no claim was withdrawn is worth telling.
        held.add(OTHER_ENDS[waits.clock][0])
    order = (waits.end, *OTHER_ENDS[waits.clock], OPEN, NOT_ON_CLOCK)
    table = protect_counts(
        counts, policy=log.policy, dimensions=["group", "status"], count="claims", unit="claims",
        population=f"{population(log)}, {waits.clock} clock",
        categories={
            "group": tuple(dict.fromkeys([*waits.names, *counts["group"]])),
            "status": tuple(name for name in order if name in held),
        },
    )  # fmt: skip
    return spread(table, columns="status", value="claims")


def curves_table(log: ClaimLog, curves: Curves) -> ProtectedTable:
    """The curves in steps: group, day, at_risk, events, share_waiting, low, high."""
    whole = pd.concat(
        [curve.assign(group=name) for name, curve in curves.every.items()], ignore_index=True
    )
    return protect_survival_curve(whole, policy=log.policy, by=["group"])


def at_risk_table(log: ClaimLog, waits: Waits, days: Sequence[float]) -> ProtectedTable:
    """How many were watched on each of some days: group, and day_0, day_15, ..."""
    parts = [numbers_at_risk(waits.of(name), days=days).assign(group=name) for name in waits.names]
    return protect_numbers_at_risk(pd.concat(parts), policy=log.policy, by="group")


def measures_table(
    log: ClaimLog, waits: Waits, curves: Curves, counts: ProtectedTable
) -> ProtectedTable:
    """Every number on waits: measure, group, rounded_to (days, as text), value, low, high (see
    estimates.measures). The share of open claims is withheld where `counts` withholds how many."""
    found = estimates.measures(waits, curves)
    held = counts.frame
    told = held.loc[[not isinstance(cell, str) for cell in held.get(OPEN, [])], "group"]
    withheld = (found["measure"] == "open") & ~found["group"].isin(told)
    return _statistics(
        found.assign(
            people=found["people"].mask(withheld, 0),
            rounded_to=[f"{step:g}" for step in found["step"].astype(float)],
        ),
        log,
        ["measure", "group", "rounded_to"],
    )


def endings_table(log: ClaimLog, waits: Waits, *, days: float) -> ProtectedTable:
    """How waits have ended by a day: group, ending, value, low, high, alone (percent)."""
    found = checks.endings(waits, days=days)
    return _statistics(found, log, ["group", "ending"], alone="step")


def cohorts_table(log: ClaimLog, waits: Waits, curves: Curves) -> ProtectedTable:
    """Means by month of receipt and of decision: month, received_mean, ended_mean."""
    found = checks.cohorts(waits, horizon_days=curves.horizon_days)
    people = found[["received_people", "ended_people"]].min(axis="columns")
    return protect_statistics(
        found.assign(people=people).drop(columns=["received_people", "ended_people"]),
        policy=log.policy,
        labels=["month"],
        values={"received_mean": "received_step", "ended_mean": "ended_step"},
        people="people",
    )


def equal_mix_table(log: ClaimLog, mix: EqualMix) -> ProtectedTable:
    """The difference at an equal mix: measure, group, value, low, high (see checks.EqualMix)."""
    return _statistics(mix.table, log, ["measure", "group"])


def in_hand_table(log: ClaimLog, waits: Waits, curves: Curves) -> ProtectedTable:
    """Little's law: group, arrivals, in_process, expected, found_percent."""
    rules = rules_of(log.policy, "Little's law")
    fewest = max(rules.threshold, rules.min_dof + 1)
    return protect_statistics(
        checks.work_in_hand(waits, curves, fewest=fewest),
        policy=log.policy,
        labels=["group"],
        values={
            "arrivals": "arrivals_step",
            "in_process": "in_process_step",
            "expected": "expected_step",
            "found_percent": "found_step",
        },
        people="people",
    )


def _statistics(
    found: pd.DataFrame, log: ClaimLog, labels: list[str], **others: str
) -> ProtectedTable:
    numbers = found.astype({name: float for name in (*STEPS, "step", *others)})
    return protect_statistics(
        numbers, policy=log.policy, labels=labels, values=STEPS | others, people="people"
    )
