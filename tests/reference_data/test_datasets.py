"""The reference tables hold together, and agree with the published files they were taken from."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tp_analysis.datasets import Dataset
from tp_analysis.reference import datasets, unit_cost_datasets
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"
SOURCES = ("anticipation", "consequence", "response", "fiscal", "economic", "social")
LUTON, BEDFORD, CENTRAL_BEDFORDSHIRE = "E06000032", "E06000055", "E06000056"


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert [problem.sentence() for problem in extract.problems] == []
    assert extract.table is not None
    return extract.table


def unit_costs(edition: str) -> pd.DataFrame:
    """One row an offence, one column a part."""
    rows = table(unit_cost_datasets.UNIT_COSTS)
    rows = rows[rows["edition"] == edition]
    return rows.pivot(index="offence", columns="part", values="amount_gbp").astype(float)


@pytest.mark.parametrize("dataset", datasets.DATASETS, ids=lambda dataset: dataset.id)
def test_the_extract_is_accepted(dataset: Dataset) -> None:
    assert len(table(dataset)) > 0


@pytest.mark.parametrize(
    "dataset",
    [
        dataset
        for dataset in datasets.DATASETS
        if dataset.name != "documents" and "document_id" in {c.name for c in dataset.columns}
    ],
    ids=lambda dataset: dataset.id,
)
def test_every_document_named_is_listed(dataset: Dataset) -> None:
    listed = set(table(datasets.DOCUMENTS)["document_id"])
    assert set(table(dataset)["document_id"].dropna()) <= listed


@pytest.mark.parametrize(
    "dataset",
    [unit_cost_datasets.UNIT_COSTS, unit_cost_datasets.UNIT_COST_MULTIPLIERS, datasets.POPULATIONS],
    ids=lambda dataset: dataset.id,
)
def test_a_figure_said_to_be_read_names_the_document_it_was_read_in(dataset: Dataset) -> None:
    rows = table(dataset)
    read = rows["evidence"].isin(["published", "second-hand"])
    assert rows.loc[read, "document_id"].notna().all()


def test_a_document_that_was_not_read_lends_no_published_figure() -> None:
    documents = table(datasets.DOCUMENTS).set_index("document_id")["evidence"]
    costs = table(unit_cost_datasets.UNIT_COSTS)
    published = costs.loc[costs["evidence"] == "published", "document_id"].unique()
    assert (documents[published] == "published").all()


@pytest.mark.parametrize(
    ("edition", "offences", "tolerance_gbp"),
    [("2003", 12, 1), ("2010-11", 20, 0), ("2015-16", 8, 10), ("2019-20", 19, 10)],
)
def test_the_parts_of_a_unit_cost_add_to_its_total(
    edition: str, offences: int, tolerance_gbp: float
) -> None:
    rows = table(unit_cost_datasets.UNIT_COSTS)
    subtracted = set(rows.loc[rows["by_subtraction"] & (rows["edition"] == edition), "offence"])
    costs = unit_costs(edition).drop(index=list(subtracted))
    parts = costs[[part for part in SOURCES if part in costs]].dropna()
    gap = (parts.sum(axis="columns") - costs.loc[parts.index, "total"]).abs()
    assert len(parts) == offences
    assert gap.max() <= tolerance_gbp


def test_the_tolerances_on_the_totals_are_no_wider_than_the_figures_need() -> None:
    largest = {}
    for edition in ("2003", "2015-16", "2019-20"):
        costs = unit_costs(edition)
        parts = costs[[part for part in SOURCES if part in costs]].dropna()
        largest[edition] = (parts.sum(axis="columns") - costs.loc[parts.index, "total"]).abs().max()
    assert largest == {"2003": 1, "2015-16": 10, "2019-20": 10}


def test_the_one_part_found_by_subtraction_is_marked_and_graded_as_computed() -> None:
    rows = table(unit_cost_datasets.UNIT_COSTS)
    marked = rows[rows["by_subtraction"]]
    assert marked[["edition", "offence", "part", "evidence"]].to_numpy().tolist() == [
        ["2003", "Theft, not vehicle", "consequence", "computed"]
    ]


def test_each_edition_uses_the_parts_it_declares() -> None:
    editions = table(unit_cost_datasets.UNIT_COST_EDITIONS).set_index("edition")["split"]
    costs = table(unit_cost_datasets.UNIT_COSTS)
    for edition, split in editions.items():
        used = set(costs.loc[costs["edition"] == edition, "part"]) - {"total"}
        assert used == set(split.split(", "))


def test_every_edition_that_has_multipliers_says_so_and_no_other() -> None:
    editions = table(unit_cost_datasets.UNIT_COST_EDITIONS).set_index("edition")["has_multipliers"]
    held = set(table(unit_cost_datasets.UNIT_COST_MULTIPLIERS)["edition"])
    assert set(editions.index[editions]) == held


def test_no_offence_has_a_multiplier_without_a_total() -> None:
    costs = table(unit_cost_datasets.UNIT_COSTS)
    totals = costs[costs["part"] == "total"]
    priced = set(zip(totals["edition"], totals["offence"], strict=True))
    rows = table(unit_cost_datasets.UNIT_COST_MULTIPLIERS)
    assert set(zip(rows["edition"], rows["offence"], strict=True)) <= priced


def test_the_multiplier_of_the_average_crime_warns_against_its_use_elsewhere() -> None:
    rows = table(unit_cost_datasets.UNIT_COST_MULTIPLIERS)
    average = rows[rows["offence"] == "All crime, average"]
    assert average["note"].str.contains("not for use anywhere else").tolist() == [True]


def test_the_agencies_share_out_the_fiscal_cost_of_the_average_crime() -> None:
    shares = table(unit_cost_datasets.UNIT_COST_AGENCIES)["amount_gbp"].sum()
    # The database sums to 608.97; six figures rounded to pence can be out by half a penny each.
    assert shares == pytest.approx(608.97, abs=0.03)
    assert round(shares) == unit_costs("2010-11").loc["All crime, average", "fiscal"]


def test_unit_costs_of_2003_rise_to_those_of_2010_by_about_a_fifth() -> None:
    same = {
        "Homicide": "Homicide",
        "Sexual offences": "Sexual offences",
        "Robbery": "Robbery, personal",
        "Burglary, dwelling": "Burglary, dwelling",
        "Theft of vehicle": "Theft of vehicle",
        "Criminal damage": "Criminal damage, personal",
    }
    old, new = unit_costs("2003")["total"], unit_costs("2010-11")["total"]
    ratios = [new[later] / old[earlier] for earlier, later in same.items()]
    assert min(ratios) > 1.175
    assert max(ratios) < 1.225


def test_the_two_vintages_of_the_deflator_agree_once_rebased() -> None:
    index = table(datasets.GDP_DEFLATORS).pivot(
        index="financial_year", columns="vintage", values="index_value"
    )
    rebased = index["March 2026"] * index.loc["2024-25", "June 2026"] / 100
    assert rebased["2009-10"] == pytest.approx(65.45, abs=0.005)
    outturn = index.index != "2025-26"
    # Years that both vintages hold as outturn moved by less than 0.02 percent.
    assert (rebased / index["June 2026"] - 1)[outturn].abs().max() < 0.0002
    assert (rebased / index["June 2026"] - 1)["2025-26"] == pytest.approx(-0.0020, abs=0.0001)


def test_each_deflator_vintage_is_unbroken_and_stands_at_100_in_its_base_year() -> None:
    rows = table(datasets.GDP_DEFLATORS)
    years = [f"{year}-{(year + 1) % 100:02d}" for year in range(1999, 2026)]
    for _, series in rows.groupby("vintage"):
        assert series["financial_year"].tolist() == years
        base = series["base"].iloc[0].removesuffix(" = 100")
        assert series.loc[series["financial_year"] == base, "index_value"].item() == 100


def test_a_discount_schedule_leaves_no_year_out_and_never_rises() -> None:
    for _, bands in table(datasets.DISCOUNT_RATES).groupby("schedule"):
        assert bands["from_year"].iloc[0] == 0
        assert bands["from_year"].tolist()[1:] == [end + 1 for end in bands["to_year"].iloc[:-1]]
        assert pd.isna(bands["to_year"].iloc[-1])
        assert bands["rate_percent"].is_monotonic_decreasing


def population(area: str, as_at: str) -> int:
    rows = table(datasets.POPULATIONS)
    wanted = (
        (rows["area"] == area)
        & (rows["measure"] == "population")
        & (rows["as_at"] == pd.Timestamp(as_at))
    )
    return int(rows.loc[wanted, "value"].item())


def test_the_pilot_area_is_the_sum_of_its_two_councils() -> None:
    for year, total in ((2008, 441_119), (2009, 445_778), (2010, 452_043)):
        day = f"{year}-06-30"
        assert population("luton-and-central-bedfordshire", day) == total
        assert population(LUTON, day) + population(CENTRAL_BEDFORDSHIRE, day) == total


def test_a_population_without_a_date_says_so() -> None:
    rows = table(datasets.POPULATIONS)
    assert rows.loc[rows["as_at"].isna(), "note"].str.contains("stated").all()


@pytest.mark.real_data
def test_the_split_of_2010_11_is_that_of_the_unit_cost_database(real_data: Path) -> None:
    """Version 1.2 holds no average of all crime, and prints economic and social in words."""
    printed = _unit_cost_database(real_data)
    held = table(unit_cost_datasets.UNIT_COSTS)
    codes = (
        held.loc[held["note"].str.contains("CR7", na=False)]
        .assign(code=lambda rows: rows["note"].str.extract(r"(CR7\.\d+)")[0])
        .loc[lambda rows: rows["edition"] == "2010-11"]
    )
    compared = {
        (row.code, row.part): float(row.amount_gbp) for row in codes.itertuples(index=False)
    }
    assert len(compared) == 19 * 3
    assert {key: printed[key] for key in compared} == compared


def _unit_cost_database(real_data: Path) -> dict[tuple[str, str], float]:
    path = real_data / "unit_costs" / "UnitCostDatabase_v1.2.xls"
    printed = {}
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Crime").to_python():
        text = " ".join(str(cell) for cell in row)
        words = re.search(r"Economic impact £([\d,]+)\.\s+Social impact £([\d,]+)", text)
        if words:
            code = str(row[2])
            printed[code, "fiscal"] = next(cell for cell in row if isinstance(cell, float))
            printed[code, "economic"] = float(words[1].replace(",", ""))
            printed[code, "social"] = float(words[2].replace(",", ""))
    assert printed["CR7.0", "fiscal"] == pytest.approx(174_363, abs=1)
    return printed


def _march_2020(real_data: Path) -> pd.DataFrame:
    path = real_data / "deflators" / "GDP_Deflators_Budget_March_2020_update.xlsx"
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    found = [
        (str(row[0])[:7], row[1], row[2])
        for row in rows
        if re.match(r"\d{4}-\d{2}", str(row[0])) and str(row[0]) >= "1999"
    ]
    return pd.DataFrame(found, columns=["year", "index", "growth"]).set_index("year")


@pytest.mark.real_data
def test_deflator_growth_agrees_with_the_treasury_workbook_of_march_2020(real_data: Path) -> None:
    """Revisions between 2020 and 2026 moved single years by up to 1.2 points (2008-09)."""
    march_2020 = _march_2020(real_data)
    march_2020 = march_2020[march_2020["index"] != "-"].astype(float)
    rows = table(datasets.GDP_DEFLATORS)
    for _, series in rows.groupby("vintage"):
        index = series.set_index("financial_year")["index_value"].astype(float)
        growth = (index.pct_change() * 100)[march_2020.index[1:]]
        assert (growth - march_2020["growth"].iloc[1:]).abs().max() < 1.25
        level = index[march_2020.index] / index["1999-00"]
        then = march_2020["index"] / march_2020["index"].iloc[0]
        assert (level / then - 1).abs().max() < 0.0125


@pytest.mark.real_data
def test_the_growth_of_september_2019_is_that_of_march_2020_before_its_revisions(
    real_data: Path,
) -> None:
    growth = table(datasets.GDP_DEFLATOR_GROWTH).set_index("financial_year")["growth_percent"]
    gap = (growth - _march_2020(real_data)["growth"].astype(float)).abs().dropna()
    settled = gap.index <= "2016-17"
    assert settled.sum() == 18
    # Two decimals are printed, so half of the last one is the most that can differ.
    assert gap[settled].max() <= 0.0051
    assert gap[~settled].max() < 0.25


@pytest.mark.real_data
def test_populations_are_those_of_the_mid_year_estimates(real_data: Path) -> None:
    folder = real_data / "population_geography"
    estimates = pd.read_csv(folder / "MYEB3_population_2001_2018_geog19.csv")
    register = pd.read_csv(folder / "uk_local_authorities_past_current.csv", dtype=str)
    eastern = register.loc[register["region"] == "East of England", "gss-code"]
    code = estimates["ladcode19"]
    groups = {
        LUTON: code == LUTON,
        BEDFORD: code == BEDFORD,
        CENTRAL_BEDFORDSHIRE: code == CENTRAL_BEDFORDSHIRE,
        "luton-and-central-bedfordshire": code.isin([LUTON, CENTRAL_BEDFORDSHIRE]),
        "E12000006": code.isin(eastern),
        "E92000001": estimates["country"] == "E",
    }
    assert groups["E12000006"].sum() == 45
    for area, members in groups.items():
        for year in (2008, 2009, 2010):
            expected = estimates.loc[members, f"population_{year}"].sum()
            assert population(area, f"{year}-06-30") == expected
    assert population("E12000006", "2008-06-30") == 5_708_350
    assert population("E12000006", "2009-06-30") == 5_751_443
