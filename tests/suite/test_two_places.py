"""Two places built at once: every number on a page is its own place's, whatever runs beside it."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest

pytestmark = pytest.mark.long

# Each place's values have a first digit of their own, so that a stray one is seen anywhere.
FIRST_DIGIT = {"north": "7", "south": "8"}
MEASURES = ("houses", "flats", "rooms")
FIGURES = "data/raw/places/published_figures.csv"
FULL = (
    """from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, cover, drawings, figure, key_numbers, prose, quantities
from tp_analysis.display import release, table
from tp_analysis.published import published_figures
from tp_analysis.store import load

figures = load(published_figures("places"), area=area)
policy = already_published("A document")
shown = protect(figures[["label", "value"]], policy=policy)
columns = [Column("label", "What"), Column("value", "Number", decimals=0)]
numbers = quantities(protect(figures, policy=policy))""",
    "COVER",
    'key_numbers((numbers["houses.total"], "all of them"), source="A document")',
    'prose("There are {houses.total} houses and {flats.total} flats.", numbers)',
    """table(shown, title="What there is", columns=columns, source="A document",
      evidence="published")""",
    """figure(
    shown,
    title="There is much",
    subtitle="Number of each",
    alt="Bars: {houses.total} houses, {flats.total} flats and {rooms.total} rooms.",
    drawing=drawings.ranked_bars(label="label", value="value", unit="count", rounding=1),
    columns=columns,
    source="A document",
    evidence="published",
    numbers=numbers,
)""",
    'release("NAME", numbers, "houses.total")',
)
DIGEST = (
    """from tp_analysis.display import cover, prose
from tp_analysis.released import released_figures

numbers = released_figures(area=area)""",
    "COVER",
    'prose("There are {houses.total} houses.", numbers)',
)


def value(area: str, measure: str) -> int:
    return int(FIRST_DIGIT[area]) * 10_000 + 123 + 1000 * MEASURES.index(measure)


def cells(small: Any, name: str, sources: tuple[str, ...]) -> list[str]:
    cover = small.COVER.format(name=name, title="The homes")
    return [source.replace("COVER", cover).replace("NAME", name) for source in sources]


def two_places(small: Any, root: Any) -> Any:
    """A project whose two places have the same reports, each of them with planted values."""
    project = small.make_small_project(root)
    for line in ('areas = ["north"]\n\n', 'areas = ["north"]\nreads'):
        project.edit("suite.toml", line, line.replace('"north"', '"north", "south"'))
    rows = [
        f"{measure}.total,{area},{measure.title()},{value(area, measure)},count,1,,,"
        f"{value(area, measure)},,a-document,page 1,published,"
        for area in FIRST_DIGIT
        for measure in MEASURES
    ]
    header = small.FIGURES.splitlines()[0]
    path = project.root / FIGURES
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    for name in ("people", "homes"):
        project.write_notebook(name, *cells(small, name, FULL))
    project.write_notebook("digest", *cells(small, "digest", DIGEST))
    return project


@pytest.fixture(scope="module")
def alone(small: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The pages of each place, built without the other."""
    project = two_places(small, tmp_path_factory.mktemp("alone") / "project")
    pages: dict[str, bytes] = {}
    for area in FIRST_DIGIT:
        shutil.rmtree(project.reports, ignore_errors=True)
        answer = project.tp("build", "--area", area, "--jobs", "1")
        assert answer.code == 0, answer.words
        found = project.contents()
        assert {name.split("/")[1] for name in found} == {area}
        pages |= found
    # Six reports, each as page and PDF, and four accessibility statements.
    assert len(pages) == 16
    return pages


@pytest.fixture(scope="module", params=["1", "4"], ids=["one at a time", "four at a time"])
def together(
    small: Any, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, bytes]:
    """The pages of both places, built in one run."""
    project = two_places(small, tmp_path_factory.mktemp("together") / "project")
    answer = project.tp("build", "--jobs", request.param)
    assert answer.code == 0, answer.words
    found: dict[str, bytes] = project.contents()
    return found


def test_the_pages_are_byte_for_byte_those_of_each_place_alone(
    alone: dict[str, bytes], together: dict[str, bytes]
) -> None:
    assert sorted(together) == sorted(alone)
    assert [name for name in alone if together[name] != alone[name]] == []


def planted(text: str) -> set[str]:
    """Every number of five digits in the text that could be a planted one."""
    return {found.replace(",", "") for found in re.findall(r"\b[78][0-2],?123\b", text)}


def test_every_number_on_a_page_is_of_its_own_place(together: dict[str, bytes]) -> None:
    for name, content in together.items():
        if name.endswith(".html") and "accessibility" not in name:
            area = name.split("/")[1]
            found = planted(content.decode())
            assert found, name
            assert {number[0] for number in found} == {FIRST_DIGIT[area]}, name


@pytest.mark.parametrize("report", ["people", "homes"])
@pytest.mark.parametrize("area", FIRST_DIGIT)
def test_key_number_prose_table_chart_and_alt_text_carry_the_planted_values(
    together: dict[str, bytes], area: str, report: str
) -> None:
    page = together[f"restricted/{area}/{report}.html"].decode()
    own = {measure: f"{value(area, measure):,}" for measure in MEASURES}
    [alt] = re.findall(r"Bars: .*? rooms\.", page)[:1]
    assert alt == f"Bars: {own['houses']} houses, {own['flats']} flats and {own['rooms']} rooms."
    assert f"There are {own['houses']} houses and {own['flats']} flats." in re.sub(
        r"<[^>]+>", "", page
    )
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) >= 2
    for measure in MEASURES:
        assert sum(own[measure] in table for table in tables) >= 2
    before_prose = page[page.index("<main") : page.index("There are")]
    assert own["houses"] in before_prose


@pytest.mark.parametrize("area", FIRST_DIGIT)
def test_a_public_page_reads_the_figures_of_its_own_place(
    together: dict[str, bytes], area: str
) -> None:
    page = re.sub(r"<[^>]+>", "", together[f"public/{area}/digest.html"].decode())
    assert f"There are {value(area, 'houses'):,} houses." in page
