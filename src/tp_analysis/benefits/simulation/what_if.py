"""What if: each variant of the process simulated several times, and what it changes on average."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tp_analysis.benefits.claims.datasets import MODELS, PAID, WITHDRAWN
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.office import Office
from tp_analysis.benefits.simulation.process_model import ProcessModel, process_model, what_if
from tp_analysis.benefits.simulation.runs import Run, run
from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate

if TYPE_CHECKING:
    from tp_analysis.benefits.simulation.inputs import SimulationInputs

MEASURES = (
    "days_to_payment", "paid_in_28_days_percent", "withdrawn_percent", "chases_per_claim",
    "work_minutes", "waiting_for_staff_days",
)  # fmt: skip
_FOUR_WEEKS = 28
_WORKING_WEEK = 5
# The usual level.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Plan:
    """What is measured: the claims that begin within `measured_days` after `warm_up_days`, each to
    its end, while further claims begin for `run_on_days`; `replications` times."""

    warm_up_days: float
    measured_days: float
    run_on_days: float
    replications: int

    @classmethod
    def from_assumptions(cls, assumed: SimulationAssumptions) -> Plan:
        """The plan of simulation_assumptions."""
        days = assumed.by_item("days_observed")
        return cls(
            days["warm-up"],
            days["measured"],
            days["run-on"],
            int(assumed.value("replications")),
        )

    @property
    def days(self) -> float:
        """Calendar days on which claims begin."""
        return self.warm_up_days + self.measured_days + self.run_on_days


@dataclass(frozen=True)
class Variant:
    """A process to be tried, under its key and in plain words; `change` says what is tried of it,
    and nothing where nothing is."""

    key: str
    label: str
    change: str
    process: ProcessModel


def variants(inputs: SimulationInputs) -> list[Variant]:
    """The process as it was, each change of it, the process redesigned, and each change of that."""
    found = []
    for model in MODELS:
        base = process_model(inputs, model)
        found.append(Variant(model, _BASES[model], "", base))
        of_model = inputs.scenarios[inputs.scenarios["model"] == model]
        for key, changes in of_model.groupby("scenario", sort=False):
            change = str(changes["label"].iloc[0])
            label = f"{_BASES[model]}: {change}"
            try:
                changed = what_if(base, changes)
            except DataError as error:
                raise _of_scenario(str(key), error) from error
            found.append(Variant(str(key), label, change, changed))
    return found


def _of_scenario(key: str, error: DataError) -> DataError:
    """The error with the name of what was tried."""
    if key in MODELS:
        return error
    return DataError(f"In the scenario {key!r} of simulation_scenarios: {error}")


_BASES = {"as-is": "As it was", "redesigned": "Redesigned"}


@dataclass(frozen=True)
class Replications:
    """A variant simulated several times: `measured` has a row a replication and the columns of
    MEASURES, `queues` a row a replication and a column a working day (see `queue_by_day`)."""

    variant: Variant
    measured: pd.DataFrame
    queues: NDArray[np.float64]


def replicate(variant: Variant, office: Office, plan: Plan, *, seed: int) -> Replications:
    """The variant as often as the plan says, each time with other claimants. Variants of one model
    meet the same ones, so that their difference is not chance. Raises DataError, with the name of
    the scenario, where staff never catch up or nobody is paid."""
    working_days = math.ceil(office.minute_at(plan.days) / office.open_minutes)
    claims = math.ceil(variant.process.claims_a_working_day * working_days)
    try:
        runs = [
            run(variant.process, office, claims=claims, seed=(seed, place), keeps_log=False)
            for place in range(plan.replications)
        ]
        each = [measures(made, plan) for made in runs]
    except DataError as error:
        raise _of_scenario(variant.key, error) from error
    measured = pd.DataFrame(each, columns=list(MEASURES))
    return Replications(
        variant, measured, np.array([queue_by_day(made, working_days) for made in runs])
    )


def measures(made: Run, plan: Plan) -> dict[str, float]:
    """What one run shows of its measured claims.

    days_to_payment is the mean of those paid, in calendar days; paid_in_28_days_percent and
    withdrawn_percent are shares of all; chases_per_claim, work_minutes (all work of staff, chases
    included) and waiting_for_staff_days (in open days) are means of all. Raises DataError where no
    claim was measured or none paid.
    """
    begun, ended, endings = np.array(made.begun), np.array(made.ends), np.array(made.endings)
    end = plan.warm_up_days + plan.measured_days
    is_measured = (begun >= plan.warm_up_days) & (begun < end)
    waited = np.floor(ended) - np.floor(begun)
    paid = waited[is_measured & (endings == PAID)]
    if not len(paid):
        raise DataError(
            "No simulated claim was both measured and paid. Measure for longer in days_observed of "
            "simulation_assumptions, or check the scenario."
        )
    of_measured = is_measured[made.worked.claim]
    joined, taken, finished = (each[of_measured] for each in made.worked[1:])
    size = int(is_measured.sum())
    return {
        "days_to_payment": float(paid.mean()),
        "paid_in_28_days_percent": 100 * float((paid <= _FOUR_WEEKS).sum()) / size,
        "withdrawn_percent": 100 * float((endings[is_measured] == WITHDRAWN).mean()),
        "chases_per_claim": float(is_measured[made.chased].sum()) / size,
        "work_minutes": float((finished - taken).sum()) / size,
        "waiting_for_staff_days": float((taken - joined).sum()) / made.office.open_minutes / size,
    }


def queue_by_day(made: Run, working_days: int) -> NDArray[np.float64]:
    """How many pieces of work wait for staff at the end of each working day, from the first."""
    times = (made.worked.joined, made.worked.begun)
    ends = np.arange(1, working_days + 1) * made.office.open_minutes
    came, taken = (np.searchsorted(np.sort(each), ends, side="left") for each in times)
    return (came - taken).astype("float64")


def compare(tried: Sequence[Replications], *, base: str) -> pd.DataFrame:
    """One row a variant: scenario, label, change, model; each of MEASURES with _low and _high; and
    days_saved, days to payment less than in the variant `base`, with _low and _high (missing for
    the base itself).

    Intervals are Student's over the replications: how far chance in so few runs goes, and not how
    sure anybody may be of the assumptions. Differences are taken run by run.
    """
    [reference] = [one.measured for one in tried if one.variant.key == base]
    rows = []
    for one in tried:
        row: dict[str, object] = {
            "scenario": one.variant.key, "label": one.variant.label,
            "change": one.variant.change, "model": one.variant.process.model,
        }  # fmt: skip
        for name in MEASURES:
            row |= _columns(name, mean_estimate(one.measured[name].to_numpy()))
        saved = (reference - one.measured)["days_to_payment"].to_numpy()
        nothing = Estimate(None, None, None)
        row |= _columns("days_saved", nothing if one.variant.key == base else mean_estimate(saved))
        rows.append(row)
    return pd.DataFrame(rows)


def queues_by_week(tried: Sequence[Replications]) -> pd.DataFrame:
    """The mean queue in each whole week of working days: scenario, label, week, waiting, low, high
    (as in `compare`)."""
    tables = []
    for one in tried:
        weeks = one.queues.shape[1] // _WORKING_WEEK
        whole = one.queues[:, : weeks * _WORKING_WEEK]
        by_week = whole.reshape(len(whole), weeks, _WORKING_WEEK).mean(axis=2)
        means = [mean_estimate(values) for values in by_week.T]
        tables.append(
            pd.DataFrame(
                {
                    "scenario": one.variant.key,
                    "label": one.variant.label,
                    "week": np.arange(1, weeks + 1),
                    "waiting": [mean.value for mean in means],
                    "low": [max(mean.low or 0.0, 0.0) for mean in means],
                    "high": [mean.high for mean in means],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def mean_estimate(values: NDArray[np.float64], *, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of independent values with Student's interval. Raises DataError for fewer than 2."""
    if len(values) < 2:
        raise DataError("One replication has no interval. Set replications to at least 2.")
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    half = float(stats.t.ppf((1 + confidence) / 2, len(values) - 1)) * error
    mean = float(np.mean(values))
    return Estimate(mean, mean - half, mean + half, error)


def _columns(name: str, estimate: Estimate) -> dict[str, object]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
