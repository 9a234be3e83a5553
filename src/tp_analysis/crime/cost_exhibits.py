"""The crime report's tables and figures of cost: three lines, offences, parts, bearers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pandas as pd

from tp_analysis import citations
from tp_analysis.crime import pricing
from tp_analysis.crime.exhibits import coverage_of, protected, source_of
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.crime.pricing import RECORDED
from tp_analysis.display import Column, Quantities, Shown, figure, prose, table
from tp_analysis.display.drawings import ranges
from tp_analysis.display.month_drawings import lines_by_month
from tp_analysis.formats import format_date, number
from tp_analysis.methods import offence_costs
from tp_analysis.methods.months import with_month_names

POUNDS = "£"
MILLION = "£ million"
ROUNDING = 1e5
NEVER_ADDED = (
    "The lines overlap: they are never added. Recorded is what the police recorded; proven or "
    "charged is the part of it with a positive outcome; estimated adds crime that nobody recorded."
)


def mix_year(inputs: CrimeInputs) -> str:
    """The year of the force's table, in words: year ending 30 June 2019."""
    words, _, day = inputs.year.period.rpartition(" ")
    return f"{words} {format_date(datetime.date.fromisoformat(day))}"


def cost_source(inputs: CrimeInputs, *, editions: Sequence[str] = ()) -> str:
    """Where costs are from: the files, the unit costs of the editions (that of the page unless
    told), the force's table and the deflator."""
    documents_of = inputs.editions.set_index("edition")["document_id"]
    chosen = documents_of.loc[[*(editions or [inputs.pricing.edition])]]
    documents = [*chosen.astype(str), str(inputs.deflator_rows["document_id"].iloc[0])]
    return (
        f"{source_of(inputs)}; {citations.cite(inputs.documents, documents)}; Office for National "
        f"Statistics, police force area tables, {mix_year(inputs)}"
    )


def prices_of(inputs: CrimeInputs) -> str:
    """The edition and the prices, in words."""
    return f"unit costs of {inputs.pricing.edition} in {inputs.price_year} prices"


