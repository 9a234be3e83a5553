"""Verify: one flipped byte anywhere is found, and its file named."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tp_analysis.project import Project
from tp_analysis.suite.rebuilding import compare, compare_rebuilt
from tp_analysis.suite.releases import Release, assemble, live, rollback, switch
from tp_analysis.suite.shelf import read_release
from tp_analysis.suite.sums import files_below, folder_name, sums_of
from tp_analysis.suite.verify import Verdict, verify, verify_live


def _sample() -> Any:
    path = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()


def release_in(folder: Path, words: str = "one") -> tuple[Project, Release]:
    project = SAMPLE.project_in(folder)
    parts = SAMPLE.both_audiences(folder / "finished" / words, words)
    release = assemble(project, "north", parts)
    switch(project, release)
    return project, release


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose area north has one release, which is live."""
    return release_in(tmp_path)[0]


@pytest.fixture
def release(project: Project) -> Release:
    """That release."""
    found = live(project, "north")
    assert found
    return found


def told(verdict: Verdict) -> dict[str, str]:
    return {problem.path.rpartition("/")[2]: problem.message for problem in verdict.problems}


def test_a_release_as_it_was_made_is_whole(project: Project, release: Release) -> None:
    verdict = verify(project, release)
    assert (verdict.ok, verdict.problems) == (True, ())
    assert verdict.files == len(files_below(release.folder)) - 1  # all but times.json


def test_a_flipped_byte_in_any_file_is_found_and_its_file_named(
    project: Project, release: Release
) -> None:
    for name in files_below(release.folder):
        path = release.folder / name
        good = path.read_bytes()
        for place in (0, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
            verdict = verify(project, release)
            named = {problem.path for problem in verdict.problems}
            if name == "times.json":
                assert verdict.ok
            else:
                assert f"releases/{release.id}/{name}" in named, (name, place)
        path.write_bytes(good)
    assert verify(project, release).ok


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_damage_to_any_file_is_found(
    data: st.DataObject, project: Project, release: Release
) -> None:
    names = [name for name in files_below(release.folder) if name != "times.json"]
    path = release.folder / data.draw(st.sampled_from(names))
    good = path.read_bytes()
    bad = data.draw(st.binary(max_size=200).filter(lambda content: content != good))
    try:
        path.write_bytes(bad)
        assert not verify(project, release).ok
    finally:
        path.write_bytes(good)


@pytest.mark.parametrize(
    ("change", "file", "says"),
    [
        (lambda f: (f / "public/digest.pdf").unlink(), "digest.pdf", "is missing"),
        (lambda f: (f / "private/x.txt").write_text("x"), "x.txt", "not part of the release"),
        (lambda f: (f / "SHA256SUMS").unlink(), "SHA256SUMS", "is missing"),
        (lambda f: (f / "SHA256SUMS").write_text("x\n"), "SHA256SUMS", "was altered"),
        (lambda f: shutil.rmtree(f / "public"), "digest.html", "is missing"),
    ],
    ids=["a file less", "a file more", "no list", "a nonsense list", "a folder less"],
)
def test_what_is_missing_or_added_is_found(
    project: Project, release: Release, change: Callable[[Path], None], file: str, says: str
) -> None:
    change(release.folder)
    assert says in told(verify(project, release))[file]


def test_without_its_list_a_release_is_still_judged_by_its_receipts(
    project: Project, release: Release
) -> None:
    (release.folder / "SHA256SUMS").unlink()
    assert set(told(verify(project, release))) == {"SHA256SUMS"}
    (release.folder / "public/digest.pdf").write_text("altered", encoding="utf-8")
    assert set(told(verify(project, release))) == {"SHA256SUMS", "digest.pdf"}


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="not run: needs links")
def test_a_link_in_the_place_of_a_file_is_found(project: Project, release: Release) -> None:
    page = release.folder / "public/digest.html"
    copy = project.root / "copy.html"
    os.replace(page, copy)
    page.symlink_to(copy)
    assert "is a link" in told(verify(project, release))["digest.html"]


