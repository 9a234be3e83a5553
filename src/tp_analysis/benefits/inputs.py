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
from tp_analysis.benefits.own_speeds import own_speeds
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.datasets import SIMULATION_ASSUMPTIONS
from tp_analysis.benefits.surviving import SURVIVING
from tp_analysis.published import require_figures
from tp_analysis.reference.datasets import DOCUMENTS, GDP_DEFLATORS
from tp_analysis.speed_files import load_speeds
from tp_analysis.store import load


@dataclass(frozen=True)
class BenefitInputs:
    """The tables of the benefits report for one area, what was assumed for the claim log, and the
    share of claims that is assumed to be paid in the end.

    `own_speeds` is what `own_speeds.own_speeds` finds; `speeds_brought` counts all that were there.
    """

    area: Area
    assumed: ClaimAssumptions
    price_year: str
    published: pd.DataFrame
    steps: pd.DataFrame
    rates: pd.DataFrame
    paid_share: float
    anchors: pd.DataFrame
    speeds: pd.DataFrame
    own_speeds: pd.DataFrame
    speeds_brought: int
    deflators: pd.DataFrame
    documents: pd.DataFrame


def load_inputs(
    *, area: str, assumed: ClaimAssumptions, price_year: str = "2009-10"
) -> BenefitInputs:
    """The tables for an area; loaded rates are in 2009-10 prices, so that is the price year.

    Raises DataError where an extract is refused, has no row for the area or lacks a figure needed.
    """
    place, brought = find_area(area), load_speeds()
    published = load(PUBLISHED_FIGURES, area=area)
    require_figures(published, SURVIVING, topic="benefits", area=area)
    return BenefitInputs(
        area=place,
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
        own_speeds=own_speeds(brought, place, price_year),
        speeds_brought=len(brought),
        deflators=load(GDP_DEFLATORS),
        documents=load(DOCUMENTS),
    )
