"""The published count, and the arithmetic that tests it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.datasets import Dataset
from tp_analysis.methods.intervals import Interval, evaluate, reconcile
from tp_analysis.published import published_figures
from tp_analysis.spending.datasets import (
    DERIVED_FIGURES,
    RECONCILIATION_ITEMS,
    RECONCILIATION_RULES,
)
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"
TOPICS = ("spending", "offending", "benefits", "places")
LUTON = "luton-and-central-bedfordshire"


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert extract.table is not None, [problem.sentence() for problem in extract.problems]
    return extract.table


@pytest.fixture(scope="module")
def printed() -> pd.DataFrame:
    tables = [table(published_figures(topic)) for topic in TOPICS]
    return pd.concat(tables).set_index("figure_id")


@pytest.fixture(scope="module")
def intervals(printed: pd.DataFrame) -> dict[str, Interval]:
    """Every printed and derived figure as the interval that its rounding allows."""
    known: dict[str, Interval] = {}
    for row in printed.itertuples():
        low = Interval.from_rounded(float(row.value), float(row.rounding))
        high = low if pd.isna(row.value_high) else low + float(row.value_high - row.value)
        known[str(row.Index)] = Interval(low.low, high.high)
    for row in table(DERIVED_FIGURES).itertuples():
        known[str(row.figure_id)] = evaluate(row.expression, known)
    return known


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    return table(RECONCILIATION_ITEMS).set_index("row")


@pytest.fixture(scope="module")
def rules() -> pd.DataFrame:
    return table(RECONCILIATION_RULES)


@pytest.mark.parametrize(
    ("figure_id", "value"),
    [
        ("count.total", 3_434_000_000),
        ("count.population", 446_800),
        ("count.households", 182_500),
        ("count.spend_per_head", 6_853),
        ("count.spend_per_household", 16_778),
        ("count.dwp", 746_331_000),
        ("count.dwp_share", 24.37),
        ("count.central_bedfordshire", 459_837_000),
        ("count.central_bedfordshire_share", 15),
        ("count.luton", 421_597_000),
        ("count.luton_share", 13.77),
        ("count.nhs_bedfordshire", 326_000_000),
        ("count.nhs_bedfordshire_share", 10.64),
        ("count.nhs_luton", 296_000_000),
        ("count.nhs_luton_share", 9.66),
        ("count.hmrc", 245_880_000),
        ("count.hmrc_share", 8),
        ("count.crime", 146_800_000),
        ("count.benefits", 987_700_000),
        ("count.benefits_share", 28.75),
    ],
)
def test_the_headline_figures_are_those_of_the_count(
    printed: pd.DataFrame, figure_id: str, value: float
) -> None:
    assert printed.at[figure_id, "value"] == value
    assert printed.at[figure_id, "area"] == LUTON


def test_every_row_of_the_reconciliation_is_present(items: pd.DataFrame) -> None:
    assert items.index.tolist() == list(range(1, 67))


def test_every_figure_under_test_is_published(items: pd.DataFrame, printed: pd.DataFrame) -> None:
    assert set(items["published_figure_id"].dropna()) <= set(printed.index)


def test_a_figure_under_test_belongs_to_the_area_of_its_row(
    items: pd.DataFrame, printed: pd.DataFrame
) -> None:
    tested = items.dropna(subset=["published_figure_id"])
    areas = printed.loc[tested["published_figure_id"], "area"].tolist()
    assert tested["area"].tolist() == areas


def test_every_item_cites_a_known_document(items: pd.DataFrame) -> None:
    documents = pd.read_csv(RAW / "reference" / "documents.csv", dtype=str)
    assert set(items["document_id"]) <= set(documents["document_id"])


def test_every_rule_belongs_to_an_item(items: pd.DataFrame, rules: pd.DataFrame) -> None:
    assert set(rules["row"]) <= set(items.index)


def test_every_item_has_a_rule_or_a_judgement(items: pd.DataFrame, rules: pd.DataFrame) -> None:
    silent = items[items["judgement"].isna() & ~items.index.isin(rules["row"])]
    assert silent.empty


def test_an_item_that_leaves_the_verdict_to_arithmetic_has_arithmetic_that_gives_one(
    items: pd.DataFrame, rules: pd.DataFrame
) -> None:
    comparing = rules.loc[rules["tests"] == "reproduces", "row"]
    open_rows = items.index[items["judgement"].isna()].difference([9])  # row 9: nothing printed
    assert set(open_rows) <= set(comparing)


def test_every_comparison_has_a_printed_figure_in_its_own_unit(
    items: pd.DataFrame, rules: pd.DataFrame, printed: pd.DataFrame
) -> None:
    comparing = rules[rules["tests"] == "reproduces"]
    tested = items.loc[comparing["row"], "published_figure_id"]
    assert tested.notna().all()
    assert comparing["unit"].tolist() == printed.loc[tested, "unit"].tolist()


def test_every_expression_can_be_worked_out(
    rules: pd.DataFrame, intervals: dict[str, Interval]
) -> None:
    for expression in rules["expression"]:
        assert isinstance(evaluate(expression, intervals), Interval)


def test_the_implied_total_is_the_one_on_which_all_eight_figures_agree(
    intervals: dict[str, Interval],
) -> None:
    base = intervals["count.implied_base"]
    assert base.low == pytest.approx(3_061_885_000, abs=1_000)
    assert base.high == pytest.approx(3_062_085_000, abs=1_000)
    assert intervals["count.implied_base_less_dwp"].contains(2_315_654_000)


def test_the_implied_total_stays_apart_from_the_headline_if_the_population_was_rounded(
    intervals: dict[str, Interval],
) -> None:
    loose = intervals | {
        "count.population": Interval.from_rounded(446_800, 100),
        "count.households": Interval.from_rounded(182_500, 100),
    }
    for row in table(DERIVED_FIGURES).itertuples():
        loose[str(row.figure_id)] = evaluate(row.expression, loose)
    base, headline = loose["count.implied_base"], loose["count.total"]
    assert base.high - base.low < 650_000
    assert not base.overlaps(headline)


# Per row: what each comparing rule must say, in the order of the file.
VERDICTS = {
    1: [False, True],
    2: [False, True],
    3: [False, True],
    4: [False, True],
    5: [False, True],
    6: [False, True],
    7: [False, True],
    8: [False, True],
    11: [True, False],
    12: [False, False],
    13: [False],
    14: [False, False],
    15: [False, False, False],
    16: [False, False, True],
    17: [False, False, True],
    18: [False, False, True],
    19: [False, False, False],
    21: [True],
    22: [True],
    23: [False],
    38: [True],
    42: [True],
    48: [True],
    59: [True],
}


def test_every_comparison_gives_the_verdict_worked_out_by_hand(
    items: pd.DataFrame, rules: pd.DataFrame, intervals: dict[str, Interval]
) -> None:
    found: dict[int, list[bool]] = {}
    for rule in rules[rules["tests"] == "reproduces"].itertuples():
        published = intervals[items.at[rule.row, "published_figure_id"]]
        verdict = reconcile(published, evaluate(rule.expression, intervals))
        found.setdefault(int(rule.row), []).append(verdict.reproduces)
    assert found == VERDICTS


def test_the_benefits_share_needs_a_total_just_above_the_headline(
    intervals: dict[str, Interval],
) -> None:
    needed = evaluate("100 * count.benefits / count.benefits_share", intervals)
    assert needed.low == pytest.approx(3_434_707_000, abs=1_000)
    assert needed.high == pytest.approx(3_436_250_000, abs=1_000)
    assert needed.low - intervals["count.total"].high == pytest.approx(207_000, abs=1_000)


@pytest.mark.real_data
def test_the_regional_benchmarks_are_sums_over_the_treasury_database(
    real_data: Path, printed: pd.DataFrame
) -> None:
    path = real_data / "cra_pesa" / "pesa_2010_database_tables_chapter9.xlsx"
    lines = pd.read_excel(path, engine="calamine")
    lines = lines[lines["ID or non-ID"].str.strip().str.upper() == "ID"]
    region = lines["NUTS 1 region"].str.strip().str.upper()
    england = lines.loc[region.str.startswith("ENGLAND_"), "2008-09"].sum()
    east = lines[region == "ENGLAND_EAST"]
    order = east.loc[east["COFOG level 1"].str.startswith("3."), "2008-09"].sum()
    found = {
        "england.spend.identifiable_2008_09": england,
        "east_of_england.spend.identifiable_2008_09": east["2008-09"].sum(),
        "east_of_england.spend.public_order_2008_09": order,
    }
    for figure_id, million in found.items():
        assert printed.at[figure_id, "value"] == pytest.approx(million * 1e6, abs=50_000)


EAST_OF_ENGLAND = (
    ["E06000031", "E06000032", "E06000033", "E06000034", "E06000055", "E06000056"]
    + [f"E070000{number:02}" for number in (*range(8, 13), *range(66, 78), 95, 96, 98, 99)]
    + [f"E07000{number}" for number in (102, 103, *range(143, 150), 200, 202, 203)]
    + [f"E07000{number}" for number in (240, 241, 242, 243, 244, 245)]
)


@pytest.mark.real_data
def test_the_population_of_the_region_is_that_of_its_authorities(
    real_data: Path, printed: pd.DataFrame
) -> None:
    name = "MYEB3_population_2001_2018_geog19.csv"
    councils = pd.read_csv(real_data / "population_geography" / name).set_index("ladcode19")
    population = councils.loc[EAST_OF_ENGLAND, "population_2008"].sum()
    assert printed.at["east_of_england.population.mid_2008", "value"] == population
