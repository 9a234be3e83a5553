"""Findings take every number from a printed figure, of their own place or of one they share."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.markdown import PLACEHOLDER
from tp_analysis.places import PlacesInputs, inputs, load_inputs

AREA = "luton-and-central-bedfordshire"
YEAR = re.compile(r"\b(19|20)\d\d(-\d\d)?\b")
SHARED = {("norfolk", "suffolk.savings.collaboration")}


@pytest.fixture(scope="module")
def loaded() -> PlacesInputs:
    """The shipped tables."""
    return load_inputs(area=AREA)


def test_no_number_is_typed_into_a_finding(loaded: PlacesInputs) -> None:
    texts = pd.concat([loaded.findings[column] for column in inputs.SENTENCES]).dropna()
    left = [YEAR.sub("", PLACEHOLDER.sub("", text)) for text in texts]
    assert [text for text in left if re.search(r"[\d£%]", text)] == []


def test_a_figure_that_a_finding_names_is_about_its_place(loaded: PlacesInputs) -> None:
    areas = loaded.published.set_index("figure_id")["area"]
    named = set(inputs.named_figures(loaded.findings)) - SHARED
    wrong = [
        (place, name) for place, name in named if areas[name.removesuffix(inputs.HIGH_END)] != place
    ]
    assert wrong == []


def test_every_place_of_the_programme_has_a_finding_and_no_other(loaded: PlacesInputs) -> None:
    of_programme = loaded.places[loaded.places["kind"] != "successor"]
    assert set(loaded.findings["place"]) == set(of_programme["place"])


def test_figures_of_other_topics_are_those_of_the_place_alone(loaded: PlacesInputs) -> None:
    assert loaded.published["figure_id"].is_unique
    count = loaded.published.set_index("figure_id").loc["count.total"]
    assert count["area"] == AREA
    assert "count.dwp" not in set(loaded.published["figure_id"]), "no finding names it"


def test_a_finding_that_names_an_unknown_figure_is_refused(
    loaded: PlacesInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = loaded.findings.assign(found="It cost {birmingham.count.totl}.")
    real = inputs.load
    monkeypatch.setattr(
        inputs, "load", lambda d, **w: findings if d.name == "findings" else real(d, **w)
    )
    with pytest.raises(DataError, match=r"'birmingham\.count\.totl'.*Did you mean 'birmingham\."):
        load_inputs(area=AREA)
