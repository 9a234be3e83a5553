"""The ODS file says the same as the XLSX file, in typed cells, and is a sound OpenDocument file."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from lxml import etree

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}


@pytest.fixture(scope="module")
def file(written: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(written.folder / "spending.ods")


@pytest.fixture(scope="module")
def content(file: zipfile.ZipFile) -> Any:
    return etree.fromstring(file.read("content.xml"))


def found(tree: Any, path: str) -> list[Any]:
    return list(tree.xpath(path, namespaces=NAMES))


def test_both_workbooks_hold_the_same_worksheets_and_cells(written: Any) -> None:
    assert written.sheets("ods") == written.sheets("xlsx")


def test_the_type_of_the_file_is_its_first_member_and_not_compressed(
    file: zipfile.ZipFile,
) -> None:
    first = file.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert file.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    listed = etree.fromstring(file.read("META-INF/manifest.xml")).xpath("//@*")
    assert {name for name in file.namelist() if name.endswith("t.xml")} - {
        "META-INF/manifest.xml"
    } <= set(listed)


def test_every_cell_has_a_type_and_none_a_formula(content: Any) -> None:
    cells = found(content, "//table:table-cell")
    kinds = {cell.get(f"{{{NAMES['office']}}}value-type") for cell in cells}
    assert cells and kinds == {"string", "float"}
    assert not found(content, "//@table:formula")
    assert not found(content, "//@table:number-columns-spanned|//table:covered-table-cell")


def test_links_lead_to_worksheets_of_the_file_only(content: Any) -> None:
    names = found(content, "//table:table/@table:name")
    links = found(content, "//text:a/@xlink:href")
    assert links == [f"#{name}" for name in names[2:]]


def test_each_table_is_marked_up_without_a_filter_and_its_first_row_is_a_header(
    content: Any,
) -> None:
    ranges = found(content, "//table:database-range")
    assert len(ranges) == len(found(content, "//table:table-header-rows")) == 5
    said = {r.get(f"{{{NAMES['table']}}}name"): dict(r.attrib) for r in ranges}
    marked = said["Table_01_largest_body_spends_most"]
    assert marked[f"{{{NAMES['table']}}}contains-header"] == "true"
    assert marked[f"{{{NAMES['table']}}}display-filter-buttons"] == "false"
    address = marked[f"{{{NAMES['table']}}}target-range-address"]
    assert address == "Table_1.A9:Table_1.G13"


def test_title_language_and_headings_are_said_and_nobody_is_named(
    file: zipfile.ZipFile, content: Any
) -> None:
    meta = etree.fromstring(file.read("meta.xml"))
    assert found(meta, "//dc:title/text()") == [
        "How much is spent here? Luton and Central Bedfordshire, 2009-10"
    ]
    assert found(meta, "//dc:language/text()") == ["en-GB"] and not found(meta, "//dc:creator")
    styles = etree.fromstring(file.read("styles.xml"))
    assert {"Heading 1", "Heading 2"} <= set(found(styles, "//@style:display-name"))
    first = found(content, "//table:table/table:table-row[1]/table:table-cell[1]")
    used = {cell.get(f"{{{NAMES['table']}}}style-name") for cell in first}
    assert used == {"Heading_20_1"}


def test_every_printed_sheet_is_marked_above_and_below(file: zipfile.ZipFile) -> None:
    styles = etree.fromstring(file.read("styles.xml"))
    for part in ("header", "footer"):
        said = found(styles, f"//style:master-page/style:{part}/text:p/text()")
        assert said == ["DRAFT · OFFICIAL-SENSITIVE"]
        # Without a style of their own LibreOffice does not print them.
        assert found(
            styles, f"//style:page-layout/style:{part}-style/style:header-footer-properties"
        )


def test_every_style_that_is_used_is_there(file: zipfile.ZipFile, content: Any) -> None:
    styles = etree.fromstring(file.read("styles.xml"))
    known = {*found(content, "//@style:name"), *found(styles, "//@style:name")}
    assert set(found(content, "//@table:style-name|//@style:parent-style-name")) <= known
    assert set(found(content, "//@style:data-style-name")) <= known
