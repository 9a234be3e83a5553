"""Rows about people are shown through the rules of their policy, and on no other ground."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.disclosure import already_published, illustrative, protect, protect_counts
from tp_analysis.disclosure.personal_rows import is_personal, marked
from tp_analysis.disclosure.policies import Policy, suppressed_and_rounded
from tp_analysis.disclosure.pseudonyms import PseudonymKey
from tp_analysis.disclosure.refusals import PSEUDONYM
from tp_analysis.disclosure.rules import Rules
from tp_analysis.errors import ReportError
from tp_analysis.project import Project
from tp_analysis.publish.checks.patterns import PATTERNS

POLICIES = """
[dataset."benefits/claims"]
profile = "default"
columns = "all"

[dataset."payments/payments"]
profile = "already-published"
source = "Lists of payments"
"""
GROUNDS = [already_published("me"), illustrative("just a trial")]
OTHERS = pd.DataFrame({"district": ["North", "South"], "homes": [10, 20]})
MADE: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as they are": lambda rows: rows,
    "the first of them": lambda rows: rows.head(),
    "some of them": lambda rows: rows[rows["age"] > 30],
    "one column": lambda rows: rows[["district"]],
    "a column more": lambda rows: rows.assign(count=1),
    "sorted and renamed": lambda rows: rows.sort_values("age").rename(columns={"age": "a"}),
    "counted by size": lambda rows: rows.groupby("district").size().reset_index(name="claims"),
    "counted by agg": lambda rows: rows.groupby("district").agg(n=("age", "size")).reset_index(),
    "counted by value": lambda rows: rows["district"].value_counts().reset_index(),
    "counted by row": lambda rows: rows.value_counts().reset_index(),
    "their mean": lambda rows: rows.groupby("district", as_index=False)["age"].mean(),
    "described": lambda rows: rows.describe(),
    "pivoted": lambda rows: rows.pivot_table(index="district", values="age"),
    "merged": lambda rows: rows.merge(OTHERS, on="district"),
    "copied": lambda rows: rows.copy(),
    "transposed": lambda rows: rows.T,
    "stacked": lambda rows: pd.concat([rows, OTHERS]),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "disclosure.toml").write_text(POLICIES, encoding="utf-8")
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


@pytest.fixture
def rows(project: Project) -> pd.DataFrame:
    plain = pd.DataFrame({"district": ["North"] * 20 + ["South"] * 30, "age": range(20, 70)})
    return marked(plain, "benefits/claims", project)


@pytest.mark.parametrize("policy", GROUNDS, ids=lambda policy: policy.name)
@pytest.mark.parametrize("how", MADE)
def test_no_claimed_ground_shows_them(rows: pd.DataFrame, how: str, policy: Policy) -> None:
    made = MADE[how](rows)
    assert is_personal(made)
    with pytest.raises(ReportError, match=rf"the ground '{policy.name}' is none\. Count them"):
        protect(made, policy=policy)


def test_what_the_guide_says_is_not_caught_is_not(rows: pd.DataFrame) -> None:
    # When pandas keeps the type in these, take them out of the guide.
    for lost in (
        pd.DataFrame(rows.to_dict("records")),
        OTHERS.merge(rows, on="district"),
        pd.crosstab(rows["district"], rows["age"]),
    ):
        assert not is_personal(lost)


def test_they_are_counted_as_others_are(rows: pd.DataFrame) -> None:
    counted = rows.groupby("district").size().reset_index(name="claims")
    made = protect_counts(
        counted, policy=suppressed_and_rounded(Rules()), dimensions=["district"], count="claims",
        population="claims",
    )  # fmt: skip
    assert made.frame["claims"].tolist() == [20, 30, 50]
    assert not is_personal(made.frame)


def test_rows_that_their_policy_says_are_published_are_not_marked(project: Project) -> None:
    assert not is_personal(marked(OTHERS, "payments/payments", project))
    assert not is_personal(marked(OTHERS, "places/homes", project))
    protect(OTHERS, policy=GROUNDS[0])


def test_a_pseudonym_is_known_by_its_shape_and_refused_in_every_table() -> None:
    key = PseudonymKey("claimant", bytes(range(32)))
    made = [key.pseudonym(f"QQ{number:06}C") for number in range(300)]
    assert all(PSEUDONYM.fullmatch(pseudonym) for pseudonym in made)
    frame = pd.DataFrame({"who": made, "claims": 50})
    for policy in GROUNDS:
        with pytest.raises(ReportError, match="holds pseudonyms in 'who'"):
            protect(frame, policy=policy)
    with pytest.raises(ReportError, match=r"'who' holds pseudonyms\. Leave the column out"):
        protect_counts(
            frame, policy=suppressed_and_rounded(Rules()), dimensions=["who"], count="claims",
            population="claims",
        )  # fmt: skip


def test_the_leak_scan_knows_a_pseudonym_and_nothing_else_for_one() -> None:
    look = PATTERNS["a pseudonym"]
    made = PseudonymKey("claimant", bytes(range(32))).pseudonym("QQ123456C")
    assert list(look(f"<td>{made}</td>,{made}\n")) == [made, made]
    others = ["ABCDEF+LibertinusSerif", "a" * 24, "OFFICIAL-SENSITIVE", f"{made}A", f"x{made}"]
    assert [text for text in others if list(look(text))] == []
