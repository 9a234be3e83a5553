"""What the report says of costs, certainty and scenarios; every number is bound, none is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tp_analysis.display import Quantities, Shown
from tp_analysis.display.telling import is_known
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.cohort.words import told
from tp_analysis.offending.costing import groups
from tp_analysis.offending.costing.group_numbers import a_year, lengths_of
from tp_analysis.offending.costing.groups import Group

_MADE_UP = (
    "No extract of offenders came with the pilot's papers, so a made-up group stands in for one: "
    "the most active people of the group in which the claim about {offenders.persistent} people "
    "holds. It shows the method; it says nothing about real offenders."
)
_OWN = "The group is the most active people of the extract of offenders that was brought."
_LINES = (
    "Fiscal, economic and social together, their offences cost {group.proven} SPAN if only those "
    "proven or charged count, {group.recorded} with the recorded crimes that stand behind these, "
    "and {group.all} with the crimes that were never recorded. Each line holds the one before it, "
    "so they are never added."
)
_WALK = (
    "The central case above has {chain.central}. With as many offences as are traced to this "
    "group it would be {group.chain_full}; split between those who took part, "
    "{group.chain_split}; with an outcome against somebody alone, as the share detected is of "
    "those, {group.chain_outcome}. What is left is that each kind of offence has its own cost and "
    "multiplier here, and some have none: {group.all}."
)
_EACH = "All crime comes to {group.each} SPAN for each person."
_LONGEST = "Over the whole period it comes to {group.all_longest}: the length matters."
_BELOW = (
    "The same people can be costed from below: each arrest, court event, month in prison and year "
    "of supervision, at its own cost. That makes {group.agencies} SPAN. The fiscal part of all "
    "their crime is {group.all_fiscal}, so the gap is {group.gap_all}; without the NHS and other "
    "criminal justice, which no contact is with, the part is {group.covered}."
)
_ADDED = (
    "The two must not be added: the fiscal part holds the arrests, courts and prisons already. "
    "Where agencies' own costs are used, they take its place, save for the NHS, and the total, "
    "fiscal, economic and social together, is {group.total} SPAN."
)
_GAP = (
    "> A gap between the two routes is no error. Unit costs spread what the response costs over "
    "all crime committed; contacts are with those who were caught. Some of what agencies do is in "
    "neither."
)
_DECLINE = (
    "Whoever is picked for one bad year will mostly have a better one next, with no scheme at all. "
    "In this group nobody's rate changes; yet in this draw of it those picked in the first year go "
    "from {decline.first} offences each to {decline.next}"
)
_FALL, _NO_FALL = ": a fall of {decline.fall}.", ", which is no fall."
_OWN_DECLINE = (
    "Whoever is picked for one bad year will mostly have a better one next. Those picked in the "
    "first year go from {decline.first} offences each to {decline.next} in the next. Some may be "
    "on a scheme, so it is not what they would have done without one."
)
_TOO_SHORT = (
    "Whoever is picked for one bad year will mostly have a better one next. The extract has no two "
    "whole years to show it: the one in which people are picked, and the one after."
)
_OTHER = (
    "Where a few offend far more than the rest, the fall is {decline.fall_other} in its draw: they "
    "are picked for what they are, and not for one year."
)
_NO_OTHER = (
    "Where a few offend far more than the rest there is none in its draw: they are picked for what "
    "they are, and not for one year."
)
_CLAIMED = (
    "The national programme claimed falls of {offenders.scheme_offending_fall} in offending and "
    "{offenders.scheme_convictions_fall} in convictions. Only what goes beyond the fall that was "
    "to come anyway can be the scheme's."
)


def group_words(group: Group, numbers: Quantities) -> Shown:
    """What the group's offences cost, line by line."""
    whose = _MADE_UP if group.cohort.is_illustrative else _OWN
    # Only years can be set beside the chain, which is of one.
    walk = [_WALK] if group.has_a_year else []
    longest = [_LONGEST] if len(lengths_of(group)) > 1 else []
    return _told(group, [[whose], [_LINES], walk, [_EACH, *longest]], numbers)


def agencies_words(group: Group, numbers: Quantities) -> Shown:
    """What agencies spent beside it, and why the two are not added."""
    return _told(group, [[_BELOW], [_ADDED], [_GAP]], numbers)


def _told(group: Group, paragraphs: list[list[str]], numbers: Quantities) -> Shown:
    span = a_year(group)
    spans = [[sentence.replace("SPAN", span) for sentence in each] for each in paragraphs]
    return told(spans, numbers)


def decline_words(cohorts: Sequence[Cohort], numbers: Quantities) -> Shown:
    """What those picked as most active do next, and what that takes off a claim."""
    if not any(groups.shows_decline(cohort) for cohort in cohorts):
        return told([[_TOO_SHORT], [_CLAIMED]], numbers)
    made_up = cohorts[0].is_illustrative
    found = _made_up_decline(numbers) if made_up else [_OWN_DECLINE]
    return told([found, [_CLAIMED]], numbers)


def _made_up_decline(numbers: Quantities) -> list[str]:
    """What is said of a change hangs on whether it is a fall, as printed."""
    if not is_known(_FALL, numbers):
        return [f"{_DECLINE}."]
    first = _DECLINE + (_FALL if _falls("decline.fall", numbers) else _NO_FALL)
    if not is_known("{decline.fall_other}", numbers):
        return [first]
    return [first, _OTHER if _falls("decline.fall_other", numbers) else _NO_OTHER]


def _falls(name: str, numbers: Quantities) -> bool:
    return numbers[name].value >= 0.5
