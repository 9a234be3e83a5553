"""What prose and titles may say of the cohorts: numbers of protected tables, by name."""

from __future__ import annotations

from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Quantities, Quantity, quantity_of
from tp_analysis.offending.cohort import rates
from tp_analysis.offending.cohort.concentration import By
from tp_analysis.offending.cohort.study import Study
from tp_analysis.offending.cohort.tables import PREFIXES

_SHOWN_BY: dict[By, str] = {"offences": "", "cost": "_cost"}


def study_figures(study: Study) -> Quantities:
    """Every number the words on the cohorts may use; one that is withheld is not among them.

    `first.top_2`: the share of offences by the top 2% of the first cohort (`second.` where there
    are two); `_cost` after it: of cost; `_chance`: by chance alone. So for every measure of
    `concentration.measures`. `rate.` has rates, `split.` what changes if offences are split.
    """
    found = [*_settings(study), *_measured(study), *_rates(study), *_split(study)]
    return Quantities({quantity.figure_id: quantity for quantity in found})


def _settings(study: Study) -> list[Quantity]:
    def chosen(name: str, label: str, value: float, unit: str) -> Quantity:
        return Quantity(name, label, value, unit, 1, "computed", study.first.policy)

    whole = study.activity.frame
    people = whole.columns[list(whole.columns).index("is_total") - 1]
    offenders = _quantity(
        study.activity, "cohort.offenders", "Known offenders", str(people), "people", 1,
        band=str(whole["band"].iloc[-1]),
    )  # fmt: skip
    return [
        *offenders,
        chosen("cohort.persistent", "Most active people", study.persistent_people, "people"),
        chosen("cohort.resamples", "Resamples of offenders", study.resamples, "count"),
        chosen("cohort.top", "Most active offenders", 100 * rates.TOP, "percent"),
    ]


def _measured(study: Study) -> list[Quantity]:
    return [
        quantity
        for by, ending in _SHOWN_BY.items()
        for prefix, _ in zip(PREFIXES, study.cohorts, strict=False)
        for name in study.concentration[by].frame["measure_id"]
        for column, last in (("value", ""), ("chance", "_chance"))
        for quantity in _quantity(
            study.concentration[by], f"{prefix}.{name}{ending}{last}", f"{name} of {by}",
            f"{prefix}_{column}", "percent", 0.1 if name.startswith("reach") else 1,
            measure_id=name,
        )
    ]  # fmt: skip


def _rates(study: Study) -> list[Quantity]:
    groups = {"scheme": rates.ON_SCHEME}
    shown = set(study.rates.frame["group"])
    return [
        quantity
        for name, group in groups.items()
        if group in shown
        for column in ("at_liberty", "calendar")
        for quantity in _quantity(
            study.rates, f"rate.{name}_{column}", f"{group}: offences a person a year", column,
            "offences_per_person", _step(study.rates, column, group), group=group,
        )
    ]  # fmt: skip


def _step(table: ProtectedTable, column: str, group: str) -> float:
    """Whole numbers where the table has one, as its decimals would say nothing."""
    frame = table.frame
    (cell,) = frame.loc[frame["group"] == group, column]
    return 1 if not isinstance(cell, str) and float(cell).is_integer() else 0.1


def _split(study: Study) -> list[Quantity]:
    units = {"offences": ("offences", 1), "top": ("percent", 1), "gini": ("percent", 1)}
    return [
        quantity
        for name, (unit, rounding) in units.items()
        for column in ("in_full", "split")
        for quantity in _quantity(
            study.co_offending, f"split.{name}_{column}", f"{name}, {column}", column, unit,
            rounding, measure_id=name,
        )
    ]  # fmt: skip


def _quantity(
    table: ProtectedTable,
    figure_id: str,
    label: str,
    column: str,
    unit: str,
    rounding: float,
    **selection: str,
) -> list[Quantity]:
    """The number, or none where it is withheld or there is none."""
    rows = table.frame
    for name, value in selection.items():
        rows = rows[rows[name] == value]
    if rows.empty or isinstance(rows[column].iloc[0], str):
        return []
    return [
        quantity_of(
            table, figure_id=figure_id, label=label, column=column, unit=unit, rounding=rounding,
            evidence="computed", **selection,
        )
    ]  # fmt: skip
