"""How concentrated the offending of the cohorts is, shown. A study in, exhibits out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.columns import OwnDecimals, Share
from tp_analysis.offending.cohort.concentration import By
from tp_analysis.offending.cohort.drawings import lorenz_curves
from tp_analysis.offending.cohort.loading import (
    TWO_HUNDRED_AND_FIFTY,
    TWO_PERCENT,
    Cohort,
)
from tp_analysis.offending.cohort.study import Study
from tp_analysis.offending.cohort.tables import (
    BY_CHANCE,
    BY_COST,
    BY_COUNT,
    MEASURED,
    PREFIXES,
)
from tp_analysis.offending.inputs import OffendingInputs

BASE = (
    "The base is the known offenders of the group, not residents. By chance: offences fall on them "
    "at random, each having one at least where all of them have."
)
INTERVALS = "Low and high: 95% intervals from drawing the offenders anew {cohort.resamples} times."
NO_INTERVAL = "[z] no interval holds."
ADJUSTED = (
    "The adjusted coefficient is held against the most even spread that so few offences allow; the "
    "two are alike where there are as many offences as offenders."
)
COSTED = "Cost is that of the offences that have a unit cost; the others add none, by chance too."
EQUALITY = "All alike"


@dataclass(frozen=True)
class OtherShare(Share):
    """A column of shares, 0 to 1, of which what is left is printed, as whole percentages."""

    def text(self, value: Any) -> str:
        """What the share leaves, in percent without the sign; shorthand as it is."""
        return super().text(value if isinstance(value, str) else 1 - value)


def made_note(study: Study) -> str:
    """How the people came about, for under each exhibit."""
    basis = study.first.basis.replace("the place", study.area_name)
    return f"The offenders are {basis}." if study.is_illustrative else f"{basis.capitalize()}."


def source_of(study: Study, inputs: OffendingInputs, *, priced: bool = False) -> str:
    """Where the figures come from; `priced` where unit costs are among it."""
    people = (
        "made up from the published claims and the assumptions in data/raw/offending"
        if study.is_illustrative
        else study.first.source
    )
    documents = sorted({*inputs.unit_costs.loc[_of(inputs), "document_id"].dropna()})
    priced_by = f"; {citations.cite(inputs.documents, documents)}" if priced else ""
    return people + priced_by


def _of(inputs: OffendingInputs) -> pd.Series[bool]:
    return inputs.unit_costs["edition"] == inputs.edition


def concentration_table(
    study: Study, inputs: OffendingInputs, numbers: Quantities, *, by: By
) -> Shown:
    """The measures of concentration by offences or by cost, each beside chance alone."""
    return table(
        study.concentration[by],
        title=_measures_title(study, numbers, by),
        subtitle=f"Share of {by} held by the most active, and of offenders behind a quarter and "
        f"half of it, {_both(study)}",
        columns=[
            Column("measure", "Measure"),
            *_measured_columns(study),
        ],
        source=source_of(study, inputs, priced=by == "cost"),
        evidence="computed",
        notes=_measures_notes(study, by),
        numbers=numbers,
    )  # fmt: skip


def _measures_notes(study: Study, by: By) -> list[str]:
    """Of the table by cost only what that by offences, which stands above it, does not say."""
    if by == "cost":
        above = "Groups, base and chance: as in the table before."
        return [above, f"{INTERVALS} {COSTED}", NO_INTERVAL, made_note(study)]
    return [*_groups(study), BASE, f"{INTERVALS} {ADJUSTED}", NO_INTERVAL, made_note(study)]


def _measured_columns(study: Study) -> list[Column]:
    several = len(study.cohorts) > 1
    names = dict(zip(MEASURED, ("measured", "low", "high", "by chance"), strict=True))
    return [
        OwnDecimals(
            f"{prefix}_{name}",
            f"{prefix.capitalize()}: {label}" if several else label.capitalize(),
            heading_unit="%",
        )
        for prefix, _ in zip(PREFIXES, study.cohorts, strict=False)
        for name, label in names.items()
    ]


def _groups(study: Study) -> list[str]:
    """Which group is the first and which the second, where there are two."""
    if len(study.cohorts) == 1:
        return []
    first, second = (cohort.claim.partition(",")[0] for cohort in study.cohorts)
    return [f"First: the made-up group in which {first}. Second: that in which {second}."]


def _both(study: Study) -> str:
    several = "two groups of made-up known offenders"
    return several if len(study.cohorts) > 1 else whose(study, study.first)


def _measures_title(study: Study, numbers: Quantities, by: By) -> str:
    """The finding, where it may be shown; else what the table is of."""
    ending, what = ("", "offences") if by == "offences" else ("_cost", "cost")
    found = f"first.top_2{ending}"
    if found not in numbers or f"{found}_chance" not in numbers:
        return f"How unevenly {what} {'are' if by == 'offences' else 'is'} spread over offenders"
    verb = "commit" if by == "offences" else "account for"
    whose = "Where the first claim holds, the" if study.is_illustrative else "The"
    title = f"{whose} top {{cohort.top}} {verb} {{{found}}} of {what}; by chance {{{found}_chance}}"
    return title


def lorenz_figures(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """A chart a cohort: Lorenz's curves by offences and by cost beside chance alone."""
    shown = [
        _lorenz(study, inputs, numbers, cohort, prefix)
        for prefix, cohort in zip(PREFIXES, study.cohorts, strict=False)
    ]
    return Shown(tuple(block for one in shown for block in one.blocks))


