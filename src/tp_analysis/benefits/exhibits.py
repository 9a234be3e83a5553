"""The opening, the key numbers, the logs and the allow-list of the benefits report."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import surviving
from tp_analysis.benefits.figures import CHOSEN
from tp_analysis.benefits.grounds import CLAIM_DOCUMENTS, from_documents
from tp_analysis.benefits.illustrative import expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.waits.labels import clock_words, days_words, is_customers_calendar
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import (
    Column,
    Quantities,
    Quantity,
    Shown,
    cover,
    key_numbers,
    release,
    table,
)
from tp_analysis.display.logs import data_log_table
from tp_analysis.formats import format_date, format_value


def opening(inputs: BenefitInputs, study: WaitStudy, *, as_at: str) -> Shown:
    """The title block.

    Raises DataError where the page rests on a document, or a claim log, later than `as_at`.
    """
    quoted = (inputs.published, inputs.speeds, inputs.anchors)
    citations.require_by(
        as_at,
        [
            (study.log.extract_date, f"the claim log of {format_date(study.log.extract_date)}"),
            *citations.published_days(inputs.documents, quoted),
        ],
    )
    return cover(
        report="benefits",
        title="How long do people wait for benefits?",
        question=(
            f"What was claimed for a simpler way into benefits in {inputs.area.name}, how much "
            "sooner people would be paid and what administration would cost."
        ),
        area=inputs.area.name,
        period=_period(study),
        as_at=as_at,
        evidence_status=_status(study),
        illustrative=study.log.is_illustrative,
        flag="Stand-in log" if study.log.stand_in else "",
    )


def _period(study: WaitStudy) -> str:
    """When the pilot was; and to when the claims run that somebody brought."""
    if study.log.is_illustrative:
        return "2009-10"
    # Without its day, which the head of a page has no room for.
    _, month = format_date(study.log.extract_date).split(" ", 1)
    return f"2009-10; log to {month}"


def _status(study: WaitStudy) -> str:
    if study.log.is_illustrative:
        return "The pilot's own values do not survive: waits and costs are simulated or assumed."
    if study.log.stand_in:
        return (
            f"Waits are measured in a log that is not of benefits: {study.log.stand_in}. Steps and "
            "costs are assumed."
        )
    return "Waits are measured in a log of real claims. Steps and costs are assumed."


def at_a_glance(inputs: BenefitInputs, study: WaitStudy, numbers: Quantities) -> Shown:
    """The tiles: what was printed first, what was simulated or measured last."""
    printed = citations.cite(inputs.documents, CLAIM_DOCUMENTS)
    return key_numbers(
        (numbers["benefits.days_sooner"], "more than half of the delay; no level is printed"),
        (numbers["benefits.admin_cost_cut"], "no cost in pounds is printed"),
        (numbers["benefits.types"], "as the pilot counted them"),
        *_wait_tile(study, numbers),
        source=f"{printed}; and {study.log.source}",
        numbers=numbers,
    )


def _wait_tile(study: WaitStudy, numbers: Quantities) -> list[tuple[Quantity, str]]:
    ends = ("wait.gap_low", "wait.gap_high")
    if study.log.is_illustrative and {"wait.gap", *ends} <= set(numbers):
        cut = ", cut from {wait.chosen_horizon}" if study.is_cut else ""
        interval = "{wait.gap_low:plain} to {wait.gap_high:plain}"
        chance = f"over the first {{wait.horizon}}{cut} ({interval})"
        half = "“more than half” holds only if people waited under {chosen.switching_mean} before"
        other = f"in {days_words(study)} {clock_words(study)}"
        if is_customers_calendar(study):
            other = half if numbers["chosen.days_sooner"].value else ""
        return [(numbers["wait.gap"], "; ".join(filter(None, [chance, other])))]
    if "wait.first_median" not in numbers:
        return []
    stand_in = study.log.stand_in
    what = f"{stand_in}; not benefits" if stand_in else f"claims of {study.log.title}"
    return [(numbers["wait.first_median"], what)]


def data_log(inputs: BenefitInputs, study: WaitStudy) -> Shown:
    """Where the figures come from."""
    tables = [inputs.published, inputs.speeds, inputs.anchors]
    log = citations.data_log(inputs.documents, tables)
    return data_log_table(
        from_documents(log, inputs, CLAIM_DOCUMENTS),
        notes=[
            "The steps, their minutes and the hourly rates rest on no document: all are assumed.",
            _log_note(study),
        ],
    )


def _log_note(study: WaitStudy) -> str:
    log = study.log
    day = format_date(log.extract_date)
    if log.is_illustrative:
        return "The claim log is simulated; the assumption log says from what."
    held = f"Claim log: {log.source}. Licence: {log.licence}. Extract of {day}."
    watched = (
        f" Drawn from a backlog: watched from {format_date(log.observed_from)}; earlier days of "
        "its claims do not count as watched."
        if log.observed_from
        else ""
    )
    return f"{held}{watched} {log.note}".strip()


def assumptions(inputs: BenefitInputs, study: WaitStudy) -> Shown:
    """What somebody chose, and what it would change."""
    made = _log_assumptions(inputs) if study.log.is_illustrative else []
    rows = [*made, *_choices(study), *_limits(inputs, study)]
    return table(
        protect(pd.DataFrame(rows, columns=["assumption", "value", "effect"]),
                policy=already_published(CHOSEN)),
        title="Assumption log",
        columns=[
            Column("assumption", "Assumption"),
            Column("value", "Value"),
            Column("effect", "Why, and what it would change"),
        ],
        source="parameters of this analysis",
        evidence="assumed",
    )  # fmt: skip


def _choices(study: WaitStudy) -> list[tuple[str, str, str]]:
    choices = study.choices
    return [
        ("Clock", _CLOCKS[choices.clock], f"Days are counted {clock_words(study)}"),
        ("Days", f"{choices.day_count} days",
         "Working days leave out weekends and England's bank holidays"),
        *(_comparison(study) if study.compares else [_one_group(study)]),
    ]  # fmt: skip


_CLOCKS = {"customer": "the customer's", "official": "the official one"}


def _comparison(study: WaitStudy) -> list[tuple[str, str, str]]:
    choices = study.choices
    return [
        ("Groups compared", " and ".join(study.names), f"By {choices.compare_by}"),
        ("Mix held equal", f"by {choices.standardise_by}",
         "Another fact of the claims may say otherwise"),
        ("Design of the comparison", study.design, "Says what a difference may be owed to"),
    ]  # fmt: skip


def _one_group(study: WaitStudy) -> tuple[str, str, str]:
    by = study.choices.compare_by
    return ("Groups compared", "none",
            f"By {by} the log does not tell two groups that are large enough to show")  # fmt: skip


def _log_assumptions(inputs: BenefitInputs) -> list[tuple[str, str, str]]:
    assumed = inputs.assumed
    switching = format_value(2 * expected_saving_days(assumed), "days", 1.0)
    return [
        ("Reading of “up to”", assumed.reading,
         "Mean or largest saving; both are shown; the parameter “reading” chooses"),
        ("Days sooner", f"{assumed.days_sooner:g}", 
         f"As printed, taken as the {assumed.reading} saving; drives every simulated saving"),
        ("Mean wait before, days", f"{assumed.as_is_mean_days:g}",
         f"{_fits(inputs)}; at {switching} the saving is only half"),
        ("Spread of waits", f"a gamma distribution of shape {assumed.evenness:g}",
         "The standard deviation is half the mean; a wider spread lengthens the slowest waits"),
        ("Refusals and withdrawals", "the same chance on each day that a claim waits",
         "They say nothing about the wait that they cut off; the curves rest on that"),
        ("Claims for each model", f"{assumed.claims_each:,}",
         "More claims narrow the intervals only"),
        ("Claims received", assumed.period,
         "Evenly; the extract is taken on the last day, so late claims are still open"),
        ("Seed", f"{assumed.seed}", "Another seed gives another log, within the intervals"),
    ]  # fmt: skip


def _fits(inputs: BenefitInputs) -> str:
    """Whether the mean wait that is assumed is one that the printed cuts allow."""
    allowed = surviving.implied_waits(inputs.published).before_rounded
    is_inside = allowed.low <= inputs.assumed.as_is_mean_days <= allowed.high
    return f"{'Within' if is_inside else 'Outside'} the range that fits the printed cuts"


def _limits(inputs: BenefitInputs, study: WaitStudy) -> list[tuple[str, str, str]]:
    used, wanted = study.horizon_days, study.choices.horizon_days
    cut = f"; cut from {wanted:g} to where every group was followed" if study.is_cut else ""
    return [
        ("Horizon of the mean, days", f"{used:g}", f"Set before looking{cut}"),
        ("Steps, minutes, shares, hourly rates", "see the tables",
         "Assumed, so no evidence for the printed cuts; they do not follow the parameters above"),
        ("Working day", "7 hours 24 minutes", "Enters process cycle efficiency alone"),
    ]  # fmt: skip


RELEASED = (
    "benefits.types", "benefits.days_sooner", "benefits.days_sooner_share",
    "benefits.admin_cost_cut", "benefits.withdrawal_rate", "benefits.adviser_share",
    "bracket.before_low", "bracket.before_high", "chosen.switching_mean",
)  # fmt: skip
RELEASED_OF_THE_LOG = (
    "wait.first_median", "wait.second_median", "wait.gap", "wait.gap_low", "wait.gap_high",
)  # fmt: skip


def release_figures(study: WaitStudy, numbers: Quantities) -> Shown:
    """The figures that the public summary may use; of a log that is no stand-in for another."""
    found = [name for name in RELEASED_OF_THE_LOG if name in numbers and not study.log.stand_in]
    return release("benefits", numbers, *RELEASED, *found)
