"""What must hold of a web page: each check returns what is wrong, in sentences."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import html

ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE = ROOT / "node_modules" / ".bin" / "html-validate"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# What axe cannot decide and a person has: rule id, and the reason it is in order. None so far.
REVIEWED: dict[str, str] = {}
# Nu's warnings that are not faults of the page:
NU_FALSE_ALARMS = (
    # It takes data: images for blocked by "img-src data:"; the browser shows them (see the browser
    # tests), and the standards name this false alarm.
    "Content Security Policy",
    # A scrolling region is named by its caption, which is no heading; html-validate asks for the
    # <section>, and no reader would want every table twice in the list of headings.
    "Section lacks heading",
)


def page_faults(text: str) -> list[str]:
    """Everything in the page's own text that breaks the rules for pages."""
    tree = html.document_fromstring(text)
    checks = (_head, _landmarks, _headings, _tables, _regions, _images, _inert, _addresses, _ids)
    return [fault for check in checks for fault in check(tree)] + _prologue(text)


def _prologue(text: str) -> list[str]:
    start = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta http-equiv='
    )
    return [] if text.startswith(start) else ["the page does not start with charset, then policy"]


def _head(tree: html.HtmlElement) -> Iterator[str]:
    if tree.get("lang") != "en-GB":
        yield "the language is not en-GB"
    if not (tree.findtext("head/title") or "").strip():
        yield "there is no title"
    policies = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    if policies != [POLICY]:
        yield f"the content policy is {policies}"


def _landmarks(tree: html.HtmlElement) -> Iterator[str]:
    if len(tree.xpath("//main")) != 1:
        yield "there is not exactly one main"
    first = tree.xpath("(//body//a)[1]")
    if not first or first[0].get("href") != "#main" or not tree.xpath("//main[@id='main']"):
        yield "the first link does not skip to the main content"
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        if not any(target[1:] == name for name in tree.xpath("//@id")):
            yield f"the link {target} leads nowhere"


def _headings(tree: html.HtmlElement) -> Iterator[str]:
    headings = tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1:
        yield f"there are {levels.count(1)} first-level headings"
    for before, now in pairwise(levels):
        if now > before + 1:
            yield f"a heading of level {now} follows one of level {before}"
    if any(not heading.text_content().strip() for heading in headings):
        yield "a heading is empty"


def _tables(tree: html.HtmlElement) -> Iterator[str]:
    for table in tree.xpath("//table"):
        name = (table.findtext("caption") or table.xpath("string(caption)")).strip()[:50]
        if not name:
            yield "a table has no caption"
        if not table.xpath("thead/tr/th") or table.xpath("thead//td"):
            yield f"the head of the table {name!r} is not made of th"
        if table.xpath("thead//th[not(@scope='col')]|tbody//th[not(@scope='row')]"):
            yield f"a header cell of the table {name!r} has no scope"
        if table.xpath("tbody/tr[not(th)]"):
            yield f"a row of the table {name!r} has no header cell"
        if any(not cell.text_content().strip() for cell in table.xpath(".//th")):
            yield f"a header cell of the table {name!r} is empty"
        if table.xpath(".//*[@colspan or @rowspan]"):
            yield f"cells of the table {name!r} are merged"
        if len({len(row) for row in table.xpath(".//tr")}) > 1:
            yield f"the rows of the table {name!r} differ in length"


def _regions(tree: html.HtmlElement) -> Iterator[str]:
    for table in tree.xpath("//table"):
        region = table.getparent()
        labels = region.xpath("@aria-labelledby")
        if region.tag != "section" or region.get("tabindex") != "0" or not labels:
            yield "a table does not scroll in a region of its own"
        elif not tree.xpath("//*[@id=$name]", name=labels[0]):
            yield f"the region {labels[0]!r} is named by something that is not there"


def _images(tree: html.HtmlElement) -> Iterator[str]:
    for image in tree.xpath("//img"):
        alt = image.get("alt", "")
        if len(alt) < 20 or len(alt) > 400 or "No description has been provided" in alt:
            yield f"an image has the alt text {alt!r}"
        if re.fullmatch(r"\S+\.(png|svg|jpe?g|gif)", alt):
            yield f"the alt text {alt!r} is a file name"
        if not image.xpath("ancestor::figure//table"):
            yield f"no data stand beside the image {alt[:40]!r}"


def _inert(tree: html.HtmlElement) -> Iterator[str]:
    forbidden = "//script|//iframe|//object|//embed|//form|//base|//link|//svg|//input|//button"
    for element in tree.xpath(forbidden):
        yield f"there is a <{element.tag}>"
    for name in tree.xpath("//@*[starts-with(name(), 'on')]"):
        yield f"there is an event handler: {name}"
    for content in tree.xpath("//meta[@http-equiv='refresh']/@content"):
        yield f"the page refreshes itself: {content}"


def _addresses(tree: html.HtmlElement) -> Iterator[str]:
    for address in tree.xpath("//@src|//@srcset|//@poster|//@data|//@background|//@action"):
        if not address.startswith("data:"):
            yield f"something is fetched from {address[:60]!r}"
    for address in tree.xpath("//@href"):
        local = re.fullmatch(r"[\w./-]+\.(html|pdf)", address) and not address.startswith("/")
        if not (local or address.startswith(("#", "https://", "mailto:"))):
            yield f"a link leads to {address[:60]!r}"
    for style in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
        if "@import" in style:
            yield "a style imports another"
        for address in re.findall(r"url\(\s*['\"]?([^)]{0,60})", style):
            if not address.startswith("data:"):
                yield f"a style fetches {address!r}"


def _ids(tree: html.HtmlElement) -> Iterator[str]:
    for name, count in Counter(tree.xpath("//@id")).items():
        if count > 1:
            yield f"{count} things have the address #{name}"


def missing_page_tools() -> list[str]:
    """The checkers that are not on this machine."""
    present = {
        "java": shutil.which("java"),
        "node": shutil.which("node"),
        "vnu-jar (npm)": NU.is_file(),
        "html-validate (npm)": HTML_VALIDATE.is_file(),
    }
    return [name for name, found in present.items() if not found]


def nu_complaints(*pages: Path) -> list[str]:
    """What the Nu checker says, errors and warnings, but for its known false alarms."""
    command = ["java", "-jar", str(NU), "--format", "json", "--exit-zero-always"]
    run = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True)
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if not any(alarm in message["message"] for alarm in NU_FALSE_ALARMS)
        or message["type"] == "error"
    ]


def html_validate_complaints(*pages: Path) -> str:
    """What html-validate says with its accessibility rules; empty where all is well."""
    command = [str(HTML_VALIDATE), "--preset", "a11y", *map(str, pages)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def axe_complaints(page: Any) -> list[str]:
    """What axe-core finds on an open page, with every fold of it open."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", list(AXE_TAGS)
    )
    assert result["passes"], "axe-core looked at nothing"
    found = [("violation", rule) for rule in result["violations"]]
    found += [("undecided", rule) for rule in result["incomplete"] if rule["id"] not in REVIEWED]
    return [
        f"{kind}: {rule['id']}: {node['html'][:120]}"
        for kind, rule in found
        for node in rule["nodes"]
    ]
