"""What is shown: marked where it is made up, and never a single claim."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tp_analysis import benefits
from tp_analysis.benefits.figures import key_figures
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.display import Shown
from tp_analysis.display.quantities import Quantities
from tp_analysis.document import Cover, FigureExhibit, KeyNumbers, TableExhibit
from tp_analysis.errors import DataError

AREA = "luton-and-central-bedfordshire"
Made = tuple[BenefitInputs, WaitStudy, Quantities]

ILLUSTRATIVE: dict[str, Callable[[Made], Shown]] = {
    "counts": lambda made: benefits.counts_table(*made[1:]),
    "curves": lambda made: benefits.curves_figure(*made[1:]),
    "at risk": lambda made: benefits.at_risk_table(*made[1:]),
    "waits": lambda made: benefits.waits_table(*made[1:]),
    "open claims": lambda made: benefits.open_claims_table(*made[1:]),
    "endings": lambda made: benefits.endings_table(*made[1:]),
    "cohorts": lambda made: benefits.cohorts_table(*made[1:]),
    "mix": lambda made: benefits.mix_table(*made[1:]),
    "in hand": lambda made: benefits.in_hand_table(*made[1:]),
    "readings": lambda made: Shown(
        benefits.readings_section(made[1], made[0], made[2]).blocks[-1:]
    ),
}
PUBLISHED: dict[str, Callable[[Made], Shown]] = {
    "surviving": lambda made: benefits.surviving_table(made[0]),
    "implied": lambda made: benefits.implied_table(made[0], made[2]),
    "disagreements": lambda made: benefits.disagreements_table(made[0]),
    "Jobcentre Plus": lambda made: benefits.jobcentre_speeds_table(made[0]),
    "councils": lambda made: benefits.council_speeds_table(made[0], made[2]),
    "data log": lambda made: benefits.data_log(made[0], made[1]),
    "assumptions": lambda made: benefits.assumptions(made[0], made[1]),
}


@pytest.fixture(scope="module")
def made() -> Made:
    inputs = load_inputs(area=AREA, assumed=ClaimAssumptions())
    study = benefits.study_waits(
        benefits.load_log("illustrative", inputs), benefits.WaitChoices(horizon_days=60)
    )
    return inputs, study, key_figures(inputs) | benefits.wait_figures(study)


def exhibit(shown: Shown) -> TableExhibit | FigureExhibit:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit | FigureExhibit)
    return block


@pytest.mark.parametrize("name", ILLUSTRATIVE)
def test_what_is_made_up_is_marked_so(made: Made, name: str) -> None:
    block = exhibit(ILLUSTRATIVE[name](made))
    assert block.evidence == "illustrative"
    assert block.policy.startswith("illustrative: ")


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_follows_from_documents_is_not_marked_illustrative(made: Made, name: str) -> None:
    assert exhibit(PUBLISHED[name](made)).evidence != "illustrative"


@pytest.mark.parametrize("name", [*ILLUSTRATIVE, *PUBLISHED])
def test_no_cell_is_empty_of_meaning(made: Made, name: str) -> None:
    block = exhibit((ILLUSTRATIVE | PUBLISHED)[name](made))
    cells = [cell for row in block.grid.rows for cell in row]
    assert block.grid.rows
    assert not [cell for cell in cells if re.fullmatch(r"nan|NaN|NaT|None|<NA>|NA", cell)]
    assert "{" not in block.title + block.subtitle + "".join(block.notes)


@pytest.mark.parametrize("name", [*ILLUSTRATIVE, *PUBLISHED])
def test_no_single_claim_is_shown(made: Made, name: str) -> None:
    block = exhibit((ILLUSTRATIVE | PUBLISHED)[name](made))
    printed = " ".join(cell for row in block.grid.rows for cell in row)
    assert not re.search(r"(as-is|redesigned)-\d{5}", printed)


@pytest.mark.parametrize("name", ["curves"])
def test_a_chart_says_its_finding_in_its_alt_text_and_is_the_same_each_time(
    made: Made, name: str
) -> None:
    one, again = (exhibit(ILLUSTRATIVE[name](made)) for _ in range(2))
    assert isinstance(one, FigureExhibit)
    assert isinstance(again, FigureExhibit)
    assert one.svg == again.svg
    assert len(re.findall(r"\d+", one.alt)) >= 2
    assert len(one.svg) < 150_000


def test_the_cover_says_that_the_data_are_illustrative(made: Made) -> None:
    (block,) = benefits.opening(made[0], made[1], as_at="2026-06-30").blocks
    assert isinstance(block, Cover)
    assert block.illustrative
    assert "do not survive" in block.evidence_status


def test_a_page_dated_before_a_document_or_the_claim_log_is_refused(made: Made) -> None:
    inputs, study, _ = made
    with pytest.raises(DataError, match=r"rests on .* \(.*20\d\d\), which is later"):
        benefits.opening(inputs, study, as_at="2010-03-31")
    of_later = replace(study, log=replace(study.log, extract_date=dt.date(2030, 1, 31)))
    with pytest.raises(DataError, match=r"the claim log of 31 January 2030.*2030-01-31 or later"):
        benefits.opening(inputs, of_later, as_at="2026-06-30")


def test_the_first_key_numbers_are_published_and_the_simulated_one_has_its_switching_value(
    made: Made,
) -> None:
    (block,) = benefits.at_a_glance(*made).blocks
    assert isinstance(block, KeyNumbers)
    assert [item.evidence for item in block.items[:3]] == ["published"] * 3
    simulated = block.items[-1]
    assert simulated.evidence == "illustrative"
    assert "under 50 days" in simulated.comparison


def test_rounding_gives_the_range_that_each_figure_allows(made: Made) -> None:
    assert "32.5 days to 51.5 days" in exhibit(PUBLISHED["implied"](made)).notes[0]


def test_quarters_are_told_by_their_months(made: Made) -> None:
    cells = [row[1] for row in exhibit(PUBLISHED["councils"](made)).grid.rows]
    assert "Slowest fourth of councils, January to March 2003" in cells
    assert "Leicester, July to September 2010" in cells
    assert not [cell for cell in cells if "quarter" in cell]


def test_the_table_under_the_curves_starts_with_every_claim(made: Made) -> None:
    rows = exhibit(ILLUSTRATIVE["at risk"](made)).grid.rows
    assert [row[1] for row in rows] == ["600", "600"]


def test_the_assumption_log_names_the_reading_and_the_seed(made: Made) -> None:
    rows = {row[0]: row[1] for row in exhibit(PUBLISHED["assumptions"](made)).grid.rows}
    assert rows["Reading of “up to”"] == "mean"
    assert rows["Seed"] == "2010"
