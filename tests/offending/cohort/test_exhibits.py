"""The exhibits on the cohorts: what they find, on what ground, and what each says of its people."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from tp_analysis import offending
from tp_analysis.disclosure import Marker
from tp_analysis.display import Quantities, Shown
from tp_analysis.document import TableExhibit
from tp_analysis.offending import OffendingInputs, Study
from tp_analysis.offending.cohort.claims import one_group_steps
from tp_analysis.offending.cohort.drawings import lorenz_curves

AREA = "Luton and Central Bedfordshire"


def _helper() -> ModuleType:
    path = Path(__file__).with_name("made_cohorts.py")
    spec = importlib.util.spec_from_file_location("made_cohorts_of_exhibits", path)
    assert spec
    assert spec.loader
    sys.modules["made_cohorts_of_exhibits"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = _helper()


@pytest.fixture(scope="module")
def study(inputs: OffendingInputs) -> Study:
    cohorts = offending.load_cohorts(
        "illustrative", seed=2010, offenders=8000, area="luton-and-central-bedfordshire"
    )
    return offending.make_study(inputs, cohorts, persistent_people=250, resamples=200, seed=2010)


@pytest.fixture(scope="module")
def own(inputs: OffendingInputs) -> Study:
    cohort = MADE.made_cohort(3, people=900, is_illustrative=False)
    return offending.make_study(inputs, (cohort,), persistent_people=50, resamples=200, seed=1)


@pytest.fixture(scope="module")
def bound(study: Study, numbers: Quantities) -> Quantities:
    return numbers | offending.study_figures(study)


@pytest.fixture(scope="module")
def own_bound(own: Study, numbers: Quantities) -> Quantities:
    return numbers | offending.study_figures(own)


def exhibits(study: Study, inputs: OffendingInputs, numbers: Quantities) -> list[Any]:
    shown = [
        offending.lorenz_figures(study, inputs, numbers),
        offending.concentration_table(study, inputs, numbers, by="offences"),
        offending.concentration_table(study, inputs, numbers, by="cost"),
        offending.activity_table(study, inputs, numbers),
        offending.outcomes_table(study, inputs, numbers),
        offending.rates_table(study, inputs, numbers),
        offending.co_offending_table(study, inputs, numbers),
    ]
    return [block for one in shown for block in one.blocks]


def grid(shown: Shown) -> pd.DataFrame:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit)
    return pd.DataFrame(block.grid.rows, columns=[column.label for column in block.grid.columns])


def words(shown: Shown) -> str:
    return " ".join(str(block.model_dump(mode="json")) for block in shown.blocks)


# What is shown of made-up people is marked, and holds what was claimed.


def test_each_claim_holds_in_its_own_group_and_not_in_the_other(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    table = grid(offending.concentration_table(study, inputs, bound, by="offences"))
    by_measure = table.set_index("Measure")
    top = by_measure.loc["Top 2%"]
    assert top["First: measured"] == "30"
    assert top["Second: measured"] != "30"
    few = by_measure.loc["250 most active"]
    assert few["Second: measured"] == "25"
    assert float(few["First: measured"]) > 30
    assert float(top["First: by chance"]) < 10


def test_every_exhibit_of_made_up_people_is_marked_and_says_they_say_nothing_of_the_place(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    found = exhibits(study, inputs, bound)
    assert len(found) == 8
    for block in found:
        assert block.evidence == "illustrative", block.title
        assert any(f"it says nothing about {AREA}" in note for note in block.notes), block.title
        assert block.disclosed is not None, block.title


def test_an_own_extract_is_computed_and_no_published_claim_is_shown_as_its_own(
    own: Study, inputs: OffendingInputs, own_bound: Quantities
) -> None:
    for block in exhibits(own, inputs, own_bound):
        told = str(block.model_dump(mode="json", exclude={"svg", "lettered_svg"})).lower()
        assert block.evidence == "computed", block.title
        assert "illustrative" not in told, block.title
        assert "made-up" not in told and "made up" not in told, block.title
        assert "claim" not in told, block.title
    said = words(offending.concentration_words(own, own_bound))
    assert "claim" not in said
    assert "made-up" not in words(offending.claims_words(own, inputs, own_bound))
    assert "extract" in words(offending.people_words(own))


def test_titles_follow_the_data(
    study: Study,
    own: Study,
    inputs: OffendingInputs,
    bound: Quantities,
    own_bound: Quantities,
) -> None:
    first, second = (block.title for block in offending.lorenz_figures(study, inputs, bound).blocks)  # type: ignore[union-attr]
    assert first == "Built on the first claim: the top 2% commit 30% of offences"
    assert second == "Built on the second claim: the 250 most active commit 25% of offences"
    (block,) = offending.lorenz_figures(own, inputs, own_bound).blocks
    share = own_bound["first.top_2"].text
    assert block.title == f"The top 2% commit {share} of offences"  # type: ignore[union-attr]


def test_the_claims_are_said_to_be_about_two_groups_from_the_published_figures(
    inputs: OffendingInputs, bound: Quantities
) -> None:
    shown = offending.one_group_table(inputs, bound)
    table = grid(shown)
    (block,) = shown.blocks
    assert block.title == "The two claims cannot be about one group"  # type: ignore[union-attr]
    assert block.evidence == "computed"  # type: ignore[union-attr]
    assert table["Verdict"].str.startswith("Cannot be").sum() == 2
    assert "15,000" in table["At the printed values"].tolist()


def test_no_end_of_a_range_is_rounded_past_what_the_verdict_holds_it_against(
    inputs: OffendingInputs, bound: Quantities
) -> None:
    table = grid(offending.one_group_table(inputs, bound))
    ranges = dict(zip(table["Step"].str[:12], table["Over rounding"], strict=True))
    assert ranges["So there are"] == "11,300 to 21,200"
    assert ranges["But there ca"] == "10,100 to 10,900"
    # A low end of none would let the two be one group.
    assert ranges["To be one gr"] == "419 to 10,900"
    assert ranges["But their pr"] == "24.5% to 25.5%"


def test_ends_that_three_digits_would_join_get_more(
    inputs: OffendingInputs, bound: Quantities
) -> None:
    near = inputs.published.set_index("figure_id")
    # 245 x 29.5 / 25.5 / 2.5% = 11,337 must be had, and 4,624 more crimes leave 11,335.
    near.loc["offenders.crimes_three_years", "value"] = 4574.5
    close = replace(inputs, published=near.reset_index())
    steps = one_group_steps(close.published).set_index("step_id")
    assert 0 < steps.at["known_needed", "low"] - steps.at["known_at_most", "high"] < 50
    table = grid(offending.one_group_table(close, bound))
    low, high = (table["Over rounding"][row].split(" to ") for row in (1, 2))
    assert low[0] > high[1]


def test_a_row_that_rounding_takes_past_one_sends_to_the_table_that_proves_it(
    inputs: OffendingInputs, bound: Quantities
) -> None:
    table = grid(offending.tests_table(inputs, bound)).set_index("What is worked out")
    known = table.loc["All known offenders, if the 250 are the 2%", "With rounding"]
    assert known == "9,800 to 17,000"
    others = table.loc["Crimes left for each other known offender"]
    assert others["With rounding"] == "0.592 to 1.11"
    assert "the table on the two claims" in others["What it shows"]


def test_a_split_offence_is_not_said_to_be_counted_once(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    said = words(offending.co_offending_table(study, inputs, bound))
    assert "counted once" not in said
    assert "the share of the others, in the data or not, is left out" in said


def test_the_scheme_is_busier_at_liberty_than_over_a_calendar_year(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    table = grid(offending.rates_table(study, inputs, bound)).set_index("Known offenders")
    free, calendar = (float(value) for value in table.loc["On the scheme"])
    # 13 of 78 are at liberty on a usual day: a sixth of the time.
    assert free / calendar == pytest.approx(6, rel=0.15)
    said = words(offending.time_words(study, bound))
    assert bound["offenders.on_scheme"].text in said
    assert bound["offenders.at_liberty"].text in said


def test_small_numbers_of_people_are_withheld_and_so_is_what_would_give_them_away(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    table = grid(offending.activity_table(study, inputs, bound))
    withheld = (table == "[c]").sum().sum()
    assert withheld >= 2
    assert table["All"].iloc[-1] == "8,000"


def test_prose_leaves_out_a_sentence_whose_number_is_withheld(
    own: Study, own_bound: Quantities
) -> None:
    whole = words(offending.concentration_words(own, own_bound))
    assert "by chance" in whole.lower()
    fewer = Quantities(
        {name: own_bound[name] for name in own_bound if name != "first.top_2_chance"}
    )
    assert "By chance alone" not in words(offending.concentration_words(own, fewer))


def test_the_same_seed_gives_the_same_exhibits(
    inputs: OffendingInputs, numbers: Quantities
) -> None:
    cohort = MADE.made_cohort(3, people=300)
    once, again = (
        offending.make_study(inputs, (cohort,), persistent_people=50, resamples=100, seed=1)
        for _ in range(2)
    )
    first, second = (
        [b.model_dump(mode="json") for b in exhibits(s, inputs, numbers | figures)]
        for s, figures in ((s, offending.study_figures(s)) for s in (once, again))
    )
    assert first == second


def test_people_without_an_identifier_in_common_are_still_two_groups(study: Study) -> None:
    assert [cohort.key for cohort in study.cohorts] == ["two-percent", "two-hundred-and-fifty"]
    assert replace(study, cohorts=study.cohorts[:1]).first.key == "two-percent"


# The chart


def drawn(data: pd.DataFrame) -> Any:
    axes = Figure().add_subplot()
    lorenz_curves(
        curve="curve", top_share="top", share="share", names=("One", "Two"), equality="Alike",
        axis_label="People",
    )(axes, data)  # fmt: skip
    return axes


def test_the_curve_is_read_from_the_least_active_and_runs_from_nobody_to_all() -> None:
    data = pd.DataFrame({"curve": "One", "top": [0.1, 1.0], "share": [0.6, 1.0]})
    line = drawn(data).get_lines()[1]
    assert line.get_xdata().tolist() == pytest.approx([1, 0.9, 0])
    assert line.get_ydata().tolist() == pytest.approx([1, 0.4, 0])


def test_a_curve_that_is_withheld_is_named_with_its_marker_and_not_drawn() -> None:
    cells = pd.Series([Marker.CONFIDENTIAL, Marker.CONFIDENTIAL], dtype=object)
    axes = drawn(pd.DataFrame({"curve": ["One", "Two"], "top": cells, "share": cells}))
    assert [line.get_label() for line in axes.get_lines()[1:]] == ["One [c]", "Two [c]"]
    assert all(len(line.get_xdata()) == 0 for line in axes.get_lines()[1:])


def test_the_table_under_a_curve_is_of_the_least_active_as_the_curve_is(
    study: Study, inputs: OffendingInputs, bound: Quantities
) -> None:
    block: Any = offending.lorenz_figures(study, inputs, bound).blocks[0]
    assert "held by the least active" in block.subtitle
    shown = study.curves[study.first.key].frame
    assert len(block.grid.rows) == len(shown)
    for row, top, share in zip(
        block.grid.rows, shown["top_share"], shown["share_of_total"], strict=True
    ):
        assert row[1] == f"{100 * (1 - top):.0f}"
        assert row[2] == (str(share) if isinstance(share, str) else f"{100 * (1 - share):.0f}")
