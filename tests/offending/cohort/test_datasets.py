"""What an analyst brings about offenders: what is refused, and that no message quotes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tp_analysis import catalogue
from tp_analysis.checking import check_extracts
from tp_analysis.cli.main import tp
from tp_analysis.disclosure.personal_rows import is_personal
from tp_analysis.disclosure.refusals import PSEUDONYM
from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.offending.cohort.datasets import (
    COHORT_CONTACTS,
    COHORT_OFFENCES,
    COHORT_PEOPLE,
    RECEIVED,
)
from tp_analysis.offending.cohort.loading import load_cohort, offences_by_person
from tp_analysis.policy_problems import policy_problems
from tp_analysis.project import Project
from tp_analysis.store import (
    at_hand,
    build_dataset,
    build_datasets,
    load,
    processed_path,
    read_extract,
    remove_withdrawn,
)
from tp_analysis.suite.run import _refresh_datasets

ROOT = Path(__file__).parents[3]
CARD = """
title = "Made up"
producer = "The tests"
licence = "None"
accessed = "2026-11-22"
publishable = false
"""
KEY = "8f1c0d5a9e3b47261fa8c4d07be59326a41d7e88c95f02b36d1ae470f9b2583c"
PEOPLE = """offender,on_scheme,period_from,period_to,days_in_period,days_at_liberty
QQ-ONE,true,2009-04-01,2010-03-31,365,120
QQ-TWO,false,2009-04-01,2010-03-31,365,365
"""
OFFENCES = """offence_id,offender,offence_group,committed_on,outcome,co_offenders
ZZ/1,QQ-ONE,Shoplifting,2009-04-30,charged or summonsed,0
ZZ/2,QQ-ONE,Robbery,2010-03-31,cautioned,1
ZZ/2,QQ-TWO,Robbery,2010-03-31,no further action,1
"""
CONTACTS = """offender,agency,contact,quantity
QQ-ONE,"Police, legal aid and youth justice",arrest-detained,2
QQ-ONE,Prison,custody-month,8.05
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the three extracts, found as the current one; and the key of pseudonyms."""
    raw = tmp_path / "data" / "raw"
    for shared in ("reference/offence_mapping.csv", "offending/contact_costs.csv"):
        (raw / shared).parent.mkdir(parents=True, exist_ok=True)
        (raw / shared).write_bytes((ROOT / "data" / "raw" / shared).read_bytes())
    (tmp_path / "disclosure.toml").write_bytes((ROOT / "disclosure.toml").read_bytes())
    (tmp_path / "suite.toml").touch()
    monkeypatch.setenv("TP_PROJECT", str(tmp_path))
    monkeypatch.delenv("TP_DATA", raising=False)
    monkeypatch.setenv("TP_PSEUDONYM_KEY_OFFENDER", KEY)
    project = Project(tmp_path, tmp_path / "data", tmp_path / "reports")
    for dataset, content in zip(RECEIVED, (PEOPLE, OFFENCES, CONTACTS), strict=True):
        path = raw / "offending" / f"{dataset.name}.csv"
        path.write_text(content, encoding="utf-8")
        path.with_suffix(".source.toml").write_text(CARD, encoding="utf-8")
    return project


def changed(project: Project, name: str, old: str, new: str) -> list[str]:
    """What is said of an extract in which one thing was changed."""
    path = project.raw / "offending" / f"{name}.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    dataset = next(each for each in RECEIVED if each.name == name)
    return [problem.sentence() for problem in read_extract(dataset, path).problems]


def test_three_extracts_that_fit_are_taken(project: Project) -> None:
    extracts = build_datasets(RECEIVED, project)
    assert [(each.rows, each.problems) for each in extracts] == [(2, ()), (3, ()), (2, ())]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("cohort_people", "365,120", "365,366", "above the days_in_period that goes with it"),
        ("cohort_people", "365,120", "365,-1", "must be 0 or more"),
        ("cohort_people", "QQ-TWO", "QQ-ONE", "repeats the key (offender) of an earlier row"),
        ("cohort_people", "2010-03-31", "2009-03-31", "below the period_from that goes with it"),
        ("cohort_people", "true", "yes", "is neither true nor false"),
        ("cohort_offences", "QQ-TWO", "QQ-SIX", "not in data/raw/offending/cohort_people.csv"),
        ("cohort_offences", "2009-04-30", "2009-03-31", "below the period_from that goes with it"),
        ("cohort_offences", "2010-03-31", "2010-04-01", "above the period_to that goes with it"),
        ("cohort_offences", "2009-04-30", "30/04/2009", "is not a date. Type it as 2010-03-31"),
        ("cohort_offences", "Shoplifting", "Shop theft", "reference/offence_mapping.csv"),
        ("cohort_offences", "cautioned", "told off", "must be one of: charged or summonsed"),
        ("cohort_offences", "cautioned,1", "cautioned,-1", "must be 0 or more"),
        ("cohort_offences", "ZZ/2,QQ-TWO", "ZZ/2,QQ-ONE", "repeats the key (offence_id, offender)"),
        ("cohort_contacts", "custody-month", "prison", "data/raw/offending/contact_costs.csv"),
        ("cohort_contacts", "QQ-ONE", "QQ-SIX", "not in data/raw/offending/cohort_people.csv"),
        ("cohort_contacts", "8.05", "-8.05", "must be 0 or more"),
        ("cohort_contacts", "8.05", "12.1", "more months than the period has. Correct it"),
        ("cohort_contacts", "8.05", "99999999", "more months than the period has. Correct it"),
        ("cohort_contacts", "detained,2", "detained,366", "more arrests than one a day of the"),
        ("cohort_contacts", "Prison", "Police", "does not go with the agency of the row"),
        ("cohort_people", "365,365", "366,365", "more days than the period has. Correct it"),
        (
            "cohort_people",
            "2009-04-01,2010-03-31,365,365",
            "2009-04-02,2010-03-31,364,364",
            "not as in the first row. Give every row the same",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_row_and_column_without_its_value(
    project: Project, name: str, old: str, new: str, words: str
) -> None:
    said = changed(project, name, old, new)
    assert len(said) >= 1
    assert any(words in sentence for sentence in said)
    assert all(sentence.startswith("row ") and "***" in sentence for sentence in said)
    for secret in ("QQ-", "ZZ/", "Shop theft", "told off", "prison", "30/04", "366", "2009-03"):
        assert not any(secret in sentence for sentence in said)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # As counted by the calendar, and by days of which a month has 30.4.
        ("custody-month,8.05", "custody-month,12"),
        ("detained,2", "detained,365"),
        ("Prison,custody-month,8.05", "Probation,supervision-year,1"),
    ],
)
def test_as_much_as_the_period_has_is_taken(project: Project, old: str, new: str) -> None:
    assert changed(project, "cohort_contacts", old, new) == []


def test_a_column_too_many_is_named_by_its_place(project: Project) -> None:
    [said] = changed(project, "cohort_contacts", "quantity\n", "quantity,name\n")[-1:]
    assert "number 5" in said or "cells" in said


def test_only_the_month_is_kept_and_pseudonyms_that_join(project: Project) -> None:
    people, offences, contacts = (load(dataset) for dataset in RECEIVED)
    assert all(is_personal(table) for table in (people, offences, contacts))
    assert offences["committed_on"].tolist() == ["2009-04", "2010-03", "2010-03"]
    assert people["offender"].str.fullmatch(PSEUDONYM.pattern).all()
    assert set(offences["offender"]) == set(people["offender"])
    assert set(contacts["offender"]) == {people["offender"].iloc[0]}
    assert offences["offence_id"].nunique() == 2
    kept = "".join(table.to_csv() for table in (people, offences, contacts))
    assert not any(secret in kept for secret in ("QQ-", "ZZ/", "2009-04-30"))


def test_they_make_a_cohort_whose_offences_have_the_first_day_of_their_month(
    project: Project,
) -> None:
    cohort = load_cohort("extracts", claim="two-percent", seed=1, offenders=1, area="anywhere")
    assert (cohort.key, cohort.years, cohort.is_illustrative) == ("own", 1, False)
    days = cohort.offences["committed_on"].dt.strftime("%Y-%m-%d").tolist()
    assert days == ["2009-04-01", "2010-03-01", "2010-03-01"]
    by_person = offences_by_person(cohort)
    assert by_person["offences"].tolist() == [2, 1]
    assert by_person["on_scheme"].tolist() == [True, False]
    assert cohort.people.dtypes.astype(str).tolist()[1:] == ["bool", "int64", "int64"]


def test_without_the_key_nothing_is_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build_dataset(COHORT_PEOPLE, project)
    monkeypatch.delenv("TP_PSEUDONYM_KEY_OFFENDER")
    project.raw.joinpath("offending/cohort_people.csv").write_text(PEOPLE + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Set TP_PSEUDONYM_KEY_OFFENDER to 64"):
        build_dataset(COHORT_PEOPLE, project)
    assert not processed_path(COHORT_PEOPLE, project).exists()


def test_a_missing_extract_is_one_clear_error(project: Project) -> None:
    (project.raw / "offending" / "cohort_contacts.csv").unlink()
    with pytest.raises(DataError) as refused:
        load(COHORT_CONTACTS)
    assert str(refused.value) == (
        "data/raw/offending/cohort_contacts.csv is missing. Put an extract there, with the columns "
        "offender, agency, contact, quantity, and its source card, cohort_contacts.source.toml, "
        "beside it."
    )


def test_what_was_made_of_an_extract_goes_with_it(project: Project) -> None:
    build_datasets(RECEIVED, project)
    (project.raw / "offending" / "cohort_offences.csv").unlink()
    assert at_hand(RECEIVED, project) == (COHORT_PEOPLE, COHORT_CONTACTS)
    remove_withdrawn(RECEIVED, project)
    left = [processed_path(dataset, project).is_file() for dataset in RECEIVED]
    assert left == [True, False, True]


def test_they_are_no_dataset_that_ships_and_need_no_key_without_an_extract() -> None:
    project = Project(ROOT, ROOT / "data", ROOT / "reports")
    assert at_hand(RECEIVED, project) == ()
    assert not set(RECEIVED) & set(catalogue.DATASETS)
    assert set(RECEIVED) <= set(catalogue.EVERY)
    assert policy_problems(catalogue.EVERY, project, {}) == ()


def test_a_missing_key_is_told_where_there_is_an_extract(project: Project) -> None:
    told = [each.message for each in policy_problems(RECEIVED, project, {})]
    assert any("TP_PSEUDONYM_KEY_OFFENDER" in message for message in told)


def test_a_check_of_everything_takes_those_that_are_there(project: Project) -> None:
    def kinds(*arguments: str) -> str:
        return CliRunner().invoke(tp, ["data", "check", *arguments]).output

    everything = kinds()
    for dataset in RECEIVED:
        assert f"loaded   data/raw/offending/{dataset.name}.csv" in everything
    (project.raw / "offending" / "cohort_offences.csv").unlink()
    assert "cohort_offences" not in kinds()
    one = str(project.raw / "offending" / "cohort_people.csv")
    assert "2 rows of offending/cohort_people" in kinds(one)


# The shipped extracts are not in the small project, so each refuses those; not the ones it has.
BUILDS: dict[str, Callable[[Project], object]] = {
    "tp data build": lambda project: CliRunner().invoke(tp, ["data", "build"]),
    "tp build": _refresh_datasets,
}


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_a_build_makes_those_that_are_there_and_forgets_the_others(
    project: Project, build: Callable[[Project], object]
) -> None:
    build(project)
    made = [processed_path(dataset, project) for dataset in RECEIVED]
    assert all(path.is_file() for path in made)
    (project.raw / "offending" / "cohort_people.csv").unlink()
    build(project)
    assert [path.is_file() for path in made] == [False, True, True]


def test_a_file_from_elsewhere_is_known_by_its_folder_and_name(
    project: Project, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "sent" / "offending"
    elsewhere.mkdir(parents=True)
    for suffix in (".csv", ".source.toml"):
        name = f"cohort_people{suffix}"
        (elsewhere / name).write_bytes((project.raw / "offending" / name).read_bytes())
    [extract] = check_extracts(RECEIVED, project, elsewhere / "cohort_people.csv")
    assert (extract.kind, extract.refused) == ("offending/cohort_people", False)


def test_the_rows_of_an_extract_are_known_to_be_about_people() -> None:
    assert all(dataset.personal for dataset in RECEIVED)
    # Two of them may have taken part in one offence.
    assert COHORT_OFFENCES.key == ("offence_id", "offender")
