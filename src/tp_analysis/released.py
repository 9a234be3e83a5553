"""The figures that reports have released by name: all that a public report may be built from."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tp_analysis.disclosure.policies import Policy
from tp_analysis.display.quantities import Quantities, Quantity
from tp_analysis.document import ReleasedFigure
from tp_analysis.errors import ReportError
from tp_analysis.project import RELEASED_VARIABLE, find_project


def released_figures(*, area: str) -> Quantities:
    """The released figures of an area, by figure id.

    A build hands them over; in JupyterLab they come from the last good build of each report.
    Raises ReportError where there are none.
    """
    figures = [ReleasedFigure.model_validate(entry) for entry in _entries(area)]
    if not figures:
        raise ReportError(f"Nothing is released for {area}. Build the full reports: 'tp build'.")
    return Quantities({figure.figure_id: _quantity(figure) for figure in figures})


def _entries(area: str) -> list[Any]:
    handed_over = os.environ.get(RELEASED_VARIABLE)
    if handed_over:
        return list(json.loads(Path(handed_over).read_text(encoding="utf-8")))
    records = (find_project().state / "restricted" / area).glob("*.json")
    built = [json.loads(path.read_text(encoding="utf-8"))["built"] for path in sorted(records)]
    return [figure for record in built if record for figure in record["released"]]


def _quantity(figure: ReleasedFigure) -> Quantity:
    return Quantity(
        figure_id=figure.figure_id,
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        rounding=figure.rounding,
        evidence=figure.evidence,
        policy=Policy(figure.policy, figure.source),
        source=figure.source,
        qualifier=figure.qualifier,
    )
