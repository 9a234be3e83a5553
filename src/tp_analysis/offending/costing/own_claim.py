"""The chain started from the persistent offenders' own claim, beside the one from printed crimes.

The only crimes that are printed are those of another group. What follows from the share of crime
that is claimed for the persistent offenders themselves is worked out here.
"""

from __future__ import annotations

from dataclasses import replace

from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.methods.uncertainty import Range
from tp_analysis.offending import claims, figures, triangulation
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.uncertainty_exhibits import simulate
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain


def own_claim_chain(inputs: OffendingInputs, chain: Chain) -> Chain:
    """The same chain from the crimes that the persistent offenders' own share comes to: that share
    of all crimes, which are the printed ones of the other group by that group's share."""
    printed = claims.intervals_by_id(inputs.published)
    exact = claims.intervals_by_id(inputs.published.assign(rounding=0))
    most, central = (
        figure["offenders.offence_share"]
        * (figure[claims.CRIMES] / figure["offenders.ppo_crime_share"])
        / claims.YEARS_OF_CRIMES
        for figure in (printed, exact)
    )
    low = min(chain.crimes.low, central.low)
    return replace(chain, crimes=Range(low, central.low, most.high))


def own_claim_figures(
    inputs: OffendingInputs, costing: CostingInputs, chain: Chain, *, draws: int, seed: int
) -> Quantities:
    """What the chain and the simulation come to from that claim, for prose."""
    own = own_claim_chain(inputs, chain)
    central = own.values("central")
    needed = figures.needed_of(inputs, own)
    detected = needed.set_index("assumption")["needed"][triangulation.DETECTED]
    reaches = simulate(inputs, costing, own, draws=draws, seed=seed).headline["reaches"]

    def assumed(name: str, label: str, value: float, unit: str, rounding: float) -> NamedFigure:
        return NamedFigure(f"own.{name}", label, value, unit, rounding, evidence="assumed")

    rows = [
        NamedFigure("own.crimes", "Crimes in a year by the persistent offenders' own share",
                    central[triangulation.CRIMES], "offences", 1),
        assumed("central", "Estimated cost of all their crime from that share, central case",
                triangulation.cost_gbp(central), "gbp", 1e6),
        assumed("detected", "Share detected for the published cost, from that share",
                100 * float(detected), "percent", 0.1),
        assumed("within", "Assumptions that reach it alone, within their range, from that share",
                float(needed["is_within"].sum()), "count", 1),
        assumed("reaches", "Chance that one year costs the published amount, from that share",
                100 * reaches, "percent", 1),
    ]  # fmt: skip
    return quantities(protect(figures_table(rows), policy=already_published(figures.GROUND)))
