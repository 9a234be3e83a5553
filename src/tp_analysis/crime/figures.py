"""The numbers of the crime report by name, each from a protected table."""

from __future__ import annotations

from collections.abc import Iterator

from tp_analysis.crime import analysis, pricing, sensitivity
from tp_analysis.crime.cost_exhibits import ROUNDING
from tp_analysis.crime.exhibits import protected
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.crime.messages import DEARER
from tp_analysis.crime.outcomes import CHARGED, NO_SUSPECT, NOT_PROSECUTED, OPEN
from tp_analysis.crime.place_exhibits import rates_of
from tp_analysis.crime.pricing import ESTIMATED, PROVEN, RECORDED
from tp_analysis.crime.rates import NATIONAL
from tp_analysis.crime.sure_exhibits import moved_most, simulated
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods import offence_costs
from tp_analysis.methods.months import month_runs
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.methods.offence_costs import COSTED, NOT_MAPPED, TOTAL

TENTH = 0.1
_NAMES = {PROVEN: "proven", RECORDED: "recorded", ESTIMATED: "estimated"}
_LABELS = {
    PROVEN: "Cost of crime proven or charged", RECORDED: "Cost of recorded crime",
    ESTIMATED: "Cost of all crime, estimated",
}  # fmt: skip


def key_figures(inputs: CrimeInputs) -> Quantities:
    """Every number that the prose may use."""
    figures = [
        *_counts(inputs), *_outcomes(inputs), *_costs(inputs), *_share_costed(inputs),
        *_rates(inputs), *_bearers(inputs), *_simulated(inputs), *_otherwise(inputs),
    ]  # fmt: skip
    return quantities(protected(figures_table(figures), inputs))


def _count(name: str, label: str, value: float) -> NamedFigure:
    return NamedFigure(name, label, float(value), "count", 1)


def _percent(name: str, label: str, value: float) -> NamedFigure:
    return NamedFigure(name, label, float(value), "percent", TENTH)


def _gbp(name: str, label: str, value: float) -> NamedFigure:
    return NamedFigure(name, label, float(value), "gbp", ROUNDING, "assumed")


