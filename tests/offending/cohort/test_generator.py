"""A made-up cohort has what a real one has, holds what is printed, and is the same at each run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.offending.cohort.assumptions import CohortAssumptions
from tp_analysis.offending.cohort.calibration import Target
from tp_analysis.offending.cohort.contacts import (
    AGENCY_OF_KIND,
    COURT_OF_GROUP,
    DAYS_A_YEAR,
    OTHER_COURT,
)
from tp_analysis.offending.cohort.datasets import OUTCOMES, RECEIVED
from tp_analysis.offending.cohort.generator import MadeUp, Scheme, make_up
from tp_analysis.offending.cohort.inputs import load_assumptions
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[3] / "data" / "raw"
CARD = """
title = "Made up"
producer = "The tests"
licence = "None"
accessed = "2026-11-22"
publishable = false
"""
TWO_PERCENT = Target(6_000, 14_667, 120, 4_400)
SEEDS = range(5)


@pytest.fixture(scope="module")
def assumed() -> CohortAssumptions:
    return load_assumptions()


@pytest.fixture(scope="module")
def make(assumed: CohortAssumptions) -> Callable[[int], MadeUp]:
    def made(seed: int) -> MadeUp:
        return make_up(
            TWO_PERCENT, assumed, scheme=Scheme(78, 13), years=3, name="two-percent", seed=seed
        )

    return made


@pytest.fixture(scope="module")
def cohorts(make: Callable[[int], MadeUp]) -> list[MadeUp]:
    return [make(seed) for seed in SEEDS]


def fingerprint(made: MadeUp) -> str:
    text = "".join(table.to_csv() for table in (made.people, made.offences, made.contacts))
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    make: Callable[[int], MadeUp], cohorts: list[MadeUp]
) -> None:
    prints = [fingerprint(made) for made in cohorts]
    assert fingerprint(make(SEEDS[0])) == prints[0]
    assert len(set(prints)) == len(prints)


def test_it_passes_the_checks_of_rows_that_an_analyst_brings(
    cohorts: list[MadeUp], tmp_path: Path
) -> None:
    for place, made in enumerate(cohorts[:2]):
        raw = tmp_path / str(place)
        (raw / "offending").mkdir(parents=True)
        for shared in ("reference/offence_mapping.csv", "offending/contact_costs.csv"):
            (raw / shared).parent.mkdir(exist_ok=True)
            (raw / shared).write_bytes((RAW / shared).read_bytes())
        tables = (made.people, made.offences, made.contacts)
        for dataset, table in zip(RECEIVED, tables, strict=True):
            written = table.assign(
                **{c: table[c].map({True: "true", False: "false"}) for c in table if c in FLAGS}
            )
            path = raw / "offending" / f"{dataset.name}.csv"
            written.to_csv(path, index=False, date_format="%Y-%m-%d")
            path.with_suffix(".source.toml").write_text(CARD, encoding="utf-8")
        for dataset in RECEIVED:
            extract = read_extract(dataset, raw / "offending" / f"{dataset.name}.csv")
            assert [problem.sentence() for problem in extract.problems] == []
            assert extract.rows > 1_000


FLAGS = {"on_scheme"}


def test_the_most_active_have_the_printed_crimes(cohorts: list[MadeUp]) -> None:
    for made in cohorts:
        counts = made.offences["offender"].value_counts()
        assert len(made.offences) == 14_667
        assert counts.head(120).sum() == 4_400
        assert len(counts) == len(made.people) == 6_000


def test_of_those_on_the_scheme_as_many_are_at_liberty_as_printed(cohorts: list[MadeUp]) -> None:
    for made in cohorts:
        on_scheme = made.people[made.people["on_scheme"]]
        assert len(on_scheme) == 78
        assert on_scheme["days_at_liberty"].sum() == 13 * on_scheme["days_in_period"].iloc[0]


def test_those_on_the_scheme_offend_more_and_are_less_at_liberty(cohorts: list[MadeUp]) -> None:
    for made in cohorts:
        people = made.people.set_index("offender")
        counts = made.offences["offender"].value_counts()
        means = counts.groupby(people["on_scheme"].reindex(counts.index)).mean()
        assert means[True] > 4 * means[False]
        free = people.groupby("on_scheme")["days_at_liberty"].mean()
        assert free[True] < 0.25 * free[False]


def test_nobody_is_free_for_fewer_days_than_they_have_offences(cohorts: list[MadeUp]) -> None:
    for made in cohorts:
        people = made.people.set_index("offender")
        counts = made.offences["offender"].value_counts().reindex(people.index)
        assert (people["days_at_liberty"] >= counts.clip(upper=people["days_in_period"])).all()
        assert (people["days_at_liberty"] <= people["days_in_period"]).all()


def test_shares_of_groups_outcomes_and_others_are_those_assumed(
    cohorts: list[MadeUp], assumed: CohortAssumptions
) -> None:
    offences = pd.concat([made.offences for made in cohorts])
    for column, name, margin in (
        # People differ in their kinds of offence, and a few have very many: a wide margin.
        ("offence_group", "group_share", 0.03),
        ("outcome", "outcome_share", 0.01),
    ):
        found = offences[column].value_counts(normalize=True)
        for item, share in assumed.by_item(name).items():
            assert found[item] == pytest.approx(share, abs=margin)
    assert offences["co_offenders"].mean() == pytest.approx(0.4, abs=0.02)


def test_the_assumed_shares_add_up_and_name_what_there_is(assumed: CohortAssumptions) -> None:
    groups, outcomes = assumed.by_item("group_share"), assumed.by_item("outcome_share")
    assert sum(groups.values()) == pytest.approx(1)
    assert sum(outcomes.values()) == pytest.approx(1)
    assert set(outcomes) == set(OUTCOMES)
    mapped = pd.read_csv(RAW / "reference" / "offence_mapping.csv")["offence_group"]
    assert set(groups) <= set(mapped)
    assert set(COURT_OF_GROUP) <= set(groups)


def test_the_contacts_are_those_that_have_a_cost_and_its_agency(cohorts: list[MadeUp]) -> None:
    costs = pd.read_csv(RAW / "offending" / "contact_costs.csv").set_index("contact")["agency"]
    contacts = cohorts[0].contacts
    pairs = contacts[["contact", "agency"]].drop_duplicates().set_index("contact")["agency"]
    assert set(pairs.index) >= {OTHER_COURT, *COURT_OF_GROUP.values()}
    assert set(pairs) == set(AGENCY_OF_KIND.values())
    assert pairs["arrest-detained"] == "Police, legal aid and youth justice"
    assert pairs.to_dict() == costs[pairs.index].to_dict()


def test_contacts_follow_from_the_offences_and_the_time_at_liberty(cohorts: list[MadeUp]) -> None:
    for made in cohorts:
        people = made.people.set_index("offender")
        amounts = made.contacts.pivot(index="offender", columns="contact", values="quantity")
        amounts = amounts.reindex(people.index).fillna(0)
        assert (made.contacts["quantity"] > 0).all()
        counts = made.offences["offender"].value_counts().reindex(people.index)
        arrests = amounts[["arrest-detained", "arrest-no-further-action"]].sum(axis=1)
        assert (arrests <= counts).all()
        charged = made.offences[made.offences["outcome"] == "charged or summonsed"]
        charges = charged["offender"].value_counts().reindex(people.index).fillna(0)
        courts = amounts[[name for name in amounts if name.startswith("court-")]].sum(axis=1)
        assert (courts <= charges).all()
        in_custody = (people["days_in_period"] - people["days_at_liberty"]) / (DAYS_A_YEAR / 12)
        assert (amounts["custody-month"] - in_custody).abs().max() <= 0.005 + 1e-9
        free = people["days_at_liberty"] / DAYS_A_YEAR
        for name in ("supervision-year", "treatment-year"):
            assert (amounts[name] <= free + 0.005 + 1e-9).all()


def test_whoever_is_picked_after_a_busy_year_has_quieter_ones_next(cohorts: list[MadeUp]) -> None:
    years = []
    for made in cohorts:
        months = made.offences["committed_on"].dt.year * 12 + made.offences["committed_on"].dt.month
        by_year = made.offences.groupby(["offender", (months - months.min()) // 12]).size()
        picked = by_year.unstack(fill_value=0).nlargest(250, 0)
        years.append(picked.sum())
        # Given all of a person's offences, the rest fall evenly on the other two years.
        rest = picked[1] + picked[2]
        assert abs(picked[1].sum() - rest.sum() / 2) < 4 * rest.sum() ** 0.5 / 2
    busy, next_year, _ = pd.DataFrame(years).sum()
    # By far more than chance moves the sum of so many.
    assert next_year < busy - 5 * busy**0.5


def test_the_years_of_everybody_are_alike(cohorts: list[MadeUp]) -> None:
    days = pd.concat([made.offences["committed_on"] for made in cohorts])
    shares = ((days - days.min()).dt.days * 3 // 1096).value_counts(normalize=True)
    assert len(shares) == 3
    assert shares.to_numpy() == pytest.approx(1 / 3, abs=0.01)