def test_a_renamed_release_is_found(project: Project, release: Release) -> None:
    other = release.folder.with_name(f"north-{'0' * 12}")
    shutil.copytree(release.folder, other)
    assert "name of the release" in told(verify(project, read_release(other)))["SHA256SUMS"]


def rewritten(project: Project, release: Release) -> Release:
    """The release with a list and a name that fit what somebody changed in it."""
    sums = sums_of(release.folder)
    (release.folder / "SHA256SUMS").write_bytes(sums)
    folder = release.folder.with_name(folder_name("north", sums))
    os.rename(release.folder, folder)
    found = read_release(folder)
    switch(project, found)
    return found


def test_a_page_swapped_with_its_list_still_differs_from_its_receipts(
    project: Project, release: Release
) -> None:
    (release.folder / "public/digest.pdf").write_text("%PDF swapped %%EOF", encoding="utf-8")
    verdict = verify(project, rewritten(project, release))
    assert "is not the file that private/receipts" in told(verdict)["digest.pdf"]


def test_a_page_that_no_receipt_names_is_found(project: Project, release: Release) -> None:
    (release.folder / "public/more.html").write_text("more", encoding="utf-8")
    verdict = verify(project, rewritten(project, release))
    assert "stands in no receipt" in told(verdict)["more.html"]


def test_a_page_that_prints_another_receipt_is_found(project: Project, release: Release) -> None:
    page = release.folder / "public/digest.html"
    swapped = page.read_text(encoding="utf-8").replace(SAMPLE.receipt_id("one"), "f" * 16)
    page.write_text(swapped, encoding="utf-8")
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    for name in ("private/receipts/public-digest.json", "public/receipt.json"):
        path = release.folder / name
        receipt = json.loads(path.read_bytes())
        [subject] = [line for line in receipt["subject"] if line["name"] == "digest.html"]
        subject["digest"]["sha256"] = digest
        path.write_text(json.dumps(receipt), encoding="utf-8")
    verdict = verify(project, rewritten(project, release))
    [words] = told(verdict).values()
    assert words == f"prints the receipt {'f' * 16}, but its receipt is {SAMPLE.receipt_id('one')}"


def test_an_edition_without_a_receipt_is_found(project: Project, release: Release) -> None:
    (release.folder / "private/receipts/restricted-people.json").unlink()
    words = told(verify(project, rewritten(project, release)))
    assert "nothing says how people was made" in words["restricted-people.json"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b'{"subject": [1]}', b"\xff"])
def test_a_receipt_that_is_none_is_told_not_raised(
    project: Project, release: Release, content: bytes
) -> None:
    (release.folder / "private/receipts/restricted-people.json").write_bytes(content)
    verdict = verify(project, rewritten(project, release))
    assert "is no receipt" in told(verdict)["restricted-people.json"]


def test_what_readers_open_is_looked_at_too(project: Project, release: Release) -> None:
    page = project.reports / "public/north/digest.html"
    page.unlink()
    page.write_text("somebody's own", encoding="utf-8")
    (project.reports / "public/north/digest.pdf").unlink()
    (project.reports / "restricted/north/more.html").write_text("more", encoding="utf-8")
    problems = {p.path: p.message for p in verify(project, release).problems}
    assert set(problems) == {
        "public/north/digest.html", "public/north/digest.pdf", "restricted/north/more.html",
    }  # fmt: skip
    assert "'tp build' puts it back" in problems["public/north/digest.html"]


