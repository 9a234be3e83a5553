"""What agencies did about the people of a made-up cohort, as it follows from their offences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.offending.cohort.assumptions import CHARGED, CohortAssumptions

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12
DETAINED, RELEASED = "arrest-detained", "arrest-no-further-action"
CUSTODY, SUPERVISION, TREATMENT = "custody-month", "supervision-year", "treatment-year"
# Which cost of a court event stands for a charge with an offence of the group.
COURT_OF_GROUP: Mapping[str, str] = {
    "Violence with injury": "court-violence",
    "Violence without injury": "court-violence",
    "Sexual offences": "court-sexual",
    "Robbery": "court-robbery",
    "Domestic burglary": "court-burglary",
    "Non-domestic burglary": "court-burglary",
    "Shoplifting": "court-theft",
    "Other theft offences": "court-theft",
    "Vehicle offences": "court-theft",
    "Drug offences": "court-drugs",
    "Criminal damage and arson": "court-damage",
}
OTHER_COURT = "court-other"
# The duty solicitor and the youth offending service bear part of an arrest with detention.
AGENCY_OF_KIND: Mapping[str, str] = {
    DETAINED: "Police, legal aid and youth justice",
    "arrest": "Police",
    "court": "Courts",
    "custody": "Prison",
    "supervision": "Probation",
    "treatment": "Drug treatment",
}

Amounts = NDArray[np.float64]


def contacts_of(
    people: pd.DataFrame,
    offences: pd.DataFrame,
    assumed: CohortAssumptions,
    generator: np.random.Generator,
) -> pd.DataFrame:
    """One row a person and kind of contact that they had: offender, agency, contact, quantity.

    Arrests and court events follow from the offences, of which `person` is the place of the
    offender among `people`; months in custody are the days not at liberty; years of supervision and
    of treatment are never longer than the time at liberty. Months and years to two decimals.
    """
    years_free = people["days_at_liberty"].to_numpy() / DAYS_A_YEAR
    in_custody = (people["days_in_period"] - people["days_at_liberty"]).to_numpy()
    quantities = {
        **_arrests(len(people), offences, assumed, generator),
        **_court_events(len(people), offences, assumed, generator),
        CUSTODY: in_custody / DAYS_A_MONTH,
        SUPERVISION: np.minimum(
            _drawn(
                len(people),
                offences[offences["outcome"] == CHARGED],
                assumed.value("supervision_share"),
                generator,
            ),
            years_free,
        ),
        TREATMENT: np.minimum(_treatment_years(people, assumed, generator), years_free),
    }
    names = people["offender"].to_numpy()
    rows = [_rows(names, contact, values) for contact, values in quantities.items()]
    return pd.concat(rows, ignore_index=True)


def _rows(names: NDArray[np.str_], contact: str, quantity: Amounts) -> pd.DataFrame:
    rounded = np.round(quantity, 2)
    had = rounded > 0
    kind = contact.partition("-")[0]
    return pd.DataFrame(
        {
            "offender": names[had],
            "agency": AGENCY_OF_KIND.get(contact) or AGENCY_OF_KIND[kind],
            "contact": contact,
            "quantity": rounded[had],
        }
    )


def _drawn(
    people: int, offences: pd.DataFrame, share: float, generator: np.random.Generator
) -> Amounts:
    """For how many of these offences of each person it came to that, each with the same chance."""
    counts = np.bincount(offences["person"], minlength=people)
    return generator.binomial(counts, share).astype(float)


def _arrests(
    people: int,
    offences: pd.DataFrame,
    assumed: CohortAssumptions,
    generator: np.random.Generator,
) -> dict[str, Amounts]:
    arrests = {DETAINED: np.zeros(people), RELEASED: np.zeros(people)}
    for outcome, share in assumed.by_item("arrest_share").items():
        contact = DETAINED if outcome == CHARGED else RELEASED
        of_outcome = offences[offences["outcome"] == outcome]
        arrests[contact] += _drawn(people, of_outcome, share, generator)
    return arrests


def _court_events(
    people: int,
    offences: pd.DataFrame,
    assumed: CohortAssumptions,
    generator: np.random.Generator,
) -> dict[str, Amounts]:
    charged = offences[offences["outcome"] == CHARGED]
    court = charged["offence_group"].map(COURT_OF_GROUP).fillna(OTHER_COURT)
    share = assumed.value("court_share")
    return {
        contact: _drawn(people, charged[court == contact], share, generator)
        for contact in dict.fromkeys([*COURT_OF_GROUP.values(), OTHER_COURT])
    }


def _treatment_years(
    people: pd.DataFrame, assumed: CohortAssumptions, generator: np.random.Generator
) -> Amounts:
    shares = assumed.by_item("treated_share")
    chance = np.where(people["on_scheme"], shares["on the scheme"], shares["others"])
    treated = generator.random(len(people)) < chance
    return treated * generator.exponential(assumed.value("treatment_years"), len(people))
