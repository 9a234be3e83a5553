"""What must hold of a PDF: our own assertions, and two independent checkers beside them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from tp_analysis.publish.checks import pdf_rules

BIN = Path(sys.executable).parent
# TBL-010 ("header cells shredded") is a false alarm on small tables with row headers, by the
# mutation trials recorded in the standards; every other rule counts, warnings too.
OUTLOUD_SKIPPED = ("TBL-010",)


def pdf_faults(path: Path) -> list[str]:
    """Everything that our own reading of the file finds wrong with it."""
    with pikepdf.open(path) as pdf:
        return pdf_rules.pdf_faults(pdf)


def structure(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    waiting: list[Any] = [pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()).get("/K")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            waiting.append(node.get("/K"))


def alternatives(pdf: pikepdf.Pdf) -> list[str]:
    """The alt text of every figure, in reading order."""
    return [str(node.get("/Alt", "")) for node in structure(pdf) if node.S == "/Figure"]


def missing_pdf_tools() -> list[str]:
    """The checkers that are not on this machine."""
    tools = ("pdftotext", "pdfinfo", "pdffonts", "pdfdetach", "qpdf")
    return [name for name in tools if not shutil.which(name)]


def outloud_complaints(path: Path) -> list[str]:
    """What outloud finds: errors and warnings."""
    command = [str(BIN / "outloud"), "--fail-on", "warning", "--json", "-", "--quiet"]
    skipped = ["--skip", ",".join(OUTLOUD_SKIPPED)]
    run = subprocess.run(
        [*command, *skipped, str(path)], capture_output=True, text=True, check=False
    )
    if run.returncode == 0:
        return []
    try:
        results = json.loads(run.stdout[run.stdout.index("{") :])["results"]
    except ValueError:
        return [run.stdout + run.stderr]
    heads = [set(head.split()) for head in structured_parts(path, "THead")]
    rows = {squeezed(row) for row in structured_parts(path, "TR")}
    found = [
        f"{finding['rule']}: {finding['message']} ({finding.get('evidence')})"
        for result in results
        for finding in result["findings"]
        if finding["severity"] != "info"
        and not _repeats_a_head(finding, heads)
        and not _is_rows_of_tables(finding, rows)
    ]
    # A verdict without a finding, such as a file it could not read, is a complaint too.
    return found if any(result["findings"] for result in results) else [run.stdout + run.stderr]


def _repeats_a_head(finding: dict[str, Any], heads: list[set[str]]) -> bool:
    """Whether TAG-002 ("prose marked as an artifact") is about the repeated head of a long table.

    A head that stands again on the next page must be an artifact, or it would be read out twice;
    the rule takes a line of one with many words for prose. It is a false alarm where every word
    is read out once, in the header cells of one table; otherwise the finding counts.
    """
    lines = [set(line.split()) for line in _lines(finding)]
    seen = [any(words <= head for head in heads) for words in lines]
    return finding["rule"] == "TAG-002" and bool(seen) and all(seen)


def _is_rows_of_tables(finding: dict[str, Any], rows: set[str]) -> bool:
    """Whether PAG-001 ("a running header tagged as content") is about rows of tables.

    The rule leaves digits out, so that rows of one label ("By cost") look alike where they come
    first or last on three pages. It is a false alarm where each line is a whole row of a table;
    a running header is in none.
    """
    lines = [squeezed(line) for line in _lines(finding)]
    told = bool(lines) and len(lines) == finding.get("count", len(lines))
    return finding["rule"] == "PAG-001" and told and all(line in rows for line in lines)


def _lines(finding: dict[str, Any]) -> list[str]:
    """The lines that a finding is about."""
    return [line for line in str(finding.get("evidence") or "").split("; ") if line]


def pdfua_complaints(path: Path) -> list[str]:
    """What pdfua finds: errors and warnings, and a refusal to read the file."""
    command = [str(BIN / "pdfua"), "check", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if run.returncode == 0 else [run.stdout + run.stderr]


def gate(path: Path) -> dict[str, list[str]]:
    """The combined gate: who complains of what. No gate rests on one tool."""
    complaints = {
        "pikepdf": pdf_faults(path),
        "outloud": outloud_complaints(path),
        "pdfua": pdfua_complaints(path),
    }
    return {name: found for name, found in complaints.items() if found}


def pages_text(path: Path, *options: str) -> list[str]:
    """The text of each page."""
    command = ["pdftotext", *options, str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return text.split("\f")[:-1]


def _spoken(path: Path) -> Iterator[tuple[int, str]]:
    """The structure tree as a screen reader has it: elements and "words", each with its depth."""
    for line in _structure(path.read_bytes()).splitlines():
        yield len(line) - len(line.lstrip()), line.strip()


@cache
def _structure(content: bytes) -> str:
    """Of a long report pdfinfo takes ten seconds to tell it, and several tests ask."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(content)
        copy.flush()
        command = ["pdfinfo", "-struct-text", copy.name]
        told = subprocess.run(command, capture_output=True, check=True).stdout
    return told.decode("utf-8", "replace")


def structured_text(path: Path, *, leave_out: str = "TOC") -> str:
    """All text in the order of the structure tree, but for the elements left out."""
    words, skipping = [], None
    for depth, line in _spoken(path):
        if skipping is not None and depth > skipping:
            continue
        skipping = depth if line.split(" ")[0] == leave_out else None
        if line.startswith('"') and line.endswith('"'):
            words.append(line[1:-1])
    return "\n".join(words)


def structured_parts(path: Path, kind: str) -> list[str]:
    """The text within each element of a kind."""
    parts: list[str] = []
    within = None
    for depth, line in _spoken(path):
        if within is not None and depth <= within:
            within = None
        if within is None and line.split(" ")[0] == kind:
            within = depth
            parts.append("")
        elif within is not None and line.startswith('"') and line.endswith('"'):
            parts[-1] += f"{line[1:-1]} "
    return parts


def squeezed(text: str) -> str:
    """The text without its spaces and line ends, which a PDF places as it needs."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)
