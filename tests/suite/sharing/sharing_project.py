"""A small project with a release that can be shared: real PDFs and workbooks, made up figures."""

from __future__ import annotations

import hashlib
import importlib.util
import io
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from tp_analysis.document import Cover, Document, Paragraph, Text
from tp_analysis.project import Project
from tp_analysis.publish.pdf import render_pdf
from tp_analysis.suite.assembly import Part, assemble
from tp_analysis.suite.receipts import canonical_json, edition_receipt
from tp_analysis.suite.releases import Release, switch

MARKING = "DRAFT · OFFICIAL-SENSITIVE"
AREAS = """
[north]
name = "North"
region = "East of England"
region_code = "E12000006"
authorities = [{ code = "E06000001", name = "North Town" }]
"""
SUITE = """
[markings]
public = "OFFICIAL"
restricted = "OFFICIAL-SENSITIVE"

[[report]]
name = "people"
audience = "restricted"
areas = ["north"]
"""


def _sample() -> Any:
    path = Path(__file__).parents[1] / "sample_release.py"
    specification = importlib.util.spec_from_file_location("sample_release_for_sharing", path)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


SAMPLE = _sample()


def make_project(folder: Path, sharing: str = "") -> Project:
    """A project with its two configuration files; `sharing` is added to suite.toml."""
    folder.mkdir(parents=True)
    (folder / "areas.toml").write_text(AREAS, encoding="utf-8")
    (folder / "suite.toml").write_text(SUITE + sharing, encoding="utf-8")
    return Project(folder, folder / "data", folder / "reports")


@cache
def pdf(report: str, words: str) -> bytes:
    """A PDF as a build makes it."""
    return render_pdf(
        Document(
            cover=Cover(
                report=report,
                title=f"The {report} of a place",
                question="Does it open?",
                area="North",
                period="2009 to 2010",
                as_at="2010-07-31",
                evidence_status="Made up for a test",
            ),
            marking=MARKING,
            blocks=(Paragraph(content=(Text(text=words),)),),
        )
    )


@cache
def workbook(words: str) -> bytes:
    """A workbook of one cell."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Table_1").write(0, 0, words)
    return made.getvalue()


def part(
    folder: Path,
    report: str,
    audience: str = "restricted",
    words: str = "one",
    marking: str = MARKING,
    *,
    workbooks: bool = False,
) -> Part:
    """A finished edition, as a build would leave it."""
    edition = SAMPLE.edition(report, audience)
    receipt_id = SAMPLE.receipt_id(words)
    page = SAMPLE.PAGE.format(report=report, marking=marking, words=words, receipt=receipt_id)
    files = {f"{report}.html": page.encode(), f"{report}.pdf": pdf(report, words)}
    if audience == "restricted":
        files[f"csv/{report}-table.csv"] = f"words\n{words}\n".encode()
    if workbooks:
        files[f"{report}.xlsx"] = workbook(words)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    receipt = edition_receipt(
        edition, {}, outputs, SAMPLE.ENVIRONMENT, SAMPLE.CHECKS, receipt_id=receipt_id
    )
    (folder / "receipt.json").write_bytes(canonical_json(receipt))
    (folder / "figures.json").write_bytes(canonical_json([{"words": words}]))
    return Part(edition, folder, outputs)


def released(
    project: Project,
    words: str = "one",
    reports: tuple[str, ...] = ("people",),
    marking: str = MARKING,
    workbooks: bool = False,
) -> Release:
    """A live release of the north: a public digest and full reports.

    A workbook takes a quarter of a second to encrypt and to check, so only some have one.
    """
    folder = project.root / "finished" / words
    parts = [part(folder / "digest", "digest", "public", words, "DRAFT · OFFICIAL")]
    parts += [
        part(folder / name, name, words=words, marking=marking, workbooks=workbooks)
        for name in reports
    ]
    release = assemble(project, "north", parts)
    switch(project, release)
    return release
