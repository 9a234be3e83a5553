"""What agencies spent on a group of people, contact by contact, beside what offences cost them.

The agencies' own costs stand in place of the fiscal part of the offences' cost, never beside it:
`methods.offence_costs.add_agency_costs` refuses anything else. Tables in, tables out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.errors import DataError
from tp_analysis.methods.offence_costs import NHS, NHS_PART, add_agency_costs
from tp_analysis.methods.prices import DeflatorSeries, reprice
from tp_analysis.offending.costing.lines import ALL, LINES, MILLION_STEPS, steps_name

AGENCIES = "agencies"
# What the fiscal part pays for that no contact here is with.
NOT_COVERED = (NHS, "Other criminal justice")
COVERED = "All crime, covered part"


def repriced_contacts(
    contact_costs: pd.DataFrame, *, price_year: str, deflators: DeflatorSeries
) -> pd.DataFrame:
    """The cost of each contact in the prices of one year: `real_gbp` beside the printed one."""
    factors = [
        reprice(1.0, price_year=str(year), target_year=price_year, deflators=deflators)
        for year in contact_costs["price_year"]
    ]
    return contact_costs.assign(real_gbp=contact_costs["amount_gbp"].astype(float) * factors)


def contact_amounts(
    contacts: pd.DataFrame, contact_costs: pd.DataFrame, *, years: float
) -> pd.DataFrame:
    """What each contact of each person cost in an average year.

    `contacts` has offender, contact and quantity; `contact_costs` comes from `repriced_contacts`.
    Columns: offender, contact, label, agency, within_response, amount_gbp. Raises DataError for a
    contact without a cost.
    """
    known = contact_costs.set_index("contact")
    unknown = ~contacts["contact"].isin(known.index)
    if unknown.any():
        raise DataError(
            f"{int(unknown.sum())} contacts have no cost. Use the names of "
            "data/raw/offending/contact_costs.csv, or add a row for them."
        )
    names = contacts["contact"]
    each = names.map(known["real_gbp"]).astype(float)
    return pd.DataFrame(
        {
            "offender": contacts["offender"].astype(str),
            "contact": names.astype(str),
            **{column: names.map(known[column]) for column in ("label", "agency")},
            "within_response": names.map(known["within_response"]).astype(bool),
            "amount_gbp": contacts["quantity"].astype(float) * each / years,
        }
    )


def gap_statistics(
    amounts: pd.DataFrame, contacts: pd.DataFrame, *, fiscal_shares: Mapping[str, float]
) -> pd.DataFrame:
    """The fiscal part by each line beside what agencies spent on the same things, in £ million.

    Contacts that no unit cost of crime holds (treatment) are left out. `fiscal_shares` says how an
    average crime's fiscal part is split between agencies; the last row, `COVERED`, is all crime
    without those that no contact is with. Columns: line, people; offences and agencies, each with
    its step. To be protected.
    """
    spent = _by_person(contacts[contacts["within_response"]], amounts) / 1e6
    covered = 1 - sum(fiscal_shares.get(name, 0.0) for name in NOT_COVERED)
    fiscal = {line: amounts[(line, "fiscal")] / 1e6 for line in LINES}
    rows = []
    for line, offences in (fiscal | {COVERED: covered * fiscal[ALL]}).items():
        row: dict[str, object] = {"line": line, "people": len(amounts)}
        for name, values in (("offences", offences), ("agencies", spent)):
            row[name] = float(values.sum())
            row[steps_name(name)] = step_that_hides(values.tolist(), steps=MILLION_STEPS)
        rows.append(row)
    return pd.DataFrame(rows)


def _by_person(contacts: pd.DataFrame, amounts: pd.DataFrame) -> pd.Series[float]:
    each = contacts.groupby("offender")["amount_gbp"].sum()
    return each.reindex(amounts.index).fillna(0.0)


def total_statistics(
    amounts: pd.DataFrame, contacts: pd.DataFrame, *, fiscal_shares: Mapping[str, float]
) -> pd.DataFrame:
    """The cost of all crime with the agencies' own costs in place of the fiscal part, £ million.

    What the NHS spends on victims is kept of the fiscal part, as no contact is with it. Columns:
    kind (offences or agencies), item, people; amount with its step. To be protected.
    """
    parts = amounts[ALL][["economic", "social"]]
    if NHS in fiscal_shares:
        parts = parts.assign(**{NHS_PART: fiscal_shares[NHS] * amounts[(ALL, "fiscal")]})
    offence_costs = pd.DataFrame(
        [{"part": str(part), "amount_gbp": float(parts[part].sum())} for part in parts.columns]
    )
    added = add_agency_costs(offence_costs, contacts[["agency", "amount_gbp"]])
    by_agency = contacts.groupby(["agency", "offender"])["amount_gbp"].sum()
    return pd.DataFrame(
        [
            {"kind": kind, "item": item}
            | _amount(by_agency[item] if kind == AGENCIES else parts[item])
            for kind, item in zip(added["kind"], added["item"], strict=True)
        ]
    )


def _amount(each: pd.Series[float]) -> dict[str, float]:
    """An amount in £ million, how many people it rests on, and the step that hides any of them."""
    given = each[each != 0] / 1e6
    step = step_that_hides(given.tolist(), steps=MILLION_STEPS)
    return {"amount": float(given.sum()), "people": len(given), steps_name("amount"): step}
