"""What the report says of costs, certainty and scenarios; every number is bound, none is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tp_analysis.display import Quantities, Shown
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.cohort.words import told
from tp_analysis.offending.costing.groups import Group

_MADE_UP = (
    "No extract of offenders came with the pilot's papers, so a made-up group stands in for one: "
    "the most active people of the group in which the claim about {offenders.persistent} people "
    "holds. It shows the method; it says nothing about real offenders."
)
_OWN = "The group is the most active people of the extract of offenders that was brought."
_LINES = (
    "Their offences cost {group.proven} a year if only proven ones count, {group.recorded} with "
    "the recorded crimes that stand behind all that were traced to them, and {group.all} with the "
    "crimes that were never recorded. Each line holds the one before it, so they are never added."
)
_EACH = "All crime comes to {group.each} a year for each person."
_LONGEST = "Over the whole period it comes to {group.all_longest}: say which is meant."
_BELOW = (
    "The same people can be costed from below: each arrest, court event, month in prison and year "
    "of supervision, at its own cost. That makes {group.agencies} a year. The fiscal part of all "
    "their crime is {group.all_fiscal}, so the gap is {group.gap_all}."
)
_ADDED = (
    "The two must not be added: the fiscal part holds the arrests, courts and prisons already. "
    "Where agencies' own costs are used, they take its place, and the total is {group.total} a "
    "year."
)
_GAP = (
    "> A gap between the two routes is no error. Unit costs spread what the response costs over "
    "all crime committed; contacts are with those who were caught. Some of what agencies do is in "
    "neither."
)
_DECLINE = (
    "Whoever is picked for one bad year will mostly have a better one next, with no scheme at all. "
    "In this group nobody's rate changes, yet those picked in the first year go from "
    "{decline.first} offences each to {decline.next}: a fall of {decline.fall}."
)
_OWN_DECLINE = (
    "Whoever is picked for one bad year will mostly have a better one next. Those picked in the "
    "first year go from {decline.first} offences each to {decline.next}: a fall of {decline.fall}."
)
_OTHER = (
    "Where a few offend far more than the rest, it is {decline.fall_other}: they are picked for "
    "what they are, and not for one year."
)
_CLAIMED = (
    "The national programme claimed falls of {offenders.scheme_offending_fall} in offending and "
    "{offenders.scheme_convictions_fall} in convictions. Only what goes beyond the fall that was "
    "to come anyway can be the scheme's."
)


def group_words(group: Group, numbers: Quantities) -> Shown:
    """What the group's offences cost, line by line."""
    whose = _MADE_UP if group.cohort.is_illustrative else _OWN
    longest = [_LONGEST] if group.years > 1 else []
    return told([[whose], [_LINES], [_EACH, *longest]], numbers)


def agencies_words(numbers: Quantities) -> Shown:
    """What agencies spent beside it, and why the two are not added."""
    return told([[_BELOW], [_ADDED], [_GAP]], numbers)


def decline_words(cohorts: Sequence[Cohort], numbers: Quantities) -> Shown:
    """What those picked as most active do next, and what that takes off a claim."""
    made_up = cohorts[0].is_illustrative
    found = [_DECLINE, _OTHER] if made_up else [_OWN_DECLINE]
    return told([found, [_CLAIMED]], numbers)
