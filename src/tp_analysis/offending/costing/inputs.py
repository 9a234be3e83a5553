"""What costing and scenarios read beside the report's own inputs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.offending.costing.datasets import (
    CASHABILITY,
    CONTACT_COSTS,
    TREATMENT_RETURNS,
    UNCERTAIN_INPUTS,
)
from tp_analysis.store import load


@dataclass(frozen=True)
class CostingInputs:
    """The tables of costing: what contacts cost, how uncertain inputs are, what can be cashed."""

    contact_costs: pd.DataFrame
    uncertain_inputs: pd.DataFrame
    cashability: pd.DataFrame
    treatment_returns: pd.DataFrame


def load_costing() -> CostingInputs:
    """The tables of costing. Raises DataError where an extract is refused."""
    return CostingInputs(
        contact_costs=load(CONTACT_COSTS),
        uncertain_inputs=load(UNCERTAIN_INPUTS),
        cashability=load(CASHABILITY),
        treatment_returns=load(TREATMENT_RETURNS),
    )
