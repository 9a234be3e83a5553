"""Correcting an area: which releases are compared, and what a kill in between leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import ConfigurationError, ReportError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.suite.corrections import Correction, correct, day_of_the_same
from tp_analysis.suite.notices import (
    Notice,
    is_withdrawn,
    make_notice,
    notices_text,
    read_notices,
)
from tp_analysis.suite.releases import HeldEdition, Part, Release, assemble, live, switch
from tp_analysis.suite.withdrawals import withdraw

PUBLIC = HeldEdition("digest", "public")
RESTRICTED = HeldEdition("people", "restricted")


class Suite:
    """A project whose "data" is one number, and a build that shows it, as a real one would."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root, root / "data", root / "reports")
        self.number = 5
        self.words = "There it is."
        self.built = 0

    def ready(self, project: Project, area: str) -> Release:
        """The release as it stands, not shown."""
        self.built += 1
        folder = self.project.root / "made" / str(self.built)
        parts = [self._part(folder / e.report, e) for e in (PUBLIC, RESTRICTED)]
        return assemble(project, area, parts)

    def build(self, project: Project, area: str) -> list[Any]:
        """Build and publish, unless the area is withdrawn."""
        release = self.ready(project, area)
        if not is_withdrawn(project, area):
            switch(project, release)
        return []

    def _part(self, folder: Path, edition: HeldEdition) -> Part:
        folder.mkdir(parents=True)
        shown: list[dict[str, Any]] = [
            {"kind": "cover", "title": edition.report, "area": "North", "period": "2009-10",
             "marking": "DRAFT"},
            {"kind": "sentence", "where": "", "template": self.words, "text": self.words},
        ]  # fmt: skip
        if edition is RESTRICTED:
            value = f"£{self.number} million"
            shown.append({"kind": "key number", "label": "Secret total", "text": value,
                          "evidence": "computed"})  # fmt: skip
        (folder / "figures.json").write_text(json.dumps(shown), encoding="utf-8")
        page = folder / f"{edition.report}.html"
        notes = notices_text(self.project, "north", edition.report)
        page.write_text(f"{shown} {notes}", encoding="utf-8")
        return Part(edition, folder, {page.name: file_hash(page)})

    def correct(self, what: str = "A total was wrong.", **more: Any) -> Correction:
        """What the command does."""
        told = make_notice("corrected", what=what, why="A row stood twice.", on="2026-11-22")
        steps: dict[str, Callable[..., Any]] = {"ready": self.ready, "build": self.build}
        return correct(self.project, "north", told, **{**steps, **more})

    def withdraw(self) -> Release:
        """Withdraw the area."""
        told = make_notice("withdrawn", what="Wrong.", why="A file.", on="2026-11-21")
        return withdraw(self.project, "north", told)

    @property
    def live(self) -> Release:
        """What readers see."""
        found = live(self.project, "north")
        assert found
        return found

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is stored."""
        return read_notices(self.project, "north")


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    made = Suite(tmp_path)
    made.build(made.project, "north")
    return made


LINE = "Secret total: £6 million, was £5 million (+20.0%)"


def test_the_mended_figures_are_compared_with_those_that_readers_see(suite: Suite) -> None:
    before, suite.number = suite.live, 6
    done = suite.correct()
    assert done.revisions.old == before.id
    assert done.notice.revisions == {"people": (LINE,), "digest": ("No figure changed.",)}
    assert suite.notices == (done.notice,)
    assert LINE in (suite.live.folder / "restricted/people.html").read_text(encoding="utf-8")


def test_restricted_figures_never_reach_a_public_page(suite: Suite) -> None:
    suite.number = 6
    suite.correct()
    public = (suite.live.folder / "public/digest.html").read_text(encoding="utf-8")
    assert "A total was wrong." in public
    assert "No figure changed." in public
    assert "Secret" not in public
    assert "million" not in public


def test_where_the_build_came_first_the_release_before_it_is_compared(suite: Suite) -> None:
    before, suite.number = suite.live, 6
    suite.build(suite.project, "north")
    assert suite.correct().revisions.old == before.id


def test_the_release_that_was_wrong_can_be_named(suite: Suite) -> None:
    first = suite.live
    for number in (7, 6):
        suite.number = number
        suite.build(suite.project, "north")
    done = suite.correct(since=first.id[:-2])
    assert (done.revisions.old, done.notice.since) == (first.id, first.id)
    assert done.notice.revisions["people"] == (LINE,)


def test_run_again_it_is_the_same_note(suite: Suite) -> None:
    suite.number = 6
    first, seen = suite.correct(), suite.live
    again = suite.correct()
    assert (again.notice, suite.notices, suite.live.id) == (first.notice, (first.notice,), seen.id)


def test_run_again_after_another_change_its_figures_are_those_now_shown(suite: Suite) -> None:
    suite.number = 6
    suite.correct()
    suite.number = 10
    suite.correct()
    (notice,) = suite.notices
    assert notice.revisions["people"] == ("Secret total: £10 million, was £5 million (+100%)",)


def test_a_second_correction_is_compared_with_the_first(suite: Suite) -> None:
    suite.number = 6
    suite.correct()
    corrected, suite.number = suite.live, 3
    done = suite.correct("It was wrong again.")
    assert done.revisions.old == corrected.id
    assert [notice.what for notice in suite.notices] == [
        "A total was wrong.", "It was wrong again.",
    ]  # fmt: skip


def test_a_correction_of_words_says_that_no_figure_changed(suite: Suite) -> None:
    suite.words = "Here it is."
    lines = ("No figure changed.", "The wording changed in one place.")
    assert suite.correct().notice.revisions == {"people": lines, "digest": lines}


def test_where_nothing_changed_nothing_is_told(suite: Suite) -> None:
    suite.words = "Here it is."
    suite.build(suite.project, "north")
    before = suite.live
    with pytest.raises(ConfigurationError, match=r"Nothing changed: .* --since"):
        suite.correct(since=before.id)
    assert (suite.notices, suite.live.id) == ((), before.id)


def test_a_first_release_has_nothing_to_be_compared_with(suite: Suite) -> None:
    with pytest.raises(ConfigurationError, match="no earlier release to compare with"):
        suite.correct()
    assert suite.notices == ()


def test_an_area_of_which_nothing_is_published_is_not_built_either(tmp_path: Path) -> None:
    suite = Suite(tmp_path)
    with pytest.raises(ConfigurationError, match="Nothing of 'north' is published"):
        suite.correct()
    assert suite.built == 0


def test_a_correction_ends_a_withdrawal_and_compares_with_what_was_withdrawn(suite: Suite) -> None:
    before = suite.live
    suite.withdraw()
    suite.number = 6
    suite.build(suite.project, "north")
    assert suite.live.kind == "notice", "while it is withdrawn, builds are not shown"
    done = suite.correct()
    assert done.revisions.old == before.id
    assert not is_withdrawn(suite.project, "north")
    assert suite.live.kind == "reports"


def test_a_withdrawal_without_a_change_is_told_how_it_ends(suite: Suite) -> None:
    suite.withdraw()
    with pytest.raises(ConfigurationError, match="tp release rollback north"):
        suite.correct()
    assert is_withdrawn(suite.project, "north")
    assert suite.live.kind == "notice"


def test_a_release_of_notices_is_not_what_figures_are_compared_with(suite: Suite) -> None:
    withdrawn = suite.withdraw()
    suite.number = 6
    with pytest.raises(ConfigurationError, match="no release of reports of north"):
        suite.correct(since=withdrawn.id)


def die(*_: Any) -> Any:
    raise KeyboardInterrupt


def test_killed_before_the_note_is_stored_nothing_has_changed(suite: Suite) -> None:
    suite.number, before = 6, suite.live

    def ready_then_die(project: Project, area: str) -> Release:
        suite.ready(project, area)
        return die()  # type: ignore[no-any-return] # it never comes back

    with pytest.raises(KeyboardInterrupt):
        suite.correct(ready=ready_then_die)
    assert (suite.notices, suite.live.id) == ((), before.id)
    assert suite.correct().revisions.old == before.id


def test_killed_before_the_last_build_the_next_build_prints_the_note(suite: Suite) -> None:
    suite.number, before = 6, suite.live
    with pytest.raises(KeyboardInterrupt):
        suite.correct(build=die)
    assert suite.live.id == before.id, "no figure changes without the note beside it"
    assert len(suite.notices) == 1
    suite.build(suite.project, "north")
    assert LINE in (suite.live.folder / "restricted/people.html").read_text(encoding="utf-8")


def test_killed_before_the_last_build_it_can_be_run_again(suite: Suite) -> None:
    suite.number, before = 6, suite.live
    with pytest.raises(KeyboardInterrupt):
        suite.correct(build=die)
    done = suite.correct()
    assert (done.revisions.old, len(suite.notices)) == (before.id, 1)
    assert suite.live.id != before.id


def test_a_build_that_fails_first_leaves_no_note(suite: Suite) -> None:
    def fail(*_: Any) -> Any:
        raise ReportError("north/people: its notebook failed.")

    with pytest.raises(ReportError):
        suite.correct(ready=fail)
    assert suite.notices == ()


def test_the_day_of_the_first_telling_is_kept(suite: Suite) -> None:
    told = make_notice("corrected", what="A total was wrong.", why="A row stood twice.",
                       on="2026-12-24")  # fmt: skip
    assert day_of_the_same(suite.project, "north", told) == ""
    suite.number = 6
    suite.correct()
    assert day_of_the_same(suite.project, "north", told) == "2026-11-22"
