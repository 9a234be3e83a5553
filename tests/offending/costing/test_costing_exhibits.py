"""Every exhibit of costs, certainty and scenarios is complete, marked and protected."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities, Shown
from tp_analysis.formats import MINUS
from tp_analysis.offending import Chain, OffendingInputs
from tp_analysis.offending.cohort.loading import Cohort
from tp_analysis.offending.costing.groups import Group
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.scenario_numbers import two_digits

from .conftest import made_up_cohort

SCENARIO = {
    "cut": 0.2, "take_up": 0.5, "years_until_full": 3, "horizon": 5, "anticipation_share": 0.05,
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What the notebook holds when it comes to these exhibits."""

    inputs: OffendingInputs
    costing: CostingInputs
    cohort: Cohort
    group: Group
    numbers: Quantities
    people: int

    def group_exhibits(self) -> dict[str, Shown]:
        """Those made from rows about people."""
        numbers, inputs, group = self.numbers, self.inputs, self.group
        return {
            "lines": offending.lines_table(inputs, group, numbers),
            "people": offending.people_table(inputs, group, numbers),
            "bearers": offending.bearers_of_group_table(inputs, group, numbers),
            "gap": offending.gap_figure(inputs, group, numbers),
            "contacts": offending.contacts_table(inputs, group, numbers),
            "total": offending.total_table(inputs, group, numbers),
            "decline": offending.decline_figure([self.cohort], numbers, people=self.people),
            "declines": offending.decline_table([self.cohort], numbers, people=self.people),
        }


def report(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs,
    cohort: Cohort, *, people: int,
) -> Report:  # fmt: skip
    group = offending.cost_group(inputs, costing, [cohort], chain, people=people)
    known = numbers | offending.group_figures(group)
    known = known | offending.decline_figures([cohort], people=people)
    return Report(inputs, costing, cohort, group, known, people)


@pytest.fixture(scope="module")
def made(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs,
    cohort: Cohort,
) -> Report:  # fmt: skip
    return report(inputs, chain, numbers, costing, cohort, people=60)


