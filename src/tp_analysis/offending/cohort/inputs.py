"""What a cohort is made from: the only module of it that asks the store."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.areas import find_area
from tp_analysis.datasets import Dataset
from tp_analysis.disclosure import Policy, policy_for
from tp_analysis.disclosure.personal_rows import marked
from tp_analysis.offending.cohort.assumptions import CohortAssumptions
from tp_analysis.offending.cohort.datasets import (
    COHORT_ASSUMPTIONS,
    COHORT_CONTACTS,
    COHORT_OFFENCES,
    COHORT_PEOPLE,
)
from tp_analysis.offending.datasets import PUBLISHED_FIGURES
from tp_analysis.project import find_project
from tp_analysis.published import require_figures
from tp_analysis.sources import read_card
from tp_analysis.store import extract_path, load

CLAIMED = (
    "offenders.ppo_share", "offenders.ppo_crime_share", "offenders.crimes_three_years",
    "offenders.persistent", "offenders.offence_share", "offenders.on_scheme",
    "offenders.at_liberty",
)  # fmt: skip


@dataclass(frozen=True)
class CohortRows:
    """The three tables of a cohort, and the policy under which tables of them may be shown.

    `cards`: title and producer of the source cards of the files that somebody brought, each once.
    """

    people: pd.DataFrame
    offences: pd.DataFrame
    contacts: pd.DataFrame
    policy: Policy
    cards: tuple[str, ...] = ()


def load_received() -> CohortRows:
    """The rows that somebody brought, as their policy lets them be kept: months, pseudonyms.

    Raises DataError where one of the three extracts is missing or refused.
    """
    received = (COHORT_PEOPLE, COHORT_OFFENCES, COHORT_CONTACTS)
    people, offences, contacts = (load(dataset) for dataset in received)
    project = find_project()
    cards = [read_card(extract_path(dataset, project)) for dataset in received]
    named = dict.fromkeys(f"{card.title} ({card.producer})" for card in cards)
    return CohortRows(people, offences, contacts, cohort_policy(), tuple(named))


def load_claimed(area: str) -> pd.DataFrame:
    """The printed figures that the made-up cohorts of an area must hold.

    Raises DataError where one is missing, ConfigurationError for an unknown area.
    """
    published = load(PUBLISHED_FIGURES, area=find_area(area).key)
    require_figures(published, CLAIMED, topic="offending", area=area)
    return published


def load_assumptions() -> CohortAssumptions:
    """What is assumed of the made-up cohorts."""
    return CohortAssumptions(load(COHORT_ASSUMPTIONS))


def cohort_policy() -> Policy:
    """The policy of rows about offenders. Raises ConfigurationError where they have none."""
    return policy_for(COHORT_PEOPLE.id)


def as_personal(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Made-up rows marked as real ones are, so that the same rules hold for them."""
    return marked(rows, dataset.id, find_project())
