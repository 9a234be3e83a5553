"""What costing, simulation and scenarios assume, for the assumption log."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.offending.costing import uncertainty
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.scenario_numbers import Outlook
from tp_analysis.offending.costing.uncertainty_exhibits import Simulated
from tp_analysis.offending.log_exhibits import LOG_COLUMNS
from tp_analysis.offending.triangulation import DETECTED

PERCENTILES = np.array([0.1, 0.5, 0.9])
# How each input is written in the log: a factor, and decimals.
_WRITTEN = {"detected": (100.0, 1), "committed": (1.0, 2)}


def drawn_assumptions(costing: CostingInputs, simulated: Simulated) -> pd.DataFrame:
    """How each input of the simulation was drawn: P10, P50 and P90 in the columns of the log."""
    rows = []
    for record in costing.uncertain_inputs.to_dict("records"):
        name = str(record["input"])
        distribution = simulated.uncertainty.distributions[name]
        scale, decimals = _WRITTEN.get(name, (1.0, 0))
        low, central, high = (
            f"{scale * value:,.{decimals}f}" for value in distribution.quantile(PERCENTILES)
        )
        unit = " (%)" if name == DETECTED else ""
        ground = f"{uncertainty.described(distribution)}. {record['note']}"
        if loading := simulated.uncertainty.loadings.get(name):
            ground += f". Loading on the common factor: {loading:g}"
        label = f"Drawn: {str(record['label'])[0].lower()}{str(record['label'])[1:]}{unit}"
        rows.append((label, low, central, high, ground, str(record["evidence"])))
    return pd.DataFrame(rows, columns=list(LOG_COLUMNS))


def scenario_assumptions(outlook: Outlook) -> pd.DataFrame:
    """What the scenario assumes, in the columns of the log."""
    scenario, baseline = outlook.scenario, outlook.baseline
    share = 100 * baseline.anticipation_gbp / float(baseline.cost["amount_gbp"].sum())
    rows = [
        ("Cut in offences of those taken up (%)", f"{100 * scenario.cut:g}",
         "Chosen, not predicted; beyond what would have happened anyway"),
        ("Share of the group taken up (%)", f"{100 * scenario.take_up:g}", "Chosen"),
        ("Year in which the cut is whole", f"{scenario.years_until_full}",
         "Chosen; it grows evenly until then"),
        ("Anticipation in the cost of crime (%)", f"{share:.1f}",
         "Left out, as a little less crime leaves it as it is. In the 2003 set it is nothing for "
         "violence and most for vehicle crime; the edition used does not tell it"),
    ]  # fmt: skip
    return pd.DataFrame(
        [(name, "[z]", value, "[z]", ground, "assumed") for name, value, ground in rows],
        columns=list(LOG_COLUMNS),
    )


def cashability_table(costing: CostingInputs, numbers: Quantities) -> Shown:
    """The share of an avoided cost that each agency can take out of its budget, by year."""
    rows = costing.cashability
    percent = 100 * rows["share_cashable"].astype(float)
    wide = rows.assign(percent=percent).pivot(index="agency", columns="year", values="percent")
    wide = wide.reindex(rows["agency"].drop_duplicates())
    years = {year: f"year_{year}" for year in wide.columns}
    last = rows.drop_duplicates("agency", keep="last").set_index("agency")["note"]
    data = wide.rename(columns=years).assign(note=last).reset_index()
    ground = "assumptions of this analysis, in data/raw/offending/cashability.csv"
    return table(
        protect(data, policy=already_published(ground)),
        title="How much of an avoided cost is cash, agency by agency",
        subtitle="Share that can be taken out of a budget, by year since crime first fell, %",
        columns=[
            Column("agency", "Agency"),
            *(Column(name, f"Year {{scenario.year_{year}}}", decimals=0)
              for year, name in years.items()),
            Column("note", "Ground"),
        ],
        source="this analysis; no study of these agencies was read",
        evidence="assumed",
        notes=["Later years are as the last one. Economic and social costs are in nobody's "
               "budget."],
        numbers=numbers,
    )  # fmt: skip
