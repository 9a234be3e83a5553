"""On which ground each table of the report is shown; every exhibit module takes it from here."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, already_published, protect
from tp_analysis.incentives.inputs import IncentivesInputs

SOURCE = "the rates and rules of 2009-10 in the tables of rates, each with its document"


def from_rules(frame: pd.DataFrame, inputs: IncentivesInputs) -> ProtectedTable:
    """Rates that stand in the documents of the parameters, or follow from them."""
    documents = inputs.parameters["document_id"].dropna()
    return protect(frame, policy=already_published(citations.cite(inputs.documents, documents)))
