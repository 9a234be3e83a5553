"""A synthetic project of many places: one small report each, with a table and a chart."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from string import ascii_lowercase

PARAMETERS = """from tp_analysis.parameters import Area, Date

area: Area = "place-aa"  # the place
as_at: Date = "2010-07-31"  # the last day taken into account
"""
CELLS = (
    """from tp_analysis.disclosure import illustrative, protect
from tp_analysis.display import Column, cover, figure, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.reference.datasets import POPULATIONS
from tp_analysis.store import load

rows = protect(load(POPULATIONS, area=area), policy=illustrative("made up for a measurement"))""",
    """cover(
    report="people",
    title="The people",
    question="How many are there?",
    area=area,
    period="2009 to 2010",
    as_at=as_at,
    evidence_status="Made up for a measurement",
    illustrative=True,
)""",
    """columns = [Column("measure", "Measure"), Column("value", "Number", decimals=0)]
table(rows, title="Numbers", columns=columns, source="Made up", evidence="illustrative")""",
    """figure(
    rows,
    title="Numbers of the place",
    subtitle="People and households",
    alt="Bar chart of two made-up numbers.",
    drawing=ranked_bars(label="measure", value="value", unit="count", rounding=1),
    columns=columns,
    source="Made up",
    evidence="illustrative",
)""",
)
CARD = """title = "Made up"
producer = "A benchmark"
licence = "MIT"
accessed = "2026-11-22"
publishable = true
"""


def make_project(root: Path, places: int) -> None:
    """Write the project below `root`: places named place-aa, place-ab and so on."""
    letters = (f"{one}{other}" for one in ascii_lowercase for other in ascii_lowercase)
    keys = [f"place-{pair}" for pair in islice(letters, places)]
    folder = root / "data" / "raw" / "reference"
    folder.mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "requirements.lock").write_text("# none\n", encoding="utf-8")
    (root / "areas.toml").write_text("\n".join(map(_area, keys)), encoding="utf-8")
    (root / "suite.toml").write_text(
        '[markings]\npublic = "OFFICIAL"\nrestricted = "OFFICIAL-SENSITIVE"\n\n[[report]]\n'
        f'name = "people"\naudience = "restricted"\nareas = {json.dumps(keys)}\n',
        encoding="utf-8",
    )
    (root / "notebooks" / "people.ipynb").write_text(_notebook(), encoding="utf-8")
    for name, rows in _extracts(keys).items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
        (folder / f"{name}.source.toml").write_text(CARD, encoding="utf-8")


def _area(key: str) -> str:
    return (
        f'[{key}]\nname = "{key.capitalize()}"\nregion = "Nowhere"\nregion_code = "E12000006"\n'
        'authorities = [{ code = "E06000032", name = "Nowhere" }]\n'
    )


def _extracts(keys: list[str]) -> dict[str, str]:
    head = "area,geography_name,measure,as_at,value,estimate,document_id,evidence,note\n"
    rows = "".join(
        f"{key},{key},{measure},2008-06-30,{value},Mid-year,a-document,unverified,\n"
        for place, key in enumerate(keys)
        for measure, value in (("population", 10_000 + place), ("households", 4_000 + place))
    )
    documents = (
        "document_id,title,author,published_on,address,evidence,note\n"
        "a-document,A document,A benchmark,2010-01-01,,unverified,\n"
    )
    return {"populations": head + rows, "documents": documents}


def _notebook() -> str:
    cells = [(["parameters"], PARAMETERS), *(([], cell) for cell in CELLS)]
    content = {
        "cells": [
            {
                "cell_type": "code", "id": f"c{place:03}", "execution_count": None,
                "metadata": {"tags": tags} if tags else {}, "outputs": [], "source": source,
            }
            for place, (tags, source) in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip
    return json.dumps(content, indent=1)