@pytest.fixture(scope="module")
def chosen(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> dict[str, Shown]:
    """The exhibits that rest on published claims and assumptions alone."""
    simulated = offending.simulate(inputs, costing, chain, draws=10_000, seed=2010)
    outlook = offending.make_outlook(inputs, costing, chain, **SCENARIO)
    known = numbers | offending.simulation_figures(inputs, simulated)
    known = known | offending.outlook_figures(inputs, costing, outlook, simulated)
    return {
        "needed": offending.needed_by_reading_table(inputs, chain, known),
        "histogram": offending.cost_histogram(inputs, simulated, known),
        "tornado": offending.tornado_figure(inputs, simulated, known),
        "simulated": offending.simulated_table(inputs, simulated, known),
        "offences": offending.avoided_offences_table(inputs, outlook, known),
        "costs": offending.avoided_costs_figure(inputs, outlook, known),
        "years": offending.avoided_costs_table(inputs, outlook, simulated, known),
        "bearers": offending.avoided_bearers_table(inputs, outlook, known),
        "treatment": offending.treatment_table(inputs, costing, outlook, known),
        "claimed": offending.claimed_falls_table(inputs, known),
        "cash": offending.cashability_table(costing, known),
        "assumptions": offending.assumptions(
            inputs, chain, offending.drawn_assumptions(costing, simulated),
            offending.scenario_assumptions(outlook),
        ),
    }  # fmt: skip


def text_of(shown: Shown) -> str:
    return json.dumps(
        [block.model_dump(exclude={"svg", "lettered_svg"}) for block in shown.blocks],
        ensure_ascii=False,
    )


def test_a_made_up_group_is_marked_on_every_exhibit(made: Report) -> None:
    for name, shown in made.group_exhibits().items():
        assert shown.blocks[0].evidence == "illustrative", name  # type: ignore[union-attr]
        assert "Made-up rows" in text_of(shown), name


def test_a_real_group_is_computed_and_never_called_illustrative(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> None:
    own = made_up_cohort(illustrative=False)
    real = report(inputs, chain, numbers, costing, own, people=60)
    # Recorded and all crime rest on the share detected, which is unverified.
    counted = {"contacts", "decline", "declines"}
    for name, shown in real.group_exhibits().items():
        expected = "computed" if name in counted else "assumed"
        assert shown.blocks[0].evidence == expected, name  # type: ignore[union-attr]
        assert "llustrative" not in text_of(shown), name
    words = text_of(offending.group_words(real.group, real.numbers))
    assert "made-up" not in words


def test_a_group_too_small_to_show_is_withheld_everywhere(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs,
    cohort: Cohort,
) -> None:  # fmt: skip
    few = report(inputs, chain, numbers, costing, cohort, people=8)
    for name in ("lines", "people", "bearers", "gap", "total"):
        grid = few.group_exhibits()[name].blocks[0].grid  # type: ignore[union-attr]
        numeric = [n for n, column in enumerate(grid.columns) if column.numeric]
        cells = {row[n] for row in grid.rows for n in numeric}
        assert cells <= {"[c]", "[z]"}, name
    # Sentences without their numbers are left out, and the report stands.
    assert "£" not in text_of(offending.group_words(few.group, few.numbers))


def test_parts_of_every_line_add_to_all_three_as_printed(made: Report) -> None:
    block = made.group_exhibits()["lines"].blocks[0]
    for row in block.grid.rows:  # type: ignore[union-attr]
        parts = [float(cell.replace(",", "")) for cell in row[2:]]
        assert sum(parts[:3]) == pytest.approx(parts[3], abs=1e-9)


def _printed(shown: Shown, *labels: str) -> list[float]:
    grid = shown.blocks[0].grid  # type: ignore[union-attr]
    row = next(row for row in grid.rows if row[: len(labels)] == labels)
    return [float(cell.replace(",", "").replace(MINUS, "-")) for cell in row[len(labels) :]]


def test_all_tables_of_the_group_take_the_same_amounts_as_printed(made: Report) -> None:
    shown = made.group_exhibits()
    year = _printed(shown["lines"], "All crime", "A year")
    assert made.numbers["group.all"].value == pytest.approx(year[3] * 1e6)
    longest = _printed(shown["lines"], "All crime", "Three years")
    assert longest == pytest.approx([3 * amount for amount in year])
    each = _printed(shown["people"], "All crime")
    assert each == pytest.approx([1e3 * amount / made.people for amount in year], abs=0.5)
    assert made.numbers["group.each"].value == pytest.approx(1e3 * each[3])
    assert _printed(shown["bearers"], "Fiscal, economic and social") == pytest.approx([year[3]])
    assert _printed(shown["gap"], "All crime")[0] == year[0]
    nhs = _printed(shown["total"], "NHS, for victims: of the fiscal part")
    assert nhs == _printed(shown["bearers"], "NHS")


def test_the_lines_say_which_outcomes_they_count_and_that_a_charge_is_no_proof(
    made: Report,
) -> None:
    text = text_of(made.group_exhibits()["lines"])
    assert "charged or summonsed, cautioned or community resolution" in text
    assert "A charge is no proof" in text
    assert "Proven offences" not in text


def test_words_walk_from_the_chain_to_the_group_and_name_the_parts_that_are_added(
    made: Report,
) -> None:
    words = text_of(offending.group_words(made.group, made.numbers))
    assert "Fiscal, economic and social together" in words
    steps = [made.numbers[f"group.chain_{name}"] for name in ("full", "split", "outcome")]
    assert steps[0].value > steps[1].value > steps[2].value > 0
    assert all(step.text in words for step in steps)
    gap = text_of(made.group_exhibits()["gap"])
    assert "Offences are split between those who took part, contacts are not" in gap
    total = text_of(offending.agencies_words(made.group, made.numbers))
    assert "fiscal, economic and social together, is" in total


def test_what_is_assumed_says_so(chosen: dict[str, Shown]) -> None:
    published = {"treatment": "second-hand", "claimed": "second-hand"}
    for name, shown in chosen.items():
        assert shown.blocks[0].evidence == published.get(name, "assumed"), name  # type: ignore[union-attr]


def test_titles_say_the_finding(chosen: dict[str, Shown]) -> None:
    titles = {name: shown.blocks[0].title for name, shown in chosen.items()}  # type: ignore[union-attr]
    assert (
        titles["histogram"] == "A year of all crime costs £112 million or more in 10% of the draws"
    )
    assert titles["tornado"].startswith("Share of recorded crimes detected: no other input")
    assert titles["simulated"].startswith("1 of 12 readings")
    assert titles["costs"] == "Of £7.5 million avoided in year 5, £190,000 is cash"


def test_avoided_crimes_are_rounded_alike_in_the_title_and_in_the_table(
    chosen: dict[str, Shown],
) -> None:
    block = chosen["offences"].blocks[0]
    last = next(row for row in block.grid.rows if row[0] == "All crimes")[-1]  # type: ignore[union-attr]
    assert f"{last} crimes fewer in all" in block.title  # type: ignore[union-attr]


@pytest.mark.parametrize(("amount", "step"), [(7298.0, 100), (190_400.0, 1e4), (7.0, 1), (0.0, 1)])
def test_small_amounts_of_cash_keep_two_digits(amount: float, step: float) -> None:
    assert two_digits(amount) == step


def test_all_readings_stand_in_the_table_of_needed_values(chosen: dict[str, Shown]) -> None:
    grid = chosen["needed"].blocks[0].grid  # type: ignore[union-attr]
    rows = {row[:2]: row[2:] for row in grid.rows}
    assert len(rows) == 12
    # The share detected that the other table of needed values finds by another method.
    assert rows[("All crimes", "All three")][3] == "19.8%"
    assert rows[("Crimes attributed", "Fiscal only")][3] == "[z]"


def test_the_log_holds_every_input_that_is_drawn_with_its_grade(chosen: dict[str, Shown]) -> None:
    grid = chosen["assumptions"].blocks[0].grid  # type: ignore[union-attr]
    drawn = [row for row in grid.rows if row[0].startswith("Drawn: ")]
    assert len(drawn) == 6
    assert {row[-1] for row in grid.rows} <= {"assumed", "unverified"}
    assert all(row[4] for row in drawn)


def test_a_scenario_of_nothing_avoids_nothing_and_still_stands(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> None:
    simulated = offending.simulate(inputs, costing, chain, draws=10_000, seed=1)
    outlook = offending.make_outlook(inputs, costing, chain, **SCENARIO | {"cut": 0.0})
    known = numbers | offending.outlook_figures(inputs, costing, outlook, simulated)
    assert known["scenario.avoided"].value == 0
    block = offending.avoided_costs_figure(inputs, outlook, known).blocks[0]
    assert {row[1] for row in block.grid.rows} == {"0.00"}  # type: ignore[union-attr]
