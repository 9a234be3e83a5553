"""tp build: what is built, what is left alone, and what refused data take down with them."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

FIGURES = "data/raw/places/published_figures.csv"
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def refused(built: Any, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The small project after a build with faulty figures, which people and digest rest on.

    The notebooks of homes and digest were changed, too, so that both are due.
    """
    root = tmp_path_factory.mktemp("refused") / "project"
    shutil.copytree(built.root, root)
    project = small.SmallProject(root)
    project.edit(FIGURES, "12000", "twelve thousand")
    project.edit("notebooks/homes.ipynb", "Homes of the place", "All homes of the place")
    project.edit("notebooks/digest.ipynb", "The digest", "The new digest")
    return project, project.contents(), project.tp("build", "--jobs", "2")


def test_refused_data_exit_11_and_the_message_names_file_row_and_value(refused: Any) -> None:
    _, _, answer = refused
    assert answer.code == 11
    assert f"{FIGURES}: row 2, column value has 'twelve thousand'" in answer.err
    assert "Traceback" not in answer.words


def test_what_does_not_depend_on_refused_data_is_built_and_waits_for_its_area(
    refused: Any,
) -> None:
    project, _, answer = refused
    assert "built   north/homes" in answer.out
    [page] = (project.reports / ".built/restricted/north").glob("homes-*/homes.html")
    assert "All homes of the place" in page.read_text(encoding="utf-8")


def test_an_area_of_which_a_report_failed_keeps_its_last_good_files_all_of_them(
    refused: Any,
) -> None:
    project, before, answer = refused
    assert project.contents() == before
    assert "4 editions: 1 built, 3 failed." in answer.out
    assert "stays live, as people failed." in answer.err
    assert project.tp("verify").code == 0


def test_no_dataset_of_yesterday_is_left_for_the_refused_extract(refused: Any) -> None:
    project, _, _ = refused
    assert not (project.root / "data/processed/places/published_figures.parquet").exists()


def test_a_failed_report_blocks_its_reader_which_says_so(refused: Any) -> None:
    _, _, answer = refused
    blocked = "failed  north/digest: not built, as it reads north/people, which failed"
    assert blocked in answer.err


def test_status_says_failed_and_repeats_the_message(refused: Any) -> None:
    project, _, _ = refused
    states = project.states()
    assert states["north/people"]["state"] == "failed"
    assert "has 'twelve thousand'" in states["north/people"]["cause"]
    assert states["north/digest"]["state"] == "failed"
    assert "which failed" in states["north/digest"]["cause"]
    assert states["north/homes"]["state"] == "fresh"


def test_the_public_index_says_nothing_of_what_failed(refused: Any) -> None:
    project, _, _ = refused
    page = (project.reports / "public/index.html").read_text(encoding="utf-8").lower()
    page = page[page.index("<body") :]
    words = (
        "people",
        "homes",
        "restricted",
        "failed",
        "refused",
        "stale",
        "twelve",
        ".csv",
        "south",
    )
    assert [word for word in words if word in page] == []


def test_the_operators_page_says_what_failed_and_why(refused: Any) -> None:
    project, _, _ = refused
    page = (project.reports / "index.html").read_text(encoding="utf-8")
    assert page.count('class="state failed"') == 3
    assert "twelve thousand" in page


def test_mended_data_are_built_again_and_their_reader_with_them(
    refused: Any, tmp_path: Any
) -> None:
    project, before, _ = refused
    shutil.copytree(project.root, tmp_path / "mended")
    mended = type(project)(tmp_path / "mended")
    mended.edit(FIGURES, "twelve thousand", "14000")
    assert mended.states()["north/people"]["cause"] == f"failed before, and now {FIGURES} changed"
    assert mended.tp("build").code == 0
    assert {row["state"] for row in mended.states().values()} == {"fresh"}
    name = "public/north/digest.html"
    assert "14,000" in mended.contents()[name].decode()
    assert "14,000" not in before[name].decode()


def test_a_reader_is_not_rebuilt_where_the_released_figures_stay_the_same(copy: Any) -> None:
    # The label of another place changes the bytes of the extract, not what north releases.
    copy.edit(FIGURES, "around,34 thousand", "about,34 thousand")
    before = copy.record_times()
    answer = copy.tp("build", "digest", "--area", "north")
    assert "built   north/people" in answer.out
    assert "fresh   north/digest" in answer.out
    after = copy.record_times()
    assert [name for name in after if after[name] != before[name]] == [
        "restricted/north/people.json"
    ]


def test_force_builds_what_is_fresh_and_makes_the_same_bytes(copy: Any) -> None:
    before, times = copy.contents(), copy.record_times()
    answer = copy.tp("build", "homes", "--force")
    assert "1 edition: 1 built." in answer.out
    assert copy.contents() == before
    changed = {name for name, time in copy.record_times().items() if time != times[name]}
    assert changed == {"restricted/north/homes.json"}


@pytest.mark.parametrize(
    ("arguments", "editions"),
    [
        (["--area", "south"], {"south/people"}),
        (["--audience", "public"], {"north/people", "south/people", "north/digest"}),
        (["digest"], {"north/people", "south/people", "north/digest"}),
        (["digest", "--area", "north"], {"north/people", "north/digest"}),
        (["homes", "people", "--area", "south"], {"south/people"}),
        (["--audience", "restricted", "--area", "north"], {"north/people", "north/homes"}),
        (["homes", "--area", "south"], set()),
    ],
)
def test_only_what_is_asked_for_is_built_with_what_it_reads(
    built: Any, arguments: list[str], editions: set[str]
) -> None:
    lines = built.tp("build", *arguments).out.splitlines()
    assert {line.split()[1] for line in lines if line.startswith("fresh ")} == editions
