"""Withdrawing an area: notices in the place of all its pages, at once, without a notebook."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.suite import withdrawals
from tp_analysis.suite.notices import (
    Notice,
    end_withdrawal,
    is_withdrawn,
    make_notice,
    read_notices,
)
from tp_analysis.suite.releases import (
    HeldEdition,
    Part,
    Release,
    assemble,
    live,
    mend_links,
    rollback,
    switch,
)
from tp_analysis.suite.verify import verify
from tp_analysis.suite.withdrawals import withdraw

EDITIONS = (HeldEdition("digest", "public"), HeldEdition("people", "restricted"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def part(folder: Path, edition: HeldEdition, words: str) -> Part:
    folder.mkdir(parents=True)
    names = (f"{edition.report}.html", f"{edition.report}.pdf", "rows.csv")
    for name in names:
        (folder / name.replace("rows", edition.report)).write_text(f"{words} {edition.report}")
    cover = {
        "kind": "cover", "report": edition.report, "title": f"The {edition.report}",
        "area": "North Town", "period": "2009-10", "as_at": "2010-07-31",
        "marking": f"DRAFT · OFFICIAL for {edition.audience}",
    }  # fmt: skip
    (folder / "figures.json").write_text(json.dumps([cover]), encoding="utf-8")
    pages = [path for path in folder.iterdir() if path.name != "figures.json"]
    return Part(edition, folder, {path.name: file_hash(path) for path in pages})


def published(project: Project, words: str = "one") -> Release:
    """A release of two reports, live."""
    made = project.root / "made" / words
    parts = [part(made / edition.report, edition, words) for edition in EDITIONS]
    release = assemble(project, "north", parts)
    switch(project, release)
    return release


def notice(what: str = "All of it is wrong.") -> Notice:
    return make_notice("withdrawn", what=what, why="Another year's file.", on="2026-11-22")


def pages(project: Project) -> dict[str, bytes]:
    found = {}
    for audience in ("public", "restricted"):
        for path in sorted((project.reports / audience).rglob("*")):
            if path.is_file():
                found[path.relative_to(project.reports).as_posix()] = path.read_bytes()
    return found


def test_the_notice_stands_where_each_page_stood(project: Project) -> None:
    published(project)
    release = withdraw(project, "north", notice())
    found = pages(project)
    assert sorted(found) == [
        "public/north/digest.html", "public/north/digest.pdf", "public/north/receipt.json",
        "restricted/north/people.html", "restricted/north/people.pdf",
        "restricted/north/receipt.json",
    ]  # fmt: skip
    digest = found["public/north/digest.html"].decode()
    assert "Withdrawn: The digest" in digest
    assert "All of it is wrong." in digest
    assert "Another year's file." in digest
    assert "DRAFT · OFFICIAL for public" in digest
    assert found["restricted/north/people.pdf"].startswith(b"%PDF")
    assert (release.kind, release.editions) == ("notice", EDITIONS)
    assert live(project, "north") == release


def test_the_release_of_a_withdrawal_verifies(project: Project) -> None:
    published(project)
    verdict = verify(project, withdraw(project, "north", notice()))
    assert verdict.problems == ()


def test_nothing_of_the_restricted_report_is_on_the_public_page(project: Project) -> None:
    published(project)
    withdraw(project, "north", notice())
    for name, content in pages(project).items():
        if name.startswith("public/"):
            assert b"people" not in content


def test_builds_are_held_back_from_then_on_and_the_record_says_since_when(
    project: Project,
) -> None:
    before = published(project)
    withdraw(project, "north", notice())
    assert is_withdrawn(project, "north")
    assert read_notices(project, "north")[-1].since == before.id


def test_done_twice_it_is_done_once(project: Project) -> None:
    published(project)
    first, seen = withdraw(project, "north", notice()), pages(project)
    second = withdraw(project, "north", notice())
    assert (first.id, pages(project)) == (second.id, seen)
    assert len(read_notices(project, "north")) == 1


def test_other_words_take_the_place_of_the_first_and_the_title_stays(project: Project) -> None:
    before = published(project)
    withdraw(project, "north", notice())
    withdraw(project, "north", notice("Only the total is wrong."))
    digest = pages(project)["public/north/digest.html"].decode()
    assert "Only the total is wrong." in digest
    assert "All of it is wrong." not in digest
    assert digest.count("Withdrawn: The digest") == digest.count("Withdrawn:")
    assert read_notices(project, "north")[-1].since == before.id


def test_a_mistake_is_taken_back(project: Project) -> None:
    before, seen = published(project), pages(project)
    withdraw(project, "north", notice())
    end_withdrawal(project, "north")
    assert rollback(project, "north").id == before.id
    assert pages(project) == seen


@pytest.mark.parametrize("damaged", ["", "{", '[{"words": "no kind"}]', None])
def test_it_works_where_nothing_is_known_of_the_pages(project: Project, damaged: Any) -> None:
    release = published(project)
    for path in (release.folder / "private" / "figures").iterdir():
        path.unlink() if damaged is None else path.write_text(damaged)
    withdraw(project, "north", notice())
    digest = pages(project)["public/north/digest.html"].decode()
    assert "Withdrawn: Digest" in digest
    assert "DRAFT" in digest


def test_an_area_of_which_nothing_is_published_is_told(project: Project) -> None:
    with pytest.raises(ConfigurationError, match="Nothing of 'north' is published"):
        withdraw(project, "north", notice())
    published(project)
    with pytest.raises(ConfigurationError, match="Did you mean 'north'"):
        withdraw(project, "nort", notice())
    for area in ("../north", "", ".", "north/../north"):
        with pytest.raises(ConfigurationError, match="is published"):
            withdraw(project, area, notice())
    assert not (project.state / "notices").exists()


def test_killed_before_the_switch_it_is_finished_by_doing_it_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(project)
    seen = pages(project)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(withdrawals, "switch", die)
        withdraw(project, "north", notice())
    assert pages(project) == seen
    assert is_withdrawn(project, "north"), "no build may publish what is to be withdrawn"
    withdraw(project, "north", notice())
    assert "Withdrawn: The digest" in pages(project)["public/north/digest.html"].decode()
    assert len(read_notices(project, "north")) == 1


def test_what_a_kill_left_half_made_is_swept_up(project: Project) -> None:
    published(project)
    withdraw(project, "north", notice())
    assert list((project.reports / ".work").iterdir()) == []
    (project.reports / ".work" / f"{withdrawals._WORK}x").mkdir()
    mend_links(project)
    assert list((project.reports / ".work").iterdir()) == []


CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.truncate"}


def killed_at(step: int, project: Project) -> bool:
    """Withdraw in a child that kills itself at that change of the disk; whether it got there."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
            if event in CHANGES or writes:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        withdraw(project, "north", notice())
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.fixture
def quick_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a few words: a fork of a process in which Typst has run cannot run it again."""
    page = "<p>{}</p>".format
    monkeypatch.setattr("tp_analysis.publish.html.render_page", lambda d: page(d.cover.title))
    monkeypatch.setattr("tp_analysis.publish.pdf.render_pdf", lambda d: b"%PDF-1.7 %%EOF")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: this system cannot fork")
@pytest.mark.usefixtures("quick_pages")
def test_killed_at_any_step_readers_see_all_or_nothing_of_it_and_doing_it_again_finishes(
    tmp_path: Path,
) -> None:
    step, killed = 0, True
    while killed:
        root = tmp_path / str(step)
        project = Project(root, root / "data", root / "reports")
        published(project)
        killed = killed_at(step, project)
        html = [page for name, page in pages(project).items() if name.endswith(".html")]
        withdrawn = [b"Withdrawn: The" in page for page in html]
        assert len(html) == len(EDITIONS)
        assert len(set(withdrawn)) == 1, f"step {step}: readers see a mix"
        assert is_withdrawn(project, "north") or not any(withdrawn), f"step {step}"
        mend_links(project)
        withdraw(project, "north", notice())
        assert all(b"Withdrawn: The" in p for n, p in pages(project).items() if ".html" in n)
        assert len(read_notices(project, "north")) == 1
        now = live(project, "north")
        assert now
        assert verify(project, now).problems == (), f"step {step}"
        shutil.rmtree(root)
        step += 1
    assert step > 20, "the kills were counted"


def test_a_release_that_nobody_saw_is_passed_over_on_the_way_back(copy: Any) -> None:
    page = copy.reports / "restricted/north/homes.html"
    seen = page.read_bytes()
    words = ("--what", "A figure was wrong.", "--why", "A slip.")
    assert copy.tp("release", "withdraw", "north", *words).code == 0
    assert "withdrawn north" in copy.tp("status").err
    copy.edit("notebooks/homes.ipynb", "Homes of the place", "All homes of the place")
    made = copy.tp("build")
    assert made.code == 0, made.words
    assert "is ready: 'tp release correct' makes it live" in made.err
    back = copy.tp("release", "rollback", "north")
    assert back.code == 0, back.words
    assert page.read_bytes() == seen
