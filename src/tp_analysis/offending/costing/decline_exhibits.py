"""What those picked as most active do next anyway, to set a scheme's claim against.

Every number here comes from rows about people and is protected before it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, protect_statistics, stacked
from tp_analysis.display import Column, Quantities, Quantity, Shown, figure, quantity_of, table
from tp_analysis.display.telling import is_known
from tp_analysis.document import Evidence
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.costing import drawings, groups, lines, regression
from tp_analysis.offending.exhibits import published_table
from tp_analysis.offending.inputs import OffendingInputs

CLAIMED_FALLS = (
    "offenders.scheme_convictions_fall", "offenders.scheme_offending_fall",
    "offenders.ppo_cohort_fall",
)  # fmt: skip
FIRST, NEXT = "Year 1", "Year 2"


def _evidence(cohort: Cohort) -> Evidence:
    return "illustrative" if cohort.is_illustrative else "computed"


def _shown(cohort: Cohort, value: str, *, people: int) -> ProtectedTable:
    raw = groups.decline(cohort, people=people)
    step = lines.steps_name(value)
    return protect_statistics(
        raw[["group", "year", "people", value, step]], policy=cohort.policy,
        labels=["group", "year"], values={value: step}, people="people",
    )  # fmt: skip


def _changes(cohort: Cohort, *, people: int) -> ProtectedTable:
    """The change on year 1, of the years after it."""
    raw = groups.decline(cohort, people=people)
    step = lines.steps_name("change_percent")
    later = raw.loc[raw["year"] != FIRST, ["group", "year", "people", "change_percent", step]]
    return protect_statistics(
        later, policy=cohort.policy, labels=["group", "year"],
        values={"change_percent": step}, people="people",
    )  # fmt: skip


def decline_figures(cohorts: Sequence[Cohort], *, people: int) -> Quantities:
    """The numbers of the decline that prose may use: not known where they are withheld.

    Only how many are picked where the period has fewer than two whole years.
    """
    chosen = groups.chosen(cohorts)
    picked = Quantity(
        "decline.people", "Most active offenders", float(people), "people", 1.0, "computed",
        chosen.policy,
    )  # fmt: skip
    if not groups.shows_decline(chosen):
        return Quantities({picked.figure_id: picked})
    means, changes = _shown(chosen, "offences", people=people), _changes(chosen, people=people)
    found = [
        picked,
        _mean(means, chosen, "decline.first", FIRST),
        _mean(means, chosen, "decline.next", NEXT),
        _fall(changes, chosen, "decline.fall"),
    ]
    others = [cohort for cohort in cohorts if cohort is not chosen]
    found += [
        _fall(_changes(cohort, people=people), cohort, "decline.fall_other") for cohort in others
    ]
    return Quantities({quantity.figure_id: quantity for quantity in found})


def _mean(shown: ProtectedTable, cohort: Cohort, name: str, year: str) -> Quantity:
    row = {"group": regression.PICKED, "year": year}
    label = f"Offences of each of those picked, {year.lower()}"
    if isinstance(_cell(shown, "offences", row), str):
        return _not_known(shown, cohort, name, label, "offences_per_person")
    return quantity_of(
        shown, figure_id=name, label=label, column="offences", unit="offences_per_person",
        rounding=0.1, evidence=_evidence(cohort), **row,
    )  # fmt: skip


def _fall(shown: ProtectedTable, cohort: Cohort, name: str) -> Quantity:
    """The change in the year after, as a fall."""
    row = {"group": regression.PICKED, "year": NEXT}
    label = "Fall in the offences of those picked, the year after"
    cell = _cell(shown, "change_percent", row)
    if isinstance(cell, str):
        return _not_known(shown, cohort, name, label, "percent")
    return Quantity(name, label, -float(cell), "percent", 1.0, _evidence(cohort), shown.policy)


def _cell(shown: ProtectedTable, column: str, row: dict[str, str]) -> float | str:
    frame = shown.frame
    for name, value in row.items():
        frame = frame[frame[name] == value]
    cell: float | str = frame[column].iloc[0]
    return cell


def _not_known(shown: ProtectedTable, cohort: Cohort, name: str, label: str, unit: str) -> Quantity:
    return Quantity(name, label, float("nan"), unit, 1.0, _evidence(cohort), shown.policy)


def decline_figure(cohorts: Sequence[Cohort], numbers: Quantities, *, people: int) -> Shown | None:
    """Offences a year of those picked in year 1, and of everybody; none for under two years."""
    cohort = groups.chosen(cohorts)
    if not groups.shows_decline(cohort):
        return None
    return figure(
        _shown(cohort, "offences", people=people),
        title=_title(cohort, numbers),
        subtitle="Offences a person a year, the {decline.people} most active of the first year and "
        "all known offenders of the cohort",
        alt=(_alt(cohort, numbers)),
        drawing=drawings.lines_over_years(group="group", year="year", value="offences"),
        columns=[
            Column("group", "Who"),
            Column("year", "Year"),
            Column("offences", "Offences a person", decimals=2),
        ],
        source=cohort.source,
        evidence=_evidence(cohort),
        notes=_how(cohort),
        height_pixels=320,
        mark="upper right",
        numbers=numbers,
    )


def _alt(cohort: Cohort, numbers: Quantities) -> str:
    found = (
        "Those picked as most active commit {decline.first} offences each in the year that they "
        "are picked by and {decline.next} in the next"
    )
    if not is_known(found, numbers):
        return "Line chart of offences a person a year: those picked, and all known offenders."
    beside = "although nothing was done, beside" if cohort.is_illustrative else "beside"
    return f"Line chart. {found}, {beside} all known offenders."


def _title(cohort: Cohort, numbers: Quantities) -> str:
    if not numbers["decline.fall"].value > 0:
        return "What those picked in one year do in the next"
    if cohort.is_illustrative:
        return (
            "With no scheme at all, those picked in one year offend {decline.fall} less in the next"
        )
    return "Among those picked in year one, offences are {decline.fall} fewer in the next"


def decline_table(cohorts: Sequence[Cohort], numbers: Quantities, *, people: int) -> Shown | None:
    """The change on year 1, cohort by cohort; none for under two years."""
    chosen = groups.chosen(cohorts)
    if not groups.shows_decline(chosen):
        return None
    parts = {cohort.label: _changes(cohort, people=people) for cohort in cohorts}
    return table(
        stacked(parts, label="cohort"),
        title="The fall that follows from picking people at their peak",
        subtitle="Change in offences a person on the first year, the {decline.people} most active "
        "of it and all known offenders, "
        + ("with no scheme, %" if chosen.is_illustrative else "%"),
        columns=[
            Column("cohort", "Cohort"),
            Column("group", "Who"),
            Column("year", "Year"),
            Column("change_percent", "Change on the first year", decimals=0, heading_unit="%"),
        ],
        source=chosen.source,
        evidence=_evidence(chosen),
        notes=_how(chosen),
        numbers=numbers,
    )


def claimed_falls_table(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """The falls that were claimed for the national programme, as published."""
    rows = inputs.national[inputs.national["figure_id"].isin(CLAIMED_FALLS)]
    documents = tuple(rows["document_id"])
    place = rows["document_id"].map(inputs.documents.set_index("document_id")["author"])
    return table(
        published_table(rows.assign(place=place), inputs, documents),
        title="Falls claimed for the national programme, before against after",
        subtitle="As published, England and Wales",
        columns=[
            Column("label", "What fell"),
            Column("as_printed", "As printed"),
            Column("period", "Period"),
            Column("place", "Who printed it"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="second-hand",
        notes=["No fall here was held against a comparison group. What would have happened anyway "
               "has to come off before a fall is the scheme's."],
        numbers=numbers,
    )  # fmt: skip


def _how(cohort: Cohort) -> list[str]:
    if cohort.is_illustrative:
        how = [
            "Made-up rows, of nobody real; each person's rate stays the same throughout. One draw: "
            "another seed gives another fall."
        ]
    else:
        how = [f"The rows are {cohort.basis}.", "Some may be on a scheme; that is not set apart."]
    if groups.whole_years(cohort) < cohort.years - groups.ROUNDING_ERROR:
        how.append("Whole years only; what is left of the period after them is left out.")
    return how
