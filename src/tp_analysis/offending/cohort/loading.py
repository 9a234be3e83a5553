"""One cohort, wherever it is from: made up so that a printed claim holds, or brought by an analyst.

Both come out the same: rows marked as rows about people, under the policy of their dataset, with
the month of an offence and not its day.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from tp_analysis.disclosure import Policy
from tp_analysis.errors import DataError
from tp_analysis.formats import format_date
from tp_analysis.offending.claims import YEARS_OF_CRIMES, values_by_id
from tp_analysis.offending.cohort import inputs
from tp_analysis.offending.cohort.calibration import Target
from tp_analysis.offending.cohort.contacts import DAYS_A_YEAR
from tp_analysis.offending.cohort.datasets import COHORT_CONTACTS, COHORT_OFFENCES, COHORT_PEOPLE
from tp_analysis.offending.cohort.generator import MadeUp, Scheme, make_up

Source = Literal["illustrative", "extracts"]
Claim = Literal["two-percent", "two-hundred-and-fifty"]
TWO_PERCENT: Claim = "two-percent"
TWO_HUNDRED_AND_FIFTY: Claim = "two-hundred-and-fifty"
OWN = "own"
PEOPLE_COLUMNS = ["offender", "on_scheme", "days_in_period", "days_at_liberty"]
BASIS = (
    "made up by a seeded random draw in which the printed claim holds; nobody in it is real, and "
    "it says nothing about the place"
)
BASIS_OWN = "computed from the extract of offenders that the analyst brought"
# The braces name printed figures and are filled in where the claim is shown.
CLAIMS = {
    TWO_PERCENT: "{offenders.ppo_share} of known offenders commit {offenders.ppo_crime_share} of "
    "offences, {offenders.crimes_three_years} in three years",
    TWO_HUNDRED_AND_FIFTY: "{offenders.persistent} people commit {offenders.offence_share} of "
    "offences",
    OWN: "No published claim: the offenders of the extract",
}


@dataclass(frozen=True)
class Cohort:
    """Known offenders one by one, over one period.

    people: offender, on_scheme, days_in_period, days_at_liberty. offences: offence_id, offender,
    offence_group, committed_on (the first day of its month), outcome, co_offenders (others who took
    part). contacts: offender, agency, contact, quantity (in the unit of its cost). All three are
    rows about people, and what is made of them is shown under `policy`.

    `claim` names printed figures in braces; `basis` says how the cohort was made; `years` is the
    length of the period from `first_day` to `last_day`; `cards` has title and producer of the
    source cards of an extract.
    """

    key: str
    label: str
    claim: str
    is_illustrative: bool
    basis: str
    years: float
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    people: pd.DataFrame
    offences: pd.DataFrame
    contacts: pd.DataFrame
    policy: Policy
    cards: tuple[str, ...] = ()

    @cached_property
    def mark(self) -> int:
        """A number that no other people or offences have."""
        rows = (
            pd.util.hash_pandas_object(rows, index=False) for rows in (self.people, self.offences)
        )
        return zlib.crc32(b"".join(hashes.to_numpy().tobytes() for hashes in rows))

    @property
    def source(self) -> str:
        """Where the rows are from: of which period an extract is, and what its cards say."""
        if self.is_illustrative:
            return "Illustrative cohort"
        period = " to ".join(format_date(day.date()) for day in (self.first_day, self.last_day))
        cards = f": {'; '.join(self.cards)}" if self.cards else ""
        return f"Extract of known offenders, {period}, three files{cards}"


def brought_from(cohorts: Sequence[Cohort]) -> str:
    """Where the rows of an own extract are from; nothing where the offenders are made up."""
    return "" if cohorts[0].is_illustrative else cohorts[0].source


def load_cohort(source: Source, *, claim: Claim, seed: int, offenders: int, area: str) -> Cohort:
    """The cohort of the extracts, or a made-up one of so many known offenders in which a printed
    claim about the area holds exactly; `claim`, `seed` and `offenders` matter to that one only.

    The same arguments and data give the same rows. Raises DataError where an extract is missing,
    refused or lacks a figure, ConfigurationError where the claim cannot hold for so many offenders.
    """
    if source == "extracts":
        return _own(inputs.load_received())
    published = inputs.load_claimed(area)
    figures = values_by_id(published)
    made = make_up(
        target_of(claim, figures, offenders=offenders),
        inputs.load_assumptions(),
        scheme=Scheme(int(figures["offenders.on_scheme"]), int(figures["offenders.at_liberty"])),
        years=YEARS_OF_CRIMES,
        name=claim,
        seed=seed,
    )
    return _made_up(made, claim, _label(claim, figures))


def target_of(claim: Claim, figures: pd.Series, *, offenders: int) -> Target:
    """What a made-up cohort must hold for a claim, at the printed values.

    The offences of all are those that the crimes of the 2% imply, for either claim: the other one
    prints none. Raises ConfigurationError where so many offenders leave somebody without one.
    """
    crimes = float(figures["offenders.crimes_three_years"])
    offences = round(crimes / (float(figures["offenders.ppo_crime_share"]) / 100))
    if claim == TWO_PERCENT:
        share = float(figures["offenders.ppo_share"]) / 100
        return Target(offenders, offences, round(share * offenders), round(crimes))
    quarter = float(figures["offenders.offence_share"]) / 100
    people = int(figures["offenders.persistent"])
    return Target(offenders, offences, people, round(quarter * offences))


def offences_by_person(cohort: Cohort) -> pd.DataFrame:
    """One row a person of the cohort, also without an offence: offender, offences, on_scheme,
    days_at_liberty; rows about people. An offence of two of them counts for each."""
    counts = cohort.offences["offender"].value_counts()
    offences = cohort.people["offender"].map(counts).fillna(0).astype("int64")
    table = cohort.people.assign(offences=offences)
    return table[["offender", "offences", "on_scheme", "days_at_liberty"]]


def persistent(cohort: Cohort, *, people: int) -> pd.DataFrame:
    """The people with the most offences, as `offences_by_person` has them, the most active first.

    Of people with as many, those come first whose identifier does: which of them are in hangs on
    nothing else. Raises DataError where the cohort has fewer people.
    """
    if not 0 < people <= len(cohort.people):
        raise DataError(
            f"The cohort has {len(cohort.people):,} people, so its {people:,} most active cannot "
            "be taken. Set persistent_people lower."
        )
    ranked = offences_by_person(cohort).sort_values(
        ["offences", "offender"], ascending=[False, True], kind="stable", ignore_index=True
    )
    return ranked.head(people)


def _label(claim: Claim, figures: pd.Series) -> str:
    names = {
        TWO_PERCENT: ("offenders.ppo_share", "% commit ", "offenders.ppo_crime_share"),
        TWO_HUNDRED_AND_FIFTY: ("offenders.persistent", " commit ", "offenders.offence_share"),
    }
    few, words, share = names[claim]
    return f"{figures[few]:g}{words}{figures[share]:g}%"


def _made_up(made: MadeUp, claim: Claim, label: str) -> Cohort:
    policy = inputs.cohort_policy()
    rows = inputs.CohortRows(
        inputs.as_personal(made.people, COHORT_PEOPLE),
        inputs.as_personal(made.offences, COHORT_OFFENCES),
        inputs.as_personal(made.contacts, COHORT_CONTACTS),
        # The rules of the real rows, and the mark that these are not.
        replace(policy, name="illustrative", ground=f"{BASIS}. {policy.ground}"),
    )
    return _cohort(rows, key=claim, label=label, is_illustrative=True, basis=BASIS)


def _own(rows: inputs.CohortRows) -> Cohort:
    return _cohort(rows, key=OWN, label="Own extract", is_illustrative=False, basis=BASIS_OWN)


def _cohort(
    rows: inputs.CohortRows, *, key: str, label: str, is_illustrative: bool, basis: str
) -> Cohort:
    # The same in every row, as their dataset requires.
    first_day, last_day = map(pd.Timestamp, rows.people.iloc[0][["period_from", "period_to"]])
    return Cohort(
        key=key,
        label=label,
        claim=CLAIMS[key],
        is_illustrative=is_illustrative,
        basis=basis,
        years=_years(first_day, last_day),
        first_day=first_day,
        last_day=last_day,
        people=_plain(rows.people)[PEOPLE_COLUMNS],
        offences=rows.offences.assign(committed_on=_months(rows.offences["committed_on"])),
        contacts=rows.contacts,
        policy=rows.policy,
        cards=rows.cards,
    )


def _years(first_day: pd.Timestamp, last_day: pd.Timestamp) -> float:
    """The length of a period; 3 for three whole years, whichever of them are leap years."""
    after = last_day + pd.Timedelta(days=1)
    months = 12 * (after.year - first_day.year) + after.month - first_day.month
    return months / 12 + (after.day - first_day.day) / DAYS_A_YEAR


def _plain(people: pd.DataFrame) -> pd.DataFrame:
    """The people with plain types."""
    return people.astype({"on_scheme": bool, "days_in_period": "int64", "days_at_liberty": "int64"})


def _months(dates: pd.Series) -> pd.Series:
    """The first day of the month of each date; kept as "2009-10" where the policy says so."""
    is_kept_whole = pd.api.types.is_datetime64_any_dtype(dates)
    days = dates if is_kept_whole else pd.to_datetime(dates, format="%Y-%m")
    return days.dt.to_period("M").dt.start_time.astype("datetime64[s]")