def _lorenz(
    study: Study, inputs: OffendingInputs, numbers: Quantities, cohort: Cohort, prefix: str
) -> Shown:
    who, measure = _leaders(cohort)
    return figure(
        study.curves[cohort.key],
        title=_lorenz_title(cohort, numbers, who, f"{prefix}.{measure}"),
        subtitle=f"Share of the total held by the least active, {whose(study, cohort)}",
        alt=f"Lorenz curves of {whose(study, cohort)}, by offences, by cost and by chance "
        f"alone, beside the line of equality.{_told(numbers, who, f'{prefix}.{measure}')}",
        drawing=lorenz_curves(
            curve="curve", top_share="top_share", share="share_of_total",
            names=(BY_COUNT, BY_COST, BY_CHANCE), equality=EQUALITY,
            axis_label="Known offenders, the least active first",
        ),
        columns=[
            Column("curve", "Curve"),
            OtherShare("top_share", "Least active", heading_unit="% of offenders"),
            OtherShare("share_of_total", "Their share of the total", heading_unit="%"),
        ],
        source=source_of(study, inputs, priced=True),
        evidence="computed",
        notes=_lorenz_notes(study, cohort),
        height_pixels=205,
        numbers=numbers,
    )  # fmt: skip


def _lorenz_notes(study: Study, cohort: Cohort) -> list[str]:
    """Of the second chart only what the first, which stands above it, does not say."""
    if cohort.key != study.first.key:
        return ["Base and chance: as in the figure before.", made_note(study)]
    return [BASE, made_note(study)]


def _leaders(cohort: Cohort) -> tuple[str, str]:
    """Who the chart is about, in words, and what the measure of their share is called."""
    if cohort.key == TWO_HUNDRED_AND_FIFTY:
        return "the {cohort.persistent} most active", "persistent"
    return "the top {cohort.top}", "top_2"


def _lorenz_title(cohort: Cohort, numbers: Quantities, who: str, found: str) -> str:
    if found not in numbers:
        return "How offences and their cost are spread over offenders"
    claims_of = {TWO_PERCENT: "first", TWO_HUNDRED_AND_FIFTY: "second"}
    for key, claim in claims_of.items():
        if cohort.key == key:
            return f"Built on the {claim} claim: {who} commit {{{found}}} of offences"
    return f"{who[0].upper()}{who[1:]} commit {{{found}}} of offences"


def _told(numbers: Quantities, who: str, found: str) -> str:
    """The numbers that carry the chart, as far as they may be shown."""
    told = [
        (f" {who[0].upper()}{who[1:]} commit {{{found}}} of offences", found),
        (f", {{{found}_chance}} by chance alone", f"{found}_chance"),
        (f", and account for {{{found}_cost}} of cost", f"{found}_cost"),
    ]
    words = "".join(part for part, name in told if found in numbers and name in numbers)
    return f"{words}." if words else ""


def whose(study: Study, cohort: Cohort) -> str:
    """Whose offences an exhibit is about, for its subtitle."""
    if not cohort.is_illustrative:
        return f"known offenders of {study.area_name}"
    return f"made-up group in which {cohort.claim.partition(',')[0]}"
