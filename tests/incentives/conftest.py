"""The shipped tables, and the rules of the day that the report uses."""

from __future__ import annotations

import pytest

from tp_analysis import incentives
from tp_analysis.display import Quantities
from tp_analysis.incentives import Choices, IncentivesInputs

AREA = "luton-and-central-bedfordshire"
CHOSEN = Choices(
    rules_on="2010-02-05",
    hourly_wage_gbp=5.80,
    weekly_rent_gbp=80,
    weekly_council_tax_gbp=18,
    savings_gbp=0,
    hours=40,
    household="single",
)


@pytest.fixture(scope="session")
def inputs() -> IncentivesInputs:
    """The shipped tables under the defaults of the notebook."""
    return incentives.load_inputs(area=AREA, chosen=CHOSEN)


@pytest.fixture(scope="session")
def numbers(inputs: IncentivesInputs) -> Quantities:
    """The numbers of the report."""
    return incentives.key_figures(inputs)
