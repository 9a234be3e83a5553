"""A small project: two areas, three tiny reports, two extracts. Tests plant faults in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tp_analysis

AREAS = """
[north]
name = "North"
region = "East of England"
region_code = "E12000006"
authorities = [{ code = "E06000001", name = "North Town" }]

[south]
name = "South"
region = "East of England"
region_code = "E12000006"
authorities = [{ code = "E06000002", name = "South Town" }]
"""

SUITE = """
[build]
cell_timeout_seconds = 120
kernel_start_timeout_seconds = 60

[markings]
public = "OFFICIAL"
restricted = "OFFICIAL-SENSITIVE"

[[report]]
name = "people"
audience = "restricted"
areas = ["north", "south"]

[[report]]
name = "homes"
audience = "restricted"
areas = ["north"]

[[report]]
name = "digest"
audience = "public"
areas = ["north"]
reads = ["people"]

[scenario.half.homes]
share = 0.5
"""

CARD = """
title = "A table made up for a test"
producer = "The tests"
licence = "MIT"
accessed = "2026-11-21"
publishable = true
"""

FIGURES = """\
figure_id,area,label,value,unit,rounding,value_high,qualifier,as_printed,period,document_id,location,evidence,note
people.total,north,People,12000,people,1000,,around,12 thousand,,a-document,page 1,published,
people.total,south,People,34000,people,1000,,around,34 thousand,,a-document,page 1,published,
"""

POPULATIONS = """\
area,geography_name,measure,as_at,value,estimate,document_id,evidence,note
north,North,population,2008-06-30,12345,Mid-year,a-document,published,
north,North,households,2008-06-30,5432,Mid-year,a-document,published,
south,South,population,2008-06-30,34567,Mid-year,a-document,published,
"""

COVER = """cover(
    report="{name}",
    title="{title}",
    question="Does it build?",
    area=area,
    period="2009 to 2010",
    as_at=as_at,
    evidence_status="Made up for a test",
)"""

PARAMETERS = """from tp_analysis.parameters import Annotated, Area, Date, Field, FinancialYear

area: Area = "north"  # the place
as_at: Date = "2010-07-31"  # the last day taken into account
financial_year: FinancialYear = "2009-10"  # the year
share: Annotated[float, Field(ge=0, le=1)] = 1.0  # how much of it to take
"""

PEOPLE = (
    """from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import cover, prose, quantities, release
from tp_analysis.published import published_figures
from tp_analysis.store import load

figures = load(published_figures("places"), area=area)
numbers = quantities(protect(figures, policy=already_published("A document")))""",
    COVER.format(name="people", title="The people"),
    'prose("There are {people.total} people.", numbers)',
    'release("people", numbers, "people.total")',
)
HOMES = (
    """from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, cover, table
from tp_analysis.reference.datasets import POPULATIONS
from tp_analysis.store import load

homes = load(POPULATIONS, area=area, measure="households")""",
    COVER.format(name="homes", title="The homes"),
    """table(
    protect(homes, policy=already_published("A document")),
    title="Homes of the place",
    columns=[Column("geography_name", "Place"), Column("value", "Homes", decimals=0)],
    source="A document",
    evidence="published",
)""",
)
DIGEST = (
    """from tp_analysis.display import cover, prose
from tp_analysis.released import released_figures

numbers = released_figures(area=area)""",
    COVER.format(name="digest", title="The digest"),
    'prose("There are {people.total} people.", numbers)',
)
PLAIN = (
    "from tp_analysis.display import cover, prose",
    COVER.format(name="plain", title="A plain report"),
    'prose("Nothing but words.")',
)


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Everything it said."""
        return self.out + self.err


@dataclass(frozen=True)
class SmallProject:
    """The project in one folder, and how to run `tp` in it."""

    root: Path

    @property
    def reports(self) -> Path:
        """Where its pages go."""
        return self.root / "reports"

    def tp(self, *arguments: str, **variables: str) -> Answer:
        """Run `tp` there, as a person would."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("TP_")}
        package = self.root / "package"
        if package.is_dir():
            inherited["PYTHONPATH"] = str(package)
        done = subprocess.run(
            [sys.executable, "-m", "tp_analysis", *arguments],
            cwd=self.root,
            env={**inherited, **variables},
            capture_output=True,
            text=True,
            timeout=300,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def states(self) -> dict[str, dict[str, Any]]:
        """What `tp status --json` says, by area/report."""
        rows = json.loads(self.tp("status", "--json").out)["editions"]
        return {f"{row['area']}/{row['report']}": row for row in rows}

    def notebook(self, name: str) -> Path:
        """Where the notebook of a report lies."""
        return self.root / "notebooks" / f"{name}.ipynb"

    def write_notebook(self, name: str, *cells: str, parameters: str = PARAMETERS) -> None:
        """Write a notebook of code cells below the given parameters cell."""
        self.notebook(name).write_text(notebook_text(parameters, cells), encoding="utf-8")

    def add_report(self, name: str, *cells: str, audience: str = "restricted") -> None:
        """A further report for the north, in suite.toml and notebooks/."""
        entry = f'\n[[report]]\nname = "{name}"\naudience = "{audience}"\nareas = ["north"]\n'
        self.edit("suite.toml", "[scenario.", f"{entry}\n[scenario.")
        self.write_notebook(name, *cells)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first `old` in a file of the project; it must be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def contents(self, folder: str = "reports") -> dict[str, bytes]:
        """The bytes of every published file, by its path within the folder."""
        base = self.root / folder
        return {
            path.relative_to(base).as_posix(): path.read_bytes()
            for audience in ("public", "restricted")
            for path in sorted((base / audience).rglob("*"))
            if path.suffix in (".html", ".pdf") and path.name != "index.html"
        }

    def record_times(self) -> dict[str, int]:
        """When the record of each edition was last written."""
        state = self.reports / ".state"
        return {
            path.relative_to(state).as_posix(): path.stat().st_mtime_ns
            for audience in ("public", "restricted")
            for path in (state / audience).rglob("*.json")
        }


def notebook_text(parameters: str, cells: tuple[str, ...]) -> str:
    """A notebook file with these code cells."""
    sources = [(["parameters"], parameters), *(([], cell) for cell in cells)]
    content = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{position:03}",
                "execution_count": None,
                "metadata": {"tags": tags} if tags else {},
                "outputs": [],
                "source": source,
            }
            for position, (tags, source) in enumerate(sources, start=1)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1)


def add_package(project: SmallProject) -> None:
    """Give the project a package of its own, so that a test can change the code it runs on."""
    ignored = shutil.ignore_patterns("__pycache__")
    target = project.root / "package" / "tp_analysis"
    shutil.copytree(Path(tp_analysis.__file__).parent, target, ignore=ignored)


def make_small_project(root: Path) -> SmallProject:
    """The project as files; nothing is built."""
    project = SmallProject(root)
    for folder in ("notebooks", "data/raw/places", "data/raw/reference"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    files = {
        "areas.toml": AREAS,
        "suite.toml": SUITE,
        "requirements.lock": "# nothing\n",
        "data/raw/places/published_figures.csv": FIGURES,
        "data/raw/places/published_figures.source.toml": CARD,
        "data/raw/reference/populations.csv": POPULATIONS,
        "data/raw/reference/populations.source.toml": CARD,
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    for name, cells in {"people": PEOPLE, "homes": HOMES, "digest": DIGEST}.items():
        project.write_notebook(name, *cells)
    return project
