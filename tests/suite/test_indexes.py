"""The index pages list what there is, and the public one names nothing restricted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tp_analysis.project import find_project
from tp_analysis.publish.index import write_indexes


def page(project: Any, name: str) -> Any:
    return lxml.html.parse(str(project.reports / name)).getroot()


def table(project: Any, name: str, caption: str) -> list[list[str]]:
    """The lines of the table whose caption has this id, cell by cell, as they are read out."""
    found = page(project, name).iterfind(f".//section[@aria-labelledby='{caption}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def rows(project: Any, name: str) -> list[tuple[str, str]]:
    """Report and area of every line of an index."""
    lines = table(project, name, "editions" if name == "index.html" else "reports")
    return [(line[0], line[1]) for line in lines]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("public/index.html", [("Digest", "North")]),
        ("restricted/index.html", [("People", "North"), ("People", "South"), ("Homes", "North")]),
        (
            "index.html",
            [("People", "North"), ("People", "South"), ("Homes", "North"), ("Digest", "North")],
        ),
    ],
)
def test_an_index_lists_what_there_is(built: Any, name: str, lines: list[tuple[str, str]]) -> None:
    assert rows(built, name) == lines


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("index.html", {".html": 4, ".pdf": 4}),
        # A page each, and an accessibility statement for each area.
        ("public/index.html", {".html": 2, ".pdf": 1, ".xlsx": 1, ".ods": 1}),
        ("restricted/index.html", {".html": 5, ".pdf": 3, ".xlsx": 3, ".ods": 3}),
    ],
)
def test_every_link_of_an_index_leads_to_a_file(
    built: Any, name: str, kinds: dict[str, int]
) -> None:
    folder = (built.reports / name).parent
    links = [link.get("href") for link in page(built, name).iterfind(".//a")]
    files = [link for link in links if not link.startswith("#")]
    assert Counter(Path(link).suffix for link in files) == kinds
    assert len(files) == len(set(files))
    assert [link for link in files if not (folder / link).is_file()] == []


def test_the_public_index_names_nothing_restricted(built: Any) -> None:
    text = (built.reports / "public/index.html").read_text(encoding="utf-8").lower()
    words = ("people", "homes", "south", "restricted", "sensitive", "fresh", "stale", "..")
    body = text[text.index("<body") :]
    assert [word for word in words if word in body] == []


def test_each_index_bears_the_marking_of_the_highest_page_it_lists(built: Any) -> None:
    def markings(name: str) -> list[str]:
        return [p.text for p in page(built, name).iterfind(".//p[@class='marking']")]

    assert markings("public/index.html") == ["DRAFT · OFFICIAL"] * 2
    assert markings("restricted/index.html") == ["DRAFT · OFFICIAL-SENSITIVE"] * 2
    assert markings("index.html") == ["DRAFT · OFFICIAL-SENSITIVE"] * 2


def test_the_name_of_an_area_is_text_whatever_it_says(
    copy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.edit("areas.toml", 'name = "North"', "name = '<script>alert(1)</script>'")
    monkeypatch.setenv("TP_PROJECT", str(copy.root))
    write_indexes(find_project())
    for name in ("index.html", "public/index.html", "restricted/index.html"):
        assert page(copy, name).find(".//script") is None
        assert ("<script>alert(1)</script>") in {area for _, area in rows(copy, name)}


def test_before_anything_is_built_the_public_index_says_so(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TP_PROJECT", str(unbuilt.root))
    write_indexes(find_project())
    text = Path(unbuilt.reports / "public/index.html").read_text(encoding="utf-8")
    assert "Nothing is published yet." in text
