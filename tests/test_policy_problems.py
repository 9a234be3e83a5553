"""Every dataset about people has a policy that fits it, and whoever looks is told the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tp_analysis.catalogue import EVERY, GATHERED
from tp_analysis.checking import unknown_extracts
from tp_analysis.datasets import Column, Dataset
from tp_analysis.doctor import examine
from tp_analysis.errors import ConfigurationError
from tp_analysis.policy_problems import policy_problems, require_policies
from tp_analysis.project import Project
from tp_analysis.store import build_dataset, processed_path

CLAIMS = Dataset(
    topic="benefits",
    name="claims",
    meaning="Claims, one row each",
    columns=(
        Column("claim_id", "text", "The claim"),
        Column("age", "whole", "Age in years"),
    ),
    key=("claim_id",),
)
HOMES = Dataset("places", "homes", "Homes", CLAIMS.columns, ("claim_id",), personal=False)
HEAD = '[dataset."benefits/claims"]\nprofile = "default"\n'
GOOD = f'{HEAD}columns = ["claim_id", "age"]\ncoarsen = {{ age = "age-band" }}\n'
WITH_KEY = f'{GOOD}pseudonyms = {{ claim_id = "claimant" }}\n'
KEY = {
    "TP_PSEUDONYM_KEY_CLAIMANT": "8f1c0d5a9e3b47261fa8c4d07be59326a41d7e88c95f02b36d1ae470f9b2583c"
}
CARD = """
title = "Claims"
producer = "A service"
licence = "None"
accessed = "2026-11-21"
publishable = false
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with an extract of claims and no policy."""
    folder = tmp_path / "data" / "raw" / "benefits"
    folder.mkdir(parents=True)
    (folder / "claims.csv").write_text("claim_id,age\nQQ123456C,34\n", encoding="utf-8")
    (folder / "claims.source.toml").write_text(CARD, encoding="utf-8")
    (tmp_path / "suite.toml").write_text("", encoding="utf-8")
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def told(project: Project, policies: str = "", **environment: str) -> list[tuple[str, bool]]:
    project.disclosure_file.write_text(policies, encoding="utf-8")
    found = policy_problems([CLAIMS, HOMES], project, environment)
    return [(problem.message, problem.stops_build) for problem in found]


def test_a_policy_that_fits_is_no_problem(project: Project) -> None:
    assert told(project, GOOD) == []
    assert told(project, f'{HEAD}columns = "all"\n') == []
    assert told(project, WITH_KEY, **KEY) == []
    require_policies([CLAIMS, HOMES], project)


@pytest.mark.parametrize(
    ("policies", "words"),
    [
        ("", "The dataset 'benefits/claims' may hold rows about people and has no policy. Add"),
        (f"{GOOD}threshold = 2\n", "'threshold' is 2: it should be greater than or equal to 3"),
        (f'{HEAD}columns = "all"\ncoarsen = {{ age = "decade" }}\n', "coarsen 'age' is 'decade'"),
        (HEAD, "'columns' is missing"),
        ("[dataset\n", "cannot be read"),
        (f'{HEAD}columns = ["claim_id", "age", "agee"]\n', "'agee', which the dataset does not"),
        (f'{HEAD}columns = ["claim_id"]\n', "does not name the column 'age' of the dataset"),
    ],
)
def test_what_is_wrong_stops_a_build_and_says_what_to_do(
    project: Project, policies: str, words: str
) -> None:
    [(message, stops)] = told(project, policies)
    assert words in message
    assert stops
    with pytest.raises(ConfigurationError) as refused:
        require_policies([CLAIMS, HOMES], project)
    assert str(refused.value) == message
    assert refused.value.exit_code == 10


def test_without_an_extract_no_policy_is_asked_for(project: Project) -> None:
    (project.raw / "benefits" / "claims.csv").unlink()
    assert told(project) == []


def test_payments_without_a_policy_are_a_problem_as_soon_as_there_is_a_file(
    project: Project,
) -> None:
    project.disclosure_file.touch()
    assert policy_problems(GATHERED, project, {}) == ()
    (project.raw / "payments").mkdir()
    (project.raw / "payments" / "april.csv").write_text("a,b\n", encoding="utf-8")
    [problem] = policy_problems(GATHERED, project, {})
    assert "'payments/payments' may hold rows about people" in problem.message


def test_a_policy_of_no_dataset_and_a_missing_key_are_told_and_stop_no_build(
    project: Project,
) -> None:
    other = GOOD.replace("claims", "claimz")
    [(unknown, stops), (key, stops_too)] = told(project, f"{WITH_KEY}\n{other}")
    assert "has a policy for 'benefits/claimz', which is no dataset. Did you mean" in unknown
    assert "'claimant' has no key. Set TP_PSEUDONYM_KEY_CLAIMANT to" in key
    assert not stops
    assert not stops_too
    require_policies([CLAIMS, HOMES], project)


def test_what_was_made_under_a_policy_goes_with_it(project: Project) -> None:
    project.disclosure_file.write_text(GOOD, encoding="utf-8")
    build_dataset(CLAIMS, project)
    made = processed_path(CLAIMS, project)
    assert made.is_file()
    project.disclosure_file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="has no policy"):
        require_policies([CLAIMS], project)
    assert not made.exists()


def test_a_dataset_that_is_refused_when_it_is_built_anew_leaves_no_older_one(
    project: Project,
) -> None:
    project.disclosure_file.write_text(GOOD, encoding="utf-8")
    build_dataset(CLAIMS, project)
    project.disclosure_file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="has no policy"):
        build_dataset(CLAIMS, project)
    assert not processed_path(CLAIMS, project).exists()


def test_the_policies_of_the_project_itself_are_complete(root: Path) -> None:
    project = Project(root, root / "data", root / "reports")
    assert policy_problems(EVERY, project, os.environ) == ()


def test_the_doctor_says_them(project: Project) -> None:
    project.disclosure_file.write_text(WITH_KEY, encoding="utf-8")
    found = [finding for finding in examine(project) if finding.what == "disclosure.toml"]
    assert [finding.ok for finding in found] == [False]
    assert "which is no dataset" in found[0].what_to_do


def test_an_extract_of_no_known_kind_is_named(project: Project) -> None:
    [extract] = unknown_extracts([HOMES], project)
    assert (extract.path.name, extract.refused) == ("claims.csv", True)
    assert unknown_extracts([CLAIMS], project) == []