def lines_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The three lines, each with its cheapest and dearest case."""
    data = pricing.lines_table(inputs.lines)
    scaled = data.assign(
        low=data["cheapest_gbp"] / 1e6, central=data["amount_gbp"] / 1e6,
        high=data["dearest_gbp"] / 1e6,
    )  # fmt: skip
    has_third = inputs.pricing.has_multipliers
    second = "; all crime is estimated at {estimated.gbp}" if has_third else ""
    return figure(
        protected(scaled, inputs),
        title="Recorded crime cost {recorded.gbp}" + second,
        subtitle=f"{MILLION}, {prices_of(inputs)}, {inputs.area.name}, {inputs.period}",
        alt=(
            "Ranges of the cost of crime. Crime proven or charged cost {proven.gbp}, recorded "
            "crime {recorded.gbp}, from {recorded.cheapest} with the cheapest mix of offences to "
            "{recorded.dearest} with the dearest. The data are in the table below it."
        ),
        drawing=ranges(
            label="line", low="low", central="central", high="high", axis_label=MILLION,
            value_text=_with_bounds,
        ),
        columns=[
            Column("line", "Line"),
            Column("count", "Crimes recorded", decimals=0),
            Column("count_costed", "Of these, with a cost", decimals=0),
            Column("crimes_costed", "Crimes costed", decimals=0),
            Column("low", "Cheapest", decimals=1, heading_unit=MILLION),
            Column("central", "By the mix", decimals=1, heading_unit=MILLION),
            Column("high", "Dearest", decimals=1, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            NEVER_ADDED, _third_line_note(inputs, numbers), _bounds_note(numbers),
            coverage_of(inputs),
        ],
        height_pixels=70 + 60 * len(data),
        numbers=numbers,
    )  # fmt: skip


def _with_bounds(low: float, central: float, high: float) -> str:
    return f"{number(central, 1)} ({number(low, 1)} to {number(high, 1)})"


def is_shown(amount_gbp: float) -> bool:
    """Whether an amount is more than £0 as the page rounds it; a missing one is not."""
    return amount_gbp >= ROUNDING / 2


def _third_line_note(inputs: CrimeInputs, numbers: Quantities) -> str:
    if not inputs.pricing.has_multipliers:
        return (
            f"The {inputs.pricing.edition} edition has no multipliers, so crime that nobody "
            "recorded cannot be estimated: there is no third line."
        )
    words = "Estimated: recorded crimes times the multiplier of the edition."
    for name, sentence in (
        ("left_out.gbp", "It leaves out recorded crimes of {left_out.gbp}, of offences for which "
         "the edition has no multiplier, most of them against businesses."),
        ("below_one.gbp", "A multiplier below 1: the police record more than the survey finds. "
         "These crimes cost {below_one.gbp} less here than as recorded."),
        ("vehicle_thefts.gbp", "That of theft of vehicle is low as recorded thefts hold those from "
         "businesses, and the mapping has these apart already: taken of all such thefts it gives "
         "{vehicle_thefts.all_gbp}, not {vehicle_thefts.gbp}."),
    ):  # fmt: skip
        words += f" {sentence}" if is_shown(numbers[name].value) else ""
    return words


def _bounds_note(numbers: Quantities) -> str:
    words = (
        "Dot: by the mix of offences assumed. Bar: from the cheapest to the dearest mix, all "
        "crimes of a category of its cheapest offence, then all of its dearest; homicides, and the "
        "share of crimes with a cost or a multiplier, as in the mix: it is no outer limit."
    )
    if not is_shown(numbers["homicide.gbp"].value):
        return words
    return (
        f"{words} The files do not tell homicides. The mix gives {{homicide.count}}, at "
        "{homicide.all_gbp}; one more or fewer is worth {homicide.gbp}."
    )


def months_cost_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The cost of each line month by month, with gaps."""
    sums = pricing.by_month(inputs.crimes, inputs.pricing, inputs.months)
    data = with_month_names(sums.assign(amount_gbp_million=sums["amount_gbp"] / 1e6))
    recorded = data[data["line"] == RECORDED].dropna(subset="amount_gbp")
    ordered = recorded.sort_values("amount_gbp", kind="stable")["month"]
    least, most = ordered.iloc[0], ordered.iloc[-1]
    title = f"Recorded crime cost least in {least} and most in {most}"
    if len(recorded) == 1:
        title = f"Recorded crime cost {{month.most}} in {most}"
    return figure(
        protected(data, inputs),
        title=title,
        subtitle=f"{MILLION} a month, {prices_of(inputs)}, {inputs.area.name}",
        alt=(
            "Line chart by month, a line each for crime proven or charged, recorded and "
            f"estimated crime. The cost of recorded crime is least in {least}, {{month.least}}, "
            f"and most in {most}, {{month.most}}. The data are in the table below it."
        ),
        drawing=lines_by_month(
            group="line", column="label", value="amount_gbp_million", axis_label=MILLION
        ),
        columns=[
            Column("line", "Line"),
            Column("month", "Month"),
            Column("amount_gbp_million", "Cost", decimals=2, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[NEVER_ADDED, coverage_of(inputs)],
        numbers=numbers,
    )


def in_millions(data: pd.DataFrame) -> pd.DataFrame:
    """The amounts in £ million: more digits than the inputs can bear would look surer than it is.
    What one crime costs stays in £."""
    amounts = [n for n in data.columns if n.endswith("_gbp") and n != "unit_cost_gbp"]
    return data.assign(**{name: data[name] / 1e6 for name in amounts})


def categories_cost_table(inputs: CrimeInputs) -> Shown:
    """What each category costs, with its bounds."""
    return table(
        protected(in_millions(pricing.by_category(inputs.lines)), inputs),
        title="What crimes cost, by category, from the cheapest mix to the dearest",
        subtitle=f"{prices_of(inputs).capitalize()}, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("category", "Category"),
            Column("count", "Crimes", decimals=0),
            Column("count_costed", "With a cost", decimals=0),
            Column("cheapest_gbp", "Cheapest", decimals=2, heading_unit=MILLION),
            Column("amount_gbp", "Recorded, by the mix", decimals=2, heading_unit=MILLION),
            Column("dearest_gbp", "Dearest", decimals=2, heading_unit=MILLION),
            Column("estimated_gbp", "Estimated, all crime", decimals=2, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            "[x] no cost is known, which is not a cost of 0; for estimated: no multiplier.",
            "From the cheapest to the dearest mix; homicides, and the share of crimes with a cost, "
            "as in the mix.",
            "Recorded and estimated are two lines and are never added.",
            coverage_of(inputs),
        ],
        total="is_total",
    )


def offences_table(inputs: CrimeInputs) -> Shown:
    """Every step of the sum."""
    return table(
        protected(in_millions(pricing.by_offence(inputs.lines)), inputs),
        title="Every step of the sum, by offence",
        subtitle=(
            f"Crimes times cost of one crime; times multiplier for all crime. "
            f"{prices_of(inputs).capitalize()}"
        ),
        columns=[
            Column("offence_group", "Offence group"),
            Column("unit_cost_offence", "Costed as"),
            Column("count", "Crimes", decimals=1),
            Column("unit_cost_gbp", "One crime", decimals=0, heading_unit=POUNDS),
            Column("amount_gbp", "Recorded", decimals=2, heading_unit=MILLION),
            Column("multiplier", "Multiplier", decimals=2),
            Column("estimated_gbp", "Estimated", decimals=2, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            "By category, the dearest offence of each first. Crimes are parts of whole numbers, as "
            "the mix divides a category.",
            "[x] the edition has no multiplier.",
            f"Printed unit costs were multiplied by {inputs.pricing.factor:.4f} to "
            f"{inputs.price_year} prices.",
        ],
    )


def mix_table(inputs: CrimeInputs) -> Shown:
    """The mix of pooled categories."""
    mix = inputs.pricing.mix
    pooled = mix[mix["police_uk_category"].duplicated(keep=False)]
    data = pooled.assign(share_percent=100 * pooled["share"].astype(float))
    return table(
        protected(data, inputs),
        title="The mix of offences taken for categories that hold several",
        subtitle=f"Recorded offences of {inputs.year.area}, {mix_year(inputs)}",
        columns=[
            Column("police_uk_category", "Category"),
            Column("offence_group", "Offence group"),
            Column("count", "Offences in that year", decimals=0),
            Column("share_percent", "Share of the category", decimals=2, heading_unit="%"),
        ],
        source=f"Office for National Statistics, police force area tables, {mix_year(inputs)}",
        evidence="assumed",
        notes=[
            f"An assumption: that the mix of {inputs.area.name} in {inputs.period} was the mix of "
            "the whole force in that year, for crimes proven or charged too.",
            "Where an offence group is costed as several offences, its shares are assumed as well: "
            "they stand in the mapping, and the table of steps shows them.",
        ],
    )


def not_costed_table(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The crimes without a cost."""
    missing = offence_costs.without_cost(inputs.lines[RECORDED])
    if missing.empty:
        return prose("Every crime carries a cost.")
    return table(
        protected(missing, inputs),
        title="{uncosted.count} crimes carry no cost",
        subtitle=f"Recorded crimes, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("category", "Category"),
            Column("offence_group", "Offence group"),
            Column("status", "Why"),
            Column("count", "Crimes", decimals=0),
        ],
        source=cost_source(inputs),
        evidence="computed",
        notes=[
            "No published cost is not a cost of 0. Not in the mapping: a category that this report "
            "does not know, listed with its count.",
            "{incidents.count} incidents of anti-social behaviour are no recorded crimes and carry "
            "no cost either.",
        ],
        numbers=numbers,
    )
