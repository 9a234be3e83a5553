"""What the report shows of the simulated process: every variant tried, compared and named."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.benefits.flow.steps import flow_measures, measured_steps
from tp_analysis.benefits.illustrative import AS_IS, REDESIGNED
from tp_analysis.benefits.rows import model_row
from tp_analysis.benefits.simulation.inputs import SimulationInputs, load_simulation
from tp_analysis.benefits.simulation.office import Office
from tp_analysis.benefits.simulation.what_if import (
    Plan,
    compare,
    queues_by_week,
    replicate,
    variants,
)
from tp_analysis.benefits.simulation.workload import workloads
from tp_analysis.disclosure import Policy, illustrative, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table

_NAMED = {
    "days_to_payment": ("days", "Mean days from first contact to payment", "days", 0.1),
    "days_saved": ("saved", "Days sooner than as it was", "days", 0.1),
    "work_minutes": ("work", "Work of staff on a claim", "minutes", 1.0),
}
_PROCESSES = {AS_IS: "as it was", REDESIGNED: "redesigned"}
_ALL_PERCENT = 100
# Within it two ways to count days agree.
_NEAR_DAYS = 1.0


@dataclass(frozen=True)
class SimulationStudy:
    """The variants compared (see `compare`), their queues (see `queues_by_week`), their `workload`
    (see `workloads`), and their numbers by name: simulated.days_as_is and its like,
    simulated.asked_as_is (of the agency that is asked for most), with simulated.best_saved,
    best_low and best_high of the change to the process as it was that saves most, `best_change`
    (nothing where none is tried); whether its interval lies above none is `best_is_sure`.
    simulated.lead_as_is and its like are the lead times that the steps themselves give. `inputs` is
    what all of it rests on."""

    inputs: SimulationInputs
    comparison: pd.DataFrame
    queues: pd.DataFrame
    numbers: Quantities
    policy: Policy
    best_change: str
    best_is_sure: bool
    workload: pd.DataFrame

    def strays(self, model: str) -> bool:
        """Whether the days simulated of a process are not those that its steps give, by more than
        chance and a day."""
        row = self.comparison.set_index("scenario").loc[model]
        lead = self.numbers[f"simulated.lead_{figure_key(model)}"].value
        low, high = row["days_to_payment_low"], row["days_to_payment_high"]
        return not low - _NEAR_DAYS <= lead <= high + _NEAR_DAYS

    def overloaded(self, scenario: str) -> str:
        """The agency that a variant asks for most, if that is more than its staff can do."""
        most = _most_asked(self.workload).loc[scenario]
        return str(most["agency"]) if most["asked_percent"] > _ALL_PERCENT else ""


def simulate_process(*, first_day: str, seed: int) -> SimulationStudy:
    """The study of the steps, assumptions and scenarios in data/raw/benefits; see `study_process`.

    Raises DataError where one of them is refused, too.
    """
    return study_process(load_simulation(), first_day=first_day, seed=seed)


def study_process(inputs: SimulationInputs, *, first_day: str, seed: int) -> SimulationStudy:
    """Every variant simulated from `first_day`. The same inputs and seed give the same study.

    Raises DataError where an assumption is missing or a scenario, which is named, changes what is
    not there.
    """
    plan = Plan.from_assumptions(inputs.assumptions)
    office = Office(first_day, inputs.calendar.holidays)
    of_inputs = variants(inputs)
    workload = workloads(of_inputs, open_minutes=office.open_minutes)
    tried = [replicate(variant, office, plan, seed=seed) for variant in of_inputs]
    comparison, by_week = compare(tried, base=AS_IS), queues_by_week(tried)
    policy = illustrative(
        f"simulated office with assumed steps, staff and claimants, drawn from seed {seed}; "
        "no claim in it is of a real person"
    )
    best = _best(comparison)
    named = [
        *_figures(comparison), *_asked(workload), *_last_queues(by_week), *_best_figures(best),
        *_plan_figures(plan, by_week), *_lead_figures(inputs),
    ]  # fmt: skip
    return SimulationStudy(
        inputs=inputs,
        comparison=comparison,
        queues=by_week,
        numbers=quantities(protect(figures_table(named), policy=policy)),
        policy=policy,
        best_change="" if best is None else str(best["change"]),
        best_is_sure=best is not None and bool(best["days_saved_low"] > 0),
        workload=workload,
    )


def _best(comparison: pd.DataFrame) -> pd.Series | None:
    changes = comparison[(comparison["model"] == AS_IS) & (comparison["scenario"] != AS_IS)]
    if changes.empty:
        return None
    best: pd.Series = changes.sort_values("days_saved", ascending=False, kind="stable").iloc[0]
    return best


def _best_figures(best: pd.Series | None) -> list[NamedFigure]:
    if best is None:
        return []
    label = f"Days sooner than as it was, by the change that saves most: {best['label']}"
    named = {
        "best_saved": (label, "days_saved"),
        "best_low": (f"{label}, low end of its interval", "days_saved_low"),
        "best_high": (f"{label}, high end of its interval", "days_saved_high"),
    }
    return [
        NamedFigure(
            f"simulated.{name}", words, float(best[column]), "days", 0.1, evidence="illustrative"
        )
        for name, (words, column) in named.items()
    ]


def _lead_figures(inputs: SimulationInputs) -> list[NamedFigure]:
    """The lead times that follow from the steps without a simulation."""
    flow = flow_measures(measured_steps(inputs.steps))
    return [
        NamedFigure(
            f"simulated.lead_{figure_key(model)}",
            f"Lead time that the assumed steps give, {_PROCESSES[model]}",
            float(model_row(flow, model)["lead_time_days"]),
            "days",
            0.1,
            evidence="illustrative",
        )
        for model in _PROCESSES
    ]


def _plan_figures(plan: Plan, by_week: pd.DataFrame) -> list[NamedFigure]:
    values = {
        "runs": ("Simulated runs of each variant", plan.replications, "count"),
        "warm_up": ("Days before the first claim that is measured", plan.warm_up_days, "days"),
        "measured": ("Days on which measured claims begin", plan.measured_days, "days"),
        "weeks": ("Whole weeks of working days simulated", by_week["week"].max(), "count"),
    }
    return [
        NamedFigure(f"simulated.{name}", label, float(value), unit, 1.0, evidence="assumed")
        for name, (label, value, unit) in values.items()
    ]


def _figures(comparison: pd.DataFrame) -> list[NamedFigure]:
    rows = comparison.to_dict("records")
    return [
        NamedFigure(
            f"simulated.{short}_{figure_key(row['scenario'])}",
            f"{words}, {row['label']}, simulated",
            float(row[column]),
            unit,
            rounding,
            evidence="illustrative",
        )
        for row in rows
        for column, (short, words, unit, rounding) in _NAMED.items()
        if pd.notna(row[column])
    ]


def _most_asked(workload: pd.DataFrame) -> pd.DataFrame:
    """The row of each variant's agency that is asked for most, by scenario."""
    ordered = workload.sort_values("asked_percent", ascending=False, kind="stable")
    return ordered.drop_duplicates("scenario").set_index("scenario")


def _asked(workload: pd.DataFrame) -> list[NamedFigure]:
    return [
        NamedFigure(
            f"simulated.asked_{figure_key(scenario)}",
            f"Work that {row['agency']} is asked for, of what it can do, {row['label']}, simulated",
            float(row["asked_percent"]),
            "percent",
            1.0,
            evidence="illustrative",
        )
        for scenario, row in _most_asked(workload).iterrows()
    ]


def _last_queues(by_week: pd.DataFrame) -> list[NamedFigure]:
    last = by_week[by_week["week"] == by_week["week"].max()]
    return [
        NamedFigure(
            f"simulated.queue_{figure_key(scenario)}",
            f"Pieces of work that wait for staff in the last week, {label}, simulated",
            float(waiting),
            "count",
            1.0,
            evidence="illustrative",
        )
        for scenario, label, waiting in last[["scenario", "label", "waiting"]].itertuples(
            index=False
        )
    ]


def figure_key(scenario: object) -> str:
    """The part of a figure's id that names a scenario."""
    return str(scenario).replace("-", "_")
