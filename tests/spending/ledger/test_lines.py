"""Ledger lines are what the documents print, once each, with what was assumed marked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.allocation import population_share, share_of
from tp_analysis.spending.ledger.assumptions import effect_of_transfers
from tp_analysis.spending.ledger.columns import LEDGER_COLUMNS
from tp_analysis.spending.ledger.eliminations import consolidate
from tp_analysis.spending.ledger.lines import (
    LedgerTables,
    body_key,
    build_lines,
    printed_lines,
)

POLICE, FIRE = "bedfordshire-police-authority", "bedfordshire-combined-fire-authority"
E_CODES = {"luton": "E0201", "central-bedfordshire": "E0203", POLICE: "E6002", FIRE: "E6102"}


def amount(lines: pd.DataFrame, line_id: str) -> int:
    return int(lines.set_index("line_id")["amount_pence"][line_id])


def test_a_ledger_has_its_columns_and_whole_pence(shipped: pd.DataFrame) -> None:
    assert tuple(shipped.columns) == LEDGER_COLUMNS
    assert shipped["amount_pence"].dtype == "int64"
    assert shipped["line_id"].is_unique


def test_a_line_of_a_return_becomes_a_line_of_the_ledger(shipped: pd.DataFrame) -> None:
    assert amount(shipped, "rs-luton-2009-10-190") == 217_228 * 100_000
    assert amount(shipped, "rs-central-bedfordshire-2009-10-190") == 209_202 * 100_000
    education = shipped.set_index("line_id").loc["rs-luton-2009-10-190"]
    assert (education["cofog_code"], education["control"]) == ("09", "directed")
    assert education["document_id"] == "revenue-outturn-summary-2009-10"


def test_a_printed_figure_of_the_count_becomes_a_line(shipped: pd.DataFrame) -> None:
    assert amount(shipped, "figure-count.hmrc") == 24_588_000_000
    assert amount(shipped, "figure-count.nhs_luton") == 29_600_000_000


def test_the_councils_are_not_counted_from_both_the_return_and_the_count(
    shipped: pd.DataFrame,
) -> None:
    named = set(shipped["line_id"])
    assert not {"figure-count.luton", "figure-count.central_bedfordshire"} & named


def test_housing_benefit_is_taken_out_of_the_department_and_its_total_stays(
    shipped: pd.DataFrame,
) -> None:
    department = shipped[shipped["body"] == "department-for-work-and-pensions"]
    assert department["amount_pence"].sum() == 74_633_100_000
    assert amount(shipped, "figure-count.dwp") == (746_331 - 68_120 - 47_351) * 100_000
    assert set(department["evidence"]) == {"assumed"}


def test_housing_benefit_is_taken_out_of_the_other_grants_that_councils_received(
    shipped: pd.DataFrame,
) -> None:
    luton = shipped[(shipped["body"] == "luton") & (shipped["amount_pence"] < 0)]
    outside = luton["line_id"].isin(
        ["rs-luton-2009-10-791", "transfer-benefit-subsidy-luton-2009-10-received"]
    )
    assert luton.loc[outside, "amount_pence"].sum() == -90_698 * 100_000


def test_a_transfer_greater_than_the_figure_it_is_in_is_refused(tables: LedgerTables) -> None:
    small = tables.published.assign(
        value=tables.published["value"].mask(tables.published["figure_id"] == "count.dwp", 1e6)
    )
    with pytest.raises(DataError, match=r"'benefit-subsidy' of £68,120,000\.00 is more than"):
        printed_lines(replace(tables, published=small), count_year="2009-10")


def test_no_transfer_is_made_for_a_year_without_a_figure_of_the_payer(
    tables: LedgerTables,
) -> None:
    lines = build_lines(tables, count_year="2008-09")
    assert not lines["line_id"].str.startswith("transfer-").any()


def test_the_net_total_without_the_assumed_transfer_is_higher_by_it(tables: LedgerTables) -> None:
    effect = effect_of_transfers(tables, count_year="2009-10").iloc[0]
    assert effect["transfer"] == "benefit-subsidy"
    assert effect["difference_pence"] == (68_120 + 47_351) * 100_000


def test_police_and_fire_are_cut_to_the_share_of_residents(
    shipped: pd.DataFrame, tables: LedgerTables
) -> None:
    # Residents at mid-2009 of Luton, Central Bedfordshire and Bedford, as ONS publishes them.
    share = Fraction(195_449 + 250_329, 195_449 + 250_329 + 154_808)
    police = shipped.set_index("line_id").loc[f"rs-{POLICE}-2009-10-601"]
    assert abs(police["amount_pence"] - 11_159_200_000 * share) <= Fraction(1, 2)
    assert (police["allocation_method"], police["evidence"]) == ("population share", "assumed")
    printed = printed_lines(tables, count_year="2009-10")
    assert amount(printed, f"rs-{POLICE}-2009-10-601") == 11_159_200_000


def test_a_body_without_the_councils_it_serves_cannot_be_cut(tables: LedgerTables) -> None:
    bodies = tables.bodies.assign(served_codes=pd.NA)
    with pytest.raises(DataError, match="does not say which councils"):
        build_lines(replace(tables, bodies=bodies), count_year="2009-10")


def test_a_missing_population_is_named(tables: LedgerTables) -> None:
    held = tables.populations[tables.populations["area"] != "E06000055"]
    with pytest.raises(DataError, match="no population of E06000055 at 30 June 2009"):
        build_lines(replace(tables, populations=held), count_year="2009-10")


def test_two_populations_of_one_date_are_refused(tables: LedgerTables) -> None:
    doubled = pd.concat([tables.populations, tables.populations])
    with pytest.raises(DataError, match="two populations of E060000"):
        population_share(
            doubled, part=["E06000032"], whole=["E06000032", "E06000055"], financial_year="2009-10"
        )


@given(st.integers(-(10**15), 10**15), st.fractions(0, 1, max_denominator=10**7))
def test_a_share_is_to_the_nearest_penny_and_the_same_for_income(
    pence: int, share: Fraction
) -> None:
    assert abs(share_of(pence, share) - pence * share) <= Fraction(1, 2)
    assert share_of(-pence, share) == -share_of(pence, share)


def test_a_line_that_is_not_classified_says_where_to_add_it(tables: LedgerTables) -> None:
    fewer = tables.classes[tables.classes["item"] != "190"]
    with pytest.raises(DataError, match=r"Line 190 \(Education services\).*ledger_classes\.csv"):
        printed_lines(replace(tables, classes=fewer), count_year="2009-10")


def test_a_number_that_stands_for_another_service_later_is_classified_by_year(
    tables: LedgerTables,
) -> None:
    # Line 390 is social care up to 2010-11 and public health in 2020-21.
    social_care = tables.outturn[tables.outturn["line"] == "390"]
    both = pd.concat([social_care, social_care.assign(financial_year="2020-21")])
    lines = printed_lines(replace(tables, outturn=both), count_year="2009-10")
    functions = lines.set_index("line_id")["cofog_code"]
    assert functions["rs-luton-2009-10-390"] == "10"
    assert functions["rs-luton-2020-21-390"] == "07"


def test_a_year_whose_form_nobody_looked_at_is_refused(tables: LedgerTables) -> None:
    later = tables.outturn.assign(financial_year="2015-16")
    with pytest.raises(DataError, match=r"for 2015-16 is not classified"):
        printed_lines(replace(tables, outturn=later), count_year="2009-10")


def test_a_line_given_by_two_datasets_is_refused(tables: LedgerTables) -> None:
    twice = tables.held.assign(line_id=["rs-luton-2009-10-190", *tables.held["line_id"][1:]])
    with pytest.raises(DataError, match="two lines 'rs-luton-2009-10-190'"):
        printed_lines(replace(tables, held=twice), count_year="2009-10")


def test_the_order_of_the_extracts_does_not_change_the_totals(tables: LedgerTables) -> None:
    turned = replace(tables, outturn=tables.outturn[::-1], held=tables.held[::-1])
    found, again = (consolidate(build_lines(t, count_year="2009-10")) for t in (tables, turned))
    pd.testing.assert_frame_equal(found.by_body, again.by_body)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Luton", "luton"), ("Bath & North East Somerset", "bath-north-east-somerset")],
)
def test_the_key_of_a_council_is_its_name_in_small_letters(name: str, key: str) -> None:
    assert body_key(name) == key


@pytest.mark.real_data
def test_every_line_held_is_that_of_the_revenue_outturn_workbook(
    tables: LedgerTables, real_data: Path
) -> None:
    printed = _printed(real_data)
    for row in tables.held.to_dict("records"):
        thousand = printed[E_CODES[row["body"]], row["line_id"].rsplit("-", 1)[1]]
        assert row["amount_pence"] == thousand * 100_000, row["line_id"]
    for row in tables.control_totals.to_dict("records"):
        assert row["amount_pence"] == printed[E_CODES[row["body"]], "749"] * 100_000


def _printed(real_data: Path) -> dict[tuple[str, str], int]:
    """Every amount of the main sheet by E-code and line; a label's first use is the one meant."""
    book = CalamineWorkbook.from_path(str(real_data / "la_revenue" / "rs2009_10.xls"))
    lines: dict[str, str] = {}
    for row in book.get_sheet_by_name("Col refs").to_python():
        filled = [cell for cell in row if cell != ""]
        if len(filled) > 1 and isinstance(filled[0], float) and isinstance(filled[1], str):
            lines.setdefault(filled[1].strip(), f"{filled[0]:.0f}")
    sheet = book.get_sheet_by_name("RS LA Data 2009-10 (1)").to_python()
    found: dict[tuple[str, str], int] = {}
    for row in sheet:
        for label, cell in zip(sheet[5], row, strict=True):
            line = lines.get(str(label).strip())
            if row[0] in E_CODES.values() and line and isinstance(cell, float):
                found.setdefault((str(row[0]), line), int(cell))
    return found
