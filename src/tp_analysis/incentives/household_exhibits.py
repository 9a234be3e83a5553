"""What the rules come to for four household types by hours of work."""

from __future__ import annotations

import math

import pandas as pd

from tp_analysis.display import Column, Quantities, Shown, figure, prose, table
from tp_analysis.formats import format_value, number
from tp_analysis.incentives import by_hours, figures, incomes
from tp_analysis.incentives.drawings import marginal_rate_panels, net_income_panels
from tp_analysis.incentives.grounds import SOURCE, from_rules
from tp_analysis.incentives.households import in_a_sentence
from tp_analysis.incentives.inputs import IncentivesInputs

ASSUMED = "{chosen.wage} an hour, rent {chosen.rent}, council tax {chosen.council_tax}"
RATE = "marginal_rate_percent"
TICKS_APART_HOURS = 4
BANDS = [
    Column("name", "Household"),
    Column("from_hours", "From", decimals=1, heading_unit="hours"),
    Column("to_hours", "To", decimals=1, heading_unit="hours"),
    Column("from_net_gbp", "Net income at the first hour", decimals=2, heading_unit="£"),
    Column("to_net_gbp", "At the last", decimals=2, heading_unit="£"),
    Column(RATE, "Lost of the next pound", decimals=2, heading_unit="%"),
    Column("lost_to_words", "Goes to"),
]


def picked_name(inputs: IncentivesInputs) -> str:
    """The name of the type that the notebook picks out, for the middle of a sentence."""
    return in_a_sentence(inputs.case(inputs.chosen.household).household.name)


def _highest(inputs: IncentivesInputs, numbers: Quantities) -> float:
    """The net income of whoever has most without work, with all pay for the longest week added."""
    without = (numbers[f"{case.household.key}.none_net"].value for case in inputs.cases)
    return max(without) + by_hours.LAST_HOURS * inputs.chosen.hourly_wage_gbp


def _ticks(inputs: IncentivesInputs) -> list[float]:
    """Where rules change, and the hours compared where there is room for their number."""
    rules, chosen = inputs.rules, inputs.chosen.hours
    ticks = [0.0, rules.out_of_work_hours, rules.full_time_hours, by_hours.LAST_HOURS]
    has_room = all(abs(chosen - tick) >= TICKS_APART_HOURS for tick in ticks)
    return [*ticks, chosen] if has_room else ticks


def _bands(inputs: IncentivesInputs) -> pd.DataFrame:
    return inputs.bands.assign(lost_to_words=inputs.bands["lost_to"].replace("", "nothing"))


