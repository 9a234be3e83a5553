"""The rows of a cohort as an analyst brings them: what each column means and what must hold."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.reference.columns import NOTE, evidence_of

OUTCOMES = (
    "charged or summonsed",
    "cautioned",
    "community resolution",
    "no further action",
    "not known",
)
PEOPLE = "offending/cohort_people"
PERIOD = ("period_from", "period_to")

COHORT_PEOPLE = Dataset(
    topic="offending",
    name="cohort_people",
    meaning="Known offenders, one row each, with the time that they were at liberty",
    columns=(
        Column("offender", "text", "Who it is: an identifier, kept as a pseudonym only"),
        Column("on_scheme", "flag", "Whether they were on the scheme for persistent offenders"),
        Column("period_from", "date", "First day of the period; the same for all", same=True),
        Column(
            "period_to",
            "date",
            "Last day of the period, and of what the extract knows; the same for all",
            not_under="period_from",
            same=True,
        ),
        Column(
            "days_in_period",
            "whole",
            "Days of the period on which they could have offended here, free or in custody",
            unit="days",
            at_least=1,
            within=PERIOD,
        ),
        Column(
            "days_at_liberty",
            "whole",
            "Of those, the days not in custody",
            unit="days",
            at_least=0,
            not_over="days_in_period",
        ),
    ),
    key=("offender",),
)

COHORT_OFFENCES = Dataset(
    topic="offending",
    name="cohort_offences",
    meaning="Offences traced to known offenders, one row an offence and offender",
    columns=(
        Column("offence_id", "text", "The offence, such as its crime number; kept as a pseudonym"),
        Column("offender", "text", "Who took part", references=PEOPLE),
        Column(
            "offence_group",
            "text",
            "Its lowest offence group of recorded crime",
            references="reference/offence_mapping",
        ),
        Column(
            "committed_on",
            "date",
            "Day on which it was committed; its month is kept",
            not_under="period_from",
            not_over="period_to",
        ),
        Column("outcome", "text", "What came of it for this offender", choices=OUTCOMES),
        Column("co_offenders", "whole", "How many others took part", at_least=0, at_most=100),
    ),
    key=("offence_id", "offender"),
)

COHORT_CONTACTS = Dataset(
    topic="offending",
    name="cohort_contacts",
    meaning="What agencies did about known offenders in the period",
    columns=(
        Column("offender", "text", "Whom it was about", references=PEOPLE),
        Column("agency", "text", "Who did it", references="offending/contact_costs"),
        Column("contact", "text", "What was done", references="offending/contact_costs"),
        Column(
            "quantity",
            "number",
            "How much of it, in the unit of its cost",
            at_least=0,
            within=PERIOD,
            unit_from="contact",
        ),
    ),
    key=("offender", "contact"),
)

COHORT_ASSUMPTIONS = Dataset(
    topic="offending",
    name="cohort_assumptions",
    meaning="What was assumed to make up the illustrative cohorts",
    columns=(
        Column("assumption", "text", "What is assumed", pattern=r"[a-z]+(_[a-z]+)*"),
        Column("item", "text", "Of what, where there are several", optional=True),
        Column("label", "text", "What it is, in plain words"),
        Column("value", "number", "The number assumed"),
        Column("unit", "text", "Its unit"),
        evidence_of("it"),
        NOTE,
    ),
    key=("assumption", "item"),
    personal=False,
)

# Whoever holds such rows brings them; nothing of the kind ships.
RECEIVED: tuple[Dataset, ...] = (COHORT_PEOPLE, COHORT_OFFENCES, COHORT_CONTACTS)
