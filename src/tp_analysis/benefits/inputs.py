"""What the benefits report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.benefits.datasets import (
    ADMIN_COST_ANCHORS,
    LOADED_RATES,
    OFFICIAL_SPEEDS,
    PROCESS_STEPS,
    PUBLISHED_FIGURES,
)
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.datasets import SIMULATION_ASSUMPTIONS
from tp_analysis.benefits.surviving import SURVIVING
from tp_analysis.published import require_figures
from tp_analysis.reference.datasets import DOCUMENTS, GDP_DEFLATORS
from tp_analysis.store import load


@dataclass(frozen=True)
class BenefitInputs:
    """The tables of the benefits report for one area, what was assumed for the claim log, and the
    share of claims that is assumed to be paid in the end."""

    area: Area
    assumed: ClaimAssumptions
    price_year: str
    published: pd.DataFrame
    steps: pd.DataFrame
    rates: pd.DataFrame
    paid_share: float
    anchors: pd.DataFrame
    speeds: pd.DataFrame
    deflators: pd.DataFrame
    documents: pd.DataFrame


def load_inputs(
    *, area: str, assumed: ClaimAssumptions, price_year: str = "2009-10"
) -> BenefitInputs:
    """The tables for an area; loaded rates are in 2009-10 prices, so that is the price year.

    Raises DataError where an extract is refused, has no row for the area or lacks a figure needed.
    """
    published = load(PUBLISHED_FIGURES, area=area)
    require_figures(published, SURVIVING, topic="benefits", area=area)
    return BenefitInputs(
        area=find_area(area),
        assumed=assumed,
        price_year=price_year,
        published=published,
        steps=load(PROCESS_STEPS),
        rates=load(LOADED_RATES),
        paid_share=SimulationAssumptions(load(SIMULATION_ASSUMPTIONS)).value(
            "pilot_ending", "paid"
        ),
        anchors=load(ADMIN_COST_ANCHORS),
        speeds=load(OFFICIAL_SPEEDS),
        deflators=load(GDP_DEFLATORS),
        documents=load(DOCUMENTS),
    )
