"""What the report shows of the assumed process: marked, its numbers from the data, adding up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tp_analysis import benefits
from tp_analysis.display import Shown
from tp_analysis.display.quantities import Quantities
from tp_analysis.document import FigureExhibit, TableExhibit

AREA = "luton-and-central-bedfordshire"
Made = tuple[benefits.BenefitInputs, benefits.AssumedProcess, Quantities]

EXHIBITS: dict[str, Callable[[Made], Shown]] = {
    "stream map": lambda made: benefits.stream_map_figure(*made[1:]),
    "swim lanes": lambda made: benefits.swim_lanes_figure(*made[1:]),
    "flow": lambda made: benefits.flow_table(*made[1:]),
    "comparison": lambda made: benefits.comparison_figure(*made),
    "cost": lambda made: benefits.cost_figure(*made),
    "cost by step": lambda made: benefits.cost_table(*made),
    "savings": lambda made: benefits.savings_table(*made),
}


def make(inputs: benefits.BenefitInputs) -> Made:
    process = benefits.assumed_process(inputs)
    return (
        inputs,
        process,
        benefits.key_figures(inputs) | benefits.process_figures(inputs, process),
    )


@pytest.fixture(scope="module")
def made() -> Made:
    return make(benefits.load_inputs(area=AREA, assumed=benefits.ClaimAssumptions()))


def exhibit(shown: Shown) -> TableExhibit | FigureExhibit:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit | FigureExhibit)
    return block


@pytest.mark.parametrize("name", EXHIBITS)
def test_what_rests_on_assumed_steps_is_marked_so_and_has_no_empty_meaning(
    made: Made, name: str
) -> None:
    block = exhibit(EXHIBITS[name](made))
    assert block.evidence == "illustrative"
    assert block.policy.startswith("illustrative: assumed steps and rates")
    cells = [cell for row in block.grid.rows for cell in row]
    assert not [cell for cell in cells if re.fullmatch(r"nan|NaN|None|<NA>", cell)]
    assert "{" not in block.title + block.subtitle + "".join(block.notes)


@pytest.mark.parametrize("name", ["stream map", "swim lanes", "comparison", "cost"])
def test_a_chart_is_the_same_each_time_and_light(made: Made, name: str) -> None:
    one, again = (exhibit(EXHIBITS[name](made)) for _ in range(2))
    assert isinstance(one, FigureExhibit)
    assert isinstance(again, FigureExhibit)
    assert one.svg == again.svg
    assert len(one.svg) < 150_000
    assert len(re.findall(r"\d+", one.alt)) >= 2


def test_the_cost_table_ends_each_model_with_what_the_agencies_bear_together(made: Made) -> None:
    by_step = exhibit(EXHIBITS["cost by step"](made)).grid
    totals = {by_step.rows[place][0]: by_step.rows[place][-1] for place in by_step.total_rows}
    by_agency = exhibit(EXHIBITS["cost"](made)).grid
    of_claims = [totals["As it was: a claim"], totals["Redesigned: a claim"]]
    assert of_claims == [row[-1] for row in by_agency.rows] == ["114.04", "68.30"]


def test_the_numbers_of_the_title_of_the_cost_table_stand_in_it(made: Made) -> None:
    block = exhibit(EXHIBITS["cost by step"](made))
    rows = {row[0]: row[-1] for row in block.grid.rows}
    paid = [float(rows[f"{model}: for each claim paid"]) for model in ("As it was", "Redesigned")]
    assert paid == pytest.approx([114.04 / 0.84, 68.30 / 0.84], abs=0.02)
    assert "£136 as it was, £81 redesigned" in block.title


def test_the_share_in_the_title_of_the_lanes_stands_over_each_model(made: Made) -> None:
    lanes = exhibit(EXHIBITS["swim lanes"](made))
    assert isinstance(lanes, FigureExhibit)
    assert "27% of claims are right first time" in lanes.title
    assert "As it was: 27% right first time" in lanes.lettered_svg


def test_the_parts_of_a_saving_in_its_title_add_to_the_whole(made: Made) -> None:
    amounts = [
        int(found) for found in re.findall(r"£(\d+)", exhibit(EXHIBITS["savings"](made)).title)
    ]
    assert amounts[0] == pytest.approx(sum(amounts[1:]), abs=1)
    assert len(amounts) == 4


def test_the_data_of_the_stream_map_say_who_needs_each_step(made: Made) -> None:
    grid = exhibit(EXHIBITS["stream map"](made)).grid
    needed = [column.label for column in grid.columns].index("Needed by")
    assert [row[needed] for row in grid.rows][5:7] == ["50", "80"]


def test_nothing_says_that_somebodys_own_steps_were_chosen_to_fit(made: Made) -> None:
    own = made[0].steps.assign(touch_minutes=made[0].steps["touch_minutes"] * 2)
    other = make(replace(made[0], steps=own))
    for name in EXHIBITS:
        block = exhibit(EXHIBITS[name](other))
        assert "chosen to" not in " ".join([block.title, block.policy, *block.notes])


def test_the_savings_end_with_the_difference_of_the_two_costs(made: Made) -> None:
    grid = exhibit(EXHIBITS["savings"](made)).grid
    (total,) = (grid.rows[place] for place in grid.total_rows)
    assert float(total[-1]) == pytest.approx(114.04 - 68.30, abs=0.01)
    assert sum(map(float, total[1:-1])) == pytest.approx(float(total[-1]), abs=0.02)


def test_the_comparison_marks_the_cuts_in_print(made: Made) -> None:
    rows = exhibit(EXHIBITS["comparison"](made)).grid.rows
    assert [row[2] for row in rows] == ["38 days", "13 days", "£114", "£68"]
    assert [row[4] for row in rows] == [
        "[z]", "printed cut: more than half", "[z]", "printed cut: around 40 per cent",
    ]  # fmt: skip


def test_titles_follow_the_data(made: Made) -> None:
    inputs = made[0]
    dearer = make(replace(inputs, rates=inputs.rates.assign(cashable_share=1.0)))
    assert "£4 is cash, £31 is staff time" in exhibit(EXHIBITS["savings"](made)).title
    block = exhibit(EXHIBITS["savings"](dearer))
    assert "£35 is cash, £0 is staff time" in block.title
    assert "none is assumed to end" not in " ".join(block.notes)


def test_the_hand_offs_of_the_table_and_of_the_picture_are_those_of_an_average_claim(
    made: Made,
) -> None:
    block = exhibit(EXHIBITS["flow"](made))
    (row,) = (row for row in block.grid.rows if row[0].startswith("Hand-offs"))
    # By hand: 1 + 1 + 2 at the half of claims that lack evidence; 1 + 1 + 2 at a fifth.
    assert row[1:] == ("number", "3.0", "2.4")
    lanes = exhibit(EXHIBITS["swim lanes"](made))
    assert isinstance(lanes, FigureExhibit)
    assert "3.0 hand-offs of an average claim" in lanes.alt
    for each in (block, lanes):
        assert any("Hand-offs are counted for an average claim" in note for note in each.notes)


def test_the_claimants_time_is_shown_and_has_no_price(made: Made) -> None:
    (row,) = (
        row for row in exhibit(EXHIBITS["flow"](made)).grid.rows if row[0].startswith("Claimant's")
    )
    assert row == ("Claimant's own time, not priced", "minutes", "481", "202")
    held = {name for name in made[2] if name.startswith("claimant.")}
    assert {made[2][name].unit for name in held} == {"minutes"}


def test_the_anchors_are_published_figures_between_those_of_their_title(made: Made) -> None:
    block = exhibit(benefits.anchors_table(made[0]))
    assert block.evidence == "computed"
    assert f"run from £{block.grid.rows[0][-1]} to £{block.grid.rows[-1][-1]} a unit" in block.title
