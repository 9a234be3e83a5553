"""Rows of text files: the encoding told by evidence, quotes and line ends as they come."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.extracts.text_encodings import MAC, WINDOWS, tell_encoding
from tp_analysis.extracts.text_files import csv_rows, text_form

# What British bodies print above ASCII.
NAMES = ["Priory House Café", "Children’s Social Care", "Staff EV – lease", "Llŷn", "Jürgen & Søn",
         "“Best” Ltd", "CAFÉ ROUGE", "Théâtre", "Société Générale"]  # fmt: skip


def written(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(folder: Path, content: bytes) -> list[tuple[int, list[str]]]:
    return list(csv_rows(written(folder, content)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", WINDOWS, MAC])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "Llŷn"])
def test_signs_come_out_right_in_every_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    rows = read(tmp_path, f"Supplier,Amount\r\n{name},£1.00\r\n".encode(encoding))
    assert rows == [(1, ["Supplier", "Amount"]), (2, [name, "£1.00"])]


@given(st.lists(st.sampled_from([name for name in NAMES if name != "Llŷn"]), min_size=1),
       st.sampled_from([WINDOWS, MAC]))  # fmt: skip
def test_windows_and_mac_are_told_apart_by_any_of_these_names(
    names: list[str], encoding: str
) -> None:
    content = "\n".join(f"{name},1.00" for name in names).encode(encoding)
    assert tell_encoding([content]).name == encoding


def test_pieces_of_any_size_tell_the_same() -> None:
    content = "Priory House Café,Children’s – £5\n".encode(MAC)
    whole = tell_encoding([content])
    assert tell_encoding([content[:14], content[14:15], content[15:]]) == whole
    assert whole.name == MAC


def test_a_file_with_pound_signs_only_is_windows_and_not_ambiguous() -> None:
    # 0xa3 is £ in both.
    told = tell_encoding([b"Value \xa3\n\xa31,200.00\n"])
    assert (told.name, told.high_bytes, told.ambiguous) == (WINDOWS, 2, False)


def test_signs_that_tell_nothing_are_windows_and_said(tmp_path: Path) -> None:
    form = text_form(written(tmp_path, b"Supplier,Amount\n\xa9 Ltd,1.00\n"))
    assert form.encoding.ambiguous == (b"\xa9".decode(WINDOWS) != b"\xa9".decode(MAC))
    form = text_form(written(tmp_path, b"Supplier,Amount\n\xb1,1.00\n"))
    assert not form.encoding.ambiguous, "plus-minus is 0xb1 in both"


@pytest.mark.parametrize("marks", [1, 2])
def test_byte_order_marks_are_no_text(tmp_path: Path, marks: int) -> None:
    path = written(tmp_path, codecs.BOM_UTF8 * marks + b"Supplier,Amount\nA,1\n")
    assert next(csv_rows(path)) == (1, ["Supplier", "Amount"])
    [forgiven] = text_form(path).forgiven()
    assert forgiven.count == marks


def test_a_mark_that_was_misread_and_written_again_is_a_mark(tmp_path: Path) -> None:
    path = written(tmp_path, codecs.BOM_UTF8 + "ï»¿Supplier,Amount\nA,1\n".encode())
    assert next(csv_rows(path)) == (1, ["Supplier", "Amount"])
    assert text_form(path).encoding.marks == 2


def test_a_name_cut_within_a_sign_does_not_change_the_encoding(tmp_path: Path) -> None:
    content = "Café,£1.00\nCafé,£2.00\n".encode() + "Café".encode()[:-1] + b",1\n"
    rows = read(tmp_path, content)
    assert rows[0] == (1, ["Café", "£1.00"])
    assert rows[2] == (3, ["Caf\ufffd", "1"])
    assert text_form(tmp_path / "file.csv").encoding.damaged == 1


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    rows = read(tmp_path, b'a,b\r\n\r\n"two\r\nlines",1\r\nc,2')
    assert rows == [(1, ["a", "b"]), (3, ["two\r\nlines", "1"]), (4, ["c", "2"])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = f"Supplier{separator}Amount\nA, B and C{separator}1.00\nD{separator}2.00\n"
    assert read(tmp_path, text.encode())[1] == (2, ["A, B and C", "1.00"]) or separator == ","


def test_a_quote_that_is_never_closed_says_where_it_opens(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="begins in row 2"):
        read(tmp_path, b'a,b\n"cut here,1\nc,2\n')


@pytest.mark.parametrize("rest", ["c", "c,2"])
def test_a_last_row_that_is_short_and_has_no_line_end_was_cut(tmp_path: Path, rest: str) -> None:
    with pytest.raises(DataError, match="breaks off in row 3"):
        read(tmp_path, f"a,b,c\nb,2,3\n{rest}".encode())
    assert len(read(tmp_path, f"a,b,c\nb,2,3\n{rest}\n".encode())) == 3
    assert len(read(tmp_path, f"title\na,b,c\n{rest}".encode())) == 3


def test_a_last_line_without_a_line_end_is_said(tmp_path: Path) -> None:
    [forgiven] = text_form(written(tmp_path, b"a,b\n1,2")).forgiven()
    assert "without a line end" in forgiven.what
    assert text_form(written(tmp_path, b"a,b\n1,2\r\n")).forgiven() == []


def test_a_file_that_ends_within_a_sign_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read after row 1"):
        read(tmp_path, b"a,b\nCaf" + "é".encode()[:1])


def zipped(folder: Path, **members: str) -> Path:
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path


def test_a_zipped_csv_file_is_read(tmp_path: Path) -> None:
    assert [*csv_rows(zipped(tmp_path, may__csv="a,£\nb,2\n"))] == [
        (1, ["a", "£"]),
        (2, ["b", "2"]),
    ]


def test_a_zip_file_of_several_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds 2 files.*Unzip"):
        [*csv_rows(zipped(tmp_path, may__csv="a", june__csv="b"))]


def test_a_zip_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, may__csv="a,b\n" * 1000)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match="cannot be opened"):
        [*csv_rows(path)]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2,
                         max_size=2), min_size=1))  # fmt: skip
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory,
                                    table: list[list[str]]) -> None:  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows([["Supplier", "Amount"], *table])
    path = written(tmp_path_factory.mktemp("csv"), text.getvalue().encode())
    assert [cells for _, cells in csv_rows(path)] == [["Supplier", "Amount"], *table]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "encoding", "text"),
    [
        ("central_bedfordshire_spending_2024_04.csv", MAC, "Priory House Café"),
        ("central_bedfordshire_spending_2024_04.csv", MAC, "Staff EV – lease"),
        ("central_bedfordshire_spending_2024_06.csv", MAC, "Children’s Social Car"),
        ("windsor_maidenhead_2023_24.csv", WINDOWS, "Waterstone’s"),
        ("milton_keynes_2023_03.csv", WINDOWS, "Group Head – Children"),
        ("luton_2024_july.csv", WINDOWS, "COMF £11k"),
        ("luton_2024_april.csv", "utf-8", "Value £"),
        ("blackpool_2023_06.csv", "utf-8", "é"),
    ],
)
def test_real_files_show_right_signs(real_data: Path, file: str, encoding: str, text: str) -> None:
    path = real_data / "council_spend" / file
    assert text_form(path).encoding.name == encoding
    assert any(text in cell for _, cells in csv_rows(path) for cell in cells)
