"""What changed between two releases: by name and label, never by position."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import ReportError
from tp_analysis.suite.releases import HeldEdition, Release
from tp_analysis.suite.revision_notes import every_line, revision_lines
from tp_analysis.suite.revisions import ReportRevisions, compare, revisions

NAME = ("restricted", "spending")
Entry = dict[str, Any]


def cell(row: str, text: str, exhibit: str = "who", title: str = "", **more: str) -> Entry:
    return {
        "kind": "cell", "of": "table", "exhibit": exhibit, "title": title or "Spending by body",
        "row": row, "column": "Spending", "unit": "£ million", "text": text,
        "evidence": "published", **more,
    }  # fmt: skip


def tile(label: str, text: str, evidence: str = "published") -> Entry:
    return {"kind": "key number", "label": label, "text": text, "evidence": evidence}


def released(figure_id: str, label: str, text: str) -> Entry:
    return {
        "kind": "released", "figure_id": figure_id, "label": label, "value": 1.0, "unit": "gbp",
        "text": text, "evidence": "published",
    }  # fmt: skip


def sentence(template: str, *numbers: str, where: str = "Who?") -> Entry:
    text = template
    for number in numbers:
        text = text.replace("…", number, 1)
    return {"kind": "sentence", "where": where, "template": template, "text": text}


def compared(before: list[Entry] | None, after: list[Entry] | None) -> ReportRevisions:
    return compare(NAME, before, after)


def test_nothing_changed_is_said_so() -> None:
    page = [tile("Total", "£5"), cell("Police", "96.3"), sentence("There are …", "5")]
    found = compared(page, page)
    assert not found.figures_differ
    assert revision_lines(found) == ("No figure changed.",)
    assert every_line(found) == ()


def test_a_changed_number_is_told_with_what_it_was_and_by_how_much() -> None:
    found = compared(
        [tile("Total public spending in 2007-08", "£1,200 million")],
        [tile("Total public spending in 2007-08", "£1,234 million")],
    )
    assert revision_lines(found) == (
        "Total public spending in 2007-08: £1,234 million, was £1,200 million (+2.8%)",
    )


def test_a_changed_cell_is_told_with_its_table_row_and_column() -> None:
    found = compared([cell("Police", "96.3")], [cell("Police", "97.3")])
    assert revision_lines(found) == (
        "“Spending by body”, Police, Spending (£ million): 97.3, was 96.3 (+1.0%)",
    )


def test_a_table_in_another_order_is_no_change() -> None:
    page = [cell(f"Body {place}", f"{place}.0") for place in range(12)]
    mixed = random.Random(0).sample(page, len(page))
    assert not compared(page, mixed).figures_differ


def test_rows_of_one_name_are_compared_as_a_set() -> None:
    before = [cell("Council", "1.0"), cell("Council", "2.0"), cell("Council", "3.0")]
    after = [cell("Council", "3.0"), cell("Council", "1.0"), cell("Council", "2.5")]
    (change,) = compared(before, after).changed
    assert (change.was, change.now) == ("2.0", "2.5")


def test_one_row_more_of_a_name_is_one_figure_more() -> None:
    found = compared([cell("Council", "1.0")], [cell("Council", "1.0"), cell("Council", "1.0")])
    assert (len(found.changed), len(found.added), len(found.removed)) == (0, 1, 0)


def test_a_table_whose_title_holds_a_changed_number_is_the_same_table() -> None:
    rows = ("Police", "NHS", "Council")
    before = [cell(row, "96.3", "police-spend-96", "Police spend 96") for row in rows]
    after = [cell(row, "96.3", "police-spend-97", "Police spend 97") for row in rows]
    found = compared(before, [*after[:2], {**after[2], "text": "99.9"}])
    assert [change.now for change in found.changed] == ["99.9"]
    assert (found.added, found.removed, found.new_exhibits) == ((), (), ())


def test_a_table_with_other_rows_is_another_table() -> None:
    found = compared(
        [cell("Police", "1", "a", "Old table")], [cell("Trains", "1", "b", "New table")]
    )
    assert (found.new_exhibits, found.lost_exhibits) == (("New table",), ("Old table",))
    assert revision_lines(found) == ("New: “New table”", "No longer shown: “Old table”")


def test_the_words_around_a_new_table_are_not_counted_apart() -> None:
    words = sentence("Rounded once.", where="New table")
    assert compared([], [cell("Trains", "1", "b", "New table"), words]).reworded == 0


def test_a_released_figure_is_known_by_its_id_whatever_it_is_called() -> None:
    found = compared(
        [released("count.total", "The total", "£5")], [released("count.total", "All of it", "£6")]
    )
    assert revision_lines(found) == ("All of it: £6, was £5 (+20.0%)",)


def test_a_number_shown_in_several_places_is_told_once() -> None:
    def page(text: str) -> list[Entry]:
        return [
            tile("Total", text),
            released("count.total", "Total", text),
            sentence("The count found … in the year.", text),
        ]

    found = compared(page("£5 million"), page("£6 million"))
    assert len(found.changed) == 3
    assert revision_lines(found) == ("Total: £6 million, was £5 million (+20.0%)",)
    assert len(every_line(found)) == 3


@pytest.mark.parametrize(
    ("template", "was", "now", "says"),
    [
        ("It takes ….", ("5 days",), ("6 days",), "“It takes 6 days.” (was 5)"),
        (
            "From … to … in ….", ("1", "£2 million", "3%"), ("1", "£4 million", "5%"),
            "“From 1 to £4 million in 5%.” (was £2 million and 3%)",
        ),
        (
            "It takes ….", ("up to 5 days",), ("5 days",),
            "The text now says “It takes 5 days.”; it said “It takes up to 5 days.”",
        ),
    ],
)  # fmt: skip
def test_a_number_shown_in_prose_only_is_told_with_its_sentence(
    template: str, was: tuple[str, ...], now: tuple[str, ...], says: str
) -> None:
    found = compared([sentence(template, *was)], [sentence(template, *now)])
    assert revision_lines(found) == (says,)


def test_a_share_moves_by_percentage_points_where_its_column_says_so() -> None:
    found = compared(
        [cell("Police", "4.27", column="Share", unit="%")],
        [cell("Police", "4.15", column="Share", unit="%")],
    )
    assert revision_lines(found) == (
        "“Spending by body”, Police, Share (%): 4.15, was 4.27 (−0.12 percentage points)",
    )


def test_a_sentence_that_moved_is_no_change() -> None:
    page = [sentence("One …", "1"), sentence("Two …", "2")]
    moved = [sentence("Two …", "2", where="Elsewhere"), sentence("One …", "1")]
    assert not compared(page, moved).figures_differ
    assert compared(page, moved).reworded == 0


def test_other_words_are_counted_and_are_no_figure() -> None:
    found = compared(
        [sentence("It was so."), sentence("Same.")], [sentence("It is so."), sentence("Same.")]
    )
    assert (found.figures_differ, found.reworded) == (False, 1)
    assert revision_lines(found) == ("No figure changed.", "The wording changed in one place.")


def test_another_grade_of_evidence_counts_as_wording() -> None:
    found = compared([tile("Total", "£5")], [tile("Total", "£5", "unverified")])
    assert (found.figures_differ, found.reworded) == (False, 1)


def test_figures_that_came_and_went_are_told() -> None:
    found = compared([tile("Old", "£5")], [tile("New", "£6")])
    assert revision_lines(found) == ("New: New: £6", "No longer shown: Old (was £5)")


def test_many_changes_of_one_table_are_told_in_one_line() -> None:
    before = [cell(f"Body {place}", f"{place}.0") for place in range(9)]
    after = [cell(f"Body {place}", f"{place}.5") for place in range(9)]
    found = compared(before, after)
    assert revision_lines(found) == ("“Spending by body”: 9 figures changed",)
    assert len(every_line(found)) == 9


def test_a_long_note_ends_with_how_much_was_left_out() -> None:
    before = [tile(f"Number {place}", "1") for place in range(50)]
    after = [tile(f"Number {place}", "2") for place in range(50)]
    lines = revision_lines(compared(before, after))
    assert (len(lines), lines[-1]) == (13, "And 38 more changes.")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [(None, [tile("Total", "£5")], "new"), ([tile("Total", "£5")], None, "gone")],
)
def test_a_report_of_one_release_only_is_said_to_be_new_or_gone(
    before: Any, after: Any, says: str
) -> None:
    found = compared(before, after)
    assert revision_lines(found) == (f"This report is {says}.",)
    assert found.figures_differ
    assert len(found.added) + len(found.removed) == 1


ENTRIES = st.lists(
    st.one_of(
        st.builds(tile, st.sampled_from("AB"), st.sampled_from(["1", "2", "[x]"])),
        st.builds(cell, st.sampled_from("AB"), st.sampled_from(["1", "2"]), st.sampled_from("ab")),
        st.builds(sentence, st.sampled_from(["A …", "B"]), st.sampled_from(["1", "2"])),
    ),
    max_size=8,
)


@given(ENTRIES, st.randoms())
def test_no_order_of_a_page_is_a_change(page: list[Entry], chance: random.Random) -> None:
    mixed = list(page)
    chance.shuffle(mixed)
    found = compared(page, mixed)
    assert not found.figures_differ
    assert found.reworded == 0


@given(ENTRIES, ENTRIES)
def test_what_is_added_one_way_is_removed_the_other_way(one: list[Entry], two: list[Entry]) -> None:
    there, back = compared(one, two), compared(two, one)
    assert len(there.added) == len(back.removed)
    assert len(there.changed) == len(back.changed)
    assert revision_lines(there)


def release(folder: Path, entries: list[Entry]) -> Release:
    figures = folder / "private" / "figures"
    figures.mkdir(parents=True)
    (figures / "restricted-spending.json").write_text(json.dumps(entries), encoding="utf-8")
    return Release(folder.name, "north", folder, editions=(HeldEdition("spending", "restricted"),))


def test_two_releases_are_compared_report_by_report(tmp_path: Path) -> None:
    old = release(tmp_path / "old", [tile("Total", "£5 million")])
    new = release(tmp_path / "new", [tile("Total", "£6 million")])
    found = revisions(old, new)
    assert (found.old, found.new, found.figures_differ) == ("old", "new", True)
    assert found.reports[0].as_row() == {
        "report": "spending", "audience": "restricted", "standing": "kept",
        "changed": [
            {"label": "Total", "was": "£5 million", "is": "£6 million", "change": 1e6,
             "change_percent": 20.0, "kind": "key number"}
        ],
        "added": [], "removed": [], "reworded": 0,
    }  # fmt: skip


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '[{"no": "kind"}]', "null"])
def test_figures_that_cannot_be_read_are_told_with_what_to_do(tmp_path: Path, damaged: str) -> None:
    old = release(tmp_path / "old", [])
    new = release(tmp_path / "new", [])
    (new.folder / "private/figures/restricted-spending.json").write_text(damaged)
    with pytest.raises(ReportError, match=r"Release new: private/figures/.*'tp verify new'"):
        revisions(old, new)
