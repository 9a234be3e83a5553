"""The numbers of the offending report by name: printed ones as printed, and what follows."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.methods.offence_costs import BEARERS, TOTAL
from tp_analysis.methods.prices import reprice
from tp_analysis.methods.uncertainty import Range
from tp_analysis.offending import claims, triangulation, unit_costs
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain

GROUND = "the pilot's published claims and national unit costs, cited under each exhibit"
# The claim says the cost falls on the taxpayer, which this report finds it cannot: where the label
# stands alone, in tiles and in the summary, it does not repeat that.
ANNUAL_COST_LABEL = "Yearly cost of the persistent offenders, as published"
# As printed it has a number, which no label of a report about people may hold.
CRIMES_LABEL = "Crimes by the offenders who commit the most, in three years, as published"

LAST_TWO = ("2019-20", "2015-16")
# Too dear to draw beside the others, and named apart.
OFF_THE_SCALE = {"Homicide": "recorded.homicide", "Sexual offences": "recorded.sexual_offences"}
COMMERCIAL = "commercial|other building"


def values_of(inputs: OffendingInputs) -> pd.Series:
    """Every printed value by figure id: of the area, of the country and of the count."""
    return claims.values_by_id(pd.concat([inputs.published, inputs.national, inputs.count]))


def mean_cost_gbp(inputs: OffendingInputs) -> float:
    """The average cost of a crime in the prices of the report's price year."""
    return unit_costs.amount(
        inputs.real_unit_costs, edition=inputs.edition, offence=unit_costs.ALL_CRIME
    )


def shares_of(inputs: OffendingInputs) -> dict[str, float]:
    """Each part of the average cost of a crime (fiscal, economic, social), as a share of all."""
    costs = inputs.real_unit_costs
    total, *parts = (
        unit_costs.amount(costs, edition=inputs.edition, offence=unit_costs.ALL_CRIME, part=part)
        for part in (TOTAL, *BEARERS)
    )
    return {part: amount / total for part, amount in zip(BEARERS, parts, strict=True)}


def target_gbp(inputs: OffendingInputs) -> float:
    """The published yearly cost in the prices of the report's price year."""
    return reprice(
        float(values_of(inputs)[claims.ANNUAL_COST]),
        price_year=inputs.claim_price_year,
        target_year=inputs.price_year,
        deflators=inputs.deflators,
    )


def make_chain(
    inputs: OffendingInputs,
    *,
    detected: tuple[float, float, float],
    committed: tuple[float, float, float],
    cost_margin: float,
) -> Chain:
    """The chain from crimes attributed to their cost, each assumption as low, central, high.

    detected: share of recorded crimes detected. committed: crimes for each recorded. cost_margin:
    how far the average cost may lie either side, as a share of it. Crimes a year are the pilot's
    three-year number by three, and at the low end the proven offences of as many of the national
    cohort of prolific offenders. Raises DataError for a range that is not in order.
    """
    values = values_of(inputs)
    crimes = claims.intervals_by_id(inputs.published)[claims.CRIMES] / claims.YEARS_OF_CRIMES
    people, mean = float(values[claims.PEOPLE]), mean_cost_gbp(inputs)
    central = float(values[claims.CRIMES]) / claims.YEARS_OF_CRIMES
    return Chain(
        crimes=Range(float(values["offenders.ppo_national_rate"]) * people, central, crimes.high),
        detected=Range(*detected),
        committed=Range(*committed),
        cost=Range(mean * (1 - cost_margin), mean, mean * (1 + cost_margin)),
        offenders=people,
        shares=shares_of(inputs),
    )


def key_figures(inputs: OffendingInputs, chain: Chain) -> Quantities:
    """Every number the prose may use: the printed figures under their ids, and the computed."""
    computed = figures_table(
        [
            *_claim_figures(inputs),
            *_test_figures(inputs),
            *_price_figures(inputs),
            *_chain_figures(inputs, chain),
            *_needed_figures(inputs, chain),
            *_recorded_figures(inputs, chain),
        ]
    )
    policy = already_published(GROUND)
    return quantities(protect(_printed(inputs), policy=policy)) | quantities(
        protect(computed, policy=policy)
    )


def _printed(inputs: OffendingInputs) -> pd.DataFrame:
    """Every printed figure with the document that prints it."""
    printed = pd.concat([inputs.published, inputs.national, inputs.count], ignore_index=True)
    own_labels = {claims.ANNUAL_COST: ANNUAL_COST_LABEL, claims.CRIMES: CRIMES_LABEL}
    return printed.assign(
        label=printed["figure_id"].map(own_labels).fillna(printed["label"]),
        source=[citations.cite(inputs.documents, [name]) for name in printed["document_id"]],
    )


