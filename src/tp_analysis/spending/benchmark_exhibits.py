"""The count beside the region and England, and by the population it is divided by."""

from __future__ import annotations

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import paired_dots
from tp_analysis.formats import format_date
from tp_analysis.spending import analysis, figures, reconciliation
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.log_exhibits import published_table

BENCHMARK_DOCUMENTS = ("country-regional-analysis-2010", "ons-mid-year-estimates-2001-2018")
POPULATION_DOCUMENTS = ("slides-2010", "ons-mid-year-estimates-2001-2018")
MILLION = "£ million"
POUNDS = "£"


def functions_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The region beside England, by function, for each resident."""
    data = figures.functions(inputs)
    data = data[~data["is_total"]]
    top = data.iloc[0]
    region = inputs.area.region
    return figure(
        published_table(data, inputs, BENCHMARK_DOCUMENTS),
        title=(
            f"In {{region.functions_below}} of {{region.functions}} functions the {region} "
            "receives less than England for each resident"
        ),
        subtitle=(
            f"Identifiable public spending by function, £ for each resident, {_year(inputs)}"
        ),
        alt=(
            f"Dot chart of public spending by function for each resident. {top['function']}: "
            f"{region} £{top['region_per_person_gbp']:,.0f}, England "
            f"£{top['england_per_person_gbp']:,.0f}. The data are in the table below it."
        ),
        drawing=paired_dots(
            label="function",
            first="region_per_person_gbp",
            second="england_per_person_gbp",
            first_name=region,
            second_name="England",
            axis_label="£ for each resident",
        ),
        columns=_function_columns(region),
        source=citations.cite(inputs.documents, BENCHMARK_DOCUMENTS),
        evidence="computed",
        height_pixels=400,
        numbers=numbers,
    )


def _year(inputs: CountInputs) -> str:
    """The benchmark year, and that it was a plan where it was one."""
    plan = ", still a plan when it was printed" if figures.benchmark_is_plan(inputs) else ""
    return f"{inputs.benchmark_year}{plan}"


def _function_columns(region: str) -> list[Column]:
    return [
        Column("function", "Function"),
        Column("region_gbp_million", region, decimals=0, heading_unit=MILLION),
        Column(
            "region_per_person_gbp", f"{region}, each resident", decimals=0, heading_unit=POUNDS
        ),
        Column("england_per_person_gbp", "England, each resident", decimals=0, heading_unit=POUNDS),
    ]


def functions_table(inputs: CountInputs) -> Shown:
    """The benchmark with its totals."""
    return table(
        published_table(figures.functions(inputs), inputs, BENCHMARK_DOCUMENTS),
        title=f"Identifiable public spending in the {inputs.area.region}",
        subtitle=f"By function, {_year(inputs)}",
        columns=_function_columns(inputs.area.region),
        source=citations.cite(inputs.documents, BENCHMARK_DOCUMENTS),
        evidence="computed",
        notes=[
            "The Treasury allocates spending to where its benefit falls, for regions only; a count "
            "for a smaller place can be compared with it but not taken from it.",
            "Figures may not add to the total because each is rounded.",
        ],
        total="is_total",
    )


def denominators_table(inputs: CountInputs) -> Shown:
    """How far spending a head depends on the population it is divided by."""
    data = analysis.denominators(
        inputs.published,
        inputs.populations,
        area=inputs.area.key,
        base=inputs.intervals[reconciliation.IMPLIED_BASE],
    )
    data = data.assign(date=data["as_at"].map(format_date, na_action="ignore").fillna("Not stated"))
    return table(
        published_table(data, inputs, POPULATION_DOCUMENTS),
        title="The population chosen moves spending a head by a few per cent, the total by more",
        subtitle=f"Spending for each resident by population estimate, {inputs.area.name}",
        columns=[
            Column("estimate", "Population estimate"),
            Column("date", "Date"),
            Column("people", "Residents", decimals=0),
            Column(
                "per_person_headline_gbp",
                "Headline, each resident",
                decimals=0,
                heading_unit=POUNDS,
            ),
            Column(
                "per_person_base_gbp",
                "Implied total, each resident",
                decimals=0,
                heading_unit=POUNDS,
            ),
        ],
        source=citations.cite(inputs.documents, POPULATION_DOCUMENTS),
        evidence="computed",
    )
