"""What tp status says: never, fresh, stale with the exact cause, failed with its message."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

EVERY = {"north/people", "south/people", "north/homes", "north/digest"}
POPULATIONS = "data/raw/reference/populations.csv"


def stale(project: Any) -> dict[str, str]:
    """The editions that are not fresh, and the cause of each."""
    rows = project.states()
    assert {row["state"] for row in rows.values()} <= {"fresh", "stale"}
    return {name: row["cause"] for name, row in rows.items() if row["state"] == "stale"}


def test_before_the_first_build_every_edition_was_never_built(unbuilt: Any) -> None:
    assert {name: row["state"] for name, row in unbuilt.states().items()} == dict.fromkeys(
        EVERY, "never"
    )


def test_after_a_build_every_edition_is_fresh_and_has_no_cause(built: Any) -> None:
    rows = built.states()
    assert set(rows) == EVERY
    assert {(row["state"], row["cause"]) for row in rows.values()} == {("fresh", "")}


def test_the_shape_of_the_answer_is_the_one_scripts_rely_on(built: Any) -> None:
    answer = built.tp("status", "--json")
    assert answer.code == 0
    for row in json.loads(answer.out)["editions"]:
        assert set(row) >= {"area", "report", "audience", "state", "cause"}
        assert all(isinstance(value, str) for value in row.values())


def test_in_words_there_is_a_line_an_edition(built: Any) -> None:
    lines = built.tp("status").out.splitlines()
    assert len(lines) == len(EVERY)
    assert lines[0].split() == ["fresh", "restricted", "north/people"]


Change = Callable[[Any], None]


def in_file(file: str, old: str, new: str) -> Change:
    return lambda project: project.edit(file, old, new)


CAUSES: list[tuple[Change, str, set[str]]] = [
    (
        in_file("notebooks/homes.ipynb", "Homes of the place", "Homes of a place"),
        "notebooks/homes.ipynb changed",
        {"north/homes"},
    ),
    (in_file(POPULATIONS, "5432", "5433"), f"{POPULATIONS} changed", {"north/homes"}),
    (
        in_file("data/raw/reference/populations.source.toml", "true", "false"),
        "data/raw/reference/populations.source.toml changed",
        {"north/homes"},
    ),
    (
        lambda project: (project.root / POPULATIONS).unlink(),
        f"{POPULATIONS} is missing",
        {"north/homes"},
    ),
    (
        in_file("suite.toml", 'name = "homes"', 'name = "homes"\nparameters = { share = 0.5 }'),
        "the parameters changed",
        {"north/homes"},
    ),
    (
        in_file("suite.toml", 'public = "OFFICIAL"', 'public = "OFFICIAL-SENSITIVE"'),
        "the marking in suite.toml changed",
        {"north/digest"},
    ),
    (
        in_file("areas.toml", 'name = "South Town"', 'name = "Southtown"'),
        "the area in areas.toml changed",
        {"south/people"},
    ),
    (in_file("requirements.lock", "nothing", "something"), "requirements.lock changed", EVERY),
    (
        in_file("package/tp_analysis/publish/templates/report.css", "{", "{ "),
        "the package code changed (publish/templates/report.css)",
        EVERY,
    ),
    (
        in_file("package/tp_analysis/errors.py", "exit code", "exit  code"),
        "the package code changed (errors.py)",
        EVERY,
    ),
    (
        in_file("reports/.state/restricted/north/people.json", "12000.0", "13000.0"),
        "the figures released by people changed",
        {"north/digest"},
    ),
    (
        lambda project: (project.reports / "restricted/north/homes.html").unlink(),
        "restricted/north/homes.html is missing",
        {"north/homes"},
    ),
    (
        lambda project: (project.reports / "public/north/digest.pdf").write_bytes(b"%PDF-1.7"),
        "public/north/digest.pdf was altered",
        {"north/digest"},
    ),
    (
        in_file("suite.toml", 'name = "homes"', 'name = "homes"\nreads = ["people"]'),
        "the figures released by people is new",
        {"north/homes"},
    ),
]


@pytest.mark.parametrize(("change", "cause", "editions"), CAUSES, ids=[case[1] for case in CAUSES])
def test_a_change_makes_stale_what_depends_on_it_and_is_named(
    copy: Any, change: Change, cause: str, editions: set[str]
) -> None:
    change(copy)
    assert stale(copy) == dict.fromkeys(editions, cause)


@pytest.mark.parametrize(
    "change",
    [
        lambda project: [os.utime(path) for path in project.root.rglob("*") if path.is_file()],
        in_file("suite.toml", "[build]", "# a remark\n[build]"),
        in_file("suite.toml", "cell_timeout_seconds = 120", "cell_timeout_seconds = 121"),
        lambda project: (project.root / "notebooks" / "other.ipynb").write_text("{}"),
        lambda project: (project.root / "data/raw/places/other.csv").write_text("a\n"),
        in_file("areas.toml", "[south]", "# a remark\n[south]"),
    ],
    ids=["touched", "remark", "time limit", "other notebook", "other extract", "area remark"],
)
def test_what_changes_no_report_leaves_every_edition_fresh(copy: Any, change: Change) -> None:
    change(copy)
    assert stale(copy) == {}


def test_a_project_moved_to_another_folder_is_still_fresh(copy: Any) -> None:
    assert stale(copy) == {}


def test_a_record_that_cannot_be_read_counts_as_never_built(copy: Any) -> None:
    record = copy.reports / ".state/restricted/north/homes.json"
    record.write_text(record.read_text(encoding="utf-8")[:50], encoding="utf-8")
    assert copy.states()["north/homes"]["state"] == "never"


def test_a_report_that_cannot_be_planned_is_named_and_hides_no_other(copy: Any) -> None:
    copy.notebook("homes").unlink()
    answer = copy.tp("status", "--json")
    assert answer.code == 10
    said = json.loads(answer.out)
    assert {row["report"] for row in said["editions"]} == {"people", "digest"}
    assert "homes.ipynb cannot be read" in said["unplanned"]["homes"]


def test_a_second_build_says_all_is_fresh_and_writes_nothing(built: Any) -> None:
    def times() -> dict[str, int]:
        # The lock is taken, and what was hashed is remembered; nothing else may be touched.
        return {
            str(path): path.stat().st_mtime_ns
            for path in built.reports.rglob("*")
            if path.name not in (".lock", "fingerprints.json", ".state")
        }

    before = times()
    answer = built.tp("build")
    assert (answer.code, answer.err) == (0, "")
    assert "4 editions: 4 fresh." in answer.out
    assert times() == before


def test_a_page_that_no_edition_owns_any_more_is_told(copy: Any) -> None:
    left = copy.reports / "restricted" / "north" / "gone.html"
    left.write_text("old", encoding="utf-8")
    answer = copy.tp("status", "--json")
    assert [name.rsplit("/", 1)[-1] for name in json.loads(answer.out)["orphans"]] == ["gone.html"]
    assert "gone.html: no edition of suite.toml makes it." in answer.err