def _claim_figures(inputs: OffendingInputs) -> list[NamedFigure]:
    values = values_of(inputs)
    cost, people = values[claims.ANNUAL_COST], values[claims.PEOPLE]
    mean, share = values["unit_cost.all_crime_mean"], shares_of(inputs)["fiscal"]
    each = cost / people
    needed = claims.offences_needed(cost_each_gbp=each, cost_of_a_crime_gbp=mean)
    return [
        NamedFigure("claim.cost_each", "Published cost for each offender", each,
                    "gbp_per_person", 1000),
        NamedFigure("claim.count_share", "Published cost as a share of all spending on crime",
                    100 * cost / values[claims.COUNT], "percent", 1, qualifier="at most"),
        NamedFigure("claim.count_row", "Row of the spending report that judges that share",
                    float(claims.COUNT_ROW), "count", 1),
        NamedFigure("claim.fiscal", "Part of the published cost that would be public spending",
                    cost * share, "gbp", 1e6, evidence="assumed"),
        NamedFigure("claim.fiscal_share", "Fiscal share of the cost of an average crime",
                    100 * share, "percent", 0.1),
        NamedFigure("claim.offences_needed", "Average crimes a year that each would have to commit",
                    needed, "offences_per_person", 1),
        NamedFigure("claim.three_years_each", "Cost for each in a year if it covers three years",
                    each / 3, "gbp_per_person", 1000),
    ]  # fmt: skip


def _test_figures(inputs: OffendingInputs) -> list[NamedFigure]:
    values = values_of(inputs)
    crimes_each = values[claims.CRIMES] / claims.YEARS_OF_CRIMES / values[claims.PEOPLE]
    sums = sums_of(inputs)
    kept = sums[sums["test_id"].isin(("known", "others_each", "per_attributed", "times_mean"))]
    return [
        NamedFigure("attributed.each", "Crimes attributed to each in a year, if all were theirs",
                    crimes_each, "offences_per_person", 0.1, evidence="assumed"),
        NamedFigure("attributed.times_national", "As a multiple of the national proven rate",
                    crimes_each / values["offenders.ppo_national_rate"], "multiple", 0.1,
                    evidence="assumed"),
        *(
            NamedFigure(f"tests.{row['test_id']}", row["test"], row["value"], row["unit"],
                        row["rounding"])
            for row in kept.to_dict("records")
        ),
    ]  # fmt: skip


def sums_of(inputs: OffendingInputs) -> pd.DataFrame:
    """The sums that test the claims against each other."""
    mean = float(values_of(inputs)["unit_cost.all_crime_mean"])
    return claims.arithmetic(inputs.published, inputs.count, mean_crime_gbp=mean)


def _price_figures(inputs: OffendingInputs) -> list[NamedFigure]:
    costs = inputs.real_unit_costs

    def cost(kind: str, edition: str) -> float:
        offence = unit_costs.MATCHED_OFFENCES[kind][edition]
        return unit_costs.amount(costs, edition=edition, offence=offence)

    vehicle, vehicle_before = (cost("Theft of a vehicle", edition) for edition in LAST_TWO)
    robbery, robbery_before = (cost("Robbery of a person", edition) for edition in LAST_TWO)
    each, mean = target_gbp(inputs) / values_of(inputs)[claims.PEOPLE], mean_cost_gbp(inputs)
    needed = claims.offences_needed(cost_each_gbp=each, cost_of_a_crime_gbp=mean)
    return [
        NamedFigure("prices.mean", "Average cost of a crime, re-priced", mean,
                    "gbp_per_offence", 1, evidence="second-hand"),
        NamedFigure("prices.offences_needed", "Crimes that each would have to commit, re-priced",
                    needed, "offences_per_person", 1, evidence="second-hand"),
        NamedFigure("prices.vehicle_latest", "Theft of a vehicle, latest edition",
                    vehicle, "gbp_per_offence", 100, evidence="second-hand"),
        NamedFigure("prices.vehicle_before", "Theft of a vehicle, edition before",
                    vehicle_before, "gbp_per_offence", 100, evidence="second-hand"),
        NamedFigure("prices.vehicle_ratio", "Theft of a vehicle, latest by the one before",
                    vehicle / vehicle_before, "multiple", 0.1, evidence="second-hand"),
        NamedFigure("prices.robbery_ratio", "Robbery of a person, latest by the one before",
                    robbery / robbery_before, "multiple", 0.01, evidence="second-hand"),
    ]  # fmt: skip


