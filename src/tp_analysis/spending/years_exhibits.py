"""The region and the councils over the years held, and councils like them in one year."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.formats import number
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.spending import years
from tp_analysis.spending.choices import mid_year
from tp_analysis.spending.drawings import years_lines
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger.lines import body_key
from tp_analysis.spending.ledger_figures import region_years
from tp_analysis.spending.log_exhibits import published_table

MILLION = "£ million"
RESIDENTS = "ons-mid-year-estimates-2001-2018"


def _prices(inputs: CountInputs) -> str:
    return f"{inputs.financial_year} prices"


def _deflated(inputs: CountInputs) -> str:
    return (
        f"Real amounts are in prices of {inputs.financial_year}, by the GDP deflator of "
        f"{inputs.deflators.vintage}; nominal amounts are those printed for the year."
        f"{''.join(_vintage_effect(inputs, other) for other in inputs.other_deflators)}"
    )


def _vintage_effect(inputs: CountInputs, other: DeflatorSeries) -> str:
    """How much another vintage that is held would change a real amount, at most."""
    held = {*inputs.all_regional["financial_year"], *inputs.all_outturn["financial_year"]}
    percent = years.largest_change_percent(
        inputs.deflators, other, price_year=inputs.financial_year, financial_years=held
    )
    return f" That of {other.vintage} would change none by more than {percent:.3f}%."


def _deflator_document(inputs: CountInputs) -> str:
    return str(inputs.deflator_rows["document_id"].iloc[0])


def region_years_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The region, all functions together, real beside nominal."""
    data = region_years(inputs)
    documents = [*inputs.all_regional["document_id"].unique(), _deflator_document(inputs)]
    first, last, _ = years.real_change_percent(data)
    rose = numbers["region.real_change"].value >= 0
    plans = " and ".join(data.loc[data["is_plan"], "financial_year"])
    return figure(
        published_table(data.dropna(subset=["nominal"]), inputs, documents),
        title=(
            f"Spending in the {inputs.area.region} {'rose' if rose else 'fell'} by "
            f"{{region.real_change}} in real terms from {first} to {last}"
        ),
        subtitle="Identifiable public spending, all functions, £ million",
        alt=_region_alt(inputs, data),
        drawing=years_lines(
            year="financial_year", real="real", nominal="nominal", is_plan="is_plan",
            real_name=f"Real, {_prices(inputs)}", nominal_name="Nominal",
        ),
        columns=[
            Column("financial_year", "Year"),
            Column("nominal", "Nominal", decimals=0, heading_unit=MILLION),
            Column("real", f"Real, {_prices(inputs)}", decimals=0, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            _deflated(inputs),
            *([f"Hollow marks, {plans}, were still a plan when printed."] if plans else []),
            "Totals, not for each resident: no population of the earlier years is held.",
        ],
        height_pixels=300,
        numbers=numbers,
    )  # fmt: skip


def _region_alt(inputs: CountInputs, data: pd.DataFrame) -> str:
    first, last, _ = years.real_change_percent(data)
    real, nominal = (
        dict(zip(data["financial_year"], data[name], strict=True)) for name in ("real", "nominal")
    )
    return (
        f"Line chart of public spending in the {inputs.area.region}. In prices of "
        f"{inputs.financial_year}: £{number(real[first])} million in {first}, "
        f"£{number(real[last])} million in {last}. As printed: £{number(nominal[first])} million "
        f"and £{number(nominal[last])} million."
    )


def councils_years_table(inputs: CountInputs) -> Shown:
    """The councils' spending on services over the years held, real beside nominal."""
    data = years.councils_by_year(
        inputs.all_outturn,
        price_year=inputs.financial_year,
        deflators=inputs.deflators,
    )
    documents = [*data["document_id"].dropna().unique(), _deflator_document(inputs)]
    names = [authority.name for authority in inputs.area.authorities]
    headings = (("nominal", "nominal"), ("real", _prices(inputs)))
    return table(
        published_table(_with_break(data, _first_years(inputs)), inputs, documents),
        title="What the councils spent on services in the years held",
        subtitle=f"Total service expenditure, nominal and in {_prices(inputs)}",
        columns=[
            Column("financial_year", "Year"),
            *(
                Column(f"{kind}:{name}", f"{name}, {words}", decimals=1, heading_unit=MILLION)
                for name in names
                for kind, words in headings
            ),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[*_held_notes(inputs, data), _deflated(inputs)],
    )


def _with_break(data: pd.DataFrame, first_years: dict[str, str]) -> pd.DataFrame:
    """The years side by side, those before the break marked so."""
    wide = years.side_by_side(data, first_years)
    before = wide["financial_year"] <= years.LAST_YEAR_OF_FRS17
    marked = wide["financial_year"].mask(before, wide["financial_year"] + " " + years.BREAK)
    return wide.assign(financial_year=marked)


def _first_years(inputs: CountInputs) -> dict[str, str]:
    """The first year of each council that has not always existed."""
    begun = inputs.counted.bodies.dropna(subset=["first_year"])
    first = dict(zip(begun["body"], begun["first_year"], strict=True))
    names = [authority.name for authority in inputs.area.authorities]
    return {name: first[body_key(name)] for name in names if body_key(name) in first}


def _held_notes(inputs: CountInputs, data: pd.DataFrame) -> list[str]:
    """Which years are held, and where there are several what their documents say of their basis."""
    held = data.dropna(subset=["document_id"]).drop_duplicates("document_id")
    years_held = sorted(held["financial_year"])
    only = "The only year held is" if len(years_held) == 1 else "The years held are"
    told = (
        f"{only} {', '.join(years_held)}. A year that is not held is missing, [x], not "
        "zero, and nothing is carried back to it from a later one. [z] the council did not exist."
    )
    documents = inputs.documents
    notes = dict(zip(documents["document_id"], documents["note"], strict=True))
    bases = [
        f"{row['financial_year']}: {notes[row['document_id']]}."
        for row in held.sort_values("financial_year").to_dict("records")
        if isinstance(notes[row["document_id"]], str) and len(years_held) > 1
    ]
    return [told, *_break_notes(years_held), *bases]


def _break_notes(held: list[str]) -> list[str]:
    """Why years must not be compared, where those held lie on both sides of a break."""
    notes = []
    if held[0] <= years.LAST_YEAR_OF_FRS17 < held[-1]:
        notes.append(
            f"{years.BREAK} break in the series: on another basis for pensions (FRS17) than later "
            "years, so that a change from these years to later ones is not one of spending alone."
        )
    if held[0] <= years.LAST_YEAR_OF_OLD_DUTIES < held[-1]:
        notes.append(
            "What councils pay for changed, too. From general knowledge, to be checked: public "
            "health came to them in 2013, and schools that became academies left their accounts. "
            "No document held says by how much."
        )
    return notes


def like_councils_table(inputs: CountInputs) -> Shown:
    """The councils beside others that return the same form and provide the same services."""
    date = mid_year(inputs.financial_year)
    data = years.like_councils(
        inputs.outturn,
        inputs.similar,
        inputs.populations,
        financial_year=inputs.financial_year,
        as_at=date,
    )
    documents = [*inputs.outturn["document_id"].unique(), RESIDENTS]
    return table(
        published_table(data, inputs, documents),
        title=f"{inputs.area.name} beside the other unitary councils of the region",
        subtitle=f"Net current expenditure on services, {inputs.financial_year}",
        columns=[
            Column("authority", "Council"),
            Column("services", "All services", decimals=1, heading_unit=MILLION),
            Column("services_each", "All services, each resident", decimals=0, heading_unit="£"),
            Column("education_each", "Education, each resident", decimals=0, heading_unit="£"),
            Column("social_care_each", "Social care, each resident", decimals=0, heading_unit="£"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            "The rule for the others: a unitary council of the same region, as it provides the "
            "same services. Their residents, prices and needs differ; this is no ranking.",
            f"Residents are the mid-{date[:4]} estimate of the Office for National Statistics.",
        ],
    )
