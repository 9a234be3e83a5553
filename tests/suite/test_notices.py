"""What an area has told its readers: kept, read back, and refused where it cannot be printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.notices import (
    Notice,
    add_notice,
    end_withdrawal,
    is_withdrawn,
    latest_notice,
    make_notice,
    notices_for,
    notices_text,
    read_notices,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def correction(what: str = "A total was wrong.", on: str = "2026-11-22", **more: object) -> Notice:
    made = make_notice("corrected", what=what, why="A row stood there twice.", on=on)
    return made.model_copy(update=more)


def withdrawal(what: str = "All of it is wrong.") -> Notice:
    return make_notice("withdrawn", what=what, why="A file was of another year.", on="2026-11-22")


def test_an_area_without_notices_has_none(project: Project) -> None:
    assert read_notices(project, "north") == ()
    assert notices_for(project, "north", "spending") == ()
    assert notices_text(project, "north", "spending") == ""
    assert latest_notice(project, "north") is None
    assert not is_withdrawn(project, "north")
    assert not project.reports.exists(), "asking leaves nothing behind"


def test_what_is_stored_is_read_back(project: Project) -> None:
    told = correction(since="north-0123456789ab", revisions={"spending": ("One.", "Two.")})
    add_notice(project, "north", told)
    assert read_notices(project, "north") == (told,)
    assert read_notices(project, "south") == ()
    assert [path.name for path in (project.state / "notices").iterdir()] == ["north.json"]


def test_a_report_prints_its_own_changes_and_no_other_reports(project: Project) -> None:
    changes = {"spending": ("Secret: 5, was 4",), "summary": ("No figure changed.",)}
    add_notice(project, "north", correction(revisions=changes))
    (notice,) = notices_for(project, "north", "summary")
    assert notice.changes == ("No figure changed.",)
    assert "Secret" not in notices_text(project, "north", "summary")
    assert json.loads(notices_text(project, "north", "spending"))[0]["changes"] == [
        "Secret: 5, was 4"
    ]


def test_a_report_that_the_notice_does_not_know_prints_its_words_only(project: Project) -> None:
    add_notice(project, "north", correction(revisions={"spending": ("One.",)}))
    assert notices_for(project, "north", "benefits")[0].changes == ()


def test_corrections_come_newest_first_and_those_of_one_day_as_they_were_given(
    project: Project,
) -> None:
    days = {"one": "2026-11-20", "two": "2026-11-22", "three": "2026-11-21", "four": "2026-11-22"}
    for what, on in days.items():
        add_notice(project, "north", correction(what, on))
    found = [notice.what for notice in notices_for(project, "north", "spending")]
    assert found == ["four", "two", "three", "one"]


def test_a_withdrawal_is_not_printed_among_the_corrections(project: Project) -> None:
    add_notice(project, "north", withdrawal())
    assert notices_for(project, "north", "spending") == ()
    assert is_withdrawn(project, "north")


def test_a_correction_ends_a_withdrawal(project: Project) -> None:
    add_notice(project, "north", withdrawal())
    add_notice(project, "north", correction())
    assert not is_withdrawn(project, "north")
    assert [notice.kind for notice in read_notices(project, "north")] == ["withdrawn", "corrected"]


def test_a_withdrawal_that_was_a_mistake_ends_and_stays_on_record(project: Project) -> None:
    add_notice(project, "north", withdrawal())
    assert end_withdrawal(project, "north")
    assert not is_withdrawn(project, "north")
    assert latest_notice(project, "north") is None
    assert [notice.ended for notice in read_notices(project, "north")] == [True]
    assert not end_withdrawal(project, "north"), "there is none any more"


def test_an_ended_withdrawal_given_again_is_a_new_one(project: Project) -> None:
    add_notice(project, "north", withdrawal())
    end_withdrawal(project, "north")
    add_notice(project, "north", withdrawal())
    assert is_withdrawn(project, "north")
    assert len(read_notices(project, "north")) == 2


def test_the_same_notice_given_twice_is_one(project: Project) -> None:
    add_notice(project, "north", correction(revisions={"spending": ("Old.",)}))
    add_notice(project, "north", correction(revisions={"spending": ("New.",)}))
    assert [notice.revisions for notice in read_notices(project, "north")] == [
        {"spending": ("New.",)}
    ]


def test_the_words_of_an_older_notice_make_a_new_one(project: Project) -> None:
    for what in ("one", "two", "one"):
        add_notice(project, "north", correction(what))
    assert len(read_notices(project, "north")) == 3


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("", "--what is empty"),
        ("  ", "--what is empty"),
        ("x" * 601, "--what has 601 characters"),
        ("one\ntwo", "--what holds a line break"),
        ("one\u2029two", "--what holds a line break"),
        ("bell\x07", "what cannot be printed"),
        ("half \ud800", "what cannot be printed"),
        ("/".join(("see ", "tmp", "x.csv")), "--what names a folder"),
    ],
)
def test_words_that_no_page_could_print_are_refused(what: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        correction(what)


def test_the_reason_is_checked_as_the_words_are() -> None:
    with pytest.raises(ConfigurationError, match="--why is empty"):
        make_notice("corrected", what="Wrong.", why="", on="2026-11-22")


def test_a_day_that_never_was_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="--on is '2026-02-30'"):
        correction(on="2026-02-30")


@pytest.mark.parametrize("words", ["x" * 600, "<script>alert(1)</script>", "‮backwards", "£ − “”"])
def test_odd_words_are_words(project: Project, words: str) -> None:
    add_notice(project, "north", correction(words))
    assert notices_for(project, "north", "spending")[0].what == words


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", '{"notices": 5}', '{"notices": [{"kind": "odd"}]}', "\udcff"]
)
def test_a_damaged_file_is_told_and_nobody_guesses(project: Project, damaged: str) -> None:
    path = project.state / "notices" / "north.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    asked = (
        lambda: is_withdrawn(project, "north"),
        lambda: notices_for(project, "north", "spending"),
        lambda: add_notice(project, "north", correction()),
    )
    for ask in asked:
        with pytest.raises(ConfigurationError, match=r"The notices of north .* Restore the file"):
            ask()
    assert path.read_bytes() == damaged.encode("utf-8", "surrogateescape")
