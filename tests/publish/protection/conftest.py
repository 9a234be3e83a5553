"""A PDF with a chart and a table, a workbook, and a passphrase, for tests of protection."""

from __future__ import annotations

import io

import pytest
from pydantic import SecretStr

from tp_analysis.document import (
    Cover,
    Document,
    FigureExhibit,
    Grid,
    Heading,
    TableColumn,
    TableExhibit,
    Text,
)
from tp_analysis.publish.pdf import render_pdf

ALT = "Bar chart: the North has 12 people and the South 34. The table below has the figures."
GRID = Grid(
    columns=(TableColumn(label="Place"), TableColumn(label="People", numeric=True)),
    rows=(("North", "12"), ("South", "34")),
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A report of one page."""
    about = {"source": "A document", "evidence": "published", "policy": "already-published"}
    return render_pdf(
        Document(
            cover=Cover(
                report="people",
                title="Where do the people live?",
                question="Does it open?",
                area="North",
                period="2009 to 2010",
                as_at="2010-07-31",
                evidence_status="Made up for a test",
            ),
            marking="DRAFT · OFFICIAL-SENSITIVE",
            blocks=(
                Heading(level=2, content=(Text(text="Places"),)),
                FigureExhibit(id="chart", title="A chart", alt=ALT, svg=SVG, grid=GRID, **about),
                TableExhibit(id="table", title="A table", grid=GRID, **about),
            ),
        )
    )


@pytest.fixture(scope="session")
def workbook() -> bytes:
    """A workbook of one sheet."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Places").write_row(0, 0, ["North", 12])
    return made.getvalue()


@pytest.fixture
def word() -> SecretStr:
    """A passphrase of the form that is generated."""
    return SecretStr("canz-7ryq-9pw4-hxk2-d5te")
