"""What every finished edition is checked for, and what no build can check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tp_analysis.suite.page_facts import PageFacts, read_page
from tp_analysis.suite.plan import Edition

PAGE_LIMIT_BYTES, PDF_LIMIT_BYTES = 1_000_000, 500_000

# What needs a person, or a tool that is no part of a build. A receipt says so rather than nothing.
NOT_RUN = (
    ("axe-core in a browser", "runs in make test-all, on pages of the tests"),
    ("veraPDF", "needs Java; Typst's own checks of PDF/A and PDF/UA did run"),
    ("screen reader read-through", "needs a person"),
    ("disclosure audit", "comes with sharing"),
)


@dataclass(frozen=True)
class Check:
    """One check: "pass", "fail" (and why), or "not-run" (and why)."""

    name: str
    result: Literal["pass", "fail", "not-run"]
    detail: str = ""


def check_pages(edition: Edition, folder: Path) -> tuple[Check, ...]:
    """The checks of the page and the PDF of one edition, in a fixed order.

    The caller decides what a "fail" means; a build refuses the edition.
    """
    page = _bytes(folder / f"{edition.report}.html")
    pdf = _bytes(folder / f"{edition.report}.pdf")
    return (
        *_page_checks(edition, page),
        *_pdf_checks(pdf),
        *(Check(name, "not-run", why) for name, why in NOT_RUN),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _verdict(name: str, faults: list[str]) -> Check:
    return Check(name, "fail", "; ".join(faults)) if faults else Check(name, "pass")


def _page_checks(edition: Edition, page: bytes) -> tuple[Check, ...]:
    facts = read_page(page)
    return (
        _verdict("page is well-formed", _form(page, facts)),
        _verdict("page has a language, a title and one first heading", _structure(facts)),
        _verdict("page is marked at its top and bottom", _marking(edition, facts)),
        _verdict("page prints its receipt", _receipt(facts)),
        _verdict("page fetches nothing and runs nothing", facts.fetches),
        _verdict("page shows no trace of a computer", facts.traces),
        _verdict("page is under 1 MB", _weight(page, PAGE_LIMIT_BYTES)),
    )


def _form(page: bytes, facts: PageFacts) -> list[str]:
    if not page:
        return ["there is no page"]
    faults = [] if facts.is_html5 else ["it does not begin with <!DOCTYPE html>"]
    return faults + facts.faults


def _structure(facts: PageFacts) -> list[str]:
    faults = [] if facts.language else ["<html> names no language"]
    if not facts.title:
        faults.append("there is no title")
    if facts.first_headings != 1:
        faults.append(f"there are {facts.first_headings} first-level headings")
    return faults


def _marking(edition: Edition, facts: PageFacts) -> list[str]:
    first, last = (facts.paragraphs[0], facts.paragraphs[-1]) if facts.paragraphs else ("", "")
    # As the page's own text is read: a value that somebody set may hold odd spaces.
    marking = " ".join(edition.marking.split())
    ends = {"top": first, "bottom": last}
    faults = [f"its {end} does not say so" for end, text in ends.items() if text != marking]
    if edition.audience == "public" and "SENSITIVE" in edition.marking:
        faults.append(f"a public page cannot be {edition.marking!r}")
    return faults


def _receipt(facts: PageFacts) -> list[str]:
    return [] if facts.receipt else ["no receipt, or more than one, is printed"]


def _weight(content: bytes, limit_bytes: int) -> list[str]:
    return [] if len(content) < limit_bytes else [f"it has {len(content):,} bytes"]


def _pdf_checks(pdf: bytes) -> tuple[Check, ...]:
    whole = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    # Typst refuses to write a file that breaks the standards it was told to keep.
    archivable = b"<pdfaid:part>2<" in pdf and b"<pdfaid:conformance>A<" in pdf
    accessible = b"<pdfuaid:part>1<" in pdf
    return (
        _verdict("PDF is whole", [] if whole else ["it does not begin and end as a PDF does"]),
        _verdict(
            "PDF/A-2a, as Typst's own checks see it",
            [] if archivable else ["the file does not declare it"],
        ),
        _verdict(
            "PDF/UA-1, as Typst's own checks see it",
            [] if accessible else ["the file does not declare it"],
        ),
        _verdict("PDF is under 500 KB", _weight(pdf, PDF_LIMIT_BYTES)),
    )
