"""Housing Benefit speeds: each figure with its area, claims and period; each fault with its place.

Every workbook here is of this project's own making: its figures are invented and its layout is what
is known, or supposed, of the tables that the Department for Work and Pensions publishes.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.housing_benefit_speeds import (
    HousingBenefitSpeedsFile,
    read_housing_benefit_speeds,
)
from tp_analysis.extracts.official import read_official

Rows = list[list[Any]]
COVER: Rows = [["Housing Benefit: statistics on speed of processing"], ["A made-up sample"]]
NEW = "Table 1: Average number of calendar days to process new Housing Benefit claims"
CHANGES = "Table 2: Average number of calendar days to process changes of circumstances"
LABELS = ["ONS code", "Local authority"]
LUTON, BEDS = ["E06000032", "Luton"], ["E06000056", "Central Bedfordshire"]
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def save(folder: Path, merged: tuple[str, ...] = (), **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for row in COVER:
        book.active.append(row)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    book.save(folder / "speeds.xlsx")
    return folder / "speeds.xlsx"


def save_ods(folder: Path, **sheets: Rows) -> Path:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, r))}</table:table-row>" for r in rows)
        + "</table:table>"
        for name, rows in {"Cover": COVER, **sheets}.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(folder / "speeds.ods", "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("META-INF/manifest.xml", manifest)
        file.writestr("content.xml", content)
    return folder / "speeds.ods"


def read(folder: Path, merged: tuple[str, ...] = (), **sheets: Rows) -> HousingBenefitSpeedsFile:
    return read_housing_benefit_speeds(save(folder, merged, **sheets))


def quarter(*figures: list[Any]) -> Rows:
    """A sheet of new claims in one quarter: its figures in C, and D, from row 5."""
    heads = [*LABELS, "Average days", "Number of new claims"]
    return [[f"{NEW}, by local authority"], ["Quarter 2 2009/10"], ["Some notes."], heads,
            *figures]  # fmt: skip


def figures(file: HousingBenefitSpeedsFile) -> list[tuple[Any, ...]]:
    columns = ["authority", "claim_kind", "period_start", "period_end", "average_days"]
    rows = file.table[columns].to_dict("records")
    return [
        (r["authority"], r["claim_kind"], f"{r['period_start']:%Y-%m}", f"{r['period_end']:%Y-%m}",
         r["average_days"]) for r in rows
    ]  # fmt: skip


def problems(file: HousingBenefitSpeedsFile) -> list[str]:
    return [problem.sentence() for problem in file.problems]


def forgiven(file: HousingBenefitSpeedsFile) -> dict[str, int]:
    return {item.what: item.count for item in file.forgiven}


def test_a_figure_comes_out_with_its_area_claims_and_period(tmp_path: Path) -> None:
    file = read(tmp_path, Table_1=quarter([*LUTON, 31, 1240], [*BEDS, 24.4, 610]))
    assert problems(file) == []
    row = file.table.iloc[1].dropna().to_dict()
    assert row == {
        "sheet": "Table 1", "row": 6, "authority_code": "E06000056",
        "authority": "Central Bedfordshire", "area_level": "local authority",
        "claim_kind": "new claims", "period_kind": "quarter",
        "period_start": pd.Timestamp("2009-07-01"), "period_end": pd.Timestamp("2009-09-30"),
        "average_days": 24.4, "cases": 610,
    }  # fmt: skip
    assert forgiven(file) == {"sheets without such a table, as cover and notes: not read": 1}


def test_an_ods_file_says_what_the_xlsx_file_says(tmp_path: Path) -> None:
    sheet = quarter([*LUTON, 31, 1240], [*BEDS, "[x]", 610])
    one = read_housing_benefit_speeds(save_ods(tmp_path, Table_1=sheet))
    other = read_housing_benefit_speeds(save(tmp_path, **{"Table 1": sheet}))
    columns = [column for column in one.table.columns if column != "sheet"]
    pd.testing.assert_frame_equal(one.table[columns], other.table[columns])
    assert len(one.table) == 2


def test_merged_headings_hold_for_every_column_below_them(tmp_path: Path) -> None:
    sheet = [
        ["Housing Benefit speed of processing by local authority, average calendar days"],
        ["ONS code", "Local authority", "New claims", None, "Changes of circumstances", None],
        [None, None, "2008/09", "2009/10", "2008/09", "2009/10"],
        [*LUTON, 33, 31, 14, 12],
    ]
    file = read(tmp_path, ("A2:A3", "B2:B3", "C2:D2", "E2:F2"), Any_name_at_all=sheet)
    assert problems(file) == []
    assert figures(file) == [
        ("Luton", "new claims", "2008-04", "2009-03", 33),
        ("Luton", "new claims", "2009-04", "2010-03", 31),
        ("Luton", "changes of circumstances", "2008-04", "2009-03", 14),
        ("Luton", "changes of circumstances", "2009-04", "2010-03", 12),
    ]


def test_three_rows_of_headings_give_days_and_cases_of_each_quarter_of_two_years(
    tmp_path: Path,
) -> None:
    sheet = [
        [NEW],
        [None, None, "2008/09", None, "2009/10", None],
        [None, None, "Q4", None, "Q1", None],
        ["Code", "Authority", "Mean days", "Cases", "Mean days", "Cases"],
        [*LUTON, 33, 1200, 31, 1240],
    ]
    file = read(tmp_path, Table=sheet)
    assert problems(file) == []
    assert figures(file) == [
        ("Luton", "new claims", "2009-01", "2009-03", 33),
        ("Luton", "new claims", "2009-04", "2009-06", 31),
    ]
    assert file.table["cases"].tolist() == [1200, 1240]


def test_months_across_may_be_dates_below_a_title_that_names_claims_and_measure(
    tmp_path: Path,
) -> None:
    sheet = [[CHANGES], [*LABELS, dt.datetime(2009, 4, 1), "May-09"], [*LUTON, 12, 13]]
    assert figures(read(tmp_path, Table=sheet)) == [
        ("Luton", "changes of circumstances", "2009-04", "2009-04", 12),
        ("Luton", "changes of circumstances", "2009-05", "2009-05", 13),
    ]


def test_a_table_of_before_2011_may_have_no_codes_and_one_mean_for_all_claims(
    tmp_path: Path,
) -> None:
    sheet = [
        ["Right time indicator: days to process Housing Benefit new claims and change events"],
        ["Local authority", "2009/10"],
        ["Luton", 17],
    ]
    file = read(tmp_path, NI181=sheet)
    assert figures(file) == [("Luton", "new claims and changes", "2009-04", "2010-03", 17)]
    assert file.table["authority_code"].isna().all()
    assert file.table["area_level"].isna().all()


def test_cases_on_a_sheet_of_their_own_join_their_days(tmp_path: Path) -> None:
    days = [[f"{NEW}, 2009/10"], [*LABELS, "Days"], [*LUTON, 31]]
    cases = [["Table 3: Number of new claims processed, 2009/10"], [*LABELS, "Volume"],
             [*LUTON, "5,120"]]  # fmt: skip
    file = read(tmp_path, Table_1=days, Table_3=cases)
    assert problems(file) == []
    assert file.table[["average_days", "cases"]].to_numpy().tolist() == [[31.0, 5120]]
    assert forgiven(file)["numbers stored as text"] == 1


def test_areas_of_other_levels_are_told_from_authorities(tmp_path: Path) -> None:
    rows = [["K03000001", "Great Britain", 25, 9], ["E12000006", "East of England", 24, 9],
            [*LUTON, 31, 9]]  # fmt: skip
    file = read(tmp_path, Table_1=quarter(*rows))
    assert file.table["area_level"].tolist() == ["country", "region", "local authority"]


def test_a_shorthand_for_a_code_is_no_code(tmp_path: Path) -> None:
    file = read(tmp_path, Table_1=quarter(["[z]", "Luton", 31, 12]))
    assert problems(file) == []
    assert file.table["authority_code"].isna().tolist() == [True]


def test_of_region_and_authority_side_by_side_the_authority_names_the_row(tmp_path: Path) -> None:
    sheet = [
        [f"{NEW}, 2009/10"],
        ["Code", "Local authority", "Region", "Days"],
        [*LUTON, "East of England", 31],
    ]
    assert read(tmp_path, Table=sheet).table["authority"].tolist() == ["Luton"]


@pytest.mark.parametrize("mark", ["[x]", "[z]", "[c]", "[low]", "..", ".", "-", "\u2013", "N/A"])
def test_a_shorthand_is_a_missing_figure_and_is_kept_beside_it(tmp_path: Path, mark: str) -> None:
    file = read(tmp_path, Table_1=quarter([*LUTON, mark, 12]))
    [row] = file.table.to_dict("records")
    assert problems(file) == []
    assert pd.isna(row["average_days"])
    assert row["average_days_mark"] == mark
    assert forgiven(file)[f"cells with {mark} instead of a figure: left missing"] == 1


@pytest.mark.parametrize(("printed", "mark"), [("31 [r]", "[r]"), ("31(p)", "(p)"), ("31", None)])
def test_a_number_as_text_is_a_number_and_keeps_its_mark(
    tmp_path: Path, printed: str, mark: str | None
) -> None:
    [row] = read(tmp_path, Table_1=quarter([*LUTON, printed, 12])).table.to_dict("records")
    assert row["average_days"] == 31
    assert row["average_days_mark"] == mark if mark else pd.isna(row["average_days_mark"])


def test_an_empty_cell_is_missing_and_a_footnote_is_no_area(tmp_path: Path) -> None:
    foot = ["Source: returns of local authorities", None, None, None]
    file = read(tmp_path, Table_1=quarter([*LUTON, None, 12], foot))
    assert problems(file) == []
    assert file.table["average_days"].isna().tolist() == [True]
    assert forgiven(file)["empty cells in the row of an area: left missing"] == 1


def test_numbers_of_notes_leave_names_and_headings(tmp_path: Path) -> None:
    sheet = [[NEW], [*LABELS, "2009/10 [note 2]"], ["E06000032", "Luton [note 1]", 31]]
    assert figures(read(tmp_path, Table=sheet)) == [
        ("Luton", "new claims", "2009-04", "2010-03", 31)
    ]


def test_changes_from_a_year_before_and_shares_are_not_read(tmp_path: Path) -> None:
    heads = [*LABELS, "2009/10", "Change from 2008/09", "Percentage within 14 days"]
    file = read(tmp_path, Table=[[NEW], heads, [*LUTON, 31, -2, 40]])
    assert [row[-1] for row in figures(file)] == [31]
    assert forgiven(file)["columns of other figures, such as changes and shares: not read"] == 2


def test_a_figure_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    sheet = quarter([*LUTON, 31, 12])
    file = read(tmp_path, Table_1=sheet, Table_1_again=sheet)
    assert len(file.table) == 1
    assert forgiven(file)["figures that stand in the workbook twice: taken once"] == 2


def test_every_fault_is_told_at_once_with_sheet_row_and_column(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        Table_1=quarter(
            [*LUTON, "thirty", 1240],
            [*BEDS, -3, 12.5],
            ["Luton", "Luton", 31, 12],
            ["E06000055", None, 28, 12],
            ["E06000042", "Milton Keynes", True, -1],
            ["E06000055", 12, 28, 12],
        ),
        Table_2=quarter([*LUTON, 31, 1250]),
    )
    at = "of sheet 'Table 1'"
    assert problems(file) == [
        f"row 5, column C {at} has 'thirty': is neither a figure nor a shorthand such as [x]. "
        "Correct the cell",
        f"row 6, column C {at} has '-3': is no mean of 0 to 1,000 days. Correct the cell",
        f"row 6, column D {at} has '12.5': is no number of cases: a whole number, not below 0. "
        "Correct the cell",
        f"row 7, column A {at} has 'Luton': is no code of an area, such as E06000032. Correct it, "
        "or leave it empty",
        f"row 8, column B {at}: names no area, beside figures. Give the row its name",
        f"row 9, column C {at} has 'True': is neither a figure nor a shorthand such as [x]. "
        "Correct the cell",
        f"row 9, column D {at} has '-1': is no number of cases: a whole number, not below 0. "
        "Correct the cell",
        f"row 10, column B {at} has '12': names no area, beside figures. Give the row its name",
        "row 5, column D of sheet 'Table 2' has '1250': differs from row 5 of sheet 'Table 1', "
        "which is of the same area, claims and period. Correct one of the two",
    ]


@pytest.mark.parametrize(
    ("title", "heading", "missing"),
    [
        ("Average days by local authority", "2009/10", "of which claims it is"),
        (NEW, "Average days", "its month, quarter or year"),
    ],
)
def test_a_column_that_cannot_be_told_is_a_problem_and_never_a_guess(
    tmp_path: Path, title: str, heading: str, missing: str
) -> None:
    file = read(tmp_path, Sheet=[[title], [*LABELS, heading], [*LUTON, 31]])
    assert problems(file) == [
        f"row 2, column C of sheet 'Sheet' has '{heading}': does not say {missing}, nor does what "
        "stands above. Give the table as published"
    ]
    assert file.table.empty


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Local authority", "Average days to mend a road, 2009/10"])
    book.active.append(["Luton", 31])
    book.save(tmp_path / "roads.xlsx")
    with pytest.raises(DataError, match=r"roads\.xlsx holds no Housing Benefit speeds"):
        read_housing_benefit_speeds(tmp_path / "roads.xlsx")


def test_a_workbook_on_housing_benefit_without_such_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has no table of average days.*Looked for"):
        read(tmp_path, Caseload=[["Local authority", "Claimants"], ["Luton", 12_000]])


def test_it_is_known_among_the_official_tables(tmp_path: Path) -> None:
    found = read_official(save(tmp_path, Table_1=quarter([*LUTON, 31, 1240])))
    assert found is not None
    assert (found[0], len(found[1].table)) == ("housing benefit speeds", 1)
