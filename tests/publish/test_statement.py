"""The accessibility statement: what the checks found, what was not run, and nothing invented."""

from __future__ import annotations

from typing import Any

from lxml import html

from tp_analysis.publish.checks.gates import page_checks
from tp_analysis.publish.checks.results import NEEDS_A_PERSON, Check
from tp_analysis.publish.statement import BY_PEOPLE, render_statement

PASSED = Check("tables have captions", "pass", tool="lxml 6.1.3")
FAILED = Check("images have alt text", "fail", "image 2 has none", "lxml 6.1.3")
OWN = Check("PDF is whole", "pass")
NOT_RUN = Check("axe-core", "not-run", "needs a browser", required=False)


def statement(*checks: Check, **more: Any) -> str:
    results = {"spending": [PASSED, *checks], "benefits": [PASSED]}
    given: dict[str, Any] = {"results": results, **more}
    return render_statement("Here", "public", "DRAFT · OFFICIAL", "2026-06-30", **given)


def words(page: str) -> str:
    (main,) = html.document_fromstring(page).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def test_a_statement_passes_the_checks_of_every_page() -> None:
    checks = list(page_checks(statement(FAILED, NOT_RUN).encode()))
    assert checks
    assert [check for check in checks if check.refuses] == []


def test_it_says_what_passed_with_which_tool_and_what_was_not_run_and_why() -> None:
    said = words(statement(NOT_RUN))
    assert "Tables have captions Passed lxml 6.1.3" in said
    assert "axe-core (spending): needs a browser." in said
    assert "The checks that ran found none." in said


def test_each_check_is_one_line_however_many_reports_there_are() -> None:
    said = words(statement(results={"a": [PASSED, FAILED], "b": [PASSED, OWN]}))
    assert said.count("Tables have captions Passed lxml 6.1.3") == 1
    assert "Images have alt text Failed (a) lxml 6.1.3" in said
    assert "PDF is whole Passed (b) This suite" in said
    other = Check(PASSED.name, "fail", "one has none", "lxml 6.1.3")
    differing = words(statement(results={"a": [PASSED], "b": [other]}))
    assert "Tables have captions Passed (a); Failed (b) lxml 6.1.3" in differing


def test_a_release_without_a_date_has_a_statement_without_one() -> None:
    page = render_statement("Here", "public", "OFFICIAL", "", {"spending": [PASSED]})
    assert "As at" not in words(page)


def test_a_known_failure_is_told() -> None:
    said = words(statement(FAILED))
    assert "Images have alt text (spending): image 2 has none" in said
    assert "found none" not in said


def test_it_claims_no_conformance_and_lists_what_people_have_not_checked() -> None:
    said = words(statement())
    assert "does not say that the pages conform" in said
    assert all(line in said for line in BY_PEOPLE)


def test_what_needs_a_person_is_told_once_and_what_no_check_covers_is_said() -> None:
    reading = Check("screen reader read-through", "not-run", NEEDS_A_PERSON, required=False)
    said = words(statement(NOT_RUN, reading))
    assert said.lower().count("screen reader") == 1
    assert "Checks of the pages and PDFs of this release" in said
    assert "Nothing else in those is checked for each release" in said


def test_no_contact_is_invented() -> None:
    assert "No contact is set" in words(statement())
    assert "write to reports@example.org." in words(statement(contact="reports@example.org"))


def test_it_is_marked_at_both_ends_and_dated_as_the_figures_are() -> None:
    (main,) = html.document_fromstring(statement()).xpath("//main")
    assert main[0].text_content() == main[-1].text_content() == "DRAFT · OFFICIAL"
    assert "As at 30 June 2026." in words(statement())


def test_the_same_results_give_the_same_page_in_whichever_order() -> None:
    one = {"a": [PASSED], "b": [NOT_RUN]}
    two = dict(reversed(one.items()))
    assert statement(results=one) == statement(results=two)


def test_words_in_a_result_are_text() -> None:
    page = statement(Check("x", "fail", "<script>1</script>"))
    assert "<script" not in page
    assert "<script>1</script>" in words(page)
