"""One cohort, whether made up or brought: the same columns, marks and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.disclosure import illustrative, protect, protect_counts
from tp_analysis.disclosure.personal_rows import is_personal
from tp_analysis.errors import ConfigurationError, DataError, ReportError
from tp_analysis.offending.cohort import inputs, loading
from tp_analysis.offending.cohort.loading import (
    CLAIMS,
    Claim,
    Cohort,
    load_cohort,
    offences_by_person,
    persistent,
)
from tp_analysis.project import Project

AREA = "luton-and-central-bedfordshire"
PEOPLE = pd.DataFrame(
    {
        "offender": ["P", "Q", "R"],
        "on_scheme": pd.array([True, False, False], dtype="boolean"),
        "period_from": pd.Timestamp("2009-04-01"),
        "period_to": pd.Timestamp("2010-03-31"),
        "days_in_period": pd.array([365, 365, 100], dtype="Int64"),
        "days_at_liberty": pd.array([120, 365, 100], dtype="Int64"),
    }
)
OFFENCES = pd.DataFrame(
    {
        "offence_id": ["1", "2", "2", "3"],
        "offender": ["Q", "P", "Q", "P"],
        "offence_group": "Robbery",
        "committed_on": pd.array(["2009-04", "2010-03", "2010-03", "2009-12"], dtype="string"),
        "outcome": "cautioned",
        "co_offenders": pd.array([0, 1, 1, 0], dtype="Int64"),
    }
)
CONTACTS = pd.DataFrame(
    {"offender": ["P"], "agency": "Police", "contact": "arrest-detained", "quantity": 2.0}
)


@pytest.fixture(scope="module")
def two_percent() -> Cohort:
    return made_up("two-percent")


def made_up(claim: Claim, *, seed: int = 1, offenders: int = 6_000) -> Cohort:
    return load_cohort("illustrative", claim=claim, seed=seed, offenders=offenders, area=AREA)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Cohort]:
    """The cohort of an extract of three people, of whom one has no offence."""

    def load(people: pd.DataFrame = PEOPLE, offences: pd.DataFrame = OFFENCES) -> Cohort:
        rows = inputs.CohortRows(
            inputs.as_personal(people, inputs.COHORT_PEOPLE),
            inputs.as_personal(offences, inputs.COHORT_OFFENCES),
            inputs.as_personal(CONTACTS, inputs.COHORT_CONTACTS),
            inputs.cohort_policy(),
        )
        monkeypatch.setattr(inputs, "load_received", lambda: rows)
        return load_cohort("extracts", claim="two-percent", seed=1, offenders=1, area=AREA)

    return load


def test_each_made_up_cohort_holds_its_claim(two_percent: Cohort) -> None:
    assert persistent(two_percent, people=120)["offences"].sum() == 4_400
    assert len(two_percent.offences) == 14_667
    other = made_up("two-hundred-and-fifty")
    assert persistent(other, people=250)["offences"].sum() == round(0.25 * 14_667)
    assert len(other.offences) == 14_667


def test_neither_cohort_holds_the_claim_of_the_other(two_percent: Cohort) -> None:
    share = persistent(two_percent, people=250)["offences"].sum() / 14_667
    assert share > 0.4
    other = made_up("two-hundred-and-fifty")
    assert persistent(other, people=120)["offences"].sum() / 14_667 < 0.2


def test_labels_say_the_claim_and_claims_name_their_figures(two_percent: Cohort) -> None:
    assert two_percent.label == "2% commit 30%"
    assert made_up("two-hundred-and-fifty").label == "250 commit 25%"
    assert two_percent.claim == CLAIMS["two-percent"]
    assert "{offenders.ppo_share}" in two_percent.claim


def test_the_period_is_three_whole_years(two_percent: Cohort) -> None:
    assert two_percent.years == 3
    assert str(two_percent.first_day.date()) == "2006-12-01"
    assert str(two_percent.last_day.date()) == "2009-11-30"
    months = two_percent.offences["committed_on"]
    assert months.dt.day.eq(1).all()
    assert months.between(two_percent.first_day, two_percent.last_day).all()
    assert months.nunique() == 36


def test_made_up_rows_are_under_the_rules_of_real_ones_and_marked(two_percent: Cohort) -> None:
    for rows in (two_percent.people, two_percent.offences, two_percent.contacts):
        assert is_personal(rows)
        with pytest.raises(ReportError, match="Count them"):
            protect(rows, policy=illustrative("made up"))
    assert two_percent.policy.is_illustrative
    assert two_percent.policy.rules == inputs.cohort_policy().rules
    with pytest.raises(ReportError, match="withholds small numbers"):
        protect(pd.DataFrame({"a": [1]}), policy=two_percent.policy)
    counted = two_percent.people.groupby("on_scheme").size().reset_index(name="people")
    shown = protect_counts(
        counted, policy=two_percent.policy, dimensions=["on_scheme"], count="people",
        population="made-up offenders",
    )  # fmt: skip
    assert shown.frame["people"].tolist() == [5_920, 80, 6_000]


def test_the_same_arguments_give_the_same_rows(two_percent: Cohort) -> None:
    again = made_up("two-percent")
    for name in ("people", "offences", "contacts"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(two_percent, name))
    other = made_up("two-percent", seed=2)
    assert not other.offences["offender"].equals(two_percent.offences["offender"])


def test_too_many_known_offenders_for_a_claim_are_refused() -> None:
    # At 250 for 2%, as if both claims were about one group.
    with pytest.raises(ConfigurationError, match="12,500 known offenders are too many"):
        made_up("two-percent", offenders=12_500)


def test_an_area_without_the_figures_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = inputs.load_claimed(AREA)
    without = figures[figures["figure_id"] != "offenders.on_scheme"]
    monkeypatch.setattr(inputs, "load", lambda dataset, **wanted: without)
    with pytest.raises(DataError, match=r"no row for area .* offenders\.on_scheme"):
        made_up("two-percent")


def test_an_extract_comes_out_with_the_same_columns_and_types(
    two_percent: Cohort, own: Callable[..., Cohort]
) -> None:
    brought = own()
    for name in ("people", "offences", "contacts"):
        ours, theirs = getattr(brought, name), getattr(two_percent, name)
        assert ours.columns.tolist() == theirs.columns.tolist()
        assert is_personal(ours)
    assert brought.people.dtypes.equals(two_percent.people.dtypes)
    assert brought.offences["committed_on"].dtype == two_percent.offences["committed_on"].dtype
    assert (brought.key, brought.is_illustrative, brought.years) == ("own", False, 1)
    assert not brought.policy.is_illustrative


def test_offences_by_person_has_everybody_and_counts_a_shared_offence_for_each(
    own: Callable[..., Cohort],
) -> None:
    table = offences_by_person(own())
    assert is_personal(table)
    assert table.to_dict("list") == {
        "offender": ["P", "Q", "R"],
        "offences": [2, 2, 0],
        "on_scheme": [True, False, False],
        "days_at_liberty": [120, 365, 100],
    }


def test_the_most_active_come_first_and_ties_by_identifier(own: Callable[..., Cohort]) -> None:
    assert persistent(own(), people=2)["offender"].tolist() == ["P", "Q"]
    turned = own(PEOPLE[::-1].reset_index(drop=True), OFFENCES[::-1].reset_index(drop=True))
    assert persistent(turned, people=1)["offender"].tolist() == ["P"]
    with pytest.raises(DataError, match=r"3 people, so its 4 most active"):
        persistent(own(), people=4)


def test_days_that_a_policy_keeps_become_months_as_well(own: Callable[..., Cohort]) -> None:
    days = pd.to_datetime(["2009-04-30", "2010-03-31", "2010-03-01", "2009-12-05"])
    cohort = own(offences=OFFENCES.assign(committed_on=days))
    assert cohort.offences["committed_on"].dt.day.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2009-04-01", "2010-03-31", 1.0),
        ("2009-04-15", "2010-04-14", 1.0),
        ("2009-04-01", "2009-06-30", 0.25),
        ("2006-12-01", "2009-11-30", 3.0),
    ],
)
def test_the_length_of_a_period(first: str, last: str, years: float) -> None:
    assert loading._years(pd.Timestamp(first), pd.Timestamp(last)) == years


def test_without_the_extracts_the_report_is_told_what_to_put_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    (tmp_path / "suite.toml").touch()
    monkeypatch.setenv("TP_PROJECT", str(tmp_path))
    monkeypatch.delenv("TP_DATA", raising=False)
    Project(tmp_path, tmp_path / "data", tmp_path / "reports").raw.mkdir(parents=True)
    with pytest.raises(DataError, match=r"cohort_people\.csv is missing\. Put an extract there"):
        load_cohort("extracts", claim="two-percent", seed=1, offenders=1, area=AREA)


def test_a_cohort_does_not_change_under_those_who_share_it(two_percent: Cohort) -> None:
    with pytest.raises(AttributeError):
        two_percent.years = 1  # type: ignore[misc]
    assert replace(two_percent, years=1).years == 1
