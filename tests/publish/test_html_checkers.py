"""The example pages under other people's checkers, and in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tp_analysis.publish.checks.pdf_readers import page_texts

Files = dict[str, Path]
Visit = Callable[..., Any]
PAGES = ["example.html", "hostile.html", "linked.html", "statement.html"]
both = pytest.mark.parametrize("name", PAGES[:2])
every = pytest.mark.parametrize("name", PAGES)
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])
MARKER = "typeof window.hacked"


@pytest.mark.long
def test_the_nu_checker_has_no_complaint(files: Files, page_tools: ModuleType) -> None:
    assert page_tools.nu_complaints(*(files[name] for name in PAGES)) == []


@pytest.mark.long
def test_html_validate_has_no_complaint(files: Files, page_tools: ModuleType) -> None:
    pages = [files[name] for name in PAGES]
    assert page_tools.html_validate_complaints(*pages) == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new"), [("<main", "<mian"), ('<th scope="col"', '<th scope="up"'), ("</h1>", "")]
)
def test_the_nu_checker_notices_a_planted_fault(
    old: str, new: str, files: Files, page_tools: ModuleType, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.html"
    text = files["example.html"].read_text(encoding="utf-8")
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert page_tools.nu_complaints(spoilt)


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new"),
    [(' alt="', ' title="'), ("<h2", "<h2></h2><h2"), ("Chart: Figure 2", "Chart: Figure 1")],
)
def test_html_validate_notices_a_planted_fault(
    old: str, new: str, files: Files, page_tools: ModuleType, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.html"
    text = files["example.html"].read_text(encoding="utf-8")
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert page_tools.html_validate_complaints(spoilt)


@pytest.mark.browser
@every
@schemes
def test_axe_finds_no_violation_and_leaves_nothing_undecided(
    name: str, scheme: str, files: Files, visit: Visit, page_checks: ModuleType
) -> None:
    with visit(files[name], color_scheme=scheme, bypass_csp=True) as visited:
        assert page_checks.axe_complaints(visited.page) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("--muted: #54595f", "--muted: #b4b9bf", "color-contrast"),
        (' tabindex="0"', "", "scrollable-region-focusable"),
        ("<h2", "<h4>Deep</h4><h2", "heading-order"),
        ("</main>", '<img src="data:,"></main>', "image-alt"),
        (' lang="en-GB"', "", "html-has-lang"),
    ],
)
def test_axe_notices_a_planted_fault(
    old: str,
    new: str,
    rule: str,
    files: Files,
    visit: Visit,
    page_checks: ModuleType,
    tmp_path: Path,
) -> None:
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(files["example.html"].read_text(encoding="utf-8").replace(old, new), "utf-8")
    options = {"bypass_csp": True, "viewport": {"width": 320, "height": 800}}
    with visit(spoilt, color_scheme="light", **options) as visited:
        assert any(rule in complaint for complaint in page_checks.axe_complaints(visited.page))


@pytest.mark.browser
@every
def test_opening_a_page_asks_nothing_of_anybody(name: str, files: Files, visit: Visit) -> None:
    with visit(files[name]) as visited:
        assert visited.requests, "the browser told of its requests"
        assert visited.outside == []


@pytest.mark.browser
@both
def test_every_picture_is_shown_under_the_content_policy(
    name: str, files: Files, visit: Visit
) -> None:
    with visit(files[name]) as visited:
        widths = "[...document.images].map(image => image.naturalWidth)"
        sizes = visited.page.evaluate(widths)
        assert sizes and all(size > 0 for size in sizes)


@pytest.mark.browser
@pytest.mark.parametrize("bypass", [False, True], ids=["with policy", "without policy"])
def test_nothing_that_hostile_texts_ask_for_is_run(
    bypass: bool, files: Files, visit: Visit
) -> None:
    """Also without the content policy: the policy is the second line, not the first."""
    with visit(files["hostile.html"], bypass_csp=bypass) as visited:
        page = visited.page
        dialogs: list[object] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        for element in page.query_selector_all("h1, td, th, img, figure, summary, p"):
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
        assert page.evaluate(MARKER) == "undefined"
        assert dialogs == []


@pytest.mark.browser
def test_the_marker_would_be_seen_if_it_were_set(
    files: Files, visit: Visit, tmp_path: Path
) -> None:
    text = files["hostile.html"].read_text(encoding="utf-8")
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(text.replace("</main>", "<script>window.hacked=1</script></main>"), "utf-8")
    with visit(spoilt, bypass_csp=True) as visited:
        assert visited.page.evaluate(MARKER) == "number"
    with visit(spoilt) as visited:
        assert visited.page.evaluate(MARKER) == "undefined", "the content policy stops it"


@pytest.mark.browser
@every
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_a_page_never_scrolls_sideways(name: str, width: int, files: Files, visit: Visit) -> None:
    with visit(files[name], viewport={"width": width, "height": 800}) as visited:
        page = visited.page
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_page_at_twice_the_letter_size_never_scrolls_sideways(files: Files, visit: Visit) -> None:
    with visit(files["example.html"], viewport={"width": 640, "height": 800}) as visited:
        visited.page.add_style_tag(content="html { font-size: 212.5% }")
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.browser
@pytest.mark.parametrize(
    "media",
    [
        {"forced_colors": "active"},
        {"forced_colors": "active", "color_scheme": "dark"},
        {"media": "print"},
        {"reduced_motion": "reduce"},
    ],
    ids=str,
)
def test_a_page_can_be_pictured_in_forced_colours_and_in_print(
    media: dict[str, str], files: Files, visit: Visit
) -> None:
    with visit(files["example.html"]) as visited:
        visited.page.emulate_media(**media)
        assert len(visited.page.screenshot(full_page=True)) > 10_000


@pytest.mark.browser
def test_print_shows_the_data_and_leaves_out_what_only_a_screen_needs(
    files: Files, visit: Visit
) -> None:
    with visit(files["example.html"]) as visited:
        visited.page.emulate_media(media="print")
        assert visited.page.locator("figure table").first.is_visible()
        assert not visited.page.locator("nav.contents").is_visible()
        assert not visited.page.locator("summary").first.is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["example.html", "linked.html", "statement.html"])
def test_every_printed_page_has_the_marking_at_both_ends_and_its_number(
    name: str, files: Files, visit: Visit
) -> None:
    with visit(files[name]) as visited:
        printed = page_texts(visited.page.pdf(prefer_css_page_size=True))
    assert len(printed) >= 2
    for place, text in enumerate(printed, start=1):
        assert text.count("DRAFT · OFFICIAL") >= 2, place
        assert f"Page {place} of {len(printed)}" in text


@pytest.mark.browser
def test_print_marks_illustrative_rows_on_each_page_and_keeps_rows_together(
    files: Files, visit: Visit, tmp_path: Path
) -> None:
    """The long table of the example, as if its rows were illustrative; lines before move it."""
    text = files["example.html"].read_text(encoding="utf-8")
    for pad in range(0, 700, 100):
        page = text.replace('class="data"', 'class="data drawn"')
        head = '<thead><tr>\n<th scope="col"'
        page = page.replace(head, f'{head} data-marks="Illustrative data"')
        page = page.replace("</style>", f".exhibit {{ margin-top: {pad}px }}</style>", 1)
        (tmp_path / "moved.html").write_text(page, encoding="utf-8")
        with visit(tmp_path / "moved.html") as visited:
            printed = page_texts(visited.page.pdf(prefer_css_page_size=True))
        counts = [len(re.findall(r"\bBody \d+\b", each)) for each in printed]
        # Each of the twenty bodies has four rows.
        assert sum(counts) == 80 and all(count == 0 or count >= 3 for count in counts), counts
        with_rows = [each for each, count in zip(printed, counts, strict=True) if count]
        assert all("Illustrative data" in each for each in with_rows)


@pytest.mark.browser
def test_print_leaves_out_links_to_files(files: Files, visit: Visit) -> None:
    with visit(files["linked.html"]) as visited:
        assert visited.page.locator(".files").is_visible()
        visited.page.emulate_media(media="print")
        assert not visited.page.locator(".files").is_visible()


@pytest.mark.browser
def test_a_table_that_is_cut_shows_its_edge_until_it_is_scrolled_to_the_end(
    files: Files, visit: Visit
) -> None:
    """The last column covers the edge: pictures of the strip say whether it is seen."""
    with visit(files["example.html"], viewport={"width": 320, "height": 800}) as visited:
        page = visited.page

        def edge() -> bytes:
            """Two pixels at the right of the caption's first line, where no words stand."""
            frame = page.locator(".scroll").first.bounding_box()
            assert frame
            left, top = frame["x"] + frame["width"] - 2, frame["y"] + 1
            clip = {"x": left, "y": top, "width": 2, "height": 8}
            return bytes(page.screenshot(clip=clip, full_page=True))

        cut = "document.querySelectorAll('.scroll')[0]"
        assert page.evaluate(f"{cut}.scrollWidth > {cut}.clientWidth")
        begun = edge()
        page.evaluate(f"{cut}.scrollLeft = 9999")
        assert edge() != begun
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate(f"{cut}.scrollWidth == {cut}.clientWidth")


