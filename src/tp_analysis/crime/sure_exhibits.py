"""How sure the cost is: the crime report's simulation and what moves it most."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime import sensitivity
from tp_analysis.crime.cost_exhibits import MILLION, cost_source, in_millions, prices_of
from tp_analysis.crime.exhibits import coverage_of, protected
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.crime.pricing import ESTIMATED, RECORDED
from tp_analysis.crime.uncertainty import MIX, MULTIPLIER, UNIT_COST, cost_model
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import ranges
from tp_analysis.formats import number

INPUTS_IN_FIGURE = 10
ALL_UNIT_COSTS = "All unit costs together"


def simulated(inputs: CrimeInputs) -> pd.DataFrame:
    """The simulated cost of recorded and of estimated crime.

    Columns: line, amount_gbp (as computed), P10, P50, P90, error_gbp (Monte Carlo error of the
    median).
    """
    from tp_analysis.methods.simulation import monte_carlo, summary_table

    rows = []
    for line in _lines(inputs):
        model, spread = cost_model(inputs.lines[line]), inputs.spread
        results = monte_carlo(
            model.inputs(spread), model.cost, draws=spread.draws, seed=spread.seed,
            common_factor=model.common_factor(spread),
        )  # fmt: skip
        summary = summary_table(results).set_index("measure").astype(float)
        rows.append(
            {
                "line": line,
                "amount_gbp": float(inputs.lines[line]["amount_gbp"].sum()),
                **summary["value"][["P10", "P50", "P90"]].to_dict(),
                "error_gbp": summary["monte_carlo_error"]["P50"],
            }
        )
    return pd.DataFrame(rows)


def _lines(inputs: CrimeInputs) -> tuple[str, ...]:
    return (RECORDED, ESTIMATED) if inputs.pricing.has_multipliers else (RECORDED,)


def simulation_table(inputs: CrimeInputs) -> Shown:
    """P10, P50 and P90 of each line, with the Monte Carlo error."""
    data = simulated(inputs)
    amounts = [*data.columns.drop("line")]
    return table(
        protected(data.assign(**data[amounts] / 1e6), inputs),
        title=f"The cost with all inputs of the {inputs.pricing.edition} edition uncertain at once",
        subtitle=f"{inputs.spread.draws:,} draws, {prices_of(inputs)}, {inputs.area.name}",
        columns=[
            Column("line", "Line"),
            *(
                Column(name, label, decimals=1, heading_unit=MILLION)
                for name, label in (
                    ("amount_gbp", "As computed"),
                    ("P10", "P10"),
                    ("P50", "P50"),
                    ("P90", "P90"),
                    ("error_gbp", "Error of P50 from chance draws"),
                )
            ),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            "P10: one draw in ten is below it. P50: half. P90: nine in ten. The error (Monte Carlo "
            "error) is what more draws would settle; it is not how wrong the cost may be.",
            "The count of recorded crimes is taken as it is. Crimes without a published cost stay "
            "left out in every draw. Another edition is in no draw.",
        ],
    )


def editions_table(inputs: CrimeInputs) -> Shown:
    """What the same crimes cost by each edition."""
    sums = sensitivity.by_edition(inputs.crimes, inputs.pricings)
    evidence = inputs.editions.set_index("edition")["evidence"].astype(str)
    names = {inputs.pricing.edition: f"{inputs.pricing.edition}, used on this page"}
    data = in_millions(sums).assign(
        evidence=sums["edition"].map(evidence), name=sums["edition"].replace(names)
    )
    return table(
        protected(data, inputs),
        title="The same crimes by edition of the unit costs",
        subtitle=f"All in {inputs.price_year} prices, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("name", "Edition"),
            Column("costed_percent", "Crimes with a cost", decimals=1, heading_unit="%"),
            Column("recorded_gbp", "Recorded", decimals=1, heading_unit=MILLION),
            Column("estimated_gbp", "Estimated, all crime", decimals=1, heading_unit=MILLION),
            Column("evidence", "Evidence of the edition"),
        ],
        source=cost_source(inputs, editions=[*inputs.pricings]),
        evidence="assumed",
        notes=[
            "Editions cost other crimes, in other ways, and multiply them by other numbers: none "
            "is a bound of another.",
            "[x] the edition has no multipliers.",
            coverage_of(inputs),
        ],
    )


def tornado_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Which inputs move the cost most."""
    data = moved_most(inputs)
    line = _lines(inputs)[-1]
    largest = data.iloc[0]["input"]
    return figure(
        protected(data, inputs),
        title=f"{largest} matter most for the cost of {_words(line)}"
        if largest == ALL_UNIT_COSTS
        else f"{largest} matters most for the cost of {_words(line)}",
        subtitle=f"{MILLION}, one input from its P10 to its P90, all others at their centre",
        alt=(
            f"Bars of how far each of {len(data)} inputs alone moves the cost of {_words(line)}. "
            f"{largest}: {{tornado.low}} to {{tornado.high}}. The data are in the table below it."
        ),
        drawing=ranges(
            label="input", low="low_million", central="centre_million", high="high_million",
            axis_label=MILLION, from_zero=False,
            value_text=lambda low, _, high: f"{number(low, 1)} to {number(high, 1)}",
        ),
        columns=[
            Column("input", "Input"),
            Column("result_low", "Cost at its P10", decimals=1, heading_unit=MILLION),
            Column("centre_million", "At its centre", decimals=1, heading_unit=MILLION),
            Column("result_high", "At its P90", decimals=1, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=["A larger share of a cheap offence lowers the cost, so its P90 is on the left. The "
               "axis does not begin at 0."],
        height_pixels=60 + 40 * len(data),
        numbers=numbers,
    )  # fmt: skip


def _words(line: str) -> str:
    return {RECORDED: "recorded crime", ESTIMATED: "all crime"}[line]


def moved_most(inputs: CrimeInputs) -> pd.DataFrame:
    """The widest bars of the tornado of the last line.

    Columns: input, result_low, result_high (£ million, at the input's P10 and P90), low_million and
    high_million (the lower and the higher of the two), centre_million.
    """
    from tp_analysis.methods.simulation import COMMON_FACTOR, tornado

    model = cost_model(inputs.lines[_lines(inputs)[-1]])
    bars = tornado(
        model.inputs(inputs.spread), model.cost, common_factor=model.common_factor(inputs.spread)
    ).head(INPUTS_IN_FIGURE)
    results = bars[["result_at_low", "result_at_high"]] / 1e6
    return pd.DataFrame(
        {
            "input": bars["input"].replace({COMMON_FACTOR: ALL_UNIT_COSTS}),
            "result_low": results["result_at_low"],
            "result_high": results["result_at_high"],
            "low_million": results.min(axis=1),
            "high_million": results.max(axis=1),
            "centre_million": bars["result_at_centre"] / 1e6,
        }
    )


def spread_table(inputs: CrimeInputs) -> Shown:
    """The distributions, as somebody chose them."""
    spread = inputs.spread
    rows = [
        (UNIT_COST, spread.unit_cost, f"{spread.common_loading:g}",
         "Averages of studies with gaps; they rest on the same studies, so they move together"),
        (MULTIPLIER, spread.multiplier, "[z]",
         "From the Crime Survey, which has few victims of rare crimes"),
        (f"{MIX} in the mix", spread.mix, "[z]",
         "Another year and a whole force stand for this area; shares are made to add to one again"),
    ]  # fmt: skip
    data = pd.DataFrame(rows, columns=["input", "p90", "loading", "ground"])
    return table(
        protected(data, inputs),
        title="What is thought of the uncertain inputs",
        subtitle="Drawn around the value in use, as often above it as below (log-normal)",
        columns=[
            Column("input", "Input"),
            Column("p90", "P90 over median", decimals=2),
            Column("loading", "How far they move together"),
            Column("ground", "Ground"),
        ],
        source="this analysis; set others with the notebook's parameters",
        evidence="assumed",
        notes=["Chosen, not measured: no edition prints how far its unit costs may be off.",
               "P90: one draw in ten is above it. How far they move together: 0 not at all, 1 as "
               "one.",
               "[z] each by itself."],
    )  # fmt: skip
