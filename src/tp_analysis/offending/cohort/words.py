"""What the report says of its cohorts, made-up or real; every number is bound, none is typed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tp_analysis.display import Quantities, Shown, prose
from tp_analysis.markdown import PLACEHOLDER
from tp_analysis.offending.cohort.claims import can_be_one_group
from tp_analysis.offending.cohort.study import Study
from tp_analysis.offending.inputs import OffendingInputs

_CLAIMS = (
    "The pilot made two claims about the few: {offenders.ppo_share} of offenders commit "
    "{offenders.ppo_crime_share} of crime, and {offenders.persistent} people commit "
    "{offenders.offence_share}."
)
_NOT_ONE = "They cannot be about one group over one period, as the table works through."
_HARDLY_ONE = "They can be about one group over one period only as far as the table says."
_TWO_GROUPS = (
    "So each claim is shown as a group of its own: {cohort.offenders} made-up known offenders, "
    "drawn so that the claim holds. They are about nobody, and say nothing about offenders in "
    "AREA. They show what each claim would mean, not whether it is true."
)
_OWN_GROUP = (
    "The offenders measured here are the {cohort.offenders} known offenders of the extract, not "
    "the groups that the pilot wrote of."
)
_FIRST = (
    "Where the first claim holds, the top {cohort.top} commit {first.top_2} of offences. By chance "
    "alone, with as many offences and offenders, it would be {first.top_2_chance}."
)
_SECOND = (
    "Where the second holds, the {cohort.persistent} most active commit {second.persistent}, and "
    "{second.persistent_chance} by chance."
)
_OWN = (
    "The top {cohort.top} commit {first.top_2} of offences. By chance alone, with as many offences "
    "and offenders, it would be {first.top_2_chance}."
)
_COST = (
    "By cost, the top {cohort.top} account for {first.top_2_cost}. One costly offence outweighs "
    "many cheap ones, so others lead than by offences, and chance alone makes "
    "{first.top_2_cost_chance}."
)
_BEWARE = (
    "> The share of people depends on who is counted. Held against all residents, who mostly never "
    "offend, the same offences look far more concentrated. And those who led over one period will "
    "not all lead over the next."
)
_SCHEME = (
    "The pilot had {offenders.on_scheme} prolific offenders on its scheme, of whom "
    "{offenders.at_liberty} were at liberty. Who is in custody cannot offend outside, so offences "
    "for each calendar year understate what somebody does when free."
)
_MADE_SCHEME = "The made-up group has as many on the scheme, and as few of them at liberty."
_RATES = (
    "Here, those on the scheme commit {rate.scheme_at_liberty} offences in a year at liberty, and "
    "{rate.scheme_calendar} in a calendar year."
)
_SPLIT = (
    "Offences are often shared. Counted in full for each who took part, the group's offences come "
    "to {split.offences_in_full}; split between those who took part, to {split.offences_split}."
)
_SPLIT_TOP = (
    "The top {cohort.top} hold {split.top_in_full} of them in full and {split.top_split} split."
)
_TIME_BEWARE = (
    "> Time in custody keeps people from offending; it does not show that they would have stopped. "
    "A rate while free says nothing about what a scheme achieved."
)


def claims_words(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """What was claimed of the few, and whose offences are measured."""
    verdict = _HARDLY_ONE if can_be_one_group(inputs.published) else _NOT_ONE
    group = _TWO_GROUPS if study.is_illustrative else _OWN_GROUP
    return _told([[_CLAIMS, verdict], [group]], study, numbers)


def concentration_words(study: Study, numbers: Quantities) -> Shown:
    """How concentrated offending is, beside chance alone."""
    found = [_FIRST, _SECOND] if study.is_illustrative else [_OWN]
    return _told([found, [_COST], [_BEWARE]], study, numbers)


def time_words(study: Study, numbers: Quantities) -> Shown:
    """What time in custody and shared offences change."""
    made = [_MADE_SCHEME] if study.is_illustrative else []
    return _told([[_SCHEME, *made, _RATES], [_SPLIT, _SPLIT_TOP], [_TIME_BEWARE]], study, numbers)


def people_words(study: Study) -> Shown:
    """Whether records about people are behind the report, and how they are kept apart from it."""
    made_up = (
        "No record about a person is used: the groups of offenders are made up, from the published "
        "claims, stated assumptions and a seed. They are treated as real ones would be."
    )
    real = (
        "The groups of offenders are computed from an extract about people, which never leaves the "
        "place where the report is built."
    )
    rules = (
        "Small numbers are withheld, others are rounded, and no sum, share or rate moves by more "
        "than about one step of its rounding when any one person is left out."
    )
    return prose(f"{made_up if study.is_illustrative else real} {rules}")


def _told(paragraphs: Iterable[Iterable[str]], study: Study, numbers: Quantities) -> Shown:
    return told(paragraphs, numbers, area_name=study.area_name)


def told(paragraphs: Iterable[Iterable[str]], numbers: Quantities, *, area_name: str = "") -> Shown:
    """The paragraphs, without the sentences that need a number that is withheld."""
    kept = [
        " ".join(sentence for sentence in sentences if is_known(sentence, numbers))
        for sentences in paragraphs
    ]
    text = "\n\n".join(paragraph for paragraph in kept if paragraph)
    return prose(text.replace("AREA", area_name), numbers)


def is_known(sentence: str, numbers: Quantities) -> bool:
    """Whether every number that a sentence binds may be shown, and there is one."""
    names = (found.group(1) for found in PLACEHOLDER.finditer(sentence))
    return all(name in numbers and not math.isnan(numbers[name].value) for name in names)