def _counts(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    yield _count("months.asked", "Months asked for", len(inputs.months))
    yield _count("months.held", "Months held", len(inputs.held))
    yield _count("months.missing", "Months missing", len(inputs.months) - len(inputs.held))
    crimes = int(inputs.crimes["count"].sum())
    by_category = inputs.crimes.groupby("category")["count"].sum()
    yield _count("crimes.count", "Recorded crimes", crimes)
    yield _count(
        "incidents.count", "Incidents of anti-social behaviour",
        int(inputs.area_counts["count"].sum()) - crimes,
    )  # fmt: skip
    yield _count("category.largest", "Crimes of the largest category", int(by_category.max()))
    yield _percent("category.largest_percent", "Its share", 100 * by_category.max() / crimes)
    of_force = inputs.counts[inputs.counts["force"] == inputs.force]
    unplaced = of_force[of_force["local_authority"].isna()]["count"].sum()
    yield _count("force.count", "All that the force recorded", int(of_force["count"].sum()))
    yield _count("unplaced.count", "Could not be placed", int(unplaced))
    crimes_of_force = analysis.without_incidents(of_force)
    without_place = crimes_of_force[crimes_of_force["local_authority"].isna()]["count"].sum()
    share = 100 * without_place / crimes_of_force["count"].sum()
    yield _percent("unplaced.percent", "Crimes that could not be placed", share)
    by_place = inputs.crimes.groupby("neighbourhood")["count"].sum()
    yield _count("neighbourhood.most", "Crimes of the first neighbourhood", int(by_place.max()))


def _outcomes(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    table = analysis.by_outcome(inputs.area_counts).set_index("outcome_group")["count"]
    crimes = float(inputs.crimes["count"].sum())
    for name, label, group in (
        ("charged", "Charged or summonsed", CHARGED),
        ("no_suspect", "No suspect identified", NO_SUSPECT),
        ("not_prosecuted", "Suspect could not be prosecuted", NOT_PROSECUTED),
        ("open", "Still open", OPEN),
    ):
        # Every crime has a group, so one without a crime is a true zero.
        yield _percent(f"{name}.percent", label, 100 * float(table.get(group, 0)) / crimes)
    proven = float(pricing.proven_only(inputs.crimes)["count"].sum())
    yield _count("proven.count", "Crimes proven or charged", proven)
    yield _percent("proven.percent", "Crimes proven or charged", 100 * proven / crimes)


def _costs(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    # An edition without multipliers has no third line: its figures are missing.
    table = pricing.lines_table(inputs.lines).set_index("line").reindex([*_NAMES])
    for line, row in zip(_NAMES, table.astype(float).to_dict("records"), strict=True):
        name = _NAMES[line]
        yield _gbp(f"{name}.gbp", _LABELS[line], row["amount_gbp"])
        yield _gbp(f"{name}.cheapest", "If of the cheapest offences", row["cheapest_gbp"])
        yield _gbp(f"{name}.dearest", "If of the dearest offences", row["dearest_gbp"])
    yield from _limits(inputs)
    months = pricing.by_month(inputs.crimes, inputs.pricing, inputs.months)
    recorded = months.loc[months["line"] == RECORDED, "amount_gbp"]
    yield _gbp("month.least", "Recorded, the cheapest month", recorded.min())
    yield _gbp("month.most", "Recorded, the dearest month", recorded.max())


def _limits(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    """What lines and bounds do not hold."""
    left_out = pricing.not_held_gbp(inputs.lines)
    yield _gbp("left_out.gbp", "Without a multiplier", left_out["no multiplier"])
    yield _gbp("below_one.gbp", "Taken off by multipliers below 1", left_out["below one"])
    yield _gbp("not_held.gbp", "Recorded and not in the estimated line", sum(left_out.values()))
    thefts, all_thefts = pricing.vehicle_thefts_gbp(inputs.lines)
    yield _gbp("vehicle_thefts.gbp", "Estimated thefts of vehicles", thefts)
    yield _gbp("vehicle_thefts.all_gbp", "The multiplier taken of all of them", all_thefts)
    number, amount, each = pricing.homicides(inputs.lines[RECORDED])
    yield NamedFigure("homicide.count", "Homicides by the mix", number, "count", TENTH, "assumed")
    yield _gbp("homicide.all_gbp", "Their cost", amount)
    yield _gbp("homicide.gbp", "Cost of one homicide", each)


def _otherwise(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    """By the other editions, and with a larger share of one offence group."""
    others = {k: v for k, v in inputs.pricings.items() if k != inputs.pricing.edition}
    table = sensitivity.by_edition(inputs.crimes, others)
    for line in ("recorded", "estimated"):
        amounts = table[f"{line}_gbp"]
        yield _gbp(f"editions.{line}_least", f"{line}, least of other editions", amounts.min())
        yield _gbp(f"editions.{line}_most", f"{line}, most of other editions", amounts.max())
    found = sensitivity.share_for(inputs.lines[RECORDED], times=DEARER)
    if found is not None:
        yield _percent("switch.share", f"{found.offence_group}, by the mix", 100 * found.share)
        yield _percent("switch.needed", "For a quarter more", 100 * found.needed)


def _share_costed(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    shares = offence_costs.share_costed(inputs.lines[RECORDED])
    by_status = shares.set_index("status")["count"].astype(float)
    costed, crimes = by_status[COSTED], by_status.sum()
    yield _count("costed.count", "Crimes that carry a cost", costed)
    yield _percent("costed.percent", "Recorded crimes that carry a cost", 100 * costed / crimes)
    yield _count("uncosted.count", "Crimes without a cost", crimes - costed)
    yield _count("unmapped.count", "Of unknown categories", by_status[NOT_MAPPED])


def _rates(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    table = rates_of(inputs)
    held = table["period"] == month_runs(inputs.held)
    for name, place, in_held in (
        ("area", inputs.area.name, True),
        ("force", f"{inputs.year.area} force", True),
        ("force_year", f"{inputs.year.area} force", False),
        ("national", NATIONAL, False),
    ):
        rate = float(
            table[(table["place"] == place) & (held == in_held)]["crimes_per_1000"].iloc[0]
        )
        label = f"Crimes a month for 1,000, {place}"
        yield NamedFigure(f"rate.{name}", label, rate, "count", TENTH)


def _bearers(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    table = pricing.by_bearer(inputs.crimes, inputs.bearers, inputs.agencies)
    whole = table[~table["is_part"]].set_index("part")["recorded_gbp"]
    for part, amount in whole.items():
        yield _gbp(f"bearer.{part}", f"{part} part of recorded crime", float(amount))
    costs = pricing.priced(inputs.crimes, inputs.bearers, parts=(TOTAL, "fiscal"))
    limits = offence_costs.bounds(costs, part="fiscal")
    for end in ("cheapest", "dearest"):
        amount = float(limits[f"{end}_gbp"].sum(min_count=1))
        yield _gbp(f"bearer.fiscal_{end}", f"fiscal part, {end} mix", amount)
    of_total = costs[costs["part"] == TOTAL]
    costed = of_total.loc[of_total["status"] == COSTED, "count"].sum()
    yield _count("bearer.count", "Crimes that the edition costs", float(costed))
    total = float(of_total["amount_gbp"].sum(min_count=1))
    yield _gbp("bearer.total", "All parts of recorded crime", total)
    police = table.loc[table["bearer"] == "Police", "recorded_gbp"].sum(min_count=1)
    yield _gbp("bearer.police", "Borne by the police", float(police))


def _simulated(inputs: CrimeInputs) -> Iterator[NamedFigure]:
    table = simulated(inputs).set_index("line").reindex([RECORDED, ESTIMATED])
    for level in ("P10", "P50", "P90"):
        for line, value in table[level].items():
            name = f"simulated.{_NAMES[str(line)]}.{level.lower()}"
            yield _gbp(name, f"{line}, {level}", float(value))
    yield _count("simulated.draws", "Draws", inputs.spread.draws)
    widest = moved_most(inputs).iloc[0]
    yield _gbp("tornado.low", "Widest swing, low", 1e6 * float(widest["low_million"]))
    yield _gbp("tornado.high", "Widest swing, high", 1e6 * float(widest["high_million"]))
