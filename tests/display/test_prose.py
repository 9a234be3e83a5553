"""Prose: numbers bound by name, and text that stays text whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure import already_published
from tp_analysis.display import Quantities, Quantity, prose
from tp_analysis.display.prose import bind_text, markdown_blocks
from tp_analysis.document import (
    Beware,
    Block,
    Code,
    Heading,
    Items,
    Link,
    Number,
    Paragraph,
    Strong,
    Text,
)
from tp_analysis.errors import ReportError

Words = Callable[[object], str]


def only(blocks: tuple[Block, ...]) -> Block:
    assert len(blocks) == 1, blocks
    return blocks[0]


def paragraph(markdown: str, numbers: Quantities | None = None) -> Paragraph:
    block = only(markdown_blocks(markdown, numbers or Quantities({})))
    assert isinstance(block, Paragraph)
    return block


def test_a_bound_number_is_printed_with_its_qualifier_and_its_evidence(numbers: Quantities) -> None:
    assert paragraph("Spread over {count.people} people.", numbers).content == (
        Text(text="Spread over "),
        Number(text="about 446,800", evidence="second-hand"),
        Text(text=" people."),
    )


def test_plain_leaves_the_qualifier_out(numbers: Quantities) -> None:
    number = paragraph("{saving.days:plain}", numbers).content[0]
    assert number == Number(text="25 days", evidence="assumed")


@pytest.mark.parametrize(
    "markdown",
    [
        "**{count.total}**",
        "*{count.total}*",
        "- {count.total}",
        "1. {count.total}",
        "> {count.total}",
        "## {count.total}",
        "[{count.total}](#part)",
    ],
)
def test_numbers_are_bound_wherever_words_may_stand(
    markdown: str, numbers: Quantities, words: Words
) -> None:
    block = only(markdown_blocks(markdown, numbers))
    if isinstance(block, Items):
        content = block.items[0]
    elif isinstance(block, Beware):
        content = block.content[0].content
    else:
        content = block.content
    assert words(content) == "£3.434 billion"


def test_a_misspelt_figure_is_refused_with_the_nearest_name(numbers: Quantities) -> None:
    with pytest.raises(ReportError, match=r"No figure 'count\.totl'\. Did you mean 'count\.total'"):
        prose("{count.totl}", numbers)


def test_a_figure_where_none_is_declared_is_refused() -> None:
    with pytest.raises(ReportError, match=r"No figure 'count\.total'. None is declared"):
        prose("{count.total}")


@pytest.mark.parametrize("template", ["{count.totl}", "over {count.totl:plain} pounds"])
def test_a_title_with_a_misspelt_figure_is_refused(template: str, numbers: Quantities) -> None:
    with pytest.raises(ReportError, match=r"Did you mean 'count\.total'"):
        bind_text(template, numbers)


def test_a_title_binds_numbers_with_and_without_qualifier(numbers: Quantities) -> None:
    text = bind_text("{saving.days} is {saving.days:plain} of {count.total}", numbers)
    assert text == "up to 25 days is 25 days of £3.434 billion"


def test_a_number_in_code_is_not_bound(numbers: Quantities) -> None:
    assert paragraph("`{count.total}`", numbers).content == (Code(text="{count.total}"),)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "before <b onclick=alert(1)>bold</b> after",
    "<!-- hidden -->",
    "<iframe src=//example.org></iframe>",
    "</style><script>x</script>",
    "{{ 7 * 7 }} and {% raw %}",
    "{{7*7}}",
    '#read("/etc/passwd")',
    "#import \"x.typ\" and $x^2$ and \\u{41}",
    "&lt;b&gt; &amp; &#x41; &nbsp;",
    "quotes \" ' ` and ${HOME}",
    "{Count.Total} and {count-total} and {}",
    "| a | b |",
    "~~struck~~ ==marked== x^2^ [^1]",
)  # fmt: skip


@pytest.mark.parametrize("markdown", HOSTILE)
def test_what_looks_like_markup_or_a_template_stays_text(markdown: str, words: Words) -> None:
    block = paragraph(markdown)
    assert words(block.content) == markdown
    assert {type(part) for part in block.content} == {Text}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "http://example.org",
        "//example.org",
        "relative.html",
    ],
)
def test_a_link_to_anywhere_but_https_mail_or_a_section_is_refused(address: str) -> None:
    with pytest.raises(ReportError, match=r"is not allowed\. Use https://, mailto: or #section"):
        markdown_blocks(f"[words]({address})")


@pytest.mark.parametrize("address", ["https://example.org/a?b=c", "mailto:a@example.org", "#part"])
def test_an_allowed_link_keeps_its_words(address: str, words: Words) -> None:
    link = paragraph(f"See [the **full** table]({address}).").content[1]
    assert isinstance(link, Link)
    assert (link.address, words(link.content)) == (address, "the full table")


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("![alt](https://example.org/x.png)", "no place for the Markdown element 'image'"),
        ("# A second title", "level 1 has no place"),
        ("A second title\n=====", "level 1 has no place"),
        ("##### Too deep", "level 5 has no place"),
        ("one\n\n***\n\ntwo", "'thematic_break'. Remove it"),
        ("- one\n  - inside\n- two", "one paragraph, with no list inside"),
        ("- one\n\n  more of one\n- two", "one paragraph, with no list inside"),
        ("1. one\n\n       code", "one paragraph, with no list inside"),
        ("> - one\n> - two", "is made of paragraphs"),
        ("> ## heading\n> text", "is made of paragraphs"),
        (">", "is made of paragraphs"),
        ("3. three\n4. four", "starts at 1"),
    ],
)
def test_markdown_that_has_no_place_is_refused_not_dropped(markdown: str, says: str) -> None:
    with pytest.raises(ReportError, match=says):
        markdown_blocks(markdown)


def test_shorthand_that_looks_like_a_link_definition_is_printed(words: Words) -> None:
    assert words(paragraph("[x]: unavailable").content) == "[x]: unavailable"


def test_headings_lists_and_emphasis_become_their_blocks() -> None:
    text = "## Who *spends*\n\n1. first\n2. second\n\n- point\n\n> Beware of `x`\n> and more"
    heading, numbered, plain, beware = markdown_blocks(text)
    assert isinstance(heading, Heading) and heading.level == 2
    assert heading.content[1] == Strong(content=(Text(text="spends"),))
    assert isinstance(numbered, Items) and numbered.numbered and len(numbered.items) == 2
    assert isinstance(plain, Items) and not plain.numbered
    assert isinstance(beware, Beware)
    assert beware.content[0].content == (
        Text(text="Beware of "),
        Code(text="x"),
        Text(text=" and more"),
    )


def one_quantity(qualifier: str, label: str = "A label") -> Quantities:
    quantity = Quantity(
        figure_id="a.b", label=label, value=7, unit="count", rounding=1, evidence="published",
        policy=already_published("A document"), qualifier=qualifier,
    )  # fmt: skip
    return Quantities({"a.b": quantity})


@given(st.text())
def test_whatever_the_qualifier_of_a_number_says_is_printed_as_it_is(qualifier: str) -> None:
    """Nothing in a bound value is read as Markdown, as a placeholder or as markup."""
    content = paragraph("so {a.b} there", one_quantity(qualifier)).content
    assert content[1] == Number(text=f"{qualifier} 7".strip(), evidence="published")
    assert (
        bind_text("so {a.b} there", one_quantity(qualifier))
        == f"so {f'{qualifier} 7'.strip()} there"
    )


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_at_all_makes_prose_do_more_than_print_or_refuse(text: str) -> None:
    try:
        blocks = markdown_blocks(text)
    except ReportError:
        return
    assert all(isinstance(block, Heading | Paragraph | Items | Beware) for block in blocks)
