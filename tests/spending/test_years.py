"""Years in the prices of one; gaps stay gaps; councils like those of the place."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.spending import load_inputs, years
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger_figures import region_years

AREA = "luton-and-central-bedfordshire"
DEFLATORS = DeflatorSeries("made up", {f"20{n:02d}-{n + 1:02d}": 100.0 + n for n in range(30)})


@pytest.fixture(scope="module")
def inputs() -> CountInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, financial_year="2009-10", benchmark_year="2008-09")


def regional(**millions: float) -> pd.DataFrame:
    rows = [
        ("East", year[1:].replace("_", "-"), amount, "outturn") for year, amount in millions.items()
    ]
    return pd.DataFrame(rows, columns=["region", "financial_year", "amount_gbp_million", "basis"])


def test_a_year_that_is_not_held_is_missing_between_its_neighbours() -> None:
    table = years.region_by_year(
        regional(y2001_02=10, y2003_04=12), region="East", price_year="2003-04",
        deflators=DEFLATORS,
    ).set_index("financial_year")  # fmt: skip
    assert table.index.tolist() == ["2001-02", "2002-03", "2003-04"]
    assert pd.isna(table.at["2002-03", "real"])
    assert pd.isna(table.at["2002-03", "nominal"])


def test_real_amounts_are_those_of_the_deflator_and_the_price_year_is_as_printed() -> None:
    table = years.region_by_year(
        regional(y2001_02=10, y2003_04=12), region="East", price_year="2003-04",
        deflators=DEFLATORS,
    ).set_index("financial_year")  # fmt: skip
    assert table.at["2001-02", "real"] == pytest.approx(10 * 103 / 101)
    assert table.at["2003-04", "real"] == table.at["2003-04", "nominal"] == 12


def test_what_another_vintage_would_change_is_the_largest_change_rounded_up() -> None:
    one = DeflatorSeries("one", {"2001-02": 50.0, "2002-03": 80.0, "2003-04": 100.0})
    other = DeflatorSeries("other", {"2001-02": 50.0, "2002-03": 81.0, "2003-04": 100.0})
    held = ["2001-02", "2002-03", "2003-04"]
    change = years.largest_change_percent(one, other, price_year="2003-04", financial_years=held)
    assert change == pytest.approx(100 * (1 - 80 / 81), abs=0.001)
    assert change >= 100 * (1 - 80 / 81)
    # A rebased index of the same movement is the same deflator.
    rebased = DeflatorSeries("rebased", {year: one.index(year) / 4 for year in held})
    assert not years.largest_change_percent(
        one, rebased, price_year="2003-04", financial_years=held
    )


def test_a_plan_is_no_part_of_the_change() -> None:
    rows = regional(y2001_02=10, y2002_03=11, y2003_04=50)
    rows["basis"] = ["outturn", "outturn", "plan"]
    table = years.region_by_year(rows, region="East", price_year="2002-03", deflators=DEFLATORS)
    first, last, change = years.real_change_percent(table)
    assert (first, last) == ("2001-02", "2002-03")
    assert change == pytest.approx(100 * (11 / (10 * 102 / 101) - 1))
    assert table["is_plan"].tolist() == [False, False, True]


def test_the_region_has_five_years_of_outturn_and_one_of_plan(inputs: CountInputs) -> None:
    table = region_years(inputs).set_index("financial_year")
    assert table.index.tolist() == [f"20{n:02d}-{n + 1:02d}" for n in range(4, 10)]
    assert table["is_plan"].tolist() == [False] * 5 + [True]
    # As published for 2008-09, and by the deflator of June 2026 (64.6079 and 65.4436).
    assert table.at["2008-09", "nominal"] == pytest.approx(40_298, abs=1)
    assert table.at["2008-09", "real"] == pytest.approx(40_298.2 * 65.4436 / 64.6079, abs=1)


def outturn(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["authority", "financial_year", "amount_gbp_thousand"])
    return frame.assign(line="699", document_id="a-return")


def test_a_year_held_for_one_council_only_is_missing_for_the_other() -> None:
    table = years.councils_by_year(
        outturn(("A", "2001-02", 1000), ("A", "2003-04", 3000), ("B", "2003-04", 5000)),
        price_year="2003-04",
        deflators=DEFLATORS,
    )
    assert len(table) == 2 * 3
    held = table.dropna(subset=["nominal"])
    assert held[["authority", "nominal"]].to_numpy().tolist() == [["A", 1], ["A", 3], ["B", 5]]
    assert table["real"].isna().equals(table["nominal"].isna())


def test_a_year_before_a_council_existed_is_not_applicable_and_a_gap_is_missing() -> None:
    by_year = years.councils_by_year(
        outturn(("A", "2001-02", 1000), ("B", "2002-03", 2000), ("B", "2004-05", 5000)),
        price_year="2002-03",
        deflators=DEFLATORS,
    )
    table = years.side_by_side(by_year, {"B": "2002-03"}).set_index("financial_year")
    assert table["nominal:B"].tolist()[:2] == [years.NOT_YET, 2]
    assert pd.isna(table.at["2003-04", "real:B"])
    assert pd.isna(table.at["2002-03", "nominal:A"])


def test_councils_of_the_place_come_first_and_others_by_name(inputs: CountInputs) -> None:
    table = years.like_councils(
        inputs.outturn, inputs.similar, inputs.populations, financial_year="2009-10",
        as_at="2009-06-30",
    )  # fmt: skip
    assert table["authority"].tolist() == [
        "Central Bedfordshire", "Luton", "Bedford", "Peterborough", "Southend-on-Sea", "Thurrock",
    ]  # fmt: skip
    by_name = table.set_index("authority")
    assert by_name.at["Bedford", "education_each"] == pytest.approx(145_000_000 / 154_808)
    assert by_name.at["Luton", "services_each"] == pytest.approx(380_339_000 / 195_449)


def test_a_council_whose_residents_are_not_held_has_no_rate(inputs: CountInputs) -> None:
    known = inputs.populations[inputs.populations["area"] != "E06000055"]
    table = years.like_councils(
        inputs.outturn, inputs.similar, known, financial_year="2009-10", as_at="2009-06-30"
    ).set_index("authority")
    assert pd.isna(table.at["Bedford", "services_each"])
    assert table.at["Bedford", "services"] == pytest.approx(274.696)
