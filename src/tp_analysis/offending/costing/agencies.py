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


def fiscal_statistics(amounts: pd.DataFrame, *, fiscal_shares: Mapping[str, float]) -> pd.DataFrame:
    """The fiscal part by each line, in £ million, to be held against what agencies spent.

    `fiscal_shares` says how an average crime's fiscal part is split between agencies; the last row,
    `COVERED`, is all crime without those that no contact is with. Columns: line, people; offences
    with its step. To be protected.
    """
    covered = 1 - sum(fiscal_shares.get(name, 0.0) for name in NOT_COVERED)
    fiscal = {line: amounts[(line, "fiscal")] / 1e6 for line in LINES}
    return pd.DataFrame(
        [
            {
                "line": line, "people": len(amounts), "offences": float(each.sum()),
                steps_name("offences"): step_that_hides(each.tolist(), steps=MILLION_STEPS),
            }
            for line, each in (fiscal | {COVERED: covered * fiscal[ALL]}).items()
        ]
    )  # fmt: skip


def items_to_add(
    amounts: pd.DataFrame, contacts: pd.DataFrame, *, fiscal_shares: Mapping[str, float]
) -> dict[str, list[str]]:
    """What the cost of all crime is made of where agencies' own costs stand for the fiscal part.

    What the NHS spends on victims is kept of the fiscal part, as no contact is with it. The parts
    under "offences", the agencies under `AGENCIES`. Raises DataError as `add_agency_costs` does.
    """
    parts = amounts[ALL][["economic", "social"]]
    if NHS in fiscal_shares:
        parts = parts.assign(**{NHS_PART: fiscal_shares[NHS] * amounts[(ALL, "fiscal")]})
    offence_costs = pd.DataFrame(
        [{"part": str(part), "amount_gbp": float(parts[part].sum())} for part in parts.columns]
    )
    added = add_agency_costs(offence_costs, contacts[["agency", "amount_gbp"]])
    return {
        kind: added.loc[added["kind"] == kind, "item"].astype(str).tolist()
        for kind in ("offences", AGENCIES)
    }
