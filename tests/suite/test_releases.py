"""Releases: what one holds, how readers are moved to it at once, and how it is found again."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import CheckError, ConfigurationError, ReportError
from tp_analysis.project import Project
from tp_analysis.suite.notices import add_notice, is_withdrawn, make_notice
from tp_analysis.suite.releases import (
    HeldEdition,
    Part,
    Release,
    assemble,
    find_release,
    live,
    live_releases,
    mend_links,
    prune,
    releases,
    rollback,
    switch,
)
from tp_analysis.suite.verify import verify


def _sample() -> Any:
    path = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with nothing released."""
    return SAMPLE.project_in(tmp_path / "project")  # type: ignore[no-any-return]


@pytest.fixture(params=["links", "copies"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """On a system with links, and on one without."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("this file system has no links")

    if request.param == "copies":
        monkeypatch.setattr(os, "symlink", refuse)
    return str(request.param)


def released(project: Project, words: str, extra: str = "", **more: Any) -> Release:
    folder = project.root / "finished" / words
    shutil.rmtree(folder, ignore_errors=True)
    parts = SAMPLE.both_audiences(folder, words, extra=extra)
    release = assemble(project, "north", parts, **more)
    switch(project, release)
    return release


def words_seen(project: Project) -> set[str]:
    pages = SAMPLE.published(project)
    return {w for w in ("one", "two", "three") for text in pages.values() if f"<p>{w}</p>" in text}


def test_a_release_holds_both_audiences_their_receipts_and_what_it_lacks(project: Project) -> None:
    missing = HeldEdition("jobs", "restricted")
    release = released(project, "one", lacking=[missing])
    names = {p.relative_to(release.folder).as_posix() for p in release.folder.rglob("*.*")}
    assert names == {
        "public/digest.html", "public/digest.pdf", "public/receipt.json",
        "restricted/people.html", "restricted/people.pdf", "restricted/csv/people_csv",
        "restricted/receipt.json", "private/receipts/public-digest.json",
        "private/receipts/restricted-people.json", "private/figures/public-digest.json",
        "private/figures/restricted-people.json", "release.json", "times.json",
        "public/accessibility.html", "restricted/accessibility.html",
    } - {"restricted/csv/people_csv"}  # fmt: skip
    assert (release.folder / "restricted/csv/people_csv").is_file()
    held = {(edition.audience, edition.report) for edition in release.editions}
    assert held == {("public", "digest"), ("restricted", "people")}
    assert (release.kind, release.lacking) == ("reports", (missing,))


def test_the_name_of_a_release_vouches_for_its_list_of_files(project: Project) -> None:
    release = released(project, "one")
    digest = hashlib.sha256((release.folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert release.id == f"north-{digest[:12]}"


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="not run: sha256sum is not installed")
def test_sha256sum_itself_agrees_with_the_list(project: Project) -> None:
    release = released(project, "one")
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=release.folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": OK") == len(list(release.folder.rglob("*"))) - 2 - 6


def test_the_same_content_is_the_same_release_whenever_it_is_made(
    project: Project, tmp_path: Path
) -> None:
    first = released(project, "one", times={"seconds": 1})
    elsewhere = released(SAMPLE.project_in(tmp_path / "elsewhere"), "one", times={"seconds": 2})
    again = released(project, "one")
    assert first.id == elsewhere.id == again.id
    assert [release.id for release in releases(project)] == [first.id]


def test_other_content_is_another_release(project: Project) -> None:
    assert released(project, "one").id != released(project, "two").id


def test_what_readers_open_is_a_short_way_through_the_pointer(project: Project) -> None:
    release = released(project, "one")
    assert os.readlink(project.reports / "live/north") == f"../releases/{release.id}"
    page = project.reports / "public/north/digest.html"
    assert os.readlink(page) == "../../live/north/public/digest.html"
    deep = project.reports / "restricted/north/csv/people_csv"
    assert os.readlink(deep) == "../../../live/north/restricted/csv/people_csv"


def test_nothing_private_can_be_reached_in_the_readers_folders(
    project: Project, either: str
) -> None:
    released(project, "one")
    names = set(SAMPLE.published(project))
    assert names == {
        "public/north/digest.html", "public/north/digest.pdf", "public/north/receipt.json",
        "restricted/north/people.html", "restricted/north/people.pdf",
        "restricted/north/csv/people_csv", "restricted/north/receipt.json",
        "public/north/accessibility.html", "restricted/north/accessibility.html",
    }  # fmt: skip


def test_a_switch_adds_changes_and_removes_pages(project: Project, either: str) -> None:
    released(project, "one", extra="jobs")
    assert words_seen(project) == {"one"}
    released(project, "two", extra="homes")
    assert words_seen(project) == {"two"}
    names = {path.name for path in (project.reports / "restricted/north").iterdir()}
    assert {"homes.html", "homes.pdf"} < names
    assert not {"jobs.html", "jobs.pdf"} & names


def test_without_links_readers_get_copies_and_the_pointer_is_a_text(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise NotImplementedError

    monkeypatch.setattr(os, "symlink", refuse)
    release = released(project, "one")
    assert (project.reports / "live/north").read_text(encoding="utf-8") == f"{release.id}\n"
    assert not any(path.is_symlink() for path in project.reports.rglob("*"))
    assert live(project, "north") == release
    assert verify(project, release).ok


def test_a_system_that_learns_to_link_is_moved_over(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tp_analysis.suite.pointers._link", lambda *_, **__: False)
        released(project, "one")
    released(project, "two")
    assert (project.reports / "public/north/digest.html").is_symlink()
    assert words_seen(project) == {"two"}


def test_pages_of_the_time_before_releases_are_replaced(project: Project) -> None:
    old = project.reports / "public/north/digest.html"
    old.parent.mkdir(parents=True)
    old.write_text("from before", encoding="utf-8")
    released(project, "one")
    assert words_seen(project) == {"one"}
    assert old.is_symlink()


def test_a_file_that_was_altered_after_it_was_built_makes_no_release(project: Project) -> None:
    parts = SAMPLE.both_audiences(project.root / "finished", "one")
    (parts[1].folder / "people.pdf").write_text("altered", encoding="utf-8")
    with pytest.raises(ReportError, match=r"restricted/people\.pdf is not the file that was built"):
        assemble(project, "north", parts)
    assert releases(project) == []
    assert list((project.reports / ".work").iterdir()) == []


def test_a_file_that_is_gone_makes_no_release(project: Project) -> None:
    parts = SAMPLE.both_audiences(project.root / "finished", "one")
    (parts[0].folder / "digest.html").unlink()
    with pytest.raises(ReportError, match=r"digest\.html is not there any more"):
        assemble(project, "north", parts)


def test_two_reports_may_not_make_the_same_file(project: Project) -> None:
    parts = SAMPLE.both_audiences(project.root / "finished", "one")
    with pytest.raises(ReportError, match="Two reports of one audience make"):
        assemble(project, "north", [*parts, parts[0]])


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ".hidden", "a b", "c\nd", ""])
def test_a_name_that_would_leave_the_release_is_refused(project: Project, name: str) -> None:
    [public, _] = SAMPLE.both_audiences(project.root / "finished", "one")
    part = Part(public.edition, public.folder, {**public.outputs, name: "0" * 64})
    with pytest.raises(ReportError, match="cannot name a published file"):
        assemble(project, "north", [part])


def test_a_damaged_release_is_mended_when_its_content_is_made_again(project: Project) -> None:
    release = released(project, "one")
    (release.folder / "public/digest.html").write_text("altered", encoding="utf-8")
    (release.folder / "restricted/people.pdf").unlink()
    (release.folder / "public/stray.html").write_text("stray", encoding="utf-8")
    (release.folder / "SHA256SUMS").write_text("nonsense\n", encoding="utf-8")
    assert released(project, "one").id == release.id
    assert verify(project, release).problems == ()


def test_releases_are_told_newest_first_even_if_made_in_one_second(project: Project) -> None:
    made = [released(project, words).id for words in ("one", "two", "three")]
    assert [release.id for release in releases(project, "north")] == made[::-1]


def test_a_release_that_is_made_again_is_the_newest(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    assert [r.id for r in releases(project, "north")] == [two.id, one.id]
    released(project, "one")
    assert [r.id for r in releases(project, "north")] == [one.id, two.id]


def test_releases_of_other_areas_are_left_alone(project: Project) -> None:
    north = released(project, "one")
    part = SAMPLE.part(project.root / "south", "people", "restricted", "two")
    south = assemble(project, "south", [part])
    switch(project, south)
    assert {release.id for release in live_releases(project)} == {north.id, south.id}
    assert [release.id for release in releases(project, "south")] == [south.id]


def test_without_a_release_there_is_none_live(project: Project) -> None:
    assert live(project, "north") is None
    assert releases(project) == []


def test_a_pointer_whose_release_is_gone_is_no_live_release(project: Project) -> None:
    shutil.rmtree(released(project, "one").folder)
    assert live(project, "north") is None
    mend_links(project)
    with pytest.raises(ConfigurationError, match="not there any more"):
        find_release(project, "north")


def test_a_release_is_found_by_id_beginning_area_and_folder(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    assert find_release(project, one.id) == one
    assert find_release(project, one.id[:-4]) == one
    assert find_release(project, "north") == two
    assert find_release(project, str(one.folder)) == one


def test_what_is_not_found_is_told_with_the_nearest_that_is(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    with pytest.raises(ConfigurationError, match="Did you mean 'north'"):
        find_release(project, "nroth")
    with pytest.raises(ConfigurationError, match=f"{min(one.id, two.id)}, {max(one.id, two.id)}"):
        find_release(project, "north-")
    with pytest.raises(ConfigurationError, match="There is no release ''"):
        find_release(project, "")


def test_rollback_leads_back_step_by_step_and_then_says_that_there_is_no_more(
    project: Project, either: str
) -> None:
    one, two, _ = (released(project, words) for words in ("one", "two", "three"))
    assert rollback(project, "north") == two
    assert words_seen(project) == {"two"}
    assert rollback(project, "north") == one
    assert words_seen(project) == {"one"}
    with pytest.raises(ConfigurationError, match="no older release"):
        rollback(project, "north")


def test_rollback_can_be_told_where_to(project: Project) -> None:
    released(project, "one")
    released(project, "two")
    three = released(project, "three")
    rollback(project, "north")
    assert rollback(project, "north", three.id) == three
    assert live(project, "north") == three


def test_rollback_refuses_a_damaged_release(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    (one.folder / "public/digest.pdf").write_text("altered", encoding="utf-8")
    with pytest.raises(CheckError, match=r"public/digest\.pdf was altered"):
        rollback(project, "north")
    assert live(project, "north") == two


def test_rollback_refuses_what_it_does_not_know(project: Project) -> None:
    released(project, "one")
    with pytest.raises(ConfigurationError, match="Did you mean 'north'"):
        rollback(project, "nort")
    part = SAMPLE.part(project.root / "south", "people", "restricted", "two")
    south = assemble(project, "south", [part])
    with pytest.raises(ConfigurationError, match="a release of south, not of north"):
        rollback(project, "north", south.id)


def test_rollback_from_a_notice_ends_the_withdrawal(project: Project) -> None:
    released(project, "one")
    two = released(project, "two")
    notice = make_notice("withdrawn", what="A total is wrong.", why="A slip.", on="2026-11-22")
    add_notice(project, "north", notice)
    parts = [Part(p.edition, p.folder, p.outputs)
             for p in SAMPLE.both_audiences(project.root / "notice", "three")]  # fmt: skip
    switch(project, assemble(project, "north", parts, kind="notice"))
    assert is_withdrawn(project, "north")
    assert rollback(project, "north") == two
    assert not is_withdrawn(project, "north")


def test_prune_keeps_the_newest_and_removes_the_rest(project: Project) -> None:
    one, two, three = (released(project, words) for words in ("one", "two", "three"))
    assert prune(project, "north", 2) == (one.id,)
    assert [r.id for r in releases(project, "north")] == [three.id, two.id]
    assert verify(project, three).ok


def test_prune_keeps_what_readers_see_and_all_that_is_younger(project: Project) -> None:
    one, two, three = (released(project, words) for words in ("one", "two", "three"))
    rollback(project, "north", two.id)
    assert prune(project, "north", 1) == (one.id,)
    assert {r.id for r in releases(project, "north")} == {two.id, three.id}


def test_prune_keeps_the_reports_that_a_notice_stands_for(project: Project) -> None:
    one, two = released(project, "one"), released(project, "two")
    parts = SAMPLE.both_audiences(project.root / "notice", "three")
    notice = assemble(project, "north", parts, kind="notice")
    switch(project, notice)
    assert prune(project, "north", 1) == (one.id,)
    assert {r.id for r in releases(project, "north")} == {two.id, notice.id}


def test_mending_puts_back_what_somebody_removed_or_replaced(project: Project, either: str) -> None:
    release = released(project, "one")
    (project.reports / "public/north/digest.html").unlink()
    page = project.reports / "restricted/north/people.html"
    page.unlink()
    page.write_text("of somebody's own", encoding="utf-8")
    mend_links(project)
    assert verify(project, release).problems == ()


def test_mending_leaves_a_file_alone_that_is_none_of_its_own(project: Project) -> None:
    released(project, "one")
    own = project.reports / "public/north/notes.txt"
    own.write_text("put there by hand", encoding="utf-8")
    mend_links(project)
    assert own.is_file()


def test_mending_needs_nothing_to_be_there(project: Project) -> None:
    mend_links(project)
    assert not project.reports.exists()


def test_a_damaged_description_is_told_as_far_as_it_can_be_read(project: Project) -> None:
    release = released(project, "one")
    for name in ("release.json", "times.json"):
        (release.folder / name).write_text('{"kind": [', encoding="utf-8")
    found = live(project, "north")
    assert found is not None
    assert (found.id, found.area, found.editions, found.made_at) == (release.id, "north", (), "")


def test_all_that_is_checked_before_a_build_is_quick_with_a_hundred_areas(
    project: Project,
) -> None:
    release = released(project, "one")
    for number in range(100):
        area = f"area-{number}"
        copy = release.folder.with_name(f"{area}-{'0' * 12}")
        shutil.copytree(release.folder, copy)
        switch(project, next(r for r in releases(project, area)))
    start = time.perf_counter()
    mend_links(project)
    assert len(live_releases(project)) == 101
    assert time.perf_counter() - start < 0.5


def test_the_public_receipt_names_nothing_but_pages(project: Project) -> None:
    released(project, "one")
    text = (project.reports / "public/north/receipt.json").read_text(encoding="utf-8")
    receipt = json.loads(text)
    assert [line["name"] for line in receipt["subject"]] == [
        "accessibility.html", "digest.html", "digest.pdf",
    ]  # fmt: skip
    for word in ("data/raw", "x.csv", "pandas", "a" * 40, str(project.root), "as_at"):
        assert word not in text


QUICK = [("links", "back")]
LONG = [
    (mode, scene)
    for mode in ("links", "copies")
    for scene in ("first", "next", "back", "prune", "repair")
    if (mode, scene) not in QUICK
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: needs fork and SIGKILL")
@pytest.mark.parametrize(
    ("mode", "scene"), [*QUICK, *(pytest.param(*case, marks=pytest.mark.long) for case in LONG)]
)
def test_killed_at_any_step_readers_see_one_whole_release_and_the_next_run_cleans_up(
    mode: str, scene: str, tmp_path: Path
) -> None:
    script = Path(__file__).with_name("kill_points.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), mode, scene],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["steps"] > 10
