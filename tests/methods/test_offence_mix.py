"""The mix of a pooled category: from the force's own table, or refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.police_force_area_tables import read_police_force_area_tables
from tp_analysis.methods.offence_costs import TOTAL, bounds, cost_counts, share_costed
from tp_analysis.methods.offence_mix import offence_mix

MAPPING = pd.DataFrame(
    {
        "police_uk_category": ["Burglary"] * 4 + ["Robbery", "Anti-social behaviour", None],
        "offence_group": [
            "Residential burglary", "Non-residential burglary", "Domestic burglary",
            "Non-domestic burglary", "Robbery", "Anti-social behaviour", "Fraud offences",
        ],
    }
)  # fmt: skip
MAPPING = pd.concat([MAPPING.assign(edition="a"), MAPPING.assign(edition="b")])
LATEST, EARLIER = "year ending 2019-06-30", "year ending 2016-12-31"


def row(group: str, value: float | None, **changes: str) -> dict[str, object]:
    usual = {"area": "Bedfordshire", "area_level": "force", "measure": "offences", "period": LATEST}
    return usual | changes | {"offence_group": group, "value": value}


COUNTS = pd.DataFrame(
    [
        row("Burglary", 400),
        row("Residential burglary", 300),
        row("Non-residential burglary", 100),
        row("Robbery", 7),
        row("Residential burglary", 1.5, measure="rate per 1,000 population"),
        row("Domestic burglary", 80, period=EARLIER),
        row("Non-domestic burglary", 20, period=EARLIER),
        row("Residential burglary", 1, area_level="region"),
        row("Residential burglary", 9, area="Kent"),
        row("Non-residential burglary", None, area="Kent"),
        row("Robbery", 9, area="Essex"),
    ]
)


def shares(**choices: str) -> dict[str, float]:
    table = offence_mix(COUNTS, MAPPING, **({"area_name": "Bedfordshire"} | choices))
    return dict(zip(table["offence_group"], table["share"], strict=True))


def test_the_latest_year_of_the_force_divides_a_category_and_totals_and_rates_are_left_out() -> (
    None
):
    assert shares() == {
        "Residential burglary": 0.75, "Non-residential burglary": 0.25, "Robbery": 1,
        "Anti-social behaviour": 1,
    }  # fmt: skip


def test_a_year_of_another_division_has_its_own_groups() -> None:
    assert shares(period=EARLIER)["Domestic burglary"] == 0.8
    assert "Residential burglary" not in shares(period=EARLIER)


def test_shares_taken_from_another_period_are_assumed_and_name_it() -> None:
    table = offence_mix(COUNTS, MAPPING, area_name="Bedfordshire").set_index("offence_group")
    assert table.loc["Residential burglary", ["evidence", "period"]].tolist() == ["assumed", LATEST]
    assert table.loc["Robbery", "evidence"] == "computed"


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"area_name": "Bedforshire"}, "Bedfordshire"),
        ({"period": "year ending 2030-03-31"}, LATEST),
        ({"area_name": "Kent"}, "no single count of Non-residential burglary"),
        ({"area_name": "Essex"}, "counts no crime of Burglary"),
    ],
)
def test_what_gives_no_mix_is_refused(choices: dict[str, str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        shares(**choices)


def test_two_releases_of_one_period_that_differ_are_refused_and_alike_are_one() -> None:
    again = COUNTS.assign(file="other.xlsx")
    both = pd.concat([COUNTS.assign(file="one.xlsx"), again], ignore_index=True)
    first = offence_mix(COUNTS, MAPPING, area_name="Bedfordshire")
    pd.testing.assert_frame_equal(offence_mix(both, MAPPING, area_name="Bedfordshire"), first)
    both.loc[both["value"] == 300, "value"] = [300, 301]
    with pytest.raises(DataError, match="no single count of Residential burglary"):
        offence_mix(both, MAPPING, area_name="Bedfordshire")


# Real tables, and the project's own mapping and unit costs


@pytest.fixture(scope="module")
def force_counts(real_data: Path) -> pd.DataFrame:
    return pd.concat(
        read_police_force_area_tables(path).table.assign(file=path.name)
        for path in sorted((real_data / "police").glob("policeforceareatables*.xlsx"))
    )


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, pd.DataFrame]:
    folder = root / "data" / "raw" / "reference"
    names = ("offence_mapping", "unit_costs", "unit_cost_multipliers")
    return {name: pd.read_csv(folder / f"{name}.csv") for name in names}


@pytest.mark.real_data
def test_the_violence_and_sexual_offences_of_bedfordshire_are_as_counted_by_hand(
    force_counts: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    mix = offence_mix(force_counts, tables["offence_mapping"], area_name="Bedfordshire")
    assert set(mix["period"]) == {LATEST}
    pooled = mix[mix["police_uk_category"] == "Violence and sexual offences"]
    assert pooled.set_index("offence_group")["count"].to_dict() == {
        "Homicide": 5, "Violence with injury": 4703, "Violence without injury": 7030,
        "Stalking and harassment": 4343, "Death or serious injury - unlawful driving": 20,
        "Sexual offences": 1520,
    }  # fmt: skip
    assert pooled.set_index("offence_group")["share"]["Sexual offences"] == 1520 / 17621
    assert mix.groupby("police_uk_category")["share"].sum().to_numpy() == pytest.approx(1)


@pytest.mark.real_data
def test_a_pooled_crime_spans_7000_to_133000_pounds_in_the_third_edition(
    force_counts: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    mix = offence_mix(force_counts, tables["offence_mapping"], area_name="Bedfordshire")
    counts = pd.DataFrame(
        {"category": ["Violence and sexual offences", "Drugs"], "count": [10_796, 1]}
    )
    costs = cost_counts(
        counts, mix, tables["offence_mapping"], tables["unit_costs"],
        tables["unit_cost_multipliers"], edition="2019-20", basis="estimated",
    )  # fmt: skip
    bound = bounds(costs).set_index("category").loc["Violence and sexual offences"]
    homicides = 10_796 * 5 / 17_621
    free = bound["count_costed"] - homicides
    exact = homicides * 3_346_680
    assert (bound["cheapest_gbp"] - exact) / free == pytest.approx(0.98 * 7_150)
    assert (bound["dearest_gbp"] - exact) / free == pytest.approx(2.78 * 48_000)
    assert share_costed(costs).set_index("status")["count"]["not costed"] == pytest.approx(
        1 + 10_796 * 20 / 17_621
    )


@pytest.mark.parametrize("edition", ["2003", "2010-11", "2015-16", "2019-20"])
def test_every_group_of_the_mapping_is_costed_or_said_not_to_be(
    tables: dict[str, pd.DataFrame], edition: str
) -> None:
    groups = tables["offence_mapping"]["offence_group"].drop_duplicates()
    counts = pd.DataFrame({"offence_group": groups, "count": 100})
    costs = cost_counts(
        counts, None, tables["offence_mapping"], tables["unit_costs"],
        tables["unit_cost_multipliers"], edition=edition, basis="recorded", parts=(TOTAL,),
    )  # fmt: skip
    assert set(costs["status"]) == {"costed", "not costed"}
    estimated = cost_counts(
        counts, None, tables["offence_mapping"], tables["unit_costs"],
        tables["unit_cost_multipliers"], edition=edition, basis="estimated",
    )  # fmt: skip
    assert ("costed" in set(estimated["status"])) == (edition != "2015-16")
