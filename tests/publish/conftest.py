"""Documents that exercise every kind of block, and the checkers that look at what comes of them."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from tp_analysis.disclosure import already_published, illustrative, protect
from tp_analysis.display import (
    Column,
    Quantities,
    Quantity,
    Shown,
    cover,
    figure,
    key_numbers,
    prose,
    release,
    table,
)
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.document import (
    BLOCK_MIME,
    Beware,
    Code,
    Cover,
    Document,
    FigureExhibit,
    Grid,
    Heading,
    Items,
    KeyNumber,
    KeyNumbers,
    Link,
    Number,
    Paragraph,
    Strong,
    TableColumn,
    TableExhibit,
    Text,
)
from tp_analysis.publish.checks.results import Check
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf
from tp_analysis.publish.reading import read_document
from tp_analysis.publish.statement import render_statement

BROWSER = Path("/usr/bin/chromium")
BROWSER_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MARKING = "DRAFT · OFFICIAL-SENSITIVE"
# Each is printed as it stands, in every field that holds text; each sets a marker where it is run.
HOSTILE = (
    "<script>window.hacked=1;alert(1)</script>",
    '#read("/etc/passwd")',
    "<img src=x onerror='window.hacked=1'>",
    '" onmouseover="window.hacked=1" x="',
    "</style></title></main><svg onload=window.hacked=1>",
    "javascript:window.hacked=1",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "]]> &lt;b&gt; <!-- $x$ *bold* _em_ `code` @label <label>",
    "\u202egnp.exe\u202c",
    "../../etc/passwd ..\\..\\x a\x00b 'quoted' \"twice\"",
    "=HYPERLINK(A1) +1 @x",
)


def _load(name: str) -> ModuleType:
    """A module of checks; importlib mode puts no folder of tests on the path."""
    path = Path(__file__).parent / "checks" / f"{name}.py"
    specification = importlib.util.spec_from_file_location(f"publish_checks_{name}", path)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def page_checks() -> ModuleType:
    return _load("pages")


@pytest.fixture(scope="session")
def pdf_checks() -> ModuleType:
    return _load("pdfs")


def _not_run(missing: list[str]) -> None:
    """A check without its tool is not run, and in CI that is a failure."""
    if missing and os.environ.get("CI"):
        pytest.fail(f"{', '.join(missing)} is missing: in CI every check must run.")
    if missing:
        pytest.skip(f"not run: {', '.join(missing)} is missing")


@pytest.fixture(scope="session")
def page_tools(page_checks: ModuleType) -> ModuleType:
    """The checks of pages, where the programs they call are there."""
    _not_run(page_checks.missing_page_tools())
    return page_checks


@pytest.fixture(scope="session")
def pdf_tools(pdf_checks: ModuleType) -> ModuleType:
    """The checks of PDFs, where the programs they call are there."""
    _not_run(pdf_checks.missing_pdf_tools())
    return pdf_checks


@pytest.fixture(scope="session")
def browser(page_checks: ModuleType) -> Iterator[Any]:
    """Headless Chromium."""
    found = str(BROWSER) if BROWSER.is_file() else shutil.which("chromium")
    _not_run([] if found else ["chromium"])
    _not_run([] if page_checks.AXE.is_file() else ["axe-core (npm)"])
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=BROWSER_OPTIONS)
        yield launched
        launched.close()


class Visit:
    """One page open in a browser, and all that it asked for."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self._context = browser.new_context(offline=True, **options)
        self.page = self._context.new_page()
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_load_state("networkidle")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()

    @property
    def outside(self) -> list[str]:
        """What was asked for from anywhere but the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture(scope="session")
def visit(browser: Any) -> Callable[..., Visit]:
    """Open a page: visit(path, color_scheme="dark")."""
    return lambda path, **options: Visit(browser, path, **options)


Notebook = Callable[..., NotebookNode]
# Of several workbooks at once, which must differ in name: starting LibreOffice takes seconds.
LibreOffice = Callable[..., dict[str, dict[str, list[list[str]]]]]
# Comma, quote, UTF-8, from the first line; numbers as they are, not as shown; every worksheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@pytest.fixture(scope="session")
def notebook_of() -> Notebook:
    """An executed notebook, a cell for each argument: text is Markdown, Shown an output."""

    def build(*cells: str | Shown | list[Any]) -> NotebookNode:
        made = []
        for cell in cells:
            if isinstance(cell, str):
                made.append(nbformat.v4.new_markdown_cell(cell))
                continue
            outputs = cell if isinstance(cell, list) else [_output(cell)]
            made.append(nbformat.v4.new_code_cell("show()", execution_count=1, outputs=outputs))
        return nbformat.v4.new_notebook(cells=made)

    return build


def _output(shown: Shown) -> NotebookNode:
    data = {BLOCK_MIME: shown._repr_mimebundle_()[BLOCK_MIME], "text/plain": "shown"}
    return nbformat.v4.new_output("execute_result", data=data, execution_count=1)


@pytest.fixture(scope="session")
def a_cover() -> Shown:
    return cover(
        report="spending", title="How much is spent here?", question="Who spends it, and on what?",
        area="Luton and Central Bedfordshire", period="2009-10", as_at="2010-07-31",
        evidence_status="Published figures, and what follows from them.",
    )  # fmt: skip


def _quantity(name: str, value: float, unit: str, evidence: Any, qualifier: str = "") -> Quantity:
    return Quantity(
        figure_id=name, label=f"What {name} is", value=value, unit=unit, rounding=1,
        evidence=evidence, policy=already_published("The printed article"), qualifier=qualifier,
    )  # fmt: skip


NUMBERS = Quantities(
    {
        quantity.figure_id: quantity
        for quantity in (
            _quantity("count.total", 3_434_000_000, "gbp", "published"),
            _quantity("saving.days", 25, "days", "assumed", "up to"),
            _quantity("rate.crime", 4, "percent", "second-hand"),
            _quantity("base.middle", 3_062_000_000, "gbp", "unverified"),
        )
    }
)
BODIES = pd.DataFrame(
    {
        "body": ["Department for Work and Pensions", "NHS Luton & Bedfordshire", "Police", "All"],
        "spending": [987.65, 701.5, 96.25, 1785.4],
        "change": [1.5, -2.25, None, 0.75],
        "words": ["Benefits", "Care, mostly in hospitals", "Crime", "Every purpose"],
        "is_total": [False, False, False, True],
    }
)
COLUMNS = (
    Column("body", "Body"),
    Column("spending", "Spending", decimals=1, heading_unit="£ million"),
    Column("change", "Change", decimals=2, heading_unit="%"),
    Column("words", "What on"),
)


@pytest.fixture(scope="session")
def example_notebook(notebook_of: Notebook, a_cover: Shown) -> NotebookNode:
    """A notebook with every kind of block, its output as the display functions make it."""
    printed = protect(BODIES, policy=already_published("The printed article"))
    drawn = protect(BODIES, policy=illustrative("drawn from a fixed seed"))
    many = pd.concat([BODIES.assign(body=f"Body {place}") for place in range(20)])
    bars = ranked_bars(label="body", value="spending", unit="count", rounding=0.1)
    common: dict[str, Any] = {
        "columns": COLUMNS, "source": "The printed article, page 3", "evidence": "computed",
    }  # fmt: skip
    return notebook_of(
        a_cover,
        key_numbers(*((each, "of something") for each in NUMBERS.values()), source="The article"),
        "## Main messages",
        prose(
            "- The count found {count.total}.\n- Days fall by {saving.days}.\n\n"
            "1. First, {rate.crime}\n2. Then **{base.middle}**\n\n"
            "See [the tables](#section-tables), [the law](https://www.legislation.gov.uk) and "
            "`tp build`.",
            NUMBERS,
        ),
        "> Beware: these figures are old.\n>\n> They were counted once.",
        "## Tables",
        table(
            printed, title="The largest body spends {count.total}", subtitle="£ million, 2009-10",
            notes=["[x] not printed.", "Rounded once."], total="is_total", numbers=NUMBERS,
            **common,
        ),
        "### A long one",
        table(
            protect(many, policy=already_published("The printed article")),
            title="A table over more than one page", **common,
        ),
        "#### A small one",
        table(drawn, title="Illustrative rows", **common),
        "## Figures",
        figure(
            printed, title="One body spends most", subtitle="£ million", drawing=bars,
            alt="Bar chart: the Department for Work and Pensions spends most, £987.7 million.",
            height_pixels=220, **common,
        ),
        figure(
            drawn, title="One body spends most", subtitle="£ million, drawn", drawing=bars,
            alt="Bar chart of illustrative spending by body; the same order as above.",
            height_pixels=220, **common,
        ),
        release("spending", NUMBERS, "count.total"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def example(example_notebook: NotebookNode) -> Document:
    return read_document(example_notebook, marking=MARKING)


@pytest.fixture(scope="session")
def hostile() -> Document:
    """A document with every hostile text in every field that holds text."""
    every = " ".join(HOSTILE)
    short = every[:350]
    text = (Text(text=every),)
    grid = Grid(
        columns=(TableColumn(label=every), TableColumn(label=every, unit=HOSTILE[0], numeric=True)),
        rows=tuple((words, words) for words in HOSTILE),
    )
    exhibit: dict[str, Any] = {
        "title": every, "subtitle": every, "source": every, "notes": (every,), "policy": every,
        "evidence": "illustrative", "grid": grid,
    }  # fmt: skip
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="window.hacked=1">'
        "<script>window.hacked=1</script><rect width='5' height='5' onclick='window.hacked=1'/>"
        "</svg>"
    )
    tile = KeyNumber(
        value=every, label=every, qualifier=every, comparison=every, evidence="assumed"
    )
    return Document(
        cover=Cover(
            report=every, title=" ".join(HOSTILE[:2]), question=every, area=HOSTILE[3],
            period=HOSTILE[5],
            as_at="2010-07-31", evidence_status=every, illustrative=True,
        ),
        marking=MARKING,
        blocks=(
            KeyNumbers(items=(tile, tile), source=every),
            Heading(level=2, content=text),
            Paragraph(
                content=(
                    *text,
                    Number(text=every, evidence="assumed"),
                    Strong(content=text),
                    Code(text=every),
                    Link(address="https://example.org/?a='&lt=javascript:1#x", content=text),
                )
            ),
            Items(items=(text, text)),
            Heading(level=3, content=(Number(text=f"More {every}", evidence="computed"),)),
            Beware(content=(Paragraph(content=text),)),
            TableExhibit(id="a-table", **exhibit),
            FigureExhibit(id="a-figure", alt=short, svg=drawing, **exhibit),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(scope="session")
def files(
    tmp_path_factory: pytest.TempPathFactory, example: Document, hostile: Document
) -> dict[str, Path]:
    """The two documents as pages and as PDFs: example.html, example.pdf, hostile.html, ...

    linked.html is the example with its links to data files, statement.html a statement.
    """
    folder = tmp_path_factory.mktemp("published")
    paths = {}
    for name, document in (("example", example), ("hostile", hostile)):
        page, pdf = folder / f"{name}.html", folder / f"{name}.pdf"
        page.write_text(render_page(document, receipt="0123456789abcdef"), encoding="utf-8")
        pdf.write_bytes(render_pdf(document, receipt="0123456789abcdef"))
        paths |= {page.name: page, pdf.name: pdf}
    linked, statement = folder / "linked.html", folder / "statement.html"
    linked.write_text(render_page(example, data_files=True), encoding="utf-8")
    checks = (
        Check("tables have captions", "pass", tool="lxml 6"),
        Check("images have alt text", "fail", "image 2 has none", "lxml 6"),
        Check("axe-core in a browser", "not-run", "needs a browser", required=False),
    )
    results = {"spending": checks, "benefits": checks[:1]}
    said = render_statement("Luton", "public", "DRAFT · OFFICIAL", "2010-07-31", results)
    statement.write_text(said, encoding="utf-8")
    return paths | {linked.name: linked, statement.name: statement}


@dataclass(frozen=True)
class Built:
    """What one build of the whole suite said and left behind."""

    folder: Path
    returncode: int
    said: str

    def file(self, name: str) -> Path:
        """A file of the build; one that is missing fails the test, the first test says why."""
        path = self.folder / name
        if not path.is_file():
            pytest.fail(f"{name} was not built", pytrace=False)
        return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Built:
    """The project's own suite, built once for all workers. Change only a copy of it."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    folder, ready = base / "the suite", base / "the-suite-ready"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(ready)
    else:
        partial = ready.with_suffix(".partial")
        partial.write_text(json.dumps(_build_the_suite(root, folder)), encoding="utf-8")
        partial.replace(ready)
    code, said = json.loads(ready.read_text(encoding="utf-8"))
    return Built(folder / "reports", code, said)


