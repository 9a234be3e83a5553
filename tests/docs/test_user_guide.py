"""The user guide's example is run as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tp_analysis.publish.html import render_page
from tp_analysis.publish.reading import read_document

pytestmark = pytest.mark.long


def test_the_page_of_your_own_is_a_page(root: Path) -> None:
    guide = (root / "docs" / "user-guide.md").read_text(encoding="utf-8")
    cells = [
        nbformat.v4.new_code_cell(source)
        for source in re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    page = render_page(read_document(notebook, marking="DRAFT"))
    assert len(cells) == 3
    assert "Visits by library" in page
    assert "412,000" in page
