"""Every check of one finished edition, in order, and what no build can check."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.publish.checks import page_rules
from tp_analysis.publish.checks.balance import balance_faults
from tp_analysis.publish.checks.leaks import scan_for_leaks
from tp_analysis.publish.checks.page_facts import PageFacts, facts_of, parsed
from tp_analysis.publish.checks.results import NEEDS_A_PERSON, Check, tool, verdict
from tp_analysis.publish.visible import visible

if TYPE_CHECKING:
    from tp_analysis.suite.plan import Edition

PAGE_LIMIT_BYTES, PDF_LIMIT_BYTES = 1_000_000, 500_000

# What needs a person, or a tool that is no part of a build. A receipt says so rather than nothing.
NOT_RUN = (
    ("axe-core in a browser", "run when the programs change, not when a report is made"),
    ("Nu HTML checker and html-validate", "run when the programs change, not for each report"),
    ("outloud, a second PDF checker", "run when the programs change, not for each report"),
    ("veraPDF or PAC", "need Java or Windows; Typst's own checks of PDF/A and PDF/UA did run"),
    ("screen reader read-through", NEEDS_A_PERSON),
)


def check_pages(edition: Edition, folder: Path) -> tuple[Check, ...]:
    """The checks of the page and the PDF of one edition, in a fixed order.

    A build refuses the edition where a check `refuses`: a required check whose tool is missing is
    "not-run", and that refuses too.
    """
    page, pdf = folder / f"{edition.report}.html", folder / f"{edition.report}.pdf"
    return (
        *_page_checks(edition, _bytes(page)),
        *_pdf_checks(edition, _bytes(pdf)),
        _leak_check(folder),
        *(Check(name, "not-run", why, required=False) for name, why in NOT_RUN),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _needs(name: str, package: str, faults: Callable[[], list[str]]) -> Check:
    """The check, or that it did not run as the package it needs is not there."""
    try:
        return verdict(name, faults(), tool(package))
    except ImportError:
        words = f"{package} is not installed. Run make, or pip install it into .venv"
        return Check(name, "not-run", words)
    except (ValueError, RuntimeError) as error:
        return Check(name, "fail", f"it could not be read: {error}", tool(package))


def page_checks(page: bytes) -> Iterator[Check]:
    """The checks that every page of a release must pass, whatever it is about."""
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError as error:
        text = ""
        yield Check("page is UTF-8", "fail", f"it cannot be read: {error.reason}")
    form = balance_faults(text) if page else ["there is no page"]
    yield verdict("page is well-formed", form, "Python's html.parser")
    for name, rule in page_rules.RULES.items():
        yield _needs(name, "lxml", lambda rule=rule: _ruled(rule, page))  # type: ignore[misc]
    yield verdict("page is under 1 MB", _weight(page, PAGE_LIMIT_BYTES))


def _ruled(rule: page_rules.Rule, page: bytes) -> list[str]:
    tree = parsed(page)
    return ["there is no page"] if tree is None else list(rule(tree))


def _page_checks(edition: Edition, page: bytes) -> Iterator[Check]:
    yield from page_checks(page)
    name = "page is marked at its top and bottom"
    yield _needs(name, "lxml", lambda: _marking(edition, _facts(page)))
    yield _needs("page prints its receipt", "lxml", lambda: _receipt(_facts(page)))


def _facts(page: bytes) -> PageFacts:
    tree = parsed(page)
    return PageFacts() if tree is None else facts_of(tree)


def _marking(edition: Edition, facts: PageFacts) -> list[str]:
    first, last = (facts.paragraphs[0], facts.paragraphs[-1]) if facts.paragraphs else ("", "")
    # As the page's own text is read: a value that somebody set may hold odd spaces.
    marking = " ".join(visible(edition.marking).split())
    ends = {"top": first, "bottom": last}
    faults = [f"its {end} does not say so" for end, text in ends.items() if text != marking]
    if edition.audience == "public" and "SENSITIVE" in edition.marking:
        faults.append(f"a public page cannot be {edition.marking!r}")
    if edition.audience == "restricted" and "SENSITIVE" not in edition.marking:
        faults.append("a restricted page must be marked as -SENSITIVE")
    return faults


def _receipt(facts: PageFacts) -> list[str]:
    return [] if facts.receipt else ["no receipt, or more than one, is printed"]


def _weight(content: bytes, limit_bytes: int) -> list[str]:
    return [] if len(content) < limit_bytes else [f"it has {len(content):,} bytes"]


def _pdf_checks(edition: Edition, content: bytes) -> Iterator[Check]:
    whole = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    yield verdict("PDF is whole", [] if whole else ["it does not begin and end as a PDF does"])
    yield verdict("PDF is under 500 KB", _weight(content, PDF_LIMIT_BYTES))
    if not whole:
        return
    yield from _pikepdf_checks(content)
    name = "PDF is marked on the first and last line of every page"
    yield _needs(name, "pypdfium2", lambda: _pdf_marking(content, edition.marking))
    yield _needs("PDF prints nothing over its footer", "pypdfium2", lambda: _pdf_overruns(content))


def _pikepdf_checks(content: bytes) -> Iterator[Check]:
    import pikepdf

    from tp_analysis.publish.checks import pdf_readers, pdf_rules

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            creator = str(pdf.docinfo.get("/Creator", ""))
            # It refuses to write a file that breaks the standards it was told to keep.
            claims = list(pdf_rules.claim_faults(pdf_rules.Tagged(pdf)))
            yield verdict("PDF was written under Typst's own checks (a-2a, ua-1)", claims, creator)
            file = pdf_rules.tagged(pdf)
            for name, rule in pdf_rules.RULES.items():
                yield verdict(name, list(rule(file)), tool("pikepdf"))
            yield _needs("pdfua has no complaint", "pdfua", lambda: pdf_readers.pdfua_faults(pdf))
    except pikepdf.PdfError as error:
        yield Check("PDF can be read", "fail", type(error).__name__, tool("pikepdf"))


def _pdf_marking(content: bytes, marking: str) -> list[str]:
    from tp_analysis.publish.checks.pdf_readers import marking_faults, page_texts

    return marking_faults(page_texts(content), marking)


def _pdf_overruns(content: bytes) -> list[str]:
    from tp_analysis.publish.checks.pdf_readers import overrun_faults

    return overrun_faults(content)


def _leak_check(folder: Path) -> Check:
    """Over every file of the edition: pages, workbooks and CSV."""
    name = "no path, trace or number of a person in any decoded form"
    return _needs(name, "pypdfium2", lambda: [f.message for f in scan_for_leaks(folder)])
