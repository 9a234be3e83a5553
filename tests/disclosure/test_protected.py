"""The protected table and its policies: nothing is shown without a ground."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from tp_analysis.disclosure import already_published, illustrative, protect
from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.protected import require_protected
from tp_analysis.errors import ReportError

ARTICLE = already_published("The printed article")


@pytest.fixture
def bodies() -> pd.DataFrame:
    return pd.DataFrame({"body": ["Council", "Police"], "spending": [412.25, 96.5]})


@pytest.mark.parametrize("ground", ["", "   ", "\n"])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (already_published, "already-published policy has no ground: name the document"),
        (illustrative, "illustrative policy has no ground: say how"),
    ],
)
def test_a_policy_without_a_ground_is_refused_and_told_what_to_do(
    make: object, says: str, ground: str
) -> None:
    with pytest.raises(ReportError, match=says):
        make(ground)  # type: ignore[operator] # one of two functions


def test_a_policy_states_its_name_and_its_ground() -> None:
    assert (ARTICLE.name, ARTICLE.ground) == ("already-published", "The printed article")
    assert illustrative("  a fixed seed ").ground == "a fixed seed"


def test_only_the_illustrative_policy_is_illustrative() -> None:
    assert illustrative("a fixed seed").is_illustrative
    assert not ARTICLE.is_illustrative


@pytest.mark.parametrize("storage", ["pyarrow", "python"])
@pytest.mark.parametrize("other", [Marker.CONFIDENTIAL, "34 (32 to 37)"])
def test_a_marker_among_markers_or_words_stays_one(storage: str, other: str) -> None:
    with pd.option_context("mode.string_storage", storage):
        rows = pd.DataFrame({"body": ["Council", "Police"], "days": [Marker.CONFIDENTIAL, other]})
        shown = protect(rows, policy=ARTICLE).frame
    assert shown["days"].tolist() == [Marker.CONFIDENTIAL, other]
    assert [type(cell) for cell in shown["days"]] == [Marker, type(other)]
    assert list(shown["body"]) == ["Council", "Police"]


@pytest.mark.parametrize("policy", [None, "already-published", True])
def test_a_table_is_not_protected_without_a_policy(bodies: pd.DataFrame, policy: object) -> None:
    with pytest.raises(ReportError, match=r"needs a policy: already_published\(source\) or"):
        protect(bodies, policy=policy)  # type: ignore[arg-type] # the point of the test


def test_the_policy_has_no_default(bodies: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match="policy"):
        protect(bodies)  # type: ignore[call-arg] # the point of the test


def test_what_was_protected_cannot_be_changed_through_the_frame_it_gives(
    bodies: pd.DataFrame,
) -> None:
    protected, before = protect(bodies, policy=ARTICLE), bodies.copy(deep=True)
    given = protected.frame
    given.loc[0, "spending"] = -1.0
    given["extra"] = "x"
    given.iloc[:, 0] = "Nobody"
    given.to_numpy()[:] = 0
    given.index = [5, 6]
    pd.testing.assert_frame_equal(protected.frame, before)


def test_what_was_protected_cannot_be_changed_through_the_frame_it_was_made_from(
    bodies: pd.DataFrame,
) -> None:
    protected, before = protect(bodies, policy=ARTICLE), bodies.copy(deep=True)
    bodies.loc[0, "spending"] = -1.0
    bodies["extra"] = "x"
    pd.testing.assert_frame_equal(protected.frame, before)


def test_the_arrays_of_a_protected_table_are_not_those_of_the_frame_it_gives() -> None:
    protected = protect(pd.DataFrame({"count": [1.0, 2.0, 3.0]}), policy=ARTICLE)
    values = protected.frame["count"].to_numpy(copy=False)
    if values.flags.writeable:
        values[:] = 0
    assert protected.frame["count"].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("field", ["policy", "_frame", "frame"])
def test_neither_the_policy_nor_the_table_can_be_swapped(bodies: pd.DataFrame, field: str) -> None:
    protected = protect(bodies, policy=ARTICLE)
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        setattr(protected, field, illustrative("a fixed seed"))


def test_printing_a_protected_table_does_not_show_its_rows(bodies: pd.DataFrame) -> None:
    assert "Council" not in repr(protect(bodies, policy=ARTICLE))


def test_a_protected_table_passes_and_a_raw_one_is_named_by_what_it_is(
    bodies: pd.DataFrame,
) -> None:
    protected = protect(bodies, policy=ARTICLE)
    assert require_protected(protected, "The table") is protected
    with pytest.raises(ReportError, match="The table 'x' was given a DataFrame"):
        require_protected(bodies, "The table 'x'")
