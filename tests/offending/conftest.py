"""The inputs, chain and numbers of the offending report, loaded once."""

from __future__ import annotations

import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities
from tp_analysis.offending import Chain, OffendingInputs

DETECTED = (0.18, 0.28, 0.38)
COMMITTED = (2.8, 5.24, 5.9)


@pytest.fixture(scope="session")
def inputs() -> OffendingInputs:
    return offending.load_inputs(
        area="luton-and-central-bedfordshire",
        price_year="2009-10",
        claim_price_year="2009-10",
        deflator_vintage="June 2026",
        edition="2010-11",
    )


@pytest.fixture(scope="session")
def chain(inputs: OffendingInputs) -> Chain:
    return offending.make_chain(inputs, detected=DETECTED, committed=COMMITTED, cost_margin=0.25)


@pytest.fixture(scope="session")
def numbers(inputs: OffendingInputs, chain: Chain) -> Quantities:
    return offending.key_figures(inputs, chain)
