"""The exhibits of the simulated process say what was found, and are marked illustrative."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.exhibits import (
    queue_figure,
    simulation_assumptions_table,
    what_if_table,
    workload_table,
)
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.study import SimulationStudy, study_process
from tp_analysis.benefits.simulation.words import what_if_words
from tp_analysis.document import FigureExhibit, TableExhibit


def quicker(inputs: SimulationInputs) -> SimulationInputs:
    """Two runs of fewer days."""
    table = inputs.assumptions.table.set_index(["assumption", "item"])["value"].to_dict()
    few = {("days_observed", "warm-up"): 10.0, ("days_observed", "measured"): 10.0}
    rows = inputs.assumptions.table
    values = [
        2.0 if name == "replications" else few.get((name, item), table[(name, item)])
        for name, item in zip(rows["assumption"], rows["item"], strict=True)
    ]
    return replace(inputs, assumptions=SimulationAssumptions(rows.assign(value=values)))


@pytest.fixture(scope="module")
def study(inputs: SimulationInputs) -> SimulationStudy:
    return study_process(quicker(inputs), first_day="2009-07-01", seed=1)


def test_the_table_names_the_change_that_saves_most(study: SimulationStudy) -> None:
    [block] = what_if_table(study).blocks
    assert isinstance(block, TableExhibit)
    changes = study.comparison[study.comparison["model"] == "as-is"].iloc[1:]
    best = changes.set_index("change")["days_saved"]
    assert f"{best.idxmax()} saves most" in block.title
    assert f"{best.max():.1f} days" in block.title
    assert len(block.grid.rows) == len(study.comparison)
    assert block.evidence == "illustrative"


def test_where_no_saving_is_beyond_chance_the_table_says_so(study: SimulationStudy) -> None:
    scenarios = study.inputs.scenarios
    only = scenarios[scenarios["scenario"].isin(["more-claims", "redesigned-more-claims"])]
    worse = study_process(replace(study.inputs, scenarios=only), first_day="2009-07-01", seed=1)
    [block] = what_if_table(worse).blocks
    assert isinstance(block, TableExhibit)
    assert block.title == "No change tried to the process as it was saves days beyond chance"


def test_the_queue_figure_shows_three_variants_and_bears_its_mark(study: SimulationStudy) -> None:
    [block] = queue_figure(study).blocks
    assert isinstance(block, FigureExhibit)
    assert {row[0] for row in block.grid.rows} == {
        "As it was",
        "As it was: a fifth more claims",
        "Redesigned: a fifth more claims",
    }
    assert "Illustrative data" in block.lettered_svg


def printed(study: SimulationStudy) -> list[str]:
    """The text of all that is shown of a study, without its charts."""
    shown = (what_if_words(study), what_if_table(study), workload_table(study), queue_figure(study))
    texts = [" ".join(block.model_dump_json() for block in each.blocks) for each in shown]
    return [re.sub(r"<svg.*?/svg>", "", text) for text in texts]


@pytest.mark.parametrize("gone", ["more-claims", "all"])
def test_no_shipped_scenario_is_needed(study: SimulationStudy, gone: str) -> None:
    scenarios = study.inputs.scenarios
    fewer = scenarios[(scenarios["scenario"] != gone) & (gone != "all")]
    other = study_process(replace(study.inputs, scenarios=fewer), first_day="2009-07-01", seed=1)
    labels = dict(zip(scenarios["scenario"], scenarios["label"], strict=True))
    text = " ".join(printed(other))
    for key, label in labels.items():
        is_there = label in set(fewer["label"])
        assert (f"with {label} after" in text) == is_there, key


def test_what_is_said_of_a_scenario_is_its_own_label_and_days(study: SimulationStudy) -> None:
    rows = study.inputs.scenarios
    own = rows[rows["scenario"] == "more-claims"].assign(
        scenario="half-as-many-more", label="half as many claims more", value=12.0
    )
    other = study_process(replace(study.inputs, scenarios=own), first_day="2009-07-01", seed=1)
    words, _, _, queue = printed(other)
    days = other.comparison.set_index("scenario").loc["half-as-many-more", "days_to_payment"]
    assert f"{days:.1f} days" in words
    assert "with half as many claims more after" in words
    assert "With half as many claims more, the queue keeps growing" in queue
    assert "a fifth" not in words + queue


def test_the_queue_figure_says_after_how_long(study: SimulationStudy) -> None:
    queue = printed(kept_up(study))[3]
    weeks = int(study.queues["week"].max())
    assert f"after {weeks} weeks" in queue


def test_where_the_simulation_strays_from_the_steps_the_words_say_so(
    study: SimulationStudy,
) -> None:
    said = "The simulation does not agree with the steps"
    rows = study.comparison
    lead = study.numbers["simulated.lead_as_is"].value
    names = ["days_to_payment_low", "days_to_payment_high"]
    near, far = (
        replace(study, comparison=rows.assign(**dict.fromkeys(names, days)))
        for days in (lead, lead + 3)
    )
    assert near.strays("as-is") is False
    assert said not in printed(replace(near, comparison=_at_leads(near)))[0]
    assert said in printed(far)[0]


def _at_leads(study: SimulationStudy) -> pd.DataFrame:
    """The comparison, had each process the days of its steps."""
    rows = study.comparison
    leads = rows["model"].map(
        {
            model: study.numbers[f"simulated.lead_{key}"].value
            for model, key in (("as-is", "as_is"), ("redesigned", "redesigned"))
        }
    )
    return rows.assign(days_to_payment_low=leads, days_to_payment_high=leads)


def test_what_only_a_made_up_log_rests_on_is_left_out_with_another(study: SimulationStudy) -> None:
    [block] = simulation_assumptions_table(study, with_log=False).blocks
    assert isinstance(block, TableExhibit)
    labels = {row[0] for row in block.grid.rows}
    assert "Claims that are paid in the end" in labels
    assert not [label for label in labels if "telephone" in label or "Income Support" in label]


def test_no_assumption_is_told_by_a_file_or_by_the_row_above(study: SimulationStudy) -> None:
    [block] = simulation_assumptions_table(study, with_log=True).blocks
    assert isinstance(block, TableExhibit)
    text = " ".join([block.source, *(cell for row in block.grid.rows for cell in row)])
    assert not re.search(r"_|data/|\.csv|As above|The same redesigned|\bpercent\b|\[z\]", text)


def test_every_assumption_is_printed(study: SimulationStudy) -> None:
    [block] = simulation_assumptions_table(study, with_log=True).blocks
    assert isinstance(block, TableExhibit)
    assert len(block.grid.rows) == len(study.inputs.assumptions.table)
    assert ("Claims that are refused at the decision", "10%") in {
        (row[0], row[1]) for row in block.grid.rows
    }


def test_the_same_seed_gives_the_same_study_and_another_seed_another(
    study: SimulationStudy,
) -> None:
    again, other = (
        study_process(study.inputs, first_day="2009-07-01", seed=seed) for seed in (1, 2)
    )
    pd.testing.assert_frame_equal(again.comparison, study.comparison)
    pd.testing.assert_frame_equal(again.queues, study.queues)
    assert not other.comparison.equals(study.comparison)


def kept_up(study: SimulationStudy) -> SimulationStudy:
    """The same, had staff half the work."""
    less = study.workload.assign(asked_percent=study.workload["asked_percent"] / 2)
    return replace(study, workload=less)


def test_where_staff_cannot_keep_up_the_words_and_titles_say_that_the_wait_keeps_growing(
    study: SimulationStudy,
) -> None:
    found = []
    for one in (study, kept_up(study)):
        shown = (what_if_words(one), queue_figure(one), workload_table(one), what_if_table(one))
        texts = [" ".join(block.model_dump_json() for block in each.blocks) for each in shown]
        found.append([re.sub(r"<svg.*?/svg>", "", text) for text in texts])
    (words, queue, work, what_if), (words_else, queue_else, work_else, what_if_else) = found
    assert "it keeps growing: Jobcentre Plus has " in words
    assert "of the work it can do" in words
    assert "112%" in words
    assert "keeps growing as it was: Jobcentre Plus has 112% of the work it can do" in queue
    assert "As it was with a fifth more claims, Jobcentre Plus has more work than it can do" in work
    assert "As it was with a fifth more claims: staff have more work than they can do" in what_if
    assert "growing" not in words_else + queue_else + what_if_else
    assert "pieces of work wait for staff as it was" in queue_else
    assert "No agency has more work than it can do" in work_else


def test_every_mean_of_the_table_has_its_interval(study: SimulationStudy) -> None:
    [block] = what_if_table(study).blocks
    assert isinstance(block, TableExhibit)
    for row in block.grid.rows:
        assert all(cell == "[z]" or re.search(r" \(.+\sto\s.+\)$", cell) for cell in row[1:])
    assert [row[2] == "[z]" for row in block.grid.rows] == [True] + [False] * (
        len(block.grid.rows) - 1
    )
