"""tp release list, tp release rollback and tp verify: shapes, words and exit codes."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tp_analysis.cli import tp
from tp_analysis.errors import TpAnalysisError
from tp_analysis.project import Project
from tp_analysis.suite.releases import HeldEdition, Release, assemble, live, switch


def _sample() -> Any:
    path = Path(__file__).parents[1] / "suite" / "sample_release.py"
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()


@pytest.fixture
def project(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project, and the current folder in it; nothing is built or released."""
    for name in ("TP_PROJECT", "TP_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(unbuilt.root)
    return Project(unbuilt.root, unbuilt.root / "data", unbuilt.root / "reports")


def released(project: Project, words: str, **more: Any) -> Release:
    parts = SAMPLE.both_audiences(project.root / "finished" / words, words)
    release = assemble(project, "north", parts, **more)
    switch(project, release)
    return release


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and everything said; an error a person can act on as `tp` tells it."""
    result = CliRunner().invoke(tp, arguments)
    if isinstance(result.exception, TpAnalysisError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_list_says_of_each_release_when_it_was_made_and_whether_it_is_live(
    project: Project,
) -> None:
    one = released(project, "one", lacking=[HeldEdition("jobs", "restricted")])
    two = released(project, "two")
    code, words = run("release", "list")
    assert code == 0
    first, second = words.splitlines()
    assert first.split()[:3] == ["live", two.made_at, two.id]
    assert second.split()[:2] == [one.made_at, one.id]
    assert first.endswith("digest, people")
    assert second.endswith("digest, people (without jobs)")


def test_the_list_for_scripts_has_a_row_a_release(project: Project) -> None:
    release = released(project, "one")
    code, words = run("release", "list", "--json", "--area", "north")
    assert code == 0
    assert json.loads(words) == {
        "releases": [
            {
                "id": release.id,
                "area": "north",
                "kind": "reports",
                "made_at": release.made_at,
                "live": True,
                "editions": [
                    {"report": "digest", "audience": "public"},
                    {"report": "people", "audience": "restricted"},
                ],
                "lacking": [],
            }
        ]
    }


def test_a_notice_is_listed_as_one(project: Project) -> None:
    released(project, "one", kind="notice")
    assert "notice in the place of digest, people" in run("release", "list")[1]


def test_without_releases_the_list_says_what_to_do(project: Project) -> None:
    assert run("release", "list") == (0, "Nothing has been released yet: tp build.\n")
    assert json.loads(run("release", "list", "--json")[1]) == {"releases": []}


def test_an_area_that_was_misspelt_is_refused_with_the_nearest(project: Project) -> None:
    released(project, "one")
    code, words = run("release", "list", "--area", "nort")
    assert (code, "Did you mean 'north'?" in words) == (10, True)


def test_rollback_says_what_readers_see_now_and_rewrites_the_lists(project: Project) -> None:
    one = released(project, "one")
    released(project, "two")
    code, words = run("release", "rollback", "north")
    assert (code, words) == (0, f"Readers of north see {one.id}, made {one.made_at}.\n")
    assert live(project, "north") == one
    assert (project.reports / "index.html").is_file()


def test_rollback_can_be_told_where_to(project: Project) -> None:
    one = released(project, "one")
    released(project, "two")
    two = released(project, "three")
    run("release", "rollback", "north", "--to", one.id)
    assert live(project, "north") == one
    run("release", "rollback", "north", "--to", two.id)
    assert live(project, "north") == two


def test_rollback_refuses_to_go_where_nothing_is(project: Project) -> None:
    released(project, "one")
    code, words = run("release", "rollback", "north")
    assert (code, "no older release" in words) == (10, True)


def test_rollback_to_a_damaged_release_is_refused_by_the_check(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    (one.folder / "public/digest.html").write_text("altered", encoding="utf-8")
    code, words = run("release", "rollback", "north")
    assert code == 13
    assert "public/digest.html was altered" in words
    assert live(project, "north") == two


def test_verify_says_that_all_is_well(project: Project) -> None:
    release = released(project, "one")
    code, words = run("verify")
    assert (code, words) == (0, f"15 files of {release.id}: all as released.\n")


def test_verify_for_scripts_has_the_shape_they_rely_on(project: Project) -> None:
    release = released(project, "one")
    code, words = run("verify", "--json")
    answer = {"ok": True, "files": 15, "problems": [], "releases": [release.id]}
    assert (code, json.loads(words)) == (0, answer)
    (release.folder / "restricted/people.pdf").write_text("altered", encoding="utf-8")
    code, words = run("verify", "--json")
    answer = json.loads(words)
    assert (code, answer["ok"]) == (13, False)
    assert [set(problem) for problem in answer["problems"]] == [{"path", "message"}] * 2
    assert [problem["path"] for problem in answer["problems"]] == [
        f"releases/{release.id}/restricted/people.pdf",
        "restricted/north/people.pdf",
    ]


def test_verify_names_the_file_in_words_too(project: Project) -> None:
    release = released(project, "one")
    (release.folder / "public/digest.html").write_text("altered", encoding="utf-8")
    code, words = run("verify", release.id)
    assert code == 13
    assert f"wrong  releases/{release.id}/public/digest.html was altered" in words
    assert words.splitlines()[-1].endswith("2 wrong.")


def test_verify_takes_an_area_a_beginning_and_a_folder(project: Project) -> None:
    release = released(project, "one")
    for name in ("north", release.id[:-3], str(release.folder)):
        assert run("verify", name)[0] == 0


def test_verify_looks_at_the_reports_of_another_folder(project: Project, tmp_path: Path) -> None:
    elsewhere = replace(project, reports=tmp_path / "elsewhere")
    released(elsewhere, "one")
    assert run("verify", "--out", str(tmp_path / "elsewhere"))[0] == 0
    assert run("verify")[0] == 10


def test_verify_with_nothing_released_says_so(project: Project) -> None:
    code, words = run("verify")
    assert (code, words.startswith("Nothing has been released yet")) == (10, True)


def test_verify_refuses_an_unknown_release(project: Project) -> None:
    release = released(project, "one")
    code, words = run("verify", f"x{release.id}")
    assert (code, f"Did you mean '{release.id}'?" in words) == (10, True)


def test_verify_can_build_again_and_says_how_it_went(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(project, "one")

    def rebuild(project: Project, old: Release, into: Path) -> dict[str, str]:
        elsewhere = replace(project, reports=into)
        parts = SAMPLE.both_audiences(into.parent / "finished", rebuild.words)  # type: ignore[attr-defined]
        switch(elsewhere, assemble(elsewhere, old.area, parts))
        return {}

    monkeypatch.setattr("tp_analysis.suite.run.rebuild_release", rebuild)
    rebuild.words = "one"  # type: ignore[attr-defined]
    code, words = run("verify", "--rebuild")
    assert code == 0
    assert "5 pages built again came out the same" in words
    rebuild.words = "two"  # type: ignore[attr-defined]
    code, words = run("verify", "--rebuild")
    assert code == 13
    assert "differs from byte" in words
    assert "Not as it was: data/raw/x.csv" in words


@pytest.mark.parametrize("command", [["release", "list"], ["release", "rollback"], ["verify"]])
def test_help_of_each_command_fits_on_a_screen(command: list[str]) -> None:
    code, words = run(*command, "--help")
    assert code == 0
    assert len(words.splitlines()) < 24
