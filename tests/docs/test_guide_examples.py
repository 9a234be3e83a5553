"""The user guide's examples of sharing and disclosure are what the suite takes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.disclosure.configuration import policies_from_tables
from tp_analysis.disclosure.pseudonym_keys import variable_of
from tp_analysis.suite.configuration import Suite
from tp_analysis.suite.quality import DOCUMENTS, QualityRecord
from tp_analysis.suite.sharing.signing import public_key_bytes

MARKINGS = {"markings": {"public": "OFFICIAL", "restricted": "OFFICIAL-SENSITIVE"}}


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "docs" / "user-guide.md").read_text(encoding="utf-8")


def tables(guide: str, words: str) -> dict[str, Any]:
    """The one TOML example that holds these words."""
    [found] = [text for text in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL) if words in text]
    return tomllib.loads(found)


def heading_link(heading: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def test_the_policy_of_the_guide_is_one_and_its_key_is_named(guide: str) -> None:
    policies = policies_from_tables(tables(guide, "[dataset."))
    [dataset] = policies.values()
    assert variable_of("claimant") in guide
    assert set(dataset.pseudonyms) <= set(dataset.columns)


def test_the_quality_record_of_the_guide_needs_only_names(guide: str) -> None:
    example = tables(guide, "assurer")
    assert set(example["documents"]) == set(DOCUMENTS)
    with pytest.raises(ValueError, match="the assurer is the analyst"):
        QualityRecord.model_validate(example)
    record = QualityRecord.model_validate({**example, "assurer": "Somebody else"})
    assert record.roles["signed_on"] == "2030-01-31"


def test_nobody_is_named_in_the_guide(guide: str) -> None:
    roles = re.findall(r'(?m)^(?:commissioner|analyst|assurer|approver|name) = "(.*?)"', guide)
    assert set(roles) == {"...", "nightly", "summary", "claims", "North Council"}


@pytest.mark.parametrize(
    "words",
    ["embargo_until", "[[sharing.recipient]]\nname", "public_key", "contact", 'name = "claims"'],
)
def test_what_the_guide_shows_of_suite_toml_can_be_read(guide: str, words: str) -> None:
    Suite.model_validate({**MARKINGS, "report": [], **tables(guide, words)})


def test_the_public_key_of_the_guide_is_none_that_could_be_used(guide: str) -> None:
    with pytest.raises(ValueError, match="no public key"):
        public_key_bytes(tables(guide, "public_key")["sharing"]["public_key"])


@pytest.mark.parametrize("name", ["README.md", "docs/user-guide.md"])
def test_links_within_the_papers_lead_somewhere(root: Path, name: str) -> None:
    page = root / name
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, place = target.partition("#")
        path = page.parent / file if file else page
        assert path.exists(), target
        if place:
            headings = re.findall(r"(?m)^#+ (.+)$", path.read_text(encoding="utf-8"))
            assert place in map(heading_link, headings), target
