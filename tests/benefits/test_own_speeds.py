"""The area's own councils are found by code or name, in the periods nearest to the pilot's year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tp_analysis.areas import Area, read_areas
from tp_analysis.benefits.figures import key_figures
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.benefits.own_speed_exhibits import own_speeds_table
from tp_analysis.benefits.own_speeds import covers, own_speeds, period_words, speeds_by_period
from tp_analysis.benefits.published_exhibits import council_speeds_table
from tp_analysis.display import Shown
from tp_analysis.document import Paragraph, TableExhibit
from tp_analysis.errors import DataError

NEW, CHANGES = "new claims", "changes of circumstances"
LUTON = {"authority_code": "E06000032", "authority": "Luton", "area_level": "local authority"}
BEDS = LUTON | {"authority_code": "E06000056", "authority": "Central Beds."}


@pytest.fixture(scope="module")
def area(root: Path) -> Area:
    return read_areas(root / "areas.toml")["luton-and-central-bedfordshire"]


@pytest.fixture(scope="module")
def inputs(area: Area) -> BenefitInputs:
    return load_inputs(area=area.key, assumed=ClaimAssumptions())


def speed(start: str, months: int, days: float | None = 30, **others: Any) -> dict[str, Any]:
    first = pd.Timestamp(f"{start}-01")
    end = first + pd.DateOffset(months=months) - pd.DateOffset(days=1)
    kind = {1: "month", 3: "quarter", 12: "year"}[months]
    return LUTON | {
        "claim_kind": NEW, "period_kind": kind, "period_start": first, "period_end": end,
        "average_days": days, "average_days_mark": None, "file": "speeds.ods",
        "source": "Made-up speeds, this test", "licence": "none",
    } | others  # fmt: skip


def starts(rows: pd.DataFrame) -> list[str]:
    return [f"{start:%Y-%m}" for start in rows["period_start"]]


def found(area: Area, *rows: dict[str, Any]) -> pd.DataFrame:
    return own_speeds(pd.DataFrame(rows), area, "2009-10")


def test_a_council_is_known_by_its_code_whatever_its_name(area: Area) -> None:
    other = {"authority_code": "E06000042", "authority": "Luton"}
    rows = found(area, speed("2009-04", 12, **BEDS), speed("2009-04", 12, **other))
    assert rows["council"].tolist() == ["Central Bedfordshire"]


def test_without_codes_a_council_is_known_by_its_name(area: Area) -> None:
    uncoded = {"authority_code": None, "area_level": None, "authority": "central bedfordshire"}
    assert found(area, speed("2009-04", 12, **uncoded))["council"].tolist() == [
        "Central Bedfordshire"
    ]


def test_the_four_periods_nearest_to_the_year_are_taken(area: Area) -> None:
    months = [f"{year}-{month:02}" for year in (2008, 2009, 2010) for month in (1, 4, 7, 10)]
    rows = found(area, *(speed(month, 3) for month in reversed(months)))
    assert starts(rows) == ["2009-04", "2009-07", "2009-10", "2010-01"]


def test_of_years_quarters_and_months_the_coarsest_counts(area: Area) -> None:
    rows = found(area, speed("2009-04", 1), speed("2021-04", 12), speed("2009-04", 3))
    assert starts(rows) == ["2021-04"]


def test_councils_come_in_the_order_of_the_area(area: Area) -> None:
    rows = found(area, speed("2009-04", 12, **BEDS), speed("2009-04", 12))
    assert rows["council"].tolist() == ["Luton", "Central Bedfordshire"]


def test_two_workbooks_may_say_the_same_and_may_not_differ(area: Area) -> None:
    one, other = speed("2009-04", 12), speed("2009-04", 12, file="older.ods")
    assert len(found(area, one, other)) == 1
    with pytest.raises(DataError, match=r"speeds\.ods and older\.ods differ on Luton, .* 2009-10"):
        found(area, one, other | {"average_days": 31})


def test_a_missing_figure_is_its_shorthand_in_todays_form(area: Area) -> None:
    rows = found(
        area,
        speed("2009-04", 12, None, average_days_mark="[z]"),
        speed("2009-04", 12, None, average_days_mark="..", claim_kind=CHANGES),
        speed("2010-04", 12, 28.5),
    )
    assert speeds_by_period(rows).to_numpy().tolist() == [
        ["Luton", "2009-10", "[z]", "[x]"],
        ["Luton", "2010-11", 28.5, "[x]"],
    ]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2009-04-01", "2010-03-31", "2009-10"),
        ("2009-07-01", "2010-06-30", "Year to June 2010"),
        ("2009-07-01", "2009-09-30", "July to September 2009"),
        ("2009-12-01", "2010-02-28", "December 2009 to February 2010"),
        ("2009-07-01", "2009-07-31", "July 2009"),
    ],
)
def test_a_period_is_named_in_words(start: str, end: str, words: str) -> None:
    assert period_words(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == words


def test_a_year_is_covered_by_a_figure_within_it_alone(area: Area) -> None:
    assert covers(found(area, speed("2010-01", 3)), "2009-10")
    assert not covers(found(area, speed("2010-04", 3)), "2009-10")
    assert not covers(found(area, speed("2010-01", 3, None)), "2009-10")


def with_speeds(inputs: BenefitInputs, area: Area, *rows: dict[str, Any]) -> BenefitInputs:
    return replace(inputs, own_speeds=found(area, *rows), speeds_brought=len(rows))


def exhibit(shown: Shown) -> TableExhibit:
    (block,) = shown.blocks
    assert isinstance(block, TableExhibit)
    return block


def test_the_page_shows_own_councils_and_no_longer_says_that_none_was_found(
    inputs: BenefitInputs, area: Area
) -> None:
    brought = with_speeds(
        inputs, area, speed("2009-04", 12), speed("2009-04", 12, 24, **BEDS),
        speed("2009-04", 12, 9, claim_kind=CHANGES),
    )  # fmt: skip
    block = exhibit(own_speeds_table(brought, as_at="2026-06-30"))
    assert block.title == "The area's own councils took 24 days to 30 days to decide a new claim"
    assert [list(row) for row in block.grid.rows] == [
        ["Luton", "2009-10", "30", "9"], ["Central Bedfordshire", "2009-10", "24", "[x]"],
    ]  # fmt: skip
    assert block.source == "Made-up speeds, this test"
    beside = exhibit(council_speeds_table(brought, key_figures(brought)))
    assert not [note for note in beside.notes if note.startswith("No speed of")]


def test_one_value_is_no_range_and_no_value_says_so(inputs: BenefitInputs, area: Area) -> None:
    one = with_speeds(inputs, area, speed("2009-04", 12, 28.5, claim_kind=CHANGES))
    none = with_speeds(inputs, area, speed("2009-04", 12, None))
    titles = [exhibit(own_speeds_table(each, as_at="2026-06-30")).title for each in (one, none)]
    assert titles == [
        "The area's own councils took 28.5 days to deal with a change",
        "The official tables have no speed of the area's own councils",
    ]


def test_nothing_is_shown_where_nobody_brought_tables(inputs: BenefitInputs) -> None:
    empty = inputs.own_speeds.iloc[:0]
    assert own_speeds_table(
        replace(inputs, own_speeds=empty, speeds_brought=0), as_at="2026-06-30"
    ) == Shown(())


def test_tables_without_a_council_of_the_area_are_told(inputs: BenefitInputs, area: Area) -> None:
    other = {"authority_code": "E06000042", "authority": "Milton Keynes"}
    brought = with_speeds(inputs, area, speed("2009-04", 12, **other))
    (block,) = own_speeds_table(brought, as_at="2026-06-30").blocks
    assert isinstance(block, Paragraph)


def test_a_period_after_the_date_of_the_page_is_refused(inputs: BenefitInputs, area: Area) -> None:
    brought = with_speeds(inputs, area, speed("2009-04", 12))
    with pytest.raises(DataError, match="later"):
        own_speeds_table(brought, as_at="2010-01-31")
