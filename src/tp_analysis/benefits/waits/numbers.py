"""What prose and titles may say of the waits: numbers of protected tables, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.waits.checks import ALL_MONTHS
from tp_analysis.benefits.waits.estimates import BOTH, CONFIDENCE, SIGNIFICANT
from tp_analysis.benefits.waits.groups import NAMES
from tp_analysis.benefits.waits.labels import decimals_in, evidence_of, in_sentence, of_group
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Quantities, Quantity, quantity_of
from tp_analysis.formats import round_to_step

# What stands for each group in the names of figures, in their order.
PREFIXES = ("first", "second")
_OF_GROUP = {
    "median": ("Days until half of claims are {end}", "days"),
    "p90": ("Days until nine in ten claims are {end}", "days"),
    "mean": ("Mean wait within the first {horizon:g} days", "days"),
    "official_mean": ("Mean days from receipt to decision, decided claims only", "days"),
    "without_open": ("Mean wait within the first {horizon:g} days, open claims left out", "days"),
    "hidden": ("Days hidden by leaving out open claims", "days"),
    "open": ("Share of claims still open", "percent"),
}
# A quantile is not named in words where what it is rounded to is more than this part of it.
_FINE = 0.2
QUANTILES = {"median": "half", "p90": "nine in ten"}
_OF_BOTH = {
    "difference": ("Difference of the mean waits within the horizon", "days"),
    "ratio": ("The first mean as a multiple of the second", "multiple"),
    "without_open_difference": ("The same difference, open claims left out", "days"),
}


def wait_figures(study: WaitStudy) -> Quantities:
    """Every number the words on waits may use; one that is withheld or not reached is not there.

    `wait.first_median` is of the first group (`second.` where there are two), with `_low` and
    `_high`; so for p90, mean, official_mean, without_open, hidden (where there is any), open,
    claims and ended (the percent that had ended as the clock does by the horizon) and ended_alone.
    `wait.difference` and its like compare the two; `wait.gap` is by how much the slower
    (`study.slower`) waits longer, and `wait.gap_hidden` or `wait.gap_added` how much of that
    leaving out open claims would take away or add; `wait.gap_without` is what is left of it then;
    `wait.mix_gap` is the difference of the kinds that can be held equal, turned likewise,
    `wait.equal_mix` the same at an equal mix, and `wait.mix_part` or `wait.mix_against` what the
    mix adds to it or takes from it; `wait.first_median_step` is what that is rounded to;
    `wait.log_rank` is the class of p, a bound that it lies under; `wait.received` and
    `wait.decided` are the means of all months by start and by end; `wait.first_expected` and
    `wait.first_found` (in percent of those) the open claims of the first row of Little's law.
    """
    found = [*_chosen(study), *_measured(study), *_compared(study), *_checked(study)]
    return Quantities({quantity.figure_id: quantity for quantity in found})


def _chosen(study: WaitStudy) -> Iterator[Quantity]:
    values = {
        "wait.horizon": ("Horizon of the restricted mean", study.horizon_days, "days"),
        "wait.chosen_horizon": ("The horizon as chosen", study.choices.horizon_days, "days"),
        "wait.mix_horizon": ("Horizon at an equal mix", study.mix_horizon_days, "days"),
        "wait.significance": ("What p is under where chance is ruled out", SIGNIFICANT, "count"),
        "intervals.confidence": ("Confidence of the intervals", 100 * CONFIDENCE, "percent"),
    }
    for name, (label, value, unit) in values.items():
        rounding = 1 if value >= 1 else 0.01
        yield Quantity(name, label, value, unit, rounding, "computed", study.log.policy)


def _measured(study: WaitStudy) -> Iterator[Quantity]:
    for place, (prefix, group) in enumerate(zip(PREFIXES, study.names, strict=False)):
        for measure, (label, unit) in _OF_GROUP.items():
            if not _worth_saying(study, measure, group):
                continue
            selection = {"measure": measure, "group": group}
            named = label.format(end=study.end, horizon=study.horizon_days)
            yield from _with_ends(
                study.measures, f"wait.{prefix}_{measure}", named + of_group(study, place), unit,
                selection,
            )  # fmt: skip
        yield from _steps(study, prefix, group)
        yield from _quantity(study.counts, f"wait.{prefix}_claims", f"Claims, {group}", "All",
                             "count", group=group)  # fmt: skip
        for column, name in (("value", "ended"), ("alone", "ended_alone")):
            yield from _quantity(
                study.endings, f"wait.{prefix}_{name}", f"{study.end}, {group}", column, "percent",
                group=group, ending=study.end,
            )  # fmt: skip


def _steps(study: WaitStudy, prefix: str, group: str) -> Iterator[Quantity]:
    """What each quantile is rounded to."""
    rows = study.measures.frame
    for measure in QUANTILES:
        row = rows[(rows["measure"] == measure) & (rows["group"] == group)].iloc[0]
        if not isinstance(row["value"], str):
            yield Quantity(
                f"wait.{prefix}_{measure}_step", "What it is rounded to", float(row["rounded_to"]),
                "days", 1, evidence_of(study), study.log.policy,
            )  # fmt: skip


def _worth_saying(study: WaitStudy, measure: str, group: str) -> bool:
    """Whether a number can stand in words, without its interval and its rounding."""
    rows = study.measures.frame
    row = rows[(rows["measure"] == measure) & (rows["group"] == group)].iloc[0]
    if isinstance(row["value"], str):
        return False
    if measure in QUANTILES:
        return float(row["rounded_to"]) <= _FINE * float(row["value"])
    return measure != "hidden" or row["value"] != 0


def _compared(study: WaitStudy) -> Iterator[Quantity]:
    if not study.compares:
        return
    for measure, (label, unit) in _OF_BOTH.items():
        selection = {"measure": measure, "group": BOTH}
        yield from _with_ends(study.measures, f"wait.{measure}", label, unit, selection)
    yield from _quantity(study.measures, "wait.log_rank", "What p of the log-rank test is under",
                         "value", "count", measure="log_rank", group=BOTH)  # fmt: skip
    yield from _gap(study)
    yield from _mix(study)


def _mix(study: WaitStudy) -> Iterator[Quantity]:
    """The differences with and without an equal mix, turned so that the first is above none."""
    labels = {
        "crude": ("wait.mix_gap", "Difference of the kinds whose mix is held equal"),
        "standardised": ("wait.equal_mix", "Difference at an equal mix"),
        "mix": ("wait.mix_part", "Difference owed to the mix"),
    }
    found = {
        measure: quantity
        for measure, (name, label) in labels.items()
        for quantity in _quantity(
            study.equal_mix, name, label, "value", "days", measure=measure, group=BOTH
        )
    }
    if "crude" not in found:
        return
    sign = -1 if found["crude"].value < 0 else 1
    for measure, quantity in found.items():
        turned = replace(quantity, value=sign * quantity.value)
        if measure == "mix" and turned.value < 0:
            turned = replace(turned, figure_id="wait.mix_against", value=-turned.value)
        yield turned


def _gap(study: WaitStudy) -> Iterator[Quantity]:
    """How much longer the slower group waits: the difference, and its interval, turned so that it
    is not below none."""
    ends = [("wait.gap", "value"), ("wait.gap_low", "low"), ("wait.gap_high", "high")]
    if study.slower:
        ends[1:] = [("wait.gap_low", "high"), ("wait.gap_high", "low")]
    sign = -1 if study.slower else 1
    name = study.names[study.slower]
    whose = in_sentence(name) if name in NAMES.values() else f"for {in_sentence(name)}"
    label = f"Mean wait within the horizon: longer {whose}"
    which = {"value": "", "low": ", one end of its interval", "high": ", the other end of it"}
    for name, column in ends:
        words = label + which[column]
        selection = {"measure": "difference", "group": BOTH}
        for quantity in _quantity(study.measures, name, words, column, "days", **selection):
            yield replace(quantity, value=sign * quantity.value)
    yield from _gap_hidden(study, sign)


def _gap_hidden(study: WaitStudy, sign: int) -> Iterator[Quantity]:
    """What leaving out open claims would take from the gap, or add to it; nothing where it would
    turn the gap round, or change nothing."""
    shown = {
        measure: _quantity(study.measures, "wait.gap_hidden", measure, "value", "days",
                           measure=measure, group=BOTH)
        for measure in ("without_open_difference", "hidden_difference")
    }  # fmt: skip
    if not all(shown.values()):
        return
    (without,), (hidden,) = shown.values()
    size = sign * hidden.value
    if sign * without.value >= 0:
        label = "The difference, open claims left out"
        yield replace(without, figure_id="wait.gap_without", label=label,
                      value=sign * without.value)  # fmt: skip
    if size and sign * without.value >= 0:
        name, did = ("wait.gap_hidden", "hidden") if size > 0 else ("wait.gap_added", "added")
        label = f"Days of the difference {did} by leaving out open claims"
        yield replace(hidden, figure_id=name, label=label, value=abs(size))


def _checked(study: WaitStudy) -> Iterator[Quantity]:
    whole = list(study.counts.frame["group"])[-1]
    for status in ("All", OPEN):
        if status in study.counts.frame.columns:
            yield from _quantity(study.counts, f"wait.{status.lower()}", f"Claims, {status}",
                                 status, "count", group=whole)  # fmt: skip
    means = {"received": "received_mean", "decided": "ended_mean"}
    cells = study.cohorts.frame.iloc[-1][[*means.values()]]
    for name, column in means.items():
        for quantity in _quantity(
            study.cohorts, f"wait.{name}", f"Mean wait by cohort of {name}", column, "days",
            month=ALL_MONTHS,
        ):  # fmt: skip
            yield replace(quantity, rounding=10 ** -decimals_in(cells))
    first = str(study.in_hand.frame["group"].iloc[0])
    for name, column, unit in (("expected", "expected", "count"),
                               ("found", "found_percent", "percent")):  # fmt: skip
        yield from _quantity(study.in_hand, f"wait.first_{name}", f"Open claims {name}",
                             column, unit, group=first)  # fmt: skip


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
    keys = zip(*(rows[name].tolist() for name in selection), strict=True)
    place = next((at for at, key in enumerate(keys) if key == tuple(selection.values())), None)
    if place is None or isinstance(rows[column].iloc[place], str):
        return []
    shown = float(rows[column].iloc[place])
    rounding = next(
        (step for step in (1, 0.1, 0.01) if float(round_to_step(shown, step)) == shown), 0.001
    )
    if unit == "days" and "rounded_to" in rows:
        # As all of its kind are printed: 4.0 beside 2.8.
        rounding = 10 ** -decimals_in([float(rows["rounded_to"].iloc[place])])
    return [
        quantity_of(
            table, figure_id=figure_id, label=label, column=column, unit=unit, rounding=rounding,
            evidence="computed", **selection,
        )
    ]  # fmt: skip
