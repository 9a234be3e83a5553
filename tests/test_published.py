"""What must hold for the published figures of all topics together."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.published import published_figures
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[1] / "data" / "raw"
TOPICS = ("spending", "offending", "benefits", "places")
SCALES = {
    "bn": 1e9,
    "billion": 1e9,
    "b": 1e9,
    "m": 1e6,
    "million": 1e6,
    "k": 1e3,
    "thousand": 1e3,
}
NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s*(billion|bn|b|million|m|thousand|k)\b)?")


def figures(topic: str) -> pd.DataFrame:
    dataset = published_figures(topic)
    extract = read_extract(dataset, RAW / topic / "published_figures.csv")
    assert extract.table is not None, [problem.sentence() for problem in extract.problems]
    return extract.table.assign(topic=topic)


@pytest.fixture(scope="module")
def all_figures() -> pd.DataFrame:
    return pd.concat([figures(topic) for topic in TOPICS], ignore_index=True)


def printed_values(as_printed: str) -> set[float]:
    """Every number in the text, with the scale word that follows it or another number."""
    found = NUMBER.findall(as_printed)
    scales = {SCALES[word] for _, word in found if word} | {1.0}
    return {float(digits.replace(",", "")) * scale for digits, _ in found for scale in scales}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_published_figures_of_a_topic_have_no_problem(topic: str) -> None:
    assert not figures(topic).empty


def test_a_figure_id_is_used_once_only_in_all_topics(all_figures: pd.DataFrame) -> None:
    ids = all_figures["figure_id"]
    assert ids[ids.duplicated()].tolist() == []


def test_no_part_of_a_figure_id_is_a_word_that_expressions_cannot_hold(
    all_figures: pd.DataFrame,
) -> None:
    parts = {part for figure_id in all_figures["figure_id"] for part in figure_id.split(".")}
    assert sorted(part for part in parts if keyword.iskeyword(part)) == []


def test_every_document_that_is_cited_is_in_the_list_of_documents(
    all_figures: pd.DataFrame,
) -> None:
    documents = pd.read_csv(RAW / "reference" / "documents.csv", dtype=str)
    assert set(all_figures["document_id"]) <= set(documents["document_id"])


def test_every_area_is_a_place_or_a_named_comparison(all_figures: pd.DataFrame) -> None:
    places = pd.read_csv(RAW / "places" / "places.csv", dtype=str)
    wider = {
        "england",
        "england-and-wales",
        "east-of-england",
        "great-britain",
        "united-kingdom",
    }
    assert set(all_figures["area"]) <= set(places["place"]) | wider


def test_the_digits_as_printed_give_the_value(all_figures: pd.DataFrame) -> None:
    with_digits = all_figures[all_figures["as_printed"].str.contains(r"\d")]
    wrong = [
        row.figure_id
        for row in with_digits.itertuples()
        if not any(value == pytest.approx(row.value) for value in printed_values(row.as_printed))
    ]
    assert wrong == []


def test_the_digits_as_printed_give_the_high_end_of_a_range(all_figures: pd.DataFrame) -> None:
    ranges = all_figures.dropna(subset=["value_high"])
    assert len(ranges) == 12
    for row in ranges.itertuples():
        assert any(
            value == pytest.approx(row.value_high) for value in printed_values(row.as_printed)
        ), row.figure_id
        assert row.value < row.value_high, row.figure_id


def test_a_value_is_a_whole_number_of_roundings(all_figures: pd.DataFrame) -> None:
    rounded = all_figures[all_figures["rounding"] > 0]
    steps = (rounded["value"] / rounded["rounding"]).astype(float)
    off = rounded["figure_id"][(steps - steps.round()).abs() > 1e-6]
    assert off.tolist() == []


def test_only_figures_fixed_by_law_are_exact(all_figures: pd.DataFrame) -> None:
    exact = all_figures[all_figures["rounding"] == 0]
    assert set(exact["figure_id"]) == {
        "benefits.housing_benefit_taper",
        "benefits.council_tax_benefit_taper",
        "benefits.income_tax_basic_rate",
        "benefits.employee_national_insurance_rate",
    }


def test_figures_in_words_say_so(all_figures: pd.DataFrame) -> None:
    in_words = all_figures[~all_figures["as_printed"].str.contains(r"\d")]
    fractions = in_words[in_words["unit"].isin(["percent", "multiple"])]
    silent = fractions[~fractions["note"].fillna("").str.startswith("Printed as words")]
    assert silent["figure_id"].tolist() == []