def _build_the_suite(root: Path, folder: Path) -> tuple[int, str]:
    """The data are a copy: a build writes datasets beside the extracts. Real lists of payments and
    police files are taken in where there are any, so that their reports are checked, too."""
    shutil.copytree(root / "data" / "raw", folder / "data" / "raw")
    if real := os.environ.get("TP_REAL_DATA"):
        payments = folder / "data/raw/payments"
        payments.mkdir()
        for body in ("luton", "central_bedfordshire", "bedford"):
            for extract in Path(real, "council_spend").glob(f"{body}_*"):
                shutil.copy(extract, payments)
        crime = folder / "data/raw/crime"
        crime.mkdir()
        police = Path(real, "police")
        for extract in (*police.glob("2*.csv"), *police.glob("*.xlsx")):
            shutil.copy(extract, crime)
    command = [sys.executable, "-m", "tp_analysis", "build"]
    places = ["--data", str(folder / "data"), "--out", str(folder / "reports")]
    run = subprocess.run([*command, *places], cwd=root, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def _wait_for(ready: Path) -> None:
    """Another worker is building it or has built it."""
    for _ in range(1200):
        if ready.exists():
            return
        time.sleep(0.25)
    pytest.fail(f"The suite was not built in time: there is no {ready.name}")


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """Every worksheet of a workbook as LibreOffice reads it, each a list of rows of text."""
    program = shutil.which("soffice")
    _not_run([] if program else ["LibreOffice (soffice)"])
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def read(*workbooks: Path) -> dict[str, dict[str, list[list[str]]]]:
        folder = tmp_path_factory.mktemp("converted")
        command = [
            program or "", "--headless", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", AS_CSV, "--outdir", str(folder), *map(str, workbooks),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return {
            path.name: {
                file.stem.removeprefix(f"{path.stem}-"): _csv_rows(file)
                for file in folder.glob(f"{path.stem}-*.csv")
            }
            for path in workbooks
        }

    return read


def _csv_rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))
