"""What-ifs have folders of their own and never touch an edition."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["--scenario", "half"], "reports/scenarios/half"),
        (["--set", "share=0.25"], "reports/scenarios/share-0-25"),
        (["--set", "share=0.25", "--out", "elsewhere"], "elsewhere/scenarios/share-0-25"),
    ],
)
def test_a_what_if_is_written_to_its_own_folder_and_touches_no_edition(
    copy: Any, arguments: list[str], folder: str
) -> None:
    contents, times = copy.contents(), copy.record_times()
    index = (copy.reports / "index.html").read_bytes()
    answer = copy.tp("build", "homes", *arguments)
    assert answer.code == 0, answer.words
    assert set(copy.contents(folder)) == {
        "restricted/north/homes.html",
        "restricted/north/homes.pdf",
        "restricted/north/accessibility.html",
    }
    now = copy.contents()
    assert {name: now[name] for name in contents} == contents
    records = copy.record_times()
    assert {name: records[name] for name in times} == times
    assert (copy.reports / "index.html").read_bytes() == index
    assert {row["state"] for row in copy.states().values()} == {"fresh"}


def test_the_page_of_a_what_if_calls_it_fresh_and_lists_nothing_else(copy: Any) -> None:
    assert copy.tp("build", "homes", "--scenario", "half").code == 0
    page = (copy.reports / "scenarios/half/index.html").read_text(encoding="utf-8")
    assert page.count('class="state fresh"') == 1
    assert page.count('class="state ') == 1
    again = copy.tp("build", "homes", "--scenario", "half")
    assert "1 edition: 1 fresh." in again.out


def test_a_what_if_is_not_written_over_the_editions(copy: Any) -> None:
    contents = copy.contents()
    answer = copy.tp("build", "homes", "--set", "share=0.25", "--out", "reports")
    assert answer.code == 0
    now = copy.contents()
    assert {name: now[name] for name in contents} == contents
    assert (copy.reports / "scenarios/share-0-25/restricted/north/homes.html").is_file()


def test_a_what_if_says_so_at_the_top_and_bottom_of_its_pages(copy: Any) -> None:
    assert copy.tp("build", "homes", "--set", "share=0.25").code == 0
    page = copy.reports / "scenarios/share-0-25/restricted/north/homes.html"
    marking = '<p class="marking">WHAT-IF: share = 0.25 · DRAFT · '
    assert page.read_text(encoding="utf-8").count(marking) == 2
    index = (copy.reports / "scenarios/share-0-25/index.html").read_text(encoding="utf-8")
    assert "WHAT-IF: share = 0.25" in index
