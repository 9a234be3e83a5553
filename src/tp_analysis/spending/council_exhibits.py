"""The two councils' own returns, by service and beside the count."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import paired_dots
from tp_analysis.spending import analysis
from tp_analysis.spending.choices import mid_year
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger_exhibits import unexplained_notes
from tp_analysis.spending.log_exhibits import published_table

OUTTURN_DOCUMENTS = ("revenue-outturn-summary-2009-10", "ons-mid-year-estimates-2001-2018")
MILLION = "£ million"
EACH = "£ for each resident"


def _services(inputs: CountInputs) -> pd.DataFrame:
    return analysis.council_services(
        inputs.outturn, inputs.populations, as_at=mid_year(inputs.financial_year)
    )


def _services_side_by_side(inputs: CountInputs) -> pd.DataFrame:
    services = _services(inputs)
    wide = services.pivot_table(
        index=["service", "is_total"],
        columns="authority",
        values=["amount_gbp_million", "per_person_gbp"],
        sort=False,
    )
    wide.columns = pd.Index([":".join(map(str, column)) for column in wide.columns])
    names = [authority.name for authority in inputs.area.authorities]
    wide["both"] = sum(wide[f"amount_gbp_million:{name}"] for name in names)
    wide = wide.reset_index()
    return wide.sort_values(["is_total", "both"], ascending=[True, False]).reset_index(drop=True)


def councils_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The councils' outturn by service, for each resident, side by side."""
    data = _services_side_by_side(inputs)
    data = data[~data["is_total"]]
    names = [authority.name for authority in inputs.area.authorities]
    first, second = names[0], names[-1]
    year = inputs.financial_year
    return figure(
        published_table(data, inputs, OUTTURN_DOCUMENTS),
        title=_services_title(data, names),
        subtitle=f"Net current expenditure by service, £ for each resident, {year}",
        alt=_services_alt(data, first, second),
        drawing=paired_dots(
            label="service",
            first=f"per_person_gbp:{first}",
            second=f"per_person_gbp:{second}",
            first_name=first,
            second_name=second,
            axis_label=EACH,
        ),
        columns=[
            Column("service", "Service"),
            *(
                Column(f"per_person_gbp:{name}", name, decimals=0, heading_unit=EACH)
                for name in names
            ),
        ],
        source=citations.cite(inputs.documents, OUTTURN_DOCUMENTS),
        evidence="computed",
        notes=[
            f"Residents are the mid-{year[:4]} estimate of the Office for National Statistics.",
            "The General Fund pays for homelessness and housing advice; council housing has an "
            "account of its own, which is not in the return.",
        ],
        height_pixels=400,
        numbers=numbers,
    )


def _services_alt(data: pd.DataFrame, first: str, second: str) -> str:
    top = data.iloc[0]
    one, two = (top[f"per_person_gbp:{name}"] for name in (first, second))
    return (
        "Dot chart of council spending by service for each resident. "
        f"{top['service']}: {first} £{one:,.0f}, {second} £{two:,.0f}. "
        "The data are in the table below it."
    )


def _services_title(data: pd.DataFrame, names: list[str]) -> str:
    """What the dots show, whichever way the figures fall."""
    top = {data["service"].iloc[data[f"per_person_gbp:{name}"].argmax()] for name in names}
    if len(top) == 1:
        return f"{top.pop()} cost most for each resident in every council of the place"
    return "The councils of the place spend most on different services"


def councils_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Each council in the count beside its audited outturn."""
    data = analysis.councils_against_count(inputs.published, inputs.outturn)
    return table(
        published_table(data, inputs, ("mj-2010", "revenue-outturn-summary-2009-10")),
        title=_councils_title(data),
        subtitle=f"Spending in the count and in the revenue outturn, {inputs.financial_year}",
        columns=[
            Column("authority", "Council"),
            Column("count_gbp_million", "In the count", decimals=1, heading_unit=MILLION),
            Column("service_gbp_million", "Outturn on services", decimals=1, heading_unit=MILLION),
            Column(
                "net_current_gbp_million", "Net current outturn", decimals=1, heading_unit=MILLION
            ),
            Column(
                "difference_gbp_million", "Services less count", decimals=1, heading_unit=MILLION
            ),
        ],
        source=citations.cite(inputs.documents, ("mj-2010", "revenue-outturn-summary-2009-10")),
        evidence="computed",
        notes=[
            "The headline count was made in July 2009. It does not say which year it covers, nor "
            "whether it is budget or outturn, gross or net, so the two are not the same measure.",
            "Net current outturn adds Housing Benefit, precepts and trading accounts.",
            *unexplained_notes(inputs),
        ],
        numbers=numbers,
    )


def _councils_title(data: pd.DataFrame) -> str:
    """What the table finds, whichever way the figures fall."""
    above = (data["count_gbp_million"] > data["service_gbp_million"]).all()
    below = (data["count_gbp_million"] < data["net_current_gbp_million"]).all()
    if above and below:
        return "Each council's figure in the count lies between two measures of its outturn"
    return "The councils' figures in the count beside two measures of their outturn"
