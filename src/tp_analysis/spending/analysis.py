"""The count's questions: who spends, on what, how it compares. Tables in, tables out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.intervals import Interval

BODIES = {
    "count.dwp": "Department for Work and Pensions",
    "count.central_bedfordshire": "Central Bedfordshire Council",
    "count.luton": "Luton Borough Council",
    "count.nhs_bedfordshire": "NHS Bedfordshire",
    "count.nhs_luton": "NHS Luton",
    "count.hmrc": "HM Revenue and Customs (tax credits, child benefit)",
}
PURPOSES = {
    "count.crime": "Crime and criminal justice",
    "count.benefits": "Benefits",
}
OTHERS = "All other bodies"


def values_by_id(published: pd.DataFrame) -> pd.Series:
    """The printed values by figure id."""
    return published.set_index("figure_id")["value"].astype(float)


def bodies(published: pd.DataFrame, *, base_gbp: float) -> pd.DataFrame:
    """What each of the largest bodies spends, in the order printed, then all others, then all.

    Columns: figure_id, body, amount_gbp_million, printed_share_percent (missing where none is
    printed), share_of_headline_percent, share_of_base_percent, is_total.
    """
    values = values_by_id(published)
    rows = [
        {"figure_id": figure_id, "body": body, "amount_gbp": values[figure_id]}
        for figure_id, body in BODIES.items()
    ]
    table = pd.DataFrame(rows)
    table["printed_share_percent"] = [values.get(f"{figure_id}_share") for figure_id in BODIES]
    counted = table["amount_gbp"].sum()
    total = values["count.total"]
    extra = pd.DataFrame(
        [
            {"body": "Together", "amount_gbp": counted, "is_total": True},
            {"body": f"{OTHERS}, on the implied total", "amount_gbp": base_gbp - counted},
            {"body": f"{OTHERS}, on the headline", "amount_gbp": total - counted},
        ]
    )
    table = pd.concat([table, extra], ignore_index=True)
    # What is left over of one base is no part of the other.
    only_base = table["body"].str.endswith("implied total")
    only_headline = table["body"].str.endswith("headline")
    shares = table["amount_gbp"] * 100
    return table.assign(
        is_total=table["is_total"].eq(True),
        amount_gbp_million=table["amount_gbp"] / 1e6,
        share_of_headline_percent=(shares / total).mask(only_base),
        share_of_base_percent=(shares / base_gbp).mask(only_headline),
    )


def purposes(published: pd.DataFrame, *, base_gbp: float) -> pd.DataFrame:
    """What is spent on crime and on benefits, with the printed share and the share of each base.

    Columns: purpose, amount_gbp_million, per_person_gbp, printed_share_percent,
    share_of_headline_percent, share_of_base_percent. A person is one of the pilot's own count.
    """
    values = values_by_id(published)
    amounts = pd.Series({figure_id: values[figure_id] for figure_id in PURPOSES})
    return pd.DataFrame(
        {
            "purpose": list(PURPOSES.values()),
            "amount_gbp_million": (amounts / 1e6).to_numpy(),
            "per_person_gbp": (amounts / values["count.population"]).to_numpy(),
            "printed_share_percent": [values[f"{figure_id}_share"] for figure_id in PURPOSES],
            "share_of_headline_percent": (100 * amounts / values["count.total"]).to_numpy(),
            "share_of_base_percent": (100 * amounts / base_gbp).to_numpy(),
        }
    )


def denominators(
    published: pd.DataFrame, populations: pd.DataFrame, *, area: str, base: Interval
) -> pd.DataFrame:
    """Spending a head for every population held for the area, on the headline and implied total.

    Columns: estimate, as_at, people, per_person_headline_gbp, per_person_base_gbp; in the order of
    the dates, the undated first.
    """
    of_area = populations[(populations["area"] == area) & (populations["measure"] == "population")]
    ordered = of_area.sort_values("as_at", na_position="first")
    people = ordered["value"].astype(float)
    total = values_by_id(published)["count.total"]
    middle = (base.low + base.high) / 2
    return pd.DataFrame(
        {
            "estimate": ordered["estimate"].to_numpy(),
            "as_at": ordered["as_at"].to_numpy(),
            "people": people.to_numpy(),
            "per_person_headline_gbp": (total / people).to_numpy(),
            "per_person_base_gbp": (middle / people).to_numpy(),
        }
    )


def council_services(
    outturn: pd.DataFrame, populations: pd.DataFrame, *, as_at: str
) -> pd.DataFrame:
    """What each council spent by service, and for each resident at the mid-year `as_at`.

    Columns: authority, service, amount_gbp_million, per_person_gbp, is_total. The services are the
    lines that add to total service expenditure; a service on which no council spent is left out.
    """
    people = people_by_area(populations, as_at=as_at)
    lines = outturn[outturn["line"].astype(int) <= SERVICE_TOTAL_LINE]
    amounts = lines["amount_gbp_thousand"].astype(float) * 1000
    table = pd.DataFrame(
        {
            "authority": lines["authority"],
            "service": lines["service"].str.replace("(GFRA only)", "(General Fund only)"),
            "amount_gbp_million": amounts / 1e6,
            "per_person_gbp": amounts / lines["authority_code"].map(people),
            "is_total": lines["is_total"],
        }
    )
    spent = table.groupby("service")["amount_gbp_million"].transform(lambda a: a.abs().sum() > 0)
    return table[spent].reset_index(drop=True)


SERVICE_TOTAL_LINE = 699
ADJUSTMENT_LINE = 748
NET_CURRENT_LINE = 749
ENGLAND = "E92000001"


def people_by_area(populations: pd.DataFrame, *, as_at: str) -> pd.Series:
    """The number of residents by area key or GSS code, at one date."""
    dated = populations[populations["as_at"] == pd.Timestamp(as_at)]
    of_people = dated[dated["measure"] == "population"]
    return of_people.set_index("area")["value"].astype(float)


def councils_against_count(published: pd.DataFrame, outturn: pd.DataFrame) -> pd.DataFrame:
    """Each council's spending in the count beside its audited outturn for the same year.

    Columns: authority, count_gbp_million, service_gbp_million, net_current_gbp_million, and the
    outturn less the count on each basis.
    """
    values = values_by_id(published)
    numbered = outturn.assign(line=outturn["line"].astype(int))
    by_line = numbered.pivot_table(
        index="authority", columns="line", values="amount_gbp_thousand", aggfunc="sum"
    ).astype(float)
    in_count = pd.Series(
        {name: values[f"count.{name.lower().replace(' ', '_')}"] / 1e6 for name in by_line.index}
    )
    return pd.DataFrame(
        {
            "authority": by_line.index,
            "count_gbp_million": in_count.to_numpy(),
            "service_gbp_million": by_line[SERVICE_TOTAL_LINE].to_numpy() / 1e3,
            "net_current_gbp_million": by_line[NET_CURRENT_LINE].to_numpy() / 1e3,
        }
    ).assign(difference_gbp_million=lambda t: t["service_gbp_million"] - t["count_gbp_million"])


def functions_per_person(
    regional: pd.DataFrame, populations: pd.DataFrame, *, region: str, region_code: str, as_at: str
) -> pd.DataFrame:
    """Identifiable spending for each resident by function: the region beside England.

    Columns: function, region_gbp_million, region_per_person_gbp, england_per_person_gbp, is_total;
    the largest function of the region first, the total last.
    """
    people = people_by_area(populations, as_at=as_at)
    wide = regional.pivot_table(
        index="function", columns="region", values="amount_gbp_million", aggfunc="sum"
    ).astype(float)
    wide = wide.sort_values(region, ascending=False)
    wide.loc["All functions"] = wide.sum()
    return pd.DataFrame(
        {
            "function": wide.index,
            "region_gbp_million": wide[region].to_numpy(),
            "region_per_person_gbp": (wide[region] * 1e6 / people[region_code]).to_numpy(),
            "england_per_person_gbp": (wide["England"] * 1e6 / people[ENGLAND]).to_numpy(),
            "is_total": wide.index == "All functions",
        }
    )
