"""On which ground each table of the report is shown; every exhibit module takes it from here."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits.assumed_process import STEPS_BASIS
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.disclosure import ProtectedTable, already_published, illustrative, protect

CLAIM_DOCUMENTS = ("publicnet-2009-12-09", "mj-2010")
STEPS_SOURCE = "assumed steps and rates of this analysis"


def from_documents(
    frame: pd.DataFrame, inputs: BenefitInputs, documents: Iterable[str]
) -> ProtectedTable:
    """Figures that stand in the documents named, or follow from them."""
    return protect(frame, policy=already_published(citations.cite(inputs.documents, documents)))


def from_steps(frame: pd.DataFrame) -> ProtectedTable:
    """Results of the assumed steps and rates."""
    return protect(frame, policy=illustrative(STEPS_BASIS))
