"""tp release withdraw, tp release correct and tp diff, as an operator gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from tp_analysis.cli import tp
from tp_analysis.errors import ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.suite.lock import only_build
from tp_analysis.suite.notices import is_withdrawn, read_notices
from tp_analysis.suite.releases import HeldEdition, Part, Release, assemble, live, switch

EDITIONS = (HeldEdition("digest", "public"), HeldEdition("people", "restricted"))
WORDS = ("--what", "The total was wrong.", "--why", "A row stood there twice.")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project, nothing built, the current folder."""
    monkeypatch.chdir(unbuilt.root)
    return Project(unbuilt.root, unbuilt.root / "data", unbuilt.reports)


@pytest.fixture
def run(project: Project, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `tp` in this process: its exit code, and what it said on either stream."""

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = tp.main(list(arguments), prog_name="tp", standalone_mode=False) or 0
        except SystemExit as done:
            code = int(done.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def release_of(project: Project, number: int, tag: str = "") -> Release:
    """A release in which one restricted total is that number."""
    parts = []
    for edition in EDITIONS:
        folder = project.root / "made" / f"{number}{tag}" / edition.report
        folder.mkdir(parents=True, exist_ok=True)
        shown: list[dict[str, Any]] = [
            {"kind": "cover", "report": edition.report, "title": f"The {edition.report}",
             "area": "North", "period": "2009-10", "marking": "DRAFT"}
        ]  # fmt: skip
        if edition.audience == "restricted":
            shown.append({"kind": "key number", "label": "Total", "text": f"£{number} million",
                          "evidence": "computed"})  # fmt: skip
        (folder / "figures.json").write_text(json.dumps(shown), encoding="utf-8")
        page = folder / f"{edition.report}.html"
        page.write_text(f"<p>{number}</p>{tag}", encoding="utf-8")
        parts.append(Part(edition, folder, {page.name: file_hash(page)}))
    return assemble(project, "north", parts)


@pytest.fixture
def published(project: Project) -> Release:
    """What readers see before anything goes wrong."""
    release = release_of(project, 5)
    switch(project, release)
    return release


def test_diff_says_what_changed(project: Project, published: Release, run: Run) -> None:
    new = release_of(project, 6)
    code, out, _ = run("diff", published.id, new.id)
    assert code == 0
    assert out == "people (restricted)\n  Total: £6 million, was £5 million (+20.0%)\n"


def test_diff_says_so_where_no_figure_changed(
    project: Project, published: Release, run: Run
) -> None:
    new = release_of(project, 5, "other bytes")
    assert new.id != published.id
    assert run("diff", published.id, new.id) == (0, "No figure changed.\n", "")


def test_diff_takes_an_area_for_what_its_readers_see(
    project: Project, published: Release, run: Run
) -> None:
    new = release_of(project, 6)
    assert run("diff", "north", new.id[:-1])[1].startswith("people")


def test_diff_has_json_for_scripts(project: Project, published: Release, run: Run) -> None:
    code, out, _ = run("diff", published.id, release_of(project, 6).id, "--json")
    answer = json.loads(out)
    rows = {row["report"]: row for row in answer["reports"]}
    assert code == 0
    assert answer["old"] == published.id
    assert {"report", "audience", "changed", "added", "removed"} <= set(rows["digest"])
    (change,) = rows["people"]["changed"]
    assert (change["label"], change["was"], change["is"], change["change"]) == (
        "Total", "£5 million", "£6 million", 1e6,
    )  # fmt: skip


def test_diff_of_a_release_that_is_not_there_offers_the_nearest(
    published: Release, run: Run
) -> None:
    with pytest.raises(ConfigurationError, match="Did you mean"):
        run("diff", "nort-", published.id)


def test_withdraw_puts_a_notice_in_the_place_of_the_pages(
    project: Project, published: Release, run: Run
) -> None:
    code, out, err = run("release", "withdraw", "north", *WORDS, "--on", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith("Withdrawn: north (digest, people). Its readers see the notice: north-")
    page = (project.reports / "public/north/digest.html").read_text(encoding="utf-8")
    assert "Withdrawn: The digest" in page
    assert "The total was wrong." in page
    assert "22 November 2026" in page
    assert is_withdrawn(project, "north")


def test_withdraw_does_not_wait_for_a_build(project: Project, published: Release, run: Run) -> None:
    with only_build(project):
        assert run("release", "withdraw", "north", *WORDS)[0] == 0
    assert is_withdrawn(project, "north")


def test_withdraw_works_where_the_suite_cannot_be_read(
    project: Project, published: Release, run: Run
) -> None:
    project.suite_file.write_text("[broken", encoding="utf-8")
    code, out, err = run("release", "withdraw", "north", *WORDS)
    assert code == 0
    assert out.startswith("Withdrawn: north")
    assert "lists of reports were not rewritten: suite.toml cannot be read" in err


def test_without_a_day_it_is_today(
    project: Project, published: Release, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime

    monkeypatch.setattr(
        "tp_analysis.suite.clock.today_in_london", lambda: datetime.date(2027, 1, 31)
    )
    run("release", "withdraw", "north", *WORDS)
    assert read_notices(project, "north")[0].on == "2027-01-31"


@pytest.mark.parametrize("command", ["withdraw", "correct"])
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--what", "", "--why", "x"), "--what is empty"),
        (("--what", "x", "--why", "one\ntwo"), "--why holds a line break"),
        (("--what", "x" * 601, "--why", "x"), "--what has 601 characters"),
    ],
)
def test_words_that_cannot_be_printed_change_nothing(
    command: str, words: tuple[str, ...], says: str, project: Project, published: Release, run: Run
) -> None:
    with pytest.raises(ConfigurationError, match=says):
        run("release", command, "north", *words)
    assert live(project, "north") == published
    assert read_notices(project, "north") == ()


@pytest.mark.parametrize("command", ["withdraw", "correct"])
def test_both_ask_for_what_and_why(command: str, run: Run) -> None:
    with pytest.raises(click.MissingParameter, match="what"):
        run("release", command, "north", "--why", "x")


@pytest.mark.parametrize("command", ["withdraw", "correct"])
def test_their_help_says_that_the_words_are_public(command: str) -> None:
    group = tp.commands["release"]
    assert isinstance(group, click.Group)
    options = {option.name: option for option in group.commands[command].params}
    for name in ("what", "why"):
        option = options[name]
        assert isinstance(option, click.Option)
        assert "the public ones, too" in (option.help or "")


@pytest.fixture
def mended(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data are mended: what is built from now on shows 6."""

    def build(project: Project, area: str) -> list[Any]:
        switch(project, release_of(project, 6, "with the note"))
        return []

    monkeypatch.setattr("tp_analysis.suite.run.ready_release", lambda p, area: release_of(p, 6))
    monkeypatch.setattr("tp_analysis.suite.run.build_area", build)


@pytest.mark.usefixtures("mended")
def test_correct_says_what_it_told_the_readers(
    project: Project, published: Release, run: Run
) -> None:
    code, out, _ = run("release", "correct", "north", *WORDS, "--on", "2026-11-22")
    assert code == 0
    assert out == (
        f"Corrected: north, compared with {published.id}.\n"
        "digest (public)\n  No figure changed.\n"
        "people (restricted)\n  Total: £6 million, was £5 million (+20.0%)\n"
    )
    (notice,) = read_notices(project, "north")
    assert (notice.kind, notice.on, notice.since) == ("corrected", "2026-11-22", published.id)


@pytest.mark.usefixtures("mended")
def test_correct_run_again_keeps_the_day_of_the_note(
    project: Project, published: Release, run: Run
) -> None:
    run("release", "correct", "north", *WORDS, "--on", "2026-10-01")
    run("release", "correct", "north", *WORDS)
    assert [notice.on for notice in read_notices(project, "north")] == ["2026-10-01"]


@pytest.mark.usefixtures("mended")
def test_a_build_that_fails_after_the_note_is_told(
    project: Project, published: Release, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    failed = SimpleNamespace(result="failed", message="north/people: it broke", exit_code=12)
    monkeypatch.setattr("tp_analysis.suite.run.build_area", lambda *_: [failed])
    code, _, err = run("release", "correct", "north", *WORDS)
    assert code == 12
    assert "failed  north/people: it broke" in err
    assert "The note is kept: 'tp build' publishes it" in err


def said(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.mark.long
def test_from_a_wrong_figure_to_its_correction(copy: Any) -> None:
    public = copy.reports / "public" / "north" / "digest.html"
    restricted = copy.reports / "restricted" / "north" / "people.html"
    assert "Correction" not in said(public)
    told = copy.tp("release", "withdraw", "north", *WORDS, "--on", "2026-11-21")
    assert told.code == 0, told.words
    assert "Withdrawn: The digest" in said(public)

    copy.edit("data/raw/places/published_figures.csv", "People,12000", "People,15000")
    told = copy.tp("build")
    assert "Withdrawn: The digest" in said(public), "a build does not end a withdrawal"

    told = copy.tp("release", "correct", "north", *WORDS, "--on", "2026-11-22")
    assert told.code == 0, told.words
    for page in (public, restricted):
        assert "Correction, 22 November 2026" in said(page)
        assert "The total was wrong." in said(page)
        assert "15,000" in said(page)
    assert "around 15,000, was around 12,000" in said(restricted)
    told = copy.tp("verify")
    assert told.code == 0, told.words

    seen = copy.contents()
    told = copy.tp("release", "correct", "north", *WORDS)
    assert told.code == 0, told.words
    told = copy.tp("build")
    assert told.code == 0, told.words
    assert copy.contents() == seen, "done twice, it is done once"
    south = copy.reports / "restricted" / "south" / "people.html"
    assert "Correction" not in said(south), "another area is left alone"
