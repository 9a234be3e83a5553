"""The nbconvert exporters, as any analyst calls them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode

from tp_analysis.errors import ReportError
from tp_analysis.publish.exporters import TpHtmlExporter, TpPdfExporter

Notebook = Callable[..., NotebookNode]
KINDS = pytest.mark.parametrize(
    ("kind", "start"), [("tp-html", b"<!DOCTYPE html>"), ("tp-pdf", b"%PDF-1.7")]
)
TINY = (
    "from tp_analysis.display import cover, prose",
    'cover(report="tiny", title="A tiny report", question="Why?", area="A place", '
    'period="2009-10", as_at="2010-07-31", evidence_status="Published.")',
    'prose("Nothing but words.")',
)


def nbconvert(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def tiny(folder: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = folder / "tiny report.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@KINDS
def test_both_exporters_are_registered_by_name(kind: str, start: bytes) -> None:
    assert get_exporter(kind) in (TpHtmlExporter, TpPdfExporter)


@KINDS
def test_an_exporter_turns_an_executed_notebook_into_its_file(
    kind: str, start: bytes, example_notebook: NotebookNode
) -> None:
    exporter = get_exporter(kind)(marking="OFFICIAL", receipt="0123")
    content, resources = exporter.from_notebook_node(example_notebook)
    raw = content if isinstance(content, bytes) else content.encode()
    assert raw.startswith(start)
    assert resources["output_extension"] == f".{kind.removeprefix('tp-')}"


def test_marking_and_receipt_are_printed(example_notebook: NotebookNode) -> None:
    exporter = TpHtmlExporter(marking="OFFICIAL", receipt="0123456789")
    page, _ = exporter.from_notebook_node(example_notebook)
    assert page.count('<p class="marking">OFFICIAL</p>') == 2
    assert "Receipt 0123456789" in page


def test_an_export_without_a_build_is_not_for_release(
    example_notebook: NotebookNode,
) -> None:
    page, _ = TpHtmlExporter().from_notebook_node(example_notebook)
    assert page.count('<p class="marking">DRAFT · NOT FOR RELEASE</p>') == 2


@KINDS
def test_exporting_leaves_the_notebook_as_it_was(
    kind: str, start: bytes, example_notebook: NotebookNode
) -> None:
    before = nbformat.writes(example_notebook)
    get_exporter(kind)().from_notebook_node(example_notebook)
    assert nbformat.writes(example_notebook) == before


def test_neither_code_nor_paths_of_the_notebook_reach_the_page(
    example_notebook: NotebookNode,
) -> None:
    page, _ = TpHtmlExporter().from_notebook_node(example_notebook)
    assert "show()" not in page and "In&nbsp;[" not in page


@KINDS
def test_a_program_that_exports_gets_an_error_it_can_catch(kind: str, start: bytes) -> None:
    without = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()")])
    with pytest.raises(ReportError, match="no outputs"):
        get_exporter(kind)().from_file(io.StringIO(nbformat.writes(without)))


@pytest.mark.long
@KINDS
def test_nbconvert_runs_and_exports_a_tiny_notebook(
    kind: str, start: bytes, tmp_path: Path
) -> None:
    run = nbconvert("--execute", "--to", kind, tiny(tmp_path, *TINY), folder=tmp_path)
    assert run.returncode == 0, run.stderr
    made = tmp_path / f"tiny report.{kind.removeprefix('tp-')}"
    assert made.read_bytes().startswith(start)


@pytest.mark.long
@KINDS
def test_nbconvert_runs_and_exports_the_spending_report(
    kind: str, start: bytes, root: Path, tmp_path: Path, page_checks: ModuleType,
    pdf_checks: ModuleType,
) -> None:  # fmt: skip
    notebook = root / "notebooks" / "spending.ipynb"
    before = notebook.read_bytes()
    run = nbconvert("--execute", "--to", kind, notebook, "--output-dir", tmp_path, folder=root)
    assert run.returncode == 0, run.stderr
    made = tmp_path / f"spending.{kind.removeprefix('tp-')}"
    assert made.read_bytes().startswith(start)
    if kind == "tp-html":
        assert page_checks.page_faults(made.read_text(encoding="utf-8")) == []
    else:
        assert pdf_checks.pdf_faults(made) == []
    assert notebook.read_bytes() == before, "the notebook itself stays without outputs"


@pytest.mark.long
@KINDS
@pytest.mark.parametrize(
    ("sources", "says"),
    [
        (TINY, "The notebook has no outputs. Run it first: add --execute"),
        ((), "The notebook has no outputs. Run it first: add --execute"),
    ],
    ids=["not run", "empty"],
)
def test_on_the_command_line_a_notebook_without_outputs_gets_one_clear_error(
    kind: str, start: bytes, sources: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    run = nbconvert("--to", kind, tiny(tmp_path, *sources), folder=tmp_path)
    assert run.returncode == 12
    assert run.stderr.count(says) == 1
    assert "Traceback" not in run.stderr
    assert [path.suffix for path in tmp_path.iterdir()] == [".ipynb"]


@pytest.mark.long
def test_on_the_command_line_output_that_is_no_exhibit_gets_one_clear_error(
    tmp_path: Path,
) -> None:
    notebook = tiny(tmp_path, *TINY, "print('hello')")
    run = nbconvert("--execute", "--to", "tp-html", notebook, folder=tmp_path)
    assert run.returncode == 12
    assert "Cell 4 prints text. Use prose()" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.long
def test_a_cell_that_fails_leaves_no_file(tmp_path: Path) -> None:
    notebook = tiny(tmp_path, *TINY, "1 / 0")
    run = nbconvert("--execute", "--to", "tp-html", notebook, folder=tmp_path)
    assert run.returncode != 0
    assert "ZeroDivisionError" in run.stderr
    assert [path.suffix for path in tmp_path.iterdir()] == [".ipynb"]
