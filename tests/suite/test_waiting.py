"""Reports that wait for extracts are no part of the suite until there is one."""

from __future__ import annotations

from typing import Any

import pytest

from tp_analysis.errors import DataError
from tp_analysis.project import Project
from tp_analysis.suite.plan import Request, plan_editions, plan_suite, waiting

NEEDS = 'name = "homes"\nneeds = ["rents"]'


@pytest.fixture
def project(unbuilt: Any) -> Project:
    """A small project whose report on homes needs extracts of rents."""
    suite = unbuilt.root / "suite.toml"
    text = suite.read_text(encoding="utf-8")
    assert 'name = "homes"' in text
    suite.write_text(text.replace('name = "homes"', NEEDS, 1), encoding="utf-8")
    return Project(unbuilt.root, unbuilt.root / "data", unbuilt.root / "reports")


def reports(project: Project) -> set[str]:
    return {edition.report for edition in plan_suite(project)[0]}


def test_a_report_without_the_extracts_it_needs_is_left_out(project: Project) -> None:
    assert "homes" not in reports(project)
    assert waiting(project) == {"homes": "data/raw/rents"}


@pytest.mark.parametrize("name", ["source.toml", "rents.source.toml"])
def test_a_source_card_alone_is_no_extract(project: Project, name: str) -> None:
    (project.raw / "rents").mkdir()
    (project.raw / "rents" / name).touch()
    assert "homes" not in reports(project)


def test_the_first_extract_brings_the_report_into_the_suite(project: Project) -> None:
    (project.raw / "rents/north").mkdir(parents=True)
    (project.raw / "rents/north/april.csv").touch()
    assert "homes" in reports(project)
    assert waiting(project) == {}


def test_every_other_report_is_planned_as_before(project: Project) -> None:
    names = {edition.report for edition in plan_editions(project, Request())}
    assert names == reports(project)
    assert names


def test_a_report_that_is_asked_for_by_name_says_what_it_waits_for(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tp_analysis.cli.building import _tell_who_waits

    with pytest.raises(DataError, match=r"homes needs extracts in data/raw/rents, and there are"):
        _tell_who_waits(project, Request(("homes",)))


def test_a_build_of_everything_says_what_is_left_out(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    from tp_analysis.cli.building import _tell_who_waits

    _tell_who_waits(project, Request())
    words = capsys.readouterr().out
    assert words == "left out homes: it needs extracts in data/raw/rents, and there are none.\n"


def test_a_page_whose_extracts_went_is_told_apart_from_one_that_nothing_makes(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    from tp_analysis.cli.building import _tell_orphans

    _tell_orphans(project, ["reports/restricted/north/homes.html", "reports/x/north/gone.html"])
    waits, gone = capsys.readouterr().err.splitlines()
    assert "homes.html: its report waits for extracts in data/raw/rents" in waits
    assert "gone.html: no edition of suite.toml makes it" in gone
