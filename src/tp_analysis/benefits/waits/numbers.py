"""What prose and titles may say of the waits: numbers of protected tables, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.waits.checks import ALL_MONTHS
from tp_analysis.benefits.waits.estimates import BOTH, CONFIDENCE
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Quantities, Quantity, quantity_of
from tp_analysis.formats import round_to_step

# What stands for each group in the names of figures, in their order.
PREFIXES = ("first", "second")
_OF_GROUP = {
    "median": ("Half the waits ended by", "days"),
    "p90": ("Nine in ten waits ended by", "days"),
    "mean": ("Mean wait within the horizon", "days"),
    "ended_mean": ("Mean of all days, ended claims only", "days"),
    "ended_only": ("Mean wait within the horizon, ended claims only", "days"),
    "hidden": ("Days hidden by leaving out open claims", "days"),
    "open": ("Claims still open", "percent"),
}
_OF_BOTH = {
    "difference": ("Difference of the mean waits within the horizon", "days"),
    "ratio": ("The first mean as a multiple of the second", "multiple"),
    "ended_only_difference": ("The same difference, ended claims only", "days"),
    "chi_square": ("Chi-square of the log-rank test", "count"),
    "log_rank": ("p-value of the log-rank test", "count"),
    "hidden_difference": ("Days of it hidden by leaving out open claims", "days"),
}


def wait_figures(study: WaitStudy) -> Quantities:
    """Every number the words on waits may use; one that is withheld or not reached is not there.

    `wait.first_median` is of the first group (`second.` where there are two), with `_low` and
    `_high`; so for p90, mean, ended_mean, ended_only, hidden, open, claims and ended (the percent
    that had ended as the clock does by the horizon) and ended_alone. `wait.difference` and its like
    compare the two; `wait.gap` is by how much the slower (`study.slower`) waits longer, and
    `wait.equal_mix` the difference at an equal mix; `wait.received` and `wait.decided` are the
    means of all months by receipt and by decision.
    """
    found = [*_chosen(study), *_measured(study), *_compared(study), *_checked(study)]
    return Quantities({quantity.figure_id: quantity for quantity in found})


def _chosen(study: WaitStudy) -> Iterator[Quantity]:
    values = {
        "wait.horizon": ("Horizon of the restricted mean", study.horizon_days, "days"),
        "wait.mix_horizon": ("Horizon at an equal mix", study.mix_horizon_days, "days"),
        "intervals.confidence": ("Confidence of the intervals", 100 * CONFIDENCE, "percent"),
    }
    for name, (label, value, unit) in values.items():
        yield Quantity(name, label, value, unit, 1, "computed", study.log.policy)


def _measured(study: WaitStudy) -> Iterator[Quantity]:
    for prefix, group in zip(PREFIXES, study.names, strict=False):
        for measure, (label, unit) in _OF_GROUP.items():
            selection = {"measure": measure, "group": group}
            yield from _with_ends(
                study.measures, f"wait.{prefix}_{measure}", f"{label}, {group}", unit, selection
            )
        yield from _quantity(study.counts, f"wait.{prefix}_claims", f"Claims, {group}", "All",
                             "count", group=group)  # fmt: skip
        for column, name in (("value", "ended"), ("alone", "ended_alone")):
            yield from _quantity(
                study.endings, f"wait.{prefix}_{name}", f"{study.end}, {group}", column, "percent",
                group=group, ending=study.end,
            )  # fmt: skip


def _compared(study: WaitStudy) -> Iterator[Quantity]:
    if not study.compares:
        return
    for measure, (label, unit) in _OF_BOTH.items():
        selection = {"measure": measure, "group": BOTH}
        yield from _with_ends(study.measures, f"wait.{measure}", label, unit, selection)
    yield from _gap(study)
    yield from _with_ends(
        study.equal_mix, "wait.equal_mix", "Difference at an equal mix", "days",
        {"measure": "standardised", "group": BOTH},
    )  # fmt: skip


def _gap(study: WaitStudy) -> Iterator[Quantity]:
    """How much longer the slower group waits: the difference, and its interval, turned so that it
    is not below none."""
    ends = [("wait.gap", "value"), ("wait.gap_low", "low"), ("wait.gap_high", "high")]
    if study.slower:
        ends[1:] = [("wait.gap_low", "high"), ("wait.gap_high", "low")]
    sign = -1 if study.slower else 1
    for name, column in ends:
        label = f"Mean wait within the horizon, longer: {study.names[study.slower]}, {column}"
        selection = {"measure": "difference", "group": BOTH}
        for quantity in _quantity(study.measures, name, label, column, "days", **selection):
            yield replace(quantity, value=sign * quantity.value)


def _checked(study: WaitStudy) -> Iterator[Quantity]:
    whole = list(study.counts.frame["group"])[-1]
    for status in ("All", OPEN):
        if status in study.counts.frame.columns:
            yield from _quantity(study.counts, f"wait.{status.lower()}", f"Claims, {status}",
                                 status, "count", group=whole)  # fmt: skip
    for name, column in (("received", "received_mean"), ("decided", "ended_mean")):
        yield from _quantity(study.cohorts, f"wait.{name}", f"Mean wait by cohort of {name}",
                             column, "days", month=ALL_MONTHS)  # fmt: skip


def _with_ends(
    table: ProtectedTable, name: str, label: str, unit: str, selection: dict[str, str]
) -> Iterator[Quantity]:
    ends = {"value": "", "low": ", low end of its interval", "high": ", high end of it"}
    for column, words in ends.items():
        ending = "" if column == "value" else f"_{column}"
        yield from _quantity(table, f"{name}{ending}", label + words, column, unit, **selection)


def _quantity(
    table: ProtectedTable, figure_id: str, label: str, column: str, unit: str, **selection: str
) -> list[Quantity]:
    """The number as it is shown, or none where it is withheld or there is none."""
    rows = table.frame
    for name, value in selection.items():
        rows = rows[rows[name] == value]
    if rows.empty or isinstance(rows[column].iloc[0], str):
        return []
    shown = float(rows[column].iloc[0])
    rounding = next(
        (step for step in (1, 0.1, 0.01) if float(round_to_step(shown, step)) == shown), 0.001
    )
    return [
        quantity_of(
            table, figure_id=figure_id, label=label, column=column, unit=unit, rounding=rounding,
            evidence="computed", **selection,
        )
    ]  # fmt: skip


def _is_whole(number: float, step: float) -> bool:
    return float(round_to_step(number, step)) == number
