"""How sure the published cost worked out from below is. Chain and tables in, exhibits out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, Quantities, Shown, figure, quantities, table
from tp_analysis.display.columns import LOW_NOTE, MarksLow
from tp_analysis.formats import format_value
from tp_analysis.methods import simulation
from tp_analysis.methods.distributions import Draws
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.offending import figures, triangulation
from tp_analysis.offending.chain_exhibits import CHAIN_DOCUMENTS
from tp_analysis.offending.costing import drawings, uncertainty
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.uncertainty import Uncertainty
from tp_analysis.offending.exhibits import MILLION, AlignedText, published_table
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import (
    ALL,
    ALL_PARTS,
    COMMITTED,
    CRIMES,
    DETECTED,
    Chain,
)

HEADLINE = (ALL, ALL_PARTS)
# A step of the histogram, and where its last one starts, in £ million of any price year.
STEP_MILLION = 10.0
PERCENTILES = {"P10": "10th percentile", "P50": "Median", "P90": "90th percentile"}
# A reading that reaches the published cost less often than this is as good as ruled out.
LIKELY = 0.05


@dataclass(frozen=True)
class Simulated:
    """The cost of a year drawn many times: what was drawn, every reading, and their summaries."""

    uncertainty: Uncertainty
    results: dict[tuple[str, str], Draws]
    summaries: pd.DataFrame
    labels: dict[str, str]
    target_gbp: float

    @property
    def headline(self) -> dict[str, float]:
        """The summary of all crime with all three parts."""
        return self.summary(*HEADLINE)

    def summary(self, counted: str, parts: str) -> dict[str, float]:
        """The summary of one reading: its numbers by the columns of `uncertainty.summaries`."""
        is_it = (self.summaries["counted"] == counted) & (self.summaries["parts"] == parts)
        row = self.summaries[is_it].drop(columns=["counted", "parts"]).iloc[0]
        return {str(name): float(value) for name, value in row.items()}


def simulate(
    inputs: OffendingInputs, costing: CostingInputs, chain: Chain, *, draws: int, seed: int
) -> Simulated:
    """The cost of a year under every reading, drawn `draws` times from the stated distributions."""
    made = uncertainty.make_uncertainty(chain, costing.uncertain_inputs, draws=draws, seed=seed)
    results = uncertainty.simulated(made)
    target = figures.target_gbp(inputs)
    named = costing.uncertain_inputs[["input", "label"]].astype(str)
    labels = dict(zip(named["input"], named["label"], strict=True))
    return Simulated(
        made, results, uncertainty.summaries(results, target_gbp=target), labels, target
    )


def simulation_figures(inputs: OffendingInputs, simulated: Simulated) -> Quantities:
    """The numbers of the simulation that prose may use."""
    headline, draws = simulated.headline, simulated.uncertainty.draws
    widest = uncertainty.swings(simulated.uncertainty).iloc[0]
    reaching = simulated.summaries["reaches"] >= LIKELY
    fiscal = simulated.summary(ALL, triangulation.FISCAL_PART)

    def assumed(name: str, label: str, value: float, unit: str, rounding: float) -> NamedFigure:
        return NamedFigure(f"sure.{name}", label, value, unit, rounding, evidence="assumed")

    rows = [
        NamedFigure("sure.draws", "Draws", float(draws), "count", 1, evidence="computed"),
        assumed("p10", "Simulated cost of a year, P10", headline["P10"], "gbp", 1e6),
        assumed("p50", "Simulated cost of a year, P50", headline["P50"], "gbp", 1e6),
        assumed("p90", "Simulated cost of a year, P90", headline["P90"], "gbp", 1e6),
        assumed("error", "Largest Monte Carlo error", headline["error"], "gbp", 1e5),
        assumed("reaches", "Chance that one year costs the published amount",
                100 * headline["reaches"], "percent", 1),
        assumed("reaches_error", "Monte Carlo error of that chance",
                100 * uncertainty.share_error(float(headline["reaches"]), draws),
                "percentage_points", 0.1),
        assumed("reaches_three", "Chance that three years cost the published amount",
                100 * headline["reaches_in_three"], "percent", 1),
        assumed("fiscal_p90", "Simulated fiscal cost of a year, P90", fiscal["P90"], "gbp", 1e6),
        assumed("fiscal_p10", "Simulated fiscal cost of a year, P10", fiscal["P10"], "gbp", 1e6),
        assumed("widest_swing", "Widest swing of the cost, P10 to P90 of one input",
                abs(float(widest["swing"])), "gbp", 1e6),
        assumed("centre", "Cost of a year with every input at its median",
                float(widest["result_at_centre"]), "gbp", 1e6),
        NamedFigure("sure.readings", "Readings tried", float(len(reaching)), "count", 1),
        assumed("readings_reaching", "Readings that reach it in one draw in twenty or more",
                float(reaching.sum()), "count", 1),
    ]  # fmt: skip
    return quantities(protect(figures_table(rows), policy=already_published(figures.GROUND)))


def cost_histogram(inputs: OffendingInputs, simulated: Simulated, numbers: Quantities) -> Shown:
    """How the simulated cost of a year is spread, against the published one."""
    values = simulated.results[HEADLINE] / 1e6
    most = STEP_MILLION * max(18, round(2 * simulated.target_gbp / 1e6 / STEP_MILLION))
    data = uncertainty.histogram(values, width=STEP_MILLION, most=most)
    ends = [
        f"{low:,.0f} to {high:,.0f}" if pd.notna(high) else f"{low:,.0f} and over"
        for low, high in zip(data["low"], data["high"], strict=True)
    ]
    shown = data.assign(step=ends, percent=100 * data["share"])
    headline = simulated.headline
    return figure(
        published_table(shown, inputs, CHAIN_DOCUMENTS),
        title="A year of all crime costs {target.gbp} or more in {sure.reaches} of the draws",
        subtitle=(
            "Share of {sure.draws} draws by cost of one year, all crime, fiscal, economic and "
            f"social together, £ million in {inputs.price_year} prices"
        ),
        alt=(
            "Histogram of the simulated cost of a year. Half of the draws lie below {sure.p50}, "
            "eight in ten between {sure.p10} and {sure.p90}, and {sure.reaches} at or above the "
            "published {target.gbp}."
        ),
        drawing=drawings.histogram(
            low="low", high="high", share="share", axis_label="£ million in a year",
            middle=(float(headline["P10"]) / 1e6, float(headline["P90"]) / 1e6),
            line=(simulated.target_gbp / 1e6, _published(inputs, numbers)),
        ),
        columns=[
            Column("step", "Cost of a year", heading_unit=MILLION),
            MarksLow("percent", "Share of draws", decimals=1, heading_unit="%"),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["The Monte Carlo error of the share that reaches it is {sure.reaches_error}. More "
               "draws would shrink that, and not the uncertainty of the inputs.",
               LOW_NOTE],
        height_pixels=260,
        numbers=numbers,
    )  # fmt: skip


def _published(inputs: OffendingInputs, numbers: Quantities) -> str:
    is_repriced = inputs.price_year != inputs.claim_price_year
    return f"{'Published, re-priced' if is_repriced else 'Published'}\n{numbers['target.gbp'].text}"


def tornado_figure(inputs: OffendingInputs, simulated: Simulated, numbers: Quantities) -> Shown:
    """What each input alone does to the cost, the widest swing first."""
    swings = uncertainty.swings(simulated.uncertainty)
    named = simulated.labels | {simulation.COMMON_FACTOR: "All unit costs together"}
    results = ["result_at_low", "result_at_centre", "result_at_high"]
    data = swings.assign(
        label=swings["input"].map(named),
        swing=swings["swing"].abs() / 1e6,
        **{column: swings[column] / 1e6 for column in results},
    )
    first, second = data["label"].astype(str).tolist()[:2]
    return figure(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title=f"{first}: no other input moves the cost as much",
        subtitle=(
            "Cost of a year of all crime as one input goes from its 10th percentile to its 90th "
            f"percentile, the others at their medians, £ million in {inputs.price_year} prices"
        ),
        alt=(
            "Tornado chart of one bar an input around {sure.centre}, the widest first: "
            f"{first.lower()}, with a swing of {{sure.widest_swing}}; then {second.lower()}."
        ),
        drawing=drawings.tornado(
            label="label", at_low="result_at_low", at_high="result_at_high",
            centre=float(data["result_at_centre"].iloc[0]), axis_label="£ million in a year",
            line=(simulated.target_gbp / 1e6, _published(inputs, numbers)),
        ),
        columns=[
            Column("label", "Input"),
            Column("result_at_low", "At its 10th percentile", decimals=0, heading_unit=MILLION),
            Column("result_at_high", "At its 90th percentile", decimals=0, heading_unit=MILLION),
            Column("swing", "Swing", decimals=0, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["All unit costs together: the factor that the three parts share. The more crimes "
               "are detected, the fewer stand unseen behind each: its high end is the low cost."],
        height_pixels=290,
        numbers=numbers,
    )  # fmt: skip


def simulated_table(inputs: OffendingInputs, simulated: Simulated, numbers: Quantities) -> Shown:
    """Every reading, drawn: P10, P50, P90, Monte Carlo error, and how often it reaches the cost."""
    rows = simulated.summaries
    millions = {name: rows[name] / 1e6 for name in ("P10", "P50", "P90", "error")}
    shares = {name: 100 * rows[name] for name in ("reaches", "reaches_in_three")}
    reach = "reaches" if numbers["sure.readings_reaching"].value == 1 else "reach"
    return table(
        published_table(rows.assign(**millions, **shares), inputs, CHAIN_DOCUMENTS),
        title=f"{{sure.readings_reaching}} of {{sure.readings}} readings {reach} the published "
        "cost in one year in at least one draw in twenty",
        subtitle=f"Cost of one year by reading, £ million in {inputs.price_year} prices, and the "
        "share of draws that reach {target.gbp}",
        columns=[
            Column("counted", "What is counted"),
            Column("parts", "Parts"),
            *(Column(name, label, decimals=1) for name, label in PERCENTILES.items()),
            MarksLow("error", "Monte Carlo error", decimals=2),
            MarksLow("reaches", "Reach it in one year", decimals=0, heading_unit="%"),
            MarksLow("reaches_in_three", "In three years", decimals=0, heading_unit="%"),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["10th percentile: one draw in ten is lower. Parts of one reading are drawn "
               "together, so their percentiles do not add up. The error is the largest "
               "standard error of the mean and the three percentiles.",
               LOW_NOTE],
        numbers=numbers,
    )  # fmt: skip


def needed_by_reading_table(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> Shown:
    """What each input alone would have to be under every reading of the published cost."""
    needed = uncertainty.needed_by_reading(chain, target_gbp=figures.target_gbp(inputs))
    written = needed.assign(
        central=[format_value(value / 1e6, "count", 0.1) for value in needed["central"]],
        times=[format_value(value, "multiple", 0.1) for value in needed["times"]],
        crimes_each=[format_value(value / chain.offenders, "count", 1) for value in needed[CRIMES]],
        detected_percent=[_or_none(100 * value, "percent", 0.1) for value in needed[DETECTED]],
        committed_each=[_or_none(value, "count", 0.1) for value in needed[COMMITTED]],
        cost_each=[format_value(value, "gbp", 10) for value in needed["cost"]],
    )
    return table(
        published_table(written, inputs, CHAIN_DOCUMENTS),
        title="What one input alone would have to be, reading by reading",
        subtitle=f"For {{target.gbp}} in one year, the others at their central values, "
        f"{inputs.price_year} prices",
        columns=[
            Column("counted", "What is counted"),
            Column("parts", "Parts"),
            AlignedText("central", "Central cost", heading_unit=MILLION),
            AlignedText("times", "Too small by"),
            AlignedText("crimes_each", "Crimes attributed to each"),
            AlignedText("detected_percent", "Detected"),
            AlignedText("committed_each", "Committed for each recorded"),
            AlignedText("cost_each", "These parts of one crime"),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["[z] this reading does not use it. Each input is a factor of the cost, so the "
               "value needed is its central one times what the cost is too small by; the share "
               "detected is divided by it."],
        numbers=numbers,
    )  # fmt: skip


def _or_none(value: float, unit: str, rounding: float) -> str:
    return "[z]" if pd.isna(value) else format_value(value, unit, rounding)