def net_income_figure(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """Net income by hours, a small chart a household type."""
    chosen = inputs.chosen
    return figure(
        from_rules(_bands(inputs), inputs),
        title=_net_income_title(inputs, numbers),
        subtitle=f"Net income before rent and council tax, £ a week; {ASSUMED}",
        alt=(
            "{types.number} small line charts of net income by hours of work. In that of the type "
            "picked out it goes from {picked.none_net} without work to {picked.chosen_net} at "
            "{chosen.hours} hours. Long stretches of all of them are almost flat."
        ),
        drawing=net_income_panels(
            hourly_wage_gbp=chosen.hourly_wage_gbp,
            highest_gbp=_highest(inputs, numbers),
            marked_hours=chosen.hours,
            gains_gbp={
                case.household.name: numbers[f"{case.household.key}.chosen_gain"].value
                for case in inputs.cases
            },
            ticks=_ticks(inputs),
        ),
        columns=[column for column in BANDS if column.name not in (RATE, "lost_to_words")],
        source=SOURCE,
        evidence="assumed",
        notes=[
            "The dots are at {chosen.hours} hours, with what is then added to the net income "
            "without work.",
            "Each row of the data is a stretch of hours on which one rate holds; net income is "
            "straight between its ends, and jumps where a row does not start where the last ended.",
        ],
        height_pixels=520,
        numbers=numbers,
    )


def _net_income_title(inputs: IncentivesInputs, numbers: Quantities) -> str:
    kept = (
        "{picked.chosen_gain} is kept in the end"
        if numbers[f"{figures.PICKED}.chosen_gain"].value >= 0
        else "nothing is kept in the end: net income changes by {picked.chosen_gain}"
    )
    return f"Of {{chosen.gross}} paid for {{chosen.hours}} hours, {kept} ({picked_name(inputs)})"


def marginal_rate_figure(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The share lost of the next pound by hours, a small chart a household type."""
    return figure(
        from_rules(_bands(inputs), inputs),
        title=_marginal_title(inputs),
        subtitle=f"Share lost of the next pound of pay, by hours; {ASSUMED}",
        alt=(
            "{types.number} small step charts of the share lost of the next pound of pay. All of "
            "it is lost while benefit for people out of work is withdrawn, {lost.both_tax} with "
            "both housing benefits and tax, and {lost.all} with tax credits as well."
        ),
        drawing=marginal_rate_panels(
            named_from_hours=inputs.rules.out_of_work_hours, ticks=_ticks(inputs)
        ),
        columns=[column for column in BANDS if "net" not in column.name],
        source=SOURCE,
        evidence="assumed",
        notes=[
            "The number in each chart is the highest rate from {rule.out_of_work_hours} hours on. "
            "Jumps at a number of hours are not in these rates: they have a table of their own.",
        ],
        height_pixels=520,
        numbers=numbers,
    )


def _marginal_title(inputs: IncentivesInputs) -> str:
    """Said of the hours from those that end benefit to those compared, or to the last of all."""
    first = inputs.rules.out_of_work_hours
    until = inputs.chosen.hours if inputs.chosen.hours > first else by_hours.LAST_HOURS
    bands = inputs.bands
    above = bands[bands["to_hours"] > first]
    start = above["from_hours"].clip(lower=first)
    lengths = (above["to_hours"].clip(upper=until) - start).clip(lower=0)
    both = 100 * incomes.rate_of(inputs.rules, figures.COMBINATIONS["both"])
    high = lengths[above[RATE] >= both - 1e-6].groupby(above["household"]).sum()
    most = high.reindex(bands["household"].unique(), fill_value=0.0)
    return (
        f"Between {{rule.out_of_work_hours}} and {number(until)} hours, {{lost.both}} or more of "
        f"each extra pound is lost for {_how_many(most, until - first)}"
    )


def _how_many(high: pd.Series[float], hours: float) -> str:
    """Of some hours, those of high rates by household, in words that hold for every household."""
    # Stretches end on tenths of an hour; a whole number below is true of all of them.
    least, most = math.floor(high.min() + 1e-6), math.ceil(high.max() - 1e-6)
    if most == 0:
        return "none of the hours"
    if least == 0:
        return f"at most {most} of the {number(hours)} hours"
    if least >= hours:
        return f"all of the {number(hours)} hours, whichever the household"
    return f"at least {least} of the {number(hours)} hours, whichever the household"


def participation_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What work adds to net income and what share of pay is lost, at two numbers of hours."""
    names = ("none_net", "part_gain", "part_lost", "chosen_gain", "chosen_lost")
    rows = [
        {"name": case.household.name,
         **{name: numbers[f"{case.household.key}.{name}"].value for name in names}}
        for case in inputs.cases
    ]  # fmt: skip
    names_of = {case.household.key: in_a_sentence(case.household.name) for case in inputs.cases}
    by_loss = sorted(names_of, key=lambda key: numbers[f"{key}.part_lost"].value)
    least, most = by_loss[0], by_loss[-1]
    return table(
        from_rules(pd.DataFrame(rows), inputs),
        title=(
            "At {rule.out_of_work_hours} hours the share of pay lost runs from "
            f"{{{least}.part_lost}} ({names_of[least]}) to {{{most}.part_lost}} ({names_of[most]})"
        ),
        subtitle=(
            "Change in net income against no work, £ a week, and share of pay lost, %; "
            + ASSUMED
        ),
        columns=[
            Column("name", "Household"),
            Column("none_net", "Without work", decimals=2, heading_unit="£"),
            Column("part_gain", "Change at {rule.out_of_work_hours} hours", decimals=2,
                   heading_unit="£"),
            Column("part_lost", "Lost at {rule.out_of_work_hours} hours", decimals=1,
                   heading_unit="%"),
            Column("chosen_gain", "Change at {chosen.hours} hours", decimals=2, heading_unit="£"),
            Column("chosen_lost", "Lost at {chosen.hours} hours", decimals=1, heading_unit="%"),
        ],
        source=SOURCE,
        evidence="assumed",
        notes=[
            "The share lost, or participation tax rate, is 1 minus the gain in net income as a "
            "share of pay. Over 100% means less money than without work. Net income is before rent "
            "and council tax are paid, and before the costs of working.",
        ],
        numbers=numbers,
    )  # fmt: skip


def steps_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What changes at once at the hours that the rules name; a sentence where nothing does."""
    data = figures.steps_of_all(inputs)
    if data.empty:
        return prose("Net income changes at once at none of the hours that the rules name.")
    return table(
        from_rules(data, inputs),
        title=_steps_title(data),
        subtitle=f"Change at that number of hours, £ a week; {ASSUMED}",
        columns=[
            Column("name", "Household"),
            Column("hours", "At", decimals=0, heading_unit="hours"),
            Column("change_gbp", "Change in net income", decimals=2, heading_unit="£"),
        ],
        source=SOURCE,
        evidence="assumed",
        notes=[
            "Jobseeker's Allowance and Income Support end at {rule.out_of_work_hours} hours. "
            "Working Tax Credit starts there with children, and at {rule.full_time_hours} hours "
            "without; it is higher from {rule.full_time_hours} hours.",
        ],
        numbers=numbers,
    )


def _steps_title(data: pd.DataFrame) -> str:
    if not (data["change_gbp"] < 0).any():
        return "Net income falls at none of the hours that the rules name"
    worst = data.sort_values("change_gbp", kind="stable").iloc[0]
    fall = format_value(-float(worst["change_gbp"]), "gbp", 0.01)
    name = in_a_sentence(worst["name"])
    return f"The largest fall, {fall} a week, comes at {worst['hours']:.0f} hours ({name})"
