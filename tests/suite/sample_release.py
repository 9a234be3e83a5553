"""Finished editions made of a few words, as a build would leave them, for tests of releases."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tp_analysis.project import Project
from tp_analysis.publish.checks.results import Check
from tp_analysis.suite.assembly import Part
from tp_analysis.suite.environment import Environment
from tp_analysis.suite.receipts import canonical_json, edition_receipt

ENVIRONMENT = Environment("3.11.0", (("pandas", "3.0.0"),), "a" * 40, False)
CHECKS = (Check("page is whole", "pass"), Check("screen reader", "not-run", "needs a person"))
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>{report}</title></head><body><main>
<p class="marking">{marking}</p><h1>{report}</h1><section><p>{words}</p></section>
<p class="receipt">Receipt {receipt}</p><p class="marking">{marking}</p>
</main></body></html>
"""
PDF = (
    "%PDF-1.7\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    "<pdfuaid:part>1</pdfuaid:part> {words} Receipt {receipt}\n%%EOF\n"
)


def project_in(folder: Path) -> Project:
    """A project that has nothing but a place for its reports."""
    return Project(folder, folder / "data", folder / "reports")


def edition(report: str, audience: str = "restricted", area: str = "north") -> Any:
    """What releases and receipts ask of an edition."""
    sensitive = "-SENSITIVE" if audience == "restricted" else ""
    return SimpleNamespace(
        report=report,
        audience=audience,
        area=SimpleNamespace(key=area),
        id=f"{area}/{report}",
        marking=f"DRAFT · OFFICIAL{sensitive}",
        contact="",
        parameters={"area": area, "as_at": "2010-07-31", "random_seed": 7},
    )


def receipt_id(words: str) -> str:
    """Sixteen digits, as a build derives them from what went in."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def part(
    folder: Path, report: str, audience: str = "restricted", words: str = "", **more: str
) -> Part:
    """A finished edition in a new folder; `more` are further outputs, by name without its slash."""
    made = edition(report, audience)
    folder.mkdir(parents=True)
    texts = {
        "words": words,
        "report": report,
        "marking": made.marking,
        "receipt": receipt_id(words),
    }
    pages = {f"{report}.html": PAGE.format(**texts), f"{report}.pdf": PDF.format(**texts)}
    pages |= {name.replace("__", "/"): text for name, text in more.items()}
    for name, text in pages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    outputs = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in pages}
    inputs = {"data/raw/x.csv": hashlib.sha256(words.encode()).hexdigest()}
    full = edition_receipt(made, inputs, outputs, ENVIRONMENT, CHECKS, receipt_id=texts["receipt"])
    (folder / "receipt.json").write_bytes(canonical_json(full))
    (folder / "figures.json").write_bytes(canonical_json([{"words": words}]))
    return Part(made, folder, outputs)


def both_audiences(folder: Path, words: str, *, extra: str = "") -> list[Part]:
    """A public and a restricted edition; `extra` is a report that not every release holds."""
    parts = [
        part(folder / "digest", "digest", "public", words),
        part(folder / "people", "people", "restricted", words, csv__people_csv=f"n\n{words}\n"),
    ]
    return parts + ([part(folder / extra, extra, "restricted", words)] if extra else [])


def published(project: Project, area: str = "north") -> dict[str, str]:
    """What readers can open: the text of every file, by its path below reports/."""
    found = {}
    for audience in ("public", "restricted"):
        for path in (project.reports / audience / area).rglob("*"):
            if path.is_file():
                name = path.relative_to(project.reports).as_posix()
                found[name] = path.read_text(encoding="utf-8")
    return found