def test_reports_that_were_copied_without_links_still_verify(
    project: Project, release: Release, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(project.reports, copied, symlinks=False)
    elsewhere = replace(project, reports=copied)
    [found], verdict = verify_live(elsewhere)
    assert (found.id, verdict.problems) == (release.id, ())


def test_everything_live_is_looked_at_at_once(project: Project, release: Release) -> None:
    part = SAMPLE.part(project.root / "south", "people", "restricted", "two")
    south = assemble(project, "south", [part])
    switch(project, south)
    found, verdict = verify_live(project)
    assert [one.id for one in found] == [release.id, south.id]
    assert verdict.ok
    (south.folder / "restricted/people.pdf").write_text("altered", encoding="utf-8")
    assert set(told(verify_live(project)[1])) == {"people.pdf"}


def test_a_pointer_to_nothing_and_pages_of_no_release_are_told(
    project: Project, release: Release
) -> None:
    shutil.rmtree(release.folder)
    stray = project.reports / "public/east/old.html"
    stray.parent.mkdir()
    stray.write_text("old", encoding="utf-8")
    problems = {p.path: p.message for p in verify_live(project)[1].problems}
    assert "leads to no release" in problems["live/north"]
    assert "belongs to no release" in problems["public/east/old.html"]


def test_a_release_that_is_not_live_is_judged_by_itself(project: Project) -> None:
    parts = SAMPLE.both_audiences(project.root / "two", "two")
    switch(project, assemble(project, "north", parts))
    rollback(project, "north")
    shutil.rmtree(project.reports / "public")
    newest = max(project.reports.glob("releases/*"), key=lambda p: read_release(p).order)
    assert verify(project, read_release(newest)).ok


def test_two_builds_of_the_same_are_the_same(tmp_path: Path) -> None:
    _, old = release_in(tmp_path / "a")
    _, new = release_in(tmp_path / "b")
    result = compare(old, new)
    assert (result.problems, result.same) == ((), 5)


def test_a_difference_names_file_byte_and_inputs(tmp_path: Path) -> None:
    _, old = release_in(tmp_path / "a")
    _, new = release_in(tmp_path / "b", "two")
    result = compare(old, new)
    messages = {p.path.rpartition("/")[2]: p.message for p in result.problems}
    place = next(
        n for n, (a, b) in enumerate(
            zip(
                (old.folder / "public/digest.html").read_bytes(),
                (new.folder / "public/digest.html").read_bytes(),
                strict=False,
            )
        ) if a != b
    )  # fmt: skip
    assert messages["digest.html"] == (
        f"differs from byte {place} on. Not as it was: data/raw/x.csv."
    )
    assert set(messages) == {
        "digest.html", "digest.pdf", "people.html", "people.pdf", "people_csv",
    }  # fmt: skip


def test_a_difference_without_a_changed_input_is_told_as_that(tmp_path: Path) -> None:
    _, old = release_in(tmp_path / "a")
    _, new = release_in(tmp_path / "b")
    with (new.folder / "public/digest.pdf").open("ab") as file:
        file.write(b"more")
    [problem] = compare(old, new).problems
    size = (old.folder / "public/digest.pdf").stat().st_size
    assert problem.path == f"releases/{old.id}/public/digest.pdf"
    assert problem.message.startswith(f"differs from byte {size} on. Every recorded input is the")


def test_a_page_that_was_not_made_again_is_told(tmp_path: Path) -> None:
    _, old = release_in(tmp_path / "a")
    _, new = release_in(tmp_path / "b")
    (new.folder / "public/digest.pdf").unlink()
    [problem] = compare(old, new).problems
    assert "was not made again" in problem.message


def test_rebuilding_tells_what_failed_and_compares_the_rest(
    project: Project, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebuild(project: Project, old: Release, into: Path) -> dict[str, str]:
        elsewhere = replace(project, reports=into)
        [public, _] = SAMPLE.both_audiences(into.parent / "finished", "one")
        switch(elsewhere, assemble(elsewhere, old.area, [public]))
        return {"north/people": "cell 3 failed"}

    monkeypatch.setattr("tp_analysis.suite.run.rebuild_release", rebuild)
    result = compare_rebuilt(project, release)
    assert [(p.path, p.message) for p in result.problems] == [
        ("north/people", "did not build again: cell 3 failed")
    ]
    assert result.same == 2
    assert verify(project, release).ok


def test_where_nothing_can_be_built_again_that_is_the_answer(
    project: Project, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tp_analysis.suite.run.rebuild_release",
        lambda *_: {"north/digest": "no", "north/people": "no"},
    )
    words = [problem.message for problem in compare_rebuilt(project, release).problems]
    assert words[-1] == "could not be built again: no release came of it"


def test_a_notice_is_not_built_again(project: Project, release: Release) -> None:
    [problem] = compare_rebuilt(project, replace(release, kind="notice")).problems
    assert "nothing to build again" in problem.message
