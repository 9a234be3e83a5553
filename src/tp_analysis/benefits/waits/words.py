"""What the report says of waits, simulated or real; every number is bound, none is typed."""

from __future__ import annotations

import math

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.figures import COUNCIL_BENEFIT
from tp_analysis.benefits.waits.estimates import BOTH, SIGNIFICANT
from tp_analysis.benefits.waits.groups import OTHER_ENDS
from tp_analysis.benefits.waits.labels import (
    clock_words,
    days_words,
    end_words,
    in_sentence,
    leading,
    of_group,
    period_of,
)
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.display import Quantities, Shown, prose
from tp_analysis.display.telling import first_known, is_known, told
from tp_analysis.formats import format_date

_DESIGNS = {
    "simulated": "Design of the comparison: simulated. The two groups were made up, so the "
    "difference shows what was assumed. It is no evidence that a redesign works.",
    "not stated": "Design of the comparison: not stated, so a difference between the groups may "
    "have any cause.",
    "before and after": "Design of the comparison: before and after. Whatever else changed between "
    "the two is in the difference.",
    "matched": "Design of the comparison: matched claims. What the matching left out may still be "
    "in the difference.",
    "side by side": "Design of the comparison: side by side. The groups were not drawn by lot, so "
    "the difference may be of who is in them.",
}


def design_words(study: WaitStudy) -> str:
    """How the groups came about, in a sentence or two; nothing where there is one group."""
    return _DESIGNS[study.design] if study.compares else ""


def log_words(study: WaitStudy) -> Shown:
    """What the log is, and what it is not."""
    log = study.log
    if log.is_illustrative:
        what = (
            "No log of the pilot's claims survives, so this one is simulated. The values behind it "
            "are assumed, and no claim in it is of a real person. It is read, checked and counted "
            "as a real log is."
        )
    elif log.stand_in:
        what = (
            f"**This log is not of benefits.** It holds {log.stand_in}. It stands in for a log of "
            "claims, to show what the method gives on real records. It says nothing about waits "
            "for benefits, nor about the place of this report."
        )
    else:
        what = f"The waits are measured in a log of real claims: {log.title}."
    rules = (
        f"Days are {days_words(study)}, {clock_words(study)}.{_official_clock(study)} "
        "A claim that is still open counts as waiting until the day of the extract."
    )
    others = [way for way in OTHER_ENDS[study.choices.clock] if way in set(study.counts.frame)]
    if others:
        rules += (
            f" A claim that was {' or '.join(others)} counts until then; the curves take its wait "
            "to have been like those of the others."
        )
    return prose(f"> {what}\n\n{rules}")


def _official_clock(study: WaitStudy) -> str:
    """Whose official clock it is, and that other benefits have others."""
    if study.choices.clock != "official" or study.log.stand_in:
        return ""
    others = (
        " The claims are of other benefits too; official figures of those in 2009 began the clock "
        "elsewhere."
    )
    ours = f" Official statistics of {COUNCIL_BENEFIT} count so."
    return ours + (others if study.has_other_benefits else "")


def wait_messages(study: WaitStudy, numbers: Quantities) -> Shown:
    """The main messages on waits, as points of a list."""
    half = f"{_which_log(study)}, half are {study.end} by {by_group(study, 'median')}."
    saved = leading(
        study, study.slower,
        "the mean wait within the first {wait.horizon} is {wait.gap} longer "
        "({intervals.confidence:plain} interval {wait.gap_low:plain} to {wait.gap_high:plain}).",
    )  # fmt: skip
    hidden = leading(
        study, 0,
        "the mean wait within the horizon looks {wait.first_hidden} shorter if claims that are "
        "still open are left out.",
    )  # fmt: skip
    unequal = [
        "That would hide {wait.gap_hidden} of the difference.",
        "That would add {wait.gap_added} to the difference.",
    ]
    kind_of_days = "Days are working days here." if study.choices.day_count == "working" else ""
    points = [
        [half, saved, kind_of_days, cut_words(study)],
        [official_words(study), hidden, *unequal],
    ]
    lines = [
        " ".join(text for text in point if text and is_known(text, numbers)) for point in points
    ]
    return prose("\n".join(f"- {line}" for line in lines if line), numbers)


def _which_log(study: WaitStudy) -> str:
    """Of which claims, and of when, the first message speaks."""
    log = study.log
    if log.is_illustrative:
        return "Of the claims of a simulated log"
    day = format_date(log.extract_date)
    if log.stand_in:
        return f"In a log of {log.stand_in}, which stands in for benefits (extract of {day})"
    return f"Of the claims of a log, {log.title} (extract of {day})"


def cut_words(study: WaitStudy) -> str:
    """That the means look less far ahead than was chosen, and why; nothing where they do not."""
    if not study.is_cut:
        return ""
    return (
        "The means look {wait.horizon} ahead, not {wait.chosen_horizon} as was chosen: the claims "
        "of some group were followed no longer."
    )


def official_words(study: WaitStudy) -> str:
    """The mean that official measures would print, as text that binds the numbers."""
    mean = _joined(study, "official_mean", " and ")
    return (
        f"A measure like the official one of {COUNCIL_BENEFIT} counts calendar days from receipt "
        f"to decision, and only of claims that are decided: the mean is then {mean}."
    )


