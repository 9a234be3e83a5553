"""A made-up cohort, from a printed claim, stated assumptions and a seed; about nobody.

It has the columns that an analyst's own rows would have, so that what reads it cannot tell the
difference. Each person has one rate for the whole period: their offences fall on its days at
random, so whoever is picked after a busy year will on average have a quieter one next, without
anything having been done.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.offending.cohort.assumptions import CHARGED, CohortAssumptions
from tp_analysis.offending.cohort.calibration import Counts, Target, offence_counts, settled
from tp_analysis.offending.cohort.contacts import (
    DAYS_A_MONTH,
    contacts_of,
)


@dataclass(frozen=True)
class Scheme:
    """Those on the scheme for persistent offenders, and how many are at liberty on a usual day."""

    people: int
    at_liberty: int


@dataclass(frozen=True)
class MadeUp:
    """The three tables of a made-up cohort, as `cohort.datasets` has them."""

    people: pd.DataFrame
    offences: pd.DataFrame
    contacts: pd.DataFrame


def period_of(assumed: CohortAssumptions, *, years: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day of a period of whole years that ends with the month assumed."""
    year, month = (int(assumed.value(f"period_end_{part}")) for part in ("year", "month"))
    after = pd.Timestamp(year, month, 1) + pd.DateOffset(months=1)
    return after - pd.DateOffset(years=years), after - pd.Timedelta(days=1)


def make_up(
    target: Target,
    assumed: CohortAssumptions,
    *,
    scheme: Scheme,
    years: int,
    name: str,
    seed: int,
) -> MadeUp:
    """A cohort that holds the target; the same seed and name give the same rows.

    The offences of all and of the most active are the target's exactly, and on a usual day as many
    of those on the scheme are at liberty as it says. Raises ConfigurationError as `offence_counts`.
    """
    generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
    counts = generator.permutation(offence_counts(target, generator))
    first_day, last_day = period_of(assumed, years=years)
    days = (last_day - first_day).days + 1
    offences = _offences(counts, assumed, generator, first_day=first_day, days=days)
    on_scheme = _on_scheme(counts, scheme, generator)
    people = pd.DataFrame(
        {
            "offender": [f"made-up-{place:05d}" for place in range(1, target.people + 1)],
            "on_scheme": on_scheme,
            "period_from": first_day,
            "period_to": last_day,
            "days_in_period": days,
            "days_at_liberty": _days_at_liberty(
                offences, on_scheme, assumed, generator, days=days, scheme=scheme
            ),
        }
    )
    contacts = contacts_of(people, offences, assumed, generator)
    names = people["offender"].to_numpy()[offences["person"]]
    return MadeUp(people, offences.assign(offender=names)[_OFFENCE_COLUMNS], contacts)


_OFFENCE_COLUMNS = [
    "offence_id", "offender", "offence_group", "committed_on", "outcome", "co_offenders",
]  # fmt: skip


def _offences(
    counts: Counts,
    assumed: CohortAssumptions,
    generator: np.random.Generator,
    *,
    first_day: pd.Timestamp,
    days: int,
) -> pd.DataFrame:
    """One row an offence, in the order of their dates; `person` is the place of who did it."""
    person = np.repeat(np.arange(len(counts)), counts)
    size = len(person)
    day = np.sort(generator.integers(0, days, size=size))
    others = assumed.value("co_offenders_mean")
    table = pd.DataFrame(
        {
            "offence_id": [f"offence-{place:06d}" for place in range(1, size + 1)],
            "person": generator.permutation(person),
            "committed_on": first_day + pd.to_timedelta(day, unit="D"),
            "outcome": _drawn(assumed.by_item("outcome_share"), size, generator),
            "co_offenders": generator.geometric(1 / (1 + others), size) - 1,
        }
    )
    return table.assign(offence_group=_groups(table["person"].to_numpy(), assumed, generator))


def _drawn(
    shares: Mapping[str, float], size: int, generator: np.random.Generator
) -> NDArray[np.str_]:
    chances = np.array(list(shares.values()))
    return generator.choice(np.array(list(shares)), size=size, p=chances / chances.sum())


def _groups(
    person: Counts, assumed: CohortAssumptions, generator: np.random.Generator
) -> NDArray[np.str_]:
    """The offence group of each offence: people differ in the kinds of offence they commit."""
    shares = assumed.by_item("group_share")
    alike = assumed.value("specialisation") * np.array(list(shares.values()))
    own = np.cumsum(generator.dirichlet(alike, size=int(person.max()) + 1), axis=1)
    place = (own[person] < generator.random((len(person), 1))).sum(axis=1)
    groups: NDArray[np.str_] = np.array(list(shares))[np.minimum(place, len(shares) - 1)]
    return groups


def _on_scheme(counts: Counts, scheme: Scheme, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Who is on the scheme: the likelier, the more further offences somebody has."""
    further = counts - 1
    chosen = generator.choice(
        len(counts), size=scheme.people, replace=False, p=further / further.sum()
    )
    on_scheme = np.zeros(len(counts), dtype=bool)
    on_scheme[chosen] = True
    return on_scheme


def _days_at_liberty(
    offences: pd.DataFrame,
    on_scheme: NDArray[np.bool_],
    assumed: CohortAssumptions,
    generator: np.random.Generator,
    *,
    days: int,
    scheme: Scheme,
) -> Counts:
    """The days at liberty of each: enough for their offences, the rest of the period in custody."""
    counts = _counts(offences, len(on_scheme))
    charged = _counts(offences[offences["outcome"] == CHARGED], len(on_scheme))
    fewest = np.minimum(days, counts * int(assumed.value("days_at_liberty_an_offence")))
    at_liberty = np.maximum(days - _days_in_custody(charged, assumed, generator, days), fewest)
    mean, alike = scheme.at_liberty / scheme.people, assumed.value("liberty_evenness")
    free = np.rint(days * generator.beta(alike * mean, alike * (1 - mean), size=scheme.people))
    at_liberty[on_scheme] = settled(
        free.astype(np.int64),
        total=scheme.at_liberty * days,
        low=fewest[on_scheme],
        high=days,
        generator=generator,
    )
    return at_liberty


def _counts(offences: pd.DataFrame, people: int) -> Counts:
    return np.bincount(offences["person"], minlength=people).astype(np.int64)


def _days_in_custody(
    charged: Counts, assumed: CohortAssumptions, generator: np.random.Generator, days: int
) -> Counts:
    sentences = generator.binomial(charged, assumed.value("custody_share"))
    months = generator.standard_gamma(sentences) * assumed.value("custody_months")
    most = assumed.value("longest_custody_share") * days
    return np.rint(np.minimum(months * DAYS_A_MONTH, most)).astype(np.int64)
