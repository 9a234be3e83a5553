"""The document as one self-contained web page: no script, no outside address."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tp_analysis.document import Block, Cover, Document, Heading
from tp_analysis.formats import format_date
from tp_analysis.publish.data_files.tables import data_name
from tp_analysis.publish.layout import column_classes, css_string, table_classes
from tp_analysis.publish.reading import exhibit_numbers, heading_address
from tp_analysis.publish.sanitise import cleaned, cleaned_page
from tp_analysis.publish.shorthand import shorthand_used
from tp_analysis.publish.unbroken import marked_up
from tp_analysis.publish.visible import visible

HERE = Path(__file__).parent
# JupyterLab has rules of its own for every table that it shows; the repeated class outweighs them.
IN_JUPYTER = (
    ".tp.tp.tp{max-width:43rem;font-family:Inter,system-ui,sans-serif}"
    ".tp.tp.tp table{table-layout:auto;width:100%;margin:0;border:0;font-size:0.88rem}"
    ".tp.tp.tp :is(th,td){text-align:left;max-width:none;white-space:normal}"
    ".tp.tp.tp .numeric{text-align:right}.tp.tp.tp td.numeric{white-space:nowrap}"
    ".tp.tp.tp tr{background:none}"
)
# The grades a reader must be warned of in mid-sentence; the others are the rule.
MARKED_GRADES = frozenset({"second-hand", "unverified", "assumed", "illustrative"})


def render_page(document: Document, *, receipt: str = "", data_files: bool = False) -> str:
    """The whole page as HTML text, in British English, with its style and fonts inside.

    With `data_files` it links to the PDF, the spreadsheets, the CSV of each exhibit and the
    accessibility statement, which a release lays beside it.
    """
    headings = [b for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    page = templates().get_template("report.html.j2").render(
        document=document,
        title=page_title(document.cover),
        headings=headings,
        numbers=exhibit_numbers(document.blocks),
        style=Markup(page_style()),
        notice_style=Markup(_style("notice")),
        receipt=receipt,
        shorthand=shorthand_used(document),
        # The name of the report's files, as the plan of the suite has it.
        beside=document.cover.report if data_files else "",
    )  # fmt: skip
    return cleaned_page(visible(page))


def page_title(cover: Cover) -> str:
    """The title of the page and the file: report, place and period."""
    joint = " " if cover.title.endswith("?") else ": "
    return f"{cover.title}{joint}{cover.area}, {cover.period}"


def render_fragment(blocks: Iterable[Block]) -> str:
    """The blocks as they will look on the page, for one cell in JupyterLab."""
    module = templates().get_template("blocks.html.j2").make_module()
    parts = "".join(str(module.render(block, {})) for block in blocks)  # type: ignore[attr-defined] # a template macro
    parts = cleaned(visible(parts))
    style = _style().replace(":root", ":scope")
    return f'<div class="tp"><style>@scope (.tp) {{{style}}}{IN_JUPYTER}</style>{parts}</div>'


@cache
def templates() -> Environment:
    """The templates, with autoescaping on: what comes out of data is always text."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["marked"] = MARKED_GRADES
    environment.filters["data_address"] = _data_address
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["anchor"] = heading_address
    environment.filters["data_name"] = data_name
    environment.filters["unbroken"] = marked_up
    environment.filters["column_classes"] = column_classes
    environment.filters["table_classes"] = table_classes
    environment.filters["css_string"] = css_string
    environment.filters["long_date"] = lambda text: format_date(datetime.date.fromisoformat(text))
    return environment


def _data_address(svg: str) -> str:
    """An SVG as the address of an image: inside one no script runs and nothing is fetched."""
    return "data:image/svg+xml;base64," + base64.b64encode(visible(svg).encode()).decode()


@cache
def page_style() -> str:
    """The style of a whole page, its fonts inside."""
    return _style() + _fonts()


@cache
def _style(name: str = "report") -> str:
    return (HERE / "templates" / f"{name}.css").read_text(encoding="utf-8")


@cache
def _fonts() -> str:
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};font-display:swap;"
        f"src:url(data:font/woff2;base64,{_font(name)}) format('woff2')}}"
        for weight, name in ((400, "Regular"), (600, "SemiBold"))
    )


def _font(name: str) -> str:
    return base64.b64encode((HERE / "fonts" / f"Inter-{name}-web.woff2").read_bytes()).decode()