def _chain_figures(inputs: OffendingInputs, chain: Chain) -> list[NamedFigure]:
    cost = {case: triangulation.cost_gbp(chain.values(case)) for case in triangulation.CASES}
    central = chain.values("central")
    share = chain.fiscal_share

    def assumed(name: str, label: str, value: float, unit: str, rounding: float) -> NamedFigure:
        return NamedFigure(f"chain.{name}", label, value, unit, rounding, evidence="assumed")

    return [
        assumed("low", "Estimated cost of all their crime, low case", cost["low"], "gbp", 1e6),
        assumed("central", "Estimated fiscal, economic and social cost of all their crime",
                cost["central"], "gbp", 1e6),
        assumed("high", "Estimated cost of all their crime, high case", cost["high"], "gbp", 1e6),
        assumed("each", "Central case, for each offender", cost["central"] / chain.offenders,
                "gbp_per_person", 1000),
        assumed("fiscal_low", "Fiscal part, low case", cost["low"] * share, "gbp", 1e6),
        assumed("fiscal", "Fiscal part, central case", cost["central"] * share, "gbp", 1e6),
        assumed("fiscal_high", "Fiscal part, high case", cost["high"] * share, "gbp", 1e6),
        assumed("recorded_each", "Recorded crimes behind each offender",
                triangulation.recorded_crimes(central) / chain.offenders, "offences_per_person", 1),
        assumed("all_each", "All crimes behind each offender",
                triangulation.all_crimes(central) / chain.offenders, "offences_per_person", 1),
        assumed("three_years", "Central case, over three years", 3 * cost["central"], "gbp", 1e6),
        assumed("attributed_high", "Crimes attributed alone, high case",
                triangulation.attributed_cost_gbp(chain.values("high")), "gbp", 1e6),
        assumed("recorded_high", "Crimes recorded alone, high case",
                triangulation.recorded_cost_gbp(chain.values("high")), "gbp", 1e6),
        NamedFigure("target.gbp", "Published cost, in the prices used", target_gbp(inputs),
                    "gbp", 1e6),
        NamedFigure("target.a_third", "A third of it: one year, if it covers three",
                    target_gbp(inputs) / 3, "gbp", 1e6),
    ]  # fmt: skip


def needed_of(inputs: OffendingInputs, chain: Chain) -> pd.DataFrame:
    """What each assumption alone would have to be for the published cost."""
    return triangulation.needed_values(chain, target_gbp=target_gbp(inputs))


def _needed_figures(inputs: OffendingInputs, chain: Chain) -> list[NamedFigure]:
    table = needed_of(inputs, chain)
    needed = table.set_index("assumption")["needed"]
    recorded = triangulation.recorded_crimes(chain.values("central"))
    within = float(table["is_within"].sum())
    return [
        NamedFigure("needed.detected", "Share detected for the published cost",
                    100 * needed[triangulation.DETECTED], "percent", 1, evidence="assumed"),
        NamedFigure("needed.central_detected", "Share detected, central case",
                    100 * chain.detected.central, "percent", 1, evidence="unverified"),
        NamedFigure("needed.crimes_each", "Crimes attributed to each for the published cost",
                    needed[triangulation.CRIMES] / chain.offenders, "offences_per_person", 0.1,
                    evidence="assumed"),
        NamedFigure("needed.committed", "Crimes for each recorded, for the published cost",
                    needed[triangulation.COMMITTED], "count", 0.1, evidence="assumed"),
        NamedFigure("needed.cost", "Average cost of a crime for the published cost",
                    needed[triangulation.COST], "gbp_per_offence", 10, evidence="assumed"),
        NamedFigure("needed.per_recorded", "Cost behind each recorded crime for the published cost",
                    target_gbp(inputs) / recorded, "gbp_per_offence", 100, evidence="assumed"),
        NamedFigure("needed.within", "Assumptions that reach it alone, within their range", within,
                    "count", 1, evidence="assumed"),
        NamedFigure("needed.tried", "Assumptions tried", float(len(needed)), "count", 1),
    ]  # fmt: skip


def recorded_costs(inputs: OffendingInputs) -> pd.DataFrame:
    """What stands behind one recorded crime of each kind, those against businesses left out."""
    parts = unit_costs.by_part(
        inputs.real_unit_costs, inputs.multipliers, edition=inputs.edition, parts=BEARERS
    )
    costs = unit_costs.cost_per_recorded_crime(parts)
    return costs[~costs["offence"].str.contains(COMMERCIAL)]


def _recorded_figures(inputs: OffendingInputs, chain: Chain) -> list[NamedFigure]:
    costs = recorded_costs(inputs).set_index("offence")["per_recorded_gbp"]
    kinds = costs.drop([*OFF_THE_SCALE, unit_costs.ALL_CRIME])
    recorded = triangulation.recorded_crimes(chain.values("central"))
    reaching = (kinds >= target_gbp(inputs) / recorded).sum()
    halves = unit_costs.by_how_often_recorded(recorded_costs(inputs), without=[*OFF_THE_SCALE])
    return [
        NamedFigure("recorded.kinds", "Kinds of crime drawn", float(len(kinds)), "count", 1),
        NamedFigure("recorded.reaching", "Of those, kinds that cost as much as would be needed",
                    float(reaching), "count", 1, evidence="assumed"),
        *(
            NamedFigure(f"recorded.{name}", label, float(value), "count", 1)
            for name, label, value in halves.itertuples(index=False)
        ),
        *(
            NamedFigure(figure_id, f"{offence}: cost behind each recorded crime", costs[offence],
                        "gbp_per_offence", 1000, evidence="second-hand")
            for offence, figure_id in OFF_THE_SCALE.items()
        ),
    ]  # fmt: skip
