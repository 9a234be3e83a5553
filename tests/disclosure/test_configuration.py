"""disclosure.toml: a policy a dataset, strict about its keys, no default where one is needed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tp_analysis.disclosure import configuration
from tp_analysis.disclosure.configuration import (
    PersonalDataset,
    PublishedDataset,
    policies_from_tables,
    policy_for,
    read_policies,
)
from tp_analysis.disclosure.policies import (
    already_published,
    require_degrees_of_freedom,
    suppressed_and_rounded,
)
from tp_analysis.disclosure.rules import PROFILES, Rules
from tp_analysis.errors import ConfigurationError, ReportError


def policies(keys: str) -> dict[str, PersonalDataset | PublishedDataset]:
    return policies_from_tables(tomllib.loads(f'[dataset."benefits/claims"]\n{keys}'))


def rules(keys: str) -> Rules:
    found = policies(keys)["benefits/claims"]
    assert isinstance(found, PersonalDataset)
    return found.rules


def test_the_default_profile_is_that_of_acro() -> None:
    found = rules('profile = "default"\ncolumns = "all"')
    assert (found.threshold, found.round_base, found.zero_policy) == (10, 5, "suppress")
    assert (found.nk.n, found.nk.share, found.p, found.min_dof) == (2, 0.90, 0.10, 10)


def test_the_opensafely_profile_suppresses_7_and_below_and_rounds_to_5() -> None:
    found = rules('profile = "opensafely"\ncolumns = "all"')
    assert [count for count in range(12) if found.forbids(count)] == [1, 2, 3, 4, 5, 6, 7]
    assert found.round_base == 5


def test_what_is_configured_takes_the_place_of_the_profile_and_nothing_else_does() -> None:
    found = rules('profile = "opensafely"\ncolumns = ["age"]\nthreshold = 20\nnk = [1, 0.8]')
    assert (found.threshold, found.nk.n, found.nk.share) == (20, 1, 0.8)
    assert found.model_copy(update={"threshold": 8, "nk": Rules().nk}) == PROFILES["opensafely"]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("threshold = 10", "'profile' is missing; there is no default"),
        ('profile = "opensafly"', "'profile' is 'opensafly'. Did you mean 'opensafely'?"),
        ("profile = 3", "'profile' is 3. "),
        (
            'profile = "default"\nthreshhold = 5',
            "'threshhold' is not a key. Did you mean 'threshold'?",
        ),
        ('profile = "default"\nrules = 5', "'rules' is not a key"),
        ('profile = "default"\nthreshold = 1', "'threshold' is 1: it should be greater than or"),
        ('profile = "default"\nthreshold = "ten"', "'threshold' is 'ten': it should be"),
        ('profile = "default"\nzero_policy = "hide"', "'zero_policy' is 'hide'"),
        ('profile = "default"\nnk = [2]', "'nk' is [2]: it should be a pair such as [2, 0.90]"),
        ('profile = "default"\nnk = [2, 90]', "should be less than 1"),
        ('profile = "default"\ncoarsen = { age = "decade" }', "coarsen 'age' is 'decade'"),
        ('profile = "default"\nsource = "x"', "'source' is not a key"),
        (
            'profile = "default"',
            "'columns' is missing. Name those that may be kept, or say columns = \"all\".",
        ),
        ('profile = "default"\ncolumns = []', "'columns' is []: it should be a list of column"),
        ('profile = "default"\ncolumns = "every"', 'should be a list of column names, or "all"'),
        ('profile = "default"\ncolumns = ["age", ""]', "'columns' is ['age', '']"),
        ('profile = "already-published"', "'source' is missing. Add it."),
        ('profile = "already-published"\nsource = " "', "'source' is ' '"),
        ('profile = "already-published"\nsource = "x"\nthreshold = 3', "'threshold' is not a key"),
    ],
)
def test_a_mistake_is_one_message_with_file_dataset_key_and_remedy(keys: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        policies(keys)
    message = str(refused.value)
    assert message.startswith('disclosure.toml: [dataset."benefits/claims"]')
    assert says in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["[datasets.x]\n", "dataset = 3\n", "threshold = 10\n"])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a table of datasets"):
        policies_from_tables(tomllib.loads(text))


def test_a_published_dataset_names_its_source_and_may_mask_payees() -> None:
    found = policies('profile = "already-published"\nsource = "The list"\nmasked = ["payee"]')
    dataset = found["benefits/claims"]
    assert dataset.policy == already_published("The list")
    assert dataset.masked == ("payee",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Counts under 10 are not shown; others are rounded to the nearest 5."),
        (
            {"threshold": 8, "zero_policy": "show"},
            "Counts under 8, other than 0, are not shown; others are rounded to the nearest 5.",
        ),
        ({"round_base": 1}, "Counts under 10 are not shown."),
    ],
)
def test_a_policy_says_itself_in_one_plain_sentence(
    changes: dict[str, object], sentence: str
) -> None:
    assert suppressed_and_rounded(Rules.model_validate(changes)).ground == sentence


def test_a_file_is_read_and_a_missing_one_holds_no_policy(tmp_path: Path) -> None:
    path = tmp_path / "disclosure.toml"
    assert read_policies(path) == {}
    path.write_text('[dataset."a/b"]\nprofile = "default"\ncolumns = "all"\n', encoding="utf-8")
    assert list(read_policies(path)) == ["a/b"]
    path.write_text("[dataset\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"disclosure\.toml cannot be read"):
        read_policies(path)


def test_the_analyst_asks_by_dataset_and_there_is_no_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "suite.toml").touch()
    (tmp_path / "disclosure.toml").write_text(
        '[dataset."benefits/claims"]\nprofile = "opensafely"\ncolumns = "all"\n', encoding="utf-8"
    )
    monkeypatch.setenv("TP_PROJECT", str(tmp_path))
    assert policy_for("benefits/claims").rules == PROFILES["opensafely"]
    with pytest.raises(ConfigurationError, match="Did you mean 'benefits/claims'"):
        policy_for("benefits/claim")


def test_the_example_in_the_projects_file_is_a_policy_that_can_be_read(root: Path) -> None:
    text = (root / configuration.DISCLOSURE_FILE).read_text(encoding="utf-8")
    example, _, _ = text[text.index("# [dataset") :].partition("\n\n")
    lines = [line.removeprefix("# ") for line in example.splitlines()]
    claims = policies_from_tables(tomllib.loads("\n".join(lines)))["benefits/claims"]
    assert isinstance(claims, PersonalDataset)
    assert claims.rules == PROFILES["default"], "the example states the defaults"
    assert read_policies(root / configuration.DISCLOSURE_FILE)["payments/payments"].masked


def test_a_model_needs_degrees_of_freedom() -> None:
    policy = suppressed_and_rounded(Rules())
    require_degrees_of_freedom(10, policy=policy, shown_as="The regression")
    with pytest.raises(ReportError, match="The regression leaves 9 residual degrees"):
        require_degrees_of_freedom(9, policy=policy, shown_as="The regression")
