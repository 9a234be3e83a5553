"""Seven real months of one force: counts against the csv module, costs against plain SQL."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tp_analysis.crime import analysis, pricing, rates
from tp_analysis.crime.inputs import CrimeInputs, load_inputs
from tp_analysis.crime.outcomes import GROUP_OF
from tp_analysis.crime.pricing import ESTIMATED, RECORDED
from tp_analysis.crime.uncertainty import Spread

pytestmark = pytest.mark.real_data
AREA = ("Luton", "Central Bedfordshire")
YEAR = "year ending 2019-06-30"


def saved_as_received(real_data: Path, raw: Path) -> list[Path]:
    """The street files and workbooks, where an analyst puts them."""
    folder = raw / "crime"
    folder.mkdir(parents=True)
    files = [*(real_data / "police").glob("*-street.csv"),
             *(real_data / "police").glob("policeforcearea*.xlsx")]  # fmt: skip
    return [Path(shutil.copy(file, folder)) for file in sorted(files)]


@pytest.fixture(scope="module")
def data(root: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(root / "data" / "raw", folder / "raw")
    saved_as_received(real_data, folder / "raw")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TP_DATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def inputs(data: Path) -> CrimeInputs:
    return load_inputs(
        area="luton-and-central-bedfordshire", first_month="2021-05-01", last_month="2024-02-29",
        edition="2019-20", price_year="2019-20", deflator_vintage="June 2026", mix_period=YEAR,
        spread=Spread(1.25, 1.3, 1.25, 0.7, 1000, 1),
    )  # fmt: skip


def rows_of(data: Path) -> Iterator[dict[str, str]]:
    for file in sorted((data / "raw" / "crime").glob("*-street.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def test_categories_months_and_outcomes_are_those_that_the_csv_module_counts(
    data: Path, inputs: CrimeInputs
) -> None:
    placed = [row for row in rows_of(data) if row["LSOA name"][:-5] in AREA]
    table = analysis.by_category(inputs.area_counts, inputs.held).set_index("category")["count"]
    categories = Counter(row["Crime type"] for row in placed)
    assert table.drop(analysis.ALL_CRIME).to_dict() == categories
    grid = analysis.by_category_and_month(inputs.area_counts, inputs.held)
    counted = Counter((row["Crime type"], row["Month"]) for row in placed)
    keys = zip(grid["category"].astype(str), grid["month"].astype(str), strict=True)
    found = dict(zip(keys, grid["count"].astype(int), strict=True))
    assert {key: number for key, number in found.items() if number} == counted
    outcomes = {row["Last outcome category"] for row in rows_of(data)} - {""}
    assert outcomes <= set(GROUP_OF)


def test_the_force_holds_what_provenance_measured(inputs: CrimeInputs) -> None:
    table = analysis.by_place(inputs.counts, force=inputs.force, authorities=AREA)
    total = table[table["is_total"]].iloc[0]
    assert total["crimes"] + total["incidents"] == 36_147
    assert total["incidents"] == 8_498


SECOND_ROUTE = """
with crimes as (
    select "Crime type" as category, count(*) as crimes
    from read_csv('{raw}/crime/*-street.csv', all_varchar = true)
    where left("LSOA name", length("LSOA name") - 5) in ('Luton', 'Central Bedfordshire')
      and "Crime type" <> 'Anti-social behaviour'
    group by all
),
mapping as (
    select * from read_csv('{raw}/reference/offence_mapping.csv', all_varchar = true)
    where edition = '2019-20' and police_uk_category is not null
),
groups as (
    select distinct police_uk_category as category, offence_group from mapping
),
held as (
    select category, offence_group, value
    from groups left join force using (offence_group)
),
mix as (
    select category, offence_group,
           case when count(*) over (partition by category) = 1 then 1
                else value / sum(value) over (partition by category) end as share
    from held
    where value is not null
       or category in (select category from held group by category having count(*) = 1)
),
costs as (
    select offence, amount_gbp::double as unit_cost
    from read_csv('{raw}/reference/unit_costs.csv', all_varchar = true)
    where edition = '2019-20' and part = 'total'
),
multipliers as (
    select offence, multiplier::double as multiplier
    from read_csv('{raw}/reference/unit_cost_multipliers.csv', all_varchar = true)
    where edition = '2019-20'
)
select category,
       sum(crimes * mix.share * mapping.share::double * unit_cost) as recorded,
       sum(crimes * mix.share * mapping.share::double * unit_cost * multiplier) as estimated
from crimes
join mix using (category)
join mapping on mapping.police_uk_category = category
            and mapping.offence_group = mix.offence_group
left join costs on costs.offence = mapping.unit_cost_offence
left join multipliers on multipliers.offence = mapping.unit_cost_offence
group by category
"""


def test_costs_are_count_by_mix_by_multiplier_by_unit_cost_in_plain_sql(
    data: Path, inputs: CrimeInputs
) -> None:
    own = inputs.year.tables
    # One workbook's table of counts, as the page names its year.
    force = own[
        (own["area"] == "Bedfordshire") & (own["measure"] == "offences") & (own["period"] == YEAR)
    ][["offence_group", "value"]]
    with duckdb.connect() as database:
        database.register("force", force)
        second = database.execute(SECOND_ROUTE.format(raw=data / "raw")).df()
    expected = second.set_index("category").astype(float)
    table = pricing.by_category(inputs.lines).set_index("category").drop(pricing.ALL_CATEGORIES)
    assert set(table.index) == set(expected.index)
    for ours, theirs in (("amount_gbp", "recorded"), ("estimated_gbp", "estimated")):
        pd.testing.assert_series_equal(
            table[ours].astype(float), expected[theirs].reindex(table.index), check_names=False,
            rtol=1e-12,
        )  # fmt: skip
    assert expected["recorded"].notna().sum() == 7
    assert set(inputs.lines) >= {RECORDED, ESTIMATED}


def test_the_published_rates_come_out_again(inputs: CrimeInputs) -> None:
    ours = rates.rates_of_year(
        inputs.year.tables, inputs.pricing, force="Bedfordshire", period=YEAR
    ).set_index("place")["crimes_per_1000"]
    tables = inputs.year.tables
    printed = tables[
        (tables["measure"] == "rate per 1,000 population")
        & (tables["period"] == YEAR)
        & (tables["offence_group"] == "Total recorded crime (excluding fraud)")
    ].set_index("area")["value"]
    # The table's residents are rounded to the nearest hundred.
    for place in ("Bedfordshire", "England and Wales"):
        assert 12 * ours[place] == pytest.approx(float(printed[place]), rel=1e-4)
