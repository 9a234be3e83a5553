"""The whole offending report without a kernel: its notebook's cells, one after another."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from tp_analysis import offending
from tp_analysis.display import Shown, prose
from tp_analysis.document import Block, Cover, Document, Released
from tp_analysis.offending.cohort import inputs, loading
from tp_analysis.offending.cohort.inputs import CohortRows
from tp_analysis.offending.cohort.loading import Cohort, Source

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "offending.ipynb"
AREA = "luton-and-central-bedfordshire"
QUICK = {"resamples": 200, "cohort_offenders": 2_000}


@lru_cache(maxsize=4)
def _made_up(seed: int, offenders: int, area: str) -> tuple[Cohort, ...]:
    return _load_cohorts("illustrative", seed=seed, offenders=offenders, area=area)


_load_cohorts = offending.load_cohorts


def cohorts_once(source: Source, *, seed: int, offenders: int, area: str) -> tuple[Cohort, ...]:
    """As `offending.load_cohorts`, the made-up ones drawn once for all reports of a test run."""
    if source == "illustrative":
        return _made_up(seed, offenders, area)
    return _load_cohorts(source, seed=seed, offenders=offenders, area=area)


def report(**settings: Any) -> Document:
    """What the notebook shows with the settings in place of those in its cell of parameters."""
    blocks = list(_blocks(settings))
    (cover,) = (block for block in blocks if isinstance(block, Cover))
    released = tuple(
        figure for block in blocks if isinstance(block, Released) for figure in block.figures
    )
    kept = tuple(block for block in blocks if not isinstance(block, Cover | Released))
    return Document(cover=cover, marking="", blocks=kept, released=released)


def _blocks(settings: dict[str, Any]) -> Iterator[Block]:
    space: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        source, tags = "".join(cell["source"]), cell["metadata"].get("tags", [])
        shown = None
        if cell["cell_type"] == "code":
            shown = _run(source, space)
        elif "note" not in tags:
            shown = prose(source)
        if "parameters" in tags:
            space.update(QUICK | settings)
        if isinstance(shown, Shown):
            yield from shown.blocks


def _run(source: str, space: dict[str, Any]) -> object:
    """What the last line of a cell shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None


def own_rows(change: Callable[[CohortRows], CohortRows] = lambda rows: rows) -> CohortRows:
    """Made-up rows as an analyst would bring them: two thousand people, three years."""
    published = inputs.load_claimed(AREA)
    figures = loading.values_by_id(published)
    made = loading.make_up(
        loading.target_of("two-hundred-and-fifty", figures, offenders=2_000),
        inputs.load_assumptions(),
        scheme=loading.Scheme(
            int(figures["offenders.on_scheme"]), int(figures["offenders.at_liberty"])
        ),
        years=3, name="own", seed=5,
    )  # fmt: skip
    rows = change(CohortRows(made.people, made.offences, made.contacts, inputs.cohort_policy()))
    return CohortRows(
        inputs.as_personal(rows.people, inputs.COHORT_PEOPLE),
        inputs.as_personal(rows.offences, inputs.COHORT_OFFENCES),
        inputs.as_personal(rows.contacts, inputs.COHORT_CONTACTS),
        rows.policy,
    )