@pytest.mark.browser
def test_in_forced_colours_the_region_of_a_table_has_a_border(files: Files, visit: Visit) -> None:
    with visit(files["example.html"], forced_colors="active") as visited:
        style = "getComputedStyle(document.querySelector('.scroll')).borderRightStyle"
        assert visited.page.evaluate(style) == "solid"


@pytest.mark.browser
def test_charts_keep_a_white_card_in_the_dark(files: Files, visit: Visit) -> None:
    colour = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    with visit(files["example.html"], color_scheme="dark") as visited:
        assert visited.page.evaluate(colour) == "rgb(255, 255, 255)"
        dark = "getComputedStyle(document.body).backgroundColor"
        assert visited.page.evaluate(dark) != "rgb(255, 255, 255)"


@pytest.mark.browser
def test_the_skip_link_is_first_seen_when_reached_and_leads_to_main(
    files: Files, visit: Visit
) -> None:
    with visit(files["example.html"]) as visited:
        page = visited.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.locator(".skip").bounding_box()
        assert box and box["x"] >= 0 and box["height"] >= 24
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.browser
def test_every_control_is_large_enough_and_shows_its_focus(files: Files, visit: Visit) -> None:
    with visit(files["example.html"]) as visited:
        page = visited.page
        for control in page.query_selector_all("nav a, summary"):
            box = control.bounding_box()
            assert box and box["height"] >= 24 and box["width"] >= 24
        for _ in range(6):
            page.keyboard.press("Tab")
            width = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
            assert page.evaluate(width) >= 2