def by_group(study: WaitStudy, measure: str) -> str:
    """When each group came so far, as text that binds the numbers."""
    return _joined(study, measure, " and by ")


def _joined(study: WaitStudy, measure: str, word: str) -> str:
    parts = [
        f"{{wait.{prefix}_{measure}}}{of_group(study, place)}"
        for place, prefix in enumerate(("first", "second")[: len(study.names)])
    ]
    return word.join(parts)


def curve_words(study: WaitStudy, numbers: Quantities) -> Shown:
    """When half and nine in ten of the claims had ended."""
    end = study.end
    texts = [
        [f"Half of the claims are {end} by {by_group(study, 'median')}.",
         f"Nine in ten are {end} by {by_group(study, 'p90')}."],
        [cut_words(study), _tests_words(study)],
        [design_words(study)],
    ]  # fmt: skip
    return told([[text for text in paragraph if text] for paragraph in texts], numbers)


def _tests_words(study: WaitStudy) -> str:
    """What to make of the log-rank test, which curves that cross can mislead."""
    if not study.compares or not (study.cross or tests_disagree(study)):
        return ""
    if study.cross:
        cause = (
            "The curves cross: one group is slower at first and the other later. The log-rank test "
            "can miss that."
        )
    else:
        cause = (
            "The log-rank test finds no difference by more than chance; the mean waits within the "
            "horizon do differ by more. The two weigh early and late days differently."
        )
    follow = ", then cut to where every group was followed" if study.is_cut else ""
    return f"{cause} Read the means: their horizon was set before looking{follow}."


def tests_disagree(study: WaitStudy) -> bool:
    """Whether the log-rank test finds no difference where the interval of the means excludes none,
    by the numbers as they are shown."""
    frame = study.measures.frame
    both = frame[frame["group"] == BOTH].set_index("measure")
    p_value, low, high = (
        _number(both.loc[name, column])
        for name, column in (
            ("log_rank", "value"), ("difference", "low"), ("difference", "high"),
        )
    )  # fmt: skip
    # The class of p is the bound that p lies under.
    return p_value > SIGNIFICANT and (low > 0 or high < 0)


def _number(cell: object) -> float:
    if isinstance(cell, str):
        return 0.0 if cell == "[low]" else math.nan
    return float(str(cell))


def open_words(study: WaitStudy, numbers: Quantities) -> Shown:
    """What is said when open claims are left out."""
    names = [in_sentence(name) for name in study.names]
    openings = [
        f"{{wait.{prefix}_open}} of claims {f'({name}) ' if study.compares else ''}are."
        for prefix, name in zip(("first", "second"), names, strict=False)
    ]
    shorter = leading(
        study, 0,
        "the mean wait within the horizon looks {wait.first_hidden} shorter if they are left out.",
    )  # fmt: skip
    compared = leading(
        study, study.slower,
        "the mean wait is {wait.gap} longer with open claims counted, and {wait.gap_without} "
        "longer without them.",
    )  # fmt: skip
    some = "some claims are" if OPEN in set(study.counts.frame) else "no claim is"
    opened = f"At the extract date {some} still open."
    return told([[opened, *openings], [shorter, compared], [official_words(study)]], numbers)


def cohort_words(study: WaitStudy, numbers: Quantities) -> Shown:
    """How far apart the cohorts by start and by end are."""
    far = (
        f"Over all {period_of(study)}s the mean within the horizon is {{wait.received}} by "
        f"{period_of(study)} of "
        f"{study.begins}, and {{wait.decided}} for the claims that were {study.end} in one."
    )
    why = (
        f"A measure by {period_of(study)} of {end_words(study)} mixes claims of many and never "
        "meets those that are still open. It falls when an office leaves slow claims aside, and "
        "rises when it clears them."
    )
    return told([[far, why]], numbers)


def ending_words(study: WaitStudy, numbers: Quantities) -> Shown:
    """Why other endings are counted apart."""
    share = leading(study, 0, f"by the horizon {{wait.first_ended}} of claims are {study.end}.")
    wrong = (
        "Counting claims that ended otherwise as if they were still open would say "
        "{wait.first_ended_alone}, which is too many."
    )
    same = "No claim of the log ended in another way, so there is nothing to count apart."
    others = set(study.endings.frame["ending"]) - {study.end}
    rest = first_known(numbers, wrong, "") if others else same
    return told([[share, rest] if rest else [share]], numbers)


def people_words(study: WaitStudy) -> Shown:
    """Whether records about people are behind the report, and how they are kept apart from it."""
    made_up = (
        "No record about a person is used: the log is simulated, and treated as a real one would "
        "be."
    )
    real = (
        "The waits are computed from a log of cases, which never leaves the place where the report "
        "is built."
    )
    rules = (
        "Small numbers are withheld and others are rounded. No share or mean moves by more than "
        "about one step of its rounding when any one claim is left out, and no step of a curve is "
        "one claim."
    )
    return prose(f"{made_up if study.log.is_illustrative else real} {rules}")
