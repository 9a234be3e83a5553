"""Retention: what is past its time goes, what readers see and what checks need stays."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.configuration import Sharing
from tp_analysis.suite.releases import Release, find_release
from tp_analysis.suite.sharing import retention
from tp_analysis.suite.sharing.bundle import BundleOrder, make_bundle
from tp_analysis.suite.sharing.register import SharedBundle, read_register
from tp_analysis.suite.verify import verify_live

KEEP_30 = Sharing(retention_days=30)
TODAY = datetime.date(2026, 11, 22)


def aged(release: Release, made_at: str) -> Release:
    times = json.loads((release.folder / "times.json").read_text(encoding="utf-8"))
    text = json.dumps({**times, "made_at": made_at})
    (release.folder / "times.json").write_text(text, encoding="utf-8")
    return release


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def old(project: Project, sharing: Any) -> Release:
    """A release of long ago, followed by one of today that readers see."""
    one = aged(sharing.released(project, "one"), "2026-10-22T23:59:59+00:00")
    aged(sharing.released(project, "two"), "2026-11-22T00:00:00+00:00")
    return one


@pytest.fixture
def share(
    project: Project, old: Release, word: SecretStr, tmp_path: Path
) -> Callable[[str], SharedBundle]:
    """Make a bundle that may be kept until a day."""

    def made(until: str) -> SharedBundle:
        order = BundleOrder(old, ("people",), "Treasury", datetime.date.fromisoformat(until))
        now = datetime.datetime(2026, 10, 22, tzinfo=datetime.UTC)
        return make_bundle(project, order, word, "own", into=tmp_path / "out", key=None, now=now)

    return made


def test_the_last_day_counts() -> None:
    day = datetime.date(2026, 10, 23)
    assert retention.keep_until(KEEP_30, day) == TODAY
    assert retention.keep_until(Sharing(), day) is None


def test_the_full_reports_of_an_old_release_go_and_its_public_half_stays(
    project: Project, old: Release
) -> None:
    before = names(old.folder)
    kept = {name for name in before if "restricted" not in name}
    assert {"public/digest.html", "private/receipts/public-digest.json"} <= kept < before
    gone = retention.expire(project, KEEP_30, today=TODAY)
    assert gone == retention.Expired((old.id,), (), (), ())
    assert names(old.folder) == kept
    assert not (old.folder / "restricted").exists()
    assert find_release(project, old.id).times["restricted_deleted_on"] == "2026-11-22"
    assert list((project.reports / ".work").iterdir()) == []


def test_a_day_earlier_nothing_goes(project: Project, old: Release) -> None:
    before = names(old.folder)
    day = TODAY - datetime.timedelta(days=1)
    assert retention.expire(project, KEEP_30, today=day) == retention.Expired((), (), (), ())
    assert names(old.folder) == before


def test_done_twice_it_is_done_once(project: Project, old: Release) -> None:
    retention.expire(project, KEEP_30, today=TODAY)
    assert retention.expire(project, KEEP_30, today=TODAY) == retention.Expired((), (), (), ())


def test_pretending_changes_nothing(project: Project, old: Release) -> None:
    before = names(project.root)
    told = retention.expire(project, KEEP_30, today=TODAY, pretend=True)
    assert told.releases == (old.id,)
    assert names(project.root) == before


def test_what_readers_see_is_never_deleted_but_told(project: Project, old: Release) -> None:
    later = TODAY + datetime.timedelta(days=365)
    told = retention.expire(project, KEEP_30, today=later)
    assert told.releases == (old.id,)
    assert len(told.live) == 1
    assert verify_live(project)[1].ok


def test_a_release_without_a_date_is_left_alone(project: Project, old: Release) -> None:
    aged(old, "")
    assert retention.expire(project, KEEP_30, today=TODAY).releases == ()


def test_killed_in_between_the_rest_goes_the_next_time(
    project: Project, old: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(retention.os, "walk", lambda *_, **__: 1 / 0)
        patch.setattr(retention, "_restricted_files", lambda release: ["restricted/people.pdf"])
        with pytest.raises(ZeroDivisionError):
            retention.expire(project, KEEP_30, today=TODAY)
    assert (old.folder / "restricted/people.html").is_file()
    assert retention.expire(project, KEEP_30, today=TODAY).releases == (old.id,)
    assert not (old.folder / "restricted").exists()


def test_our_copy_of_an_old_bundle_goes_and_its_line_stays(
    project: Project, share: Callable[[str], SharedBundle]
) -> None:
    past, present = share("2026-11-21"), share("2026-11-22")
    done = retention.expire(project, KEEP_30, today=TODAY)
    assert (done.bundles, done.gone) == ((past.id,), ())
    assert not Path(past.folder).exists()
    assert Path(present.folder).is_dir()
    deleted = [(line.id, line.deleted_on) for line in read_register(project)]
    assert deleted == [(past.id, "2026-11-22"), (present.id, "")]


def test_a_bundle_that_was_moved_is_told_once(
    project: Project, share: Callable[[str], SharedBundle], tmp_path: Path
) -> None:
    made = share("2026-11-21")
    Path(made.folder).rename(tmp_path / "moved")
    assert retention.expire(project, KEEP_30, today=TODAY).gone == (made.id,)
    assert retention.expire(project, KEEP_30, today=TODAY).gone == ()
    assert (tmp_path / "moved").is_dir()


def test_what_somebody_put_into_the_folder_is_not_deleted(
    project: Project, share: Callable[[str], SharedBundle]
) -> None:
    made = share("2026-11-21")
    (Path(made.folder) / "my notes.txt").write_text("mine", encoding="utf-8")
    assert retention.expire(project, KEEP_30, today=TODAY).bundles == (made.id,)
    assert names(Path(made.folder)) == {"my notes.txt"}


def test_another_folder_of_that_name_is_let_be(
    project: Project, share: Callable[[str], SharedBundle]
) -> None:
    made = share("2026-11-21")
    (Path(made.folder) / "SHA256SUMS").write_text("another list\n", encoding="utf-8")
    assert retention.expire(project, KEEP_30, today=TODAY).gone == (made.id,)
    assert "README.txt" in names(Path(made.folder))


def test_without_a_retention_nothing_is_guessed(project: Project, old: Release) -> None:
    with pytest.raises(ConfigurationError, match="retention_days"):
        retention.expire(project, Sharing(), today=TODAY)
