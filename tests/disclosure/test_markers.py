"""The shorthand of tables: every symbol known, explained, and never taken for a number."""

from __future__ import annotations

import pytest

from tp_analysis.disclosure.markers import Marker, explanation, markers_in
from tp_analysis.errors import ReportError

# As the Government Analysis Function lists them.
SYMBOLS = [
    "[b]", "[c]", "[e]", "[er]", "[f]", "[low]", "[ns]", "[p]", "[r]", "[s]", "[ss]", "[sss]",
    "[u]", "[w]", "[x]", "[z]",
]  # fmt: skip


def test_the_symbols_are_those_of_the_analysis_function() -> None:
    assert [marker.value for marker in Marker] == SYMBOLS


@pytest.mark.parametrize("marker", Marker)
def test_every_marker_prints_as_its_symbol_and_has_a_meaning(marker: Marker) -> None:
    assert f"{marker}" == str(marker) == marker.value
    assert explanation([marker.value]) == f"{marker} means {marker.meaning}."


def test_markers_are_found_once_each_in_a_fixed_order() -> None:
    assert markers_in(["[x]", "1,204", "[c]", "[c]", "[r][e]", "[low]"]) == (
        "[c]", "[e]", "[low]", "[r]", "[x]",
    )  # fmt: skip


def test_a_numbered_variant_stands_after_its_marker_and_sends_the_reader_to_the_notes() -> None:
    assert markers_in(["[u10]", "[u2]", "[u]"]) == ("[u]", "[u2]", "[u10]")
    assert Marker.UNRELIABLE.numbered(2) == "[u2]"
    assert explanation(["[u2]"]) == "[u2] means of low reliability; see the notes."


@pytest.mark.parametrize("text", ["see [note 1]", "[2009]", "£3 million", "", "[Luton]"])
def test_other_brackets_are_no_markers(text: str) -> None:
    assert markers_in([text]) == ()


@pytest.mark.parametrize("text", ["[na]", "[k]", "[c0]"])
def test_shorthand_that_nobody_could_look_up_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"no known shorthand"):
        markers_in([text])


def test_a_marker_cannot_be_added_to_a_number() -> None:
    with pytest.raises(TypeError):
        sum([5, Marker.CONFIDENTIAL])  # type: ignore[list-item] # the point of the test
