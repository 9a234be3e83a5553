"""The tables and figures of the public summary. Released figures in, exhibits out."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tp_analysis.areas import find_area
from tp_analysis.disclosure import ProtectedTable, already_published, illustrative, protect
from tp_analysis.display import (
    Column,
    Quantities,
    Quantity,
    Shown,
    cover,
    figure,
    key_numbers,
    table,
)
from tp_analysis.display.drawings import ranges, ranked_bars

SOURCE = "estimate from the Unit Cost Database, version 1.4, in the full report"
BODIES = (
    "count.dwp",
    "count.central_bedfordshire",
    "count.luton",
    "count.nhs_bedfordshire",
    "count.nhs_luton",
    "count.hmrc",
)
WAITS = (
    "benefits.types",
    "benefits.days_sooner",
    "benefits.days_sooner_share",
    "benefits.admin_cost_cut",
    "benefits.withdrawal_rate",
)


def _protected(quantities: Iterable[Quantity], frame: pd.DataFrame) -> ProtectedTable:
    """The frame under the strictest policy of the figures it was made from."""
    grounds = [quantity.policy for quantity in quantities]
    marked = [policy for policy in grounds if policy.is_illustrative]
    policy = illustrative(marked[0].ground) if marked else already_published(grounds[0].ground)
    return protect(frame, policy=policy)


def _sources(quantities: Iterable[Quantity]) -> str:
    """The documents behind released figures, each once, as far as the figures name one."""
    named = dict.fromkeys(quantity.source for quantity in quantities)
    return "; ".join(named)


def opening(*, area: str, as_at: str) -> Shown:
    """The title block."""
    name = find_area(area).name
    return cover(
        report="summary",
        title="Total Place in summary",
        question=(
            f"What all public bodies spent in {name}, what its persistent offenders cost, and how "
            "long people waited for benefits: what was published, and how far it holds."
        ),
        area=name,
        period="2009-10",
        as_at=as_at,
        evidence_status="Published figures, what follows from them, and marked assumptions.",
    )


def at_a_glance(numbers: Quantities) -> Shown:
    """The tiles."""
    fiscal = numbers["claim.fiscal"].text
    return key_numbers(
        (numbers["count.total"], f"{numbers['count.spend_per_head'].text} a head as printed"),
        (numbers["offenders.annual_cost"], f"about {fiscal} of it public spending (assumed)"),
        (numbers["benefits.days_sooner"], "wait before and after not published"),
        source="the three full reports, which name their documents",
    )


def bodies_figure(numbers: Quantities) -> Shown:
    """Ranked bars of the bodies that the count names."""
    named = [numbers[figure_id] for figure_id in BODIES]
    data = pd.DataFrame(
        {
            "body": [quantity.label.removeprefix("Spending of ") for quantity in named],
            "amount_gbp_million": [quantity.value / 1e6 for quantity in named],
        }
    )
    data["body"] = data["body"].str.removeprefix("the ")
    top = data.iloc[0]
    return figure(
        _protected(named, data),
        title=f"{len(named)} bodies spend {{bodies.base_share}} of the implied total",
        subtitle="Spending by body, £ million, as counted in 2009",
        alt=(
            f"Bar chart of spending by {len(data)} bodies. The largest is {top['body']} with "
            f"£{top['amount_gbp_million']:,.0f} million; the smallest has "
            f"£{data['amount_gbp_million'].min():,.0f} million. The data are in the table with it."
        ),
        drawing=ranked_bars(label="body", value="amount_gbp_million", unit="count", rounding=1),
        columns=[
            Column("body", "Body"),
            Column("amount_gbp_million", "Spending", decimals=1, heading_unit="£ million"),
        ],
        source=_sources(named),
        evidence="published",
        height_pixels=180,
        numbers=numbers,
    )


def cost_figure(numbers: Quantities) -> Shown:
    """The estimate of the cost from low to high, with the published amount as a line."""
    chain = [numbers[f"chain.{case}"] for case in ("low", "central", "high")]
    low, central, high = (quantity.value / 1e6 for quantity in chain)
    reading = "All estimated crime, with its\neconomic and social cost"
    data = pd.DataFrame({"reading": [reading], "low": [low], "central": [central], "high": [high]})
    claimed = numbers["offenders.annual_cost"].value / 1e6
    return figure(
        _protected(chain, data),
        title="The published cost lies inside what can be assumed, above the central case",
        subtitle="Cost a year of the crimes of persistent offenders, £ million, low to high case",
        alt=(
            f"Range chart. The estimate runs from £{low:,.0f} million to £{high:,.0f} million with "
            f"£{central:,.0f} million in the central case; £{claimed:,.0f} million was published."
        ),
        drawing=ranges(
            label="reading",
            low="low",
            central="central",
            high="high",
            axis_label="£ million a year",
            line_at=claimed,
            line_label=f"Published: £{claimed:,.0f} million",
        ),
        columns=[
            Column("reading", "Reading"),
            Column("low", "Low case", decimals=0, heading_unit="£ million"),
            Column("central", "Central case", decimals=0, heading_unit="£ million"),
            Column("high", "High case", decimals=0, heading_unit="£ million"),
        ],
        source=f"{_sources([numbers['offenders.annual_cost']])}; {SOURCE}",
        evidence="assumed",
        notes=[
            "The dot is the central case. How much crime is detected, and how much more is "
            "committed than recorded, is not measured here: it is unverified or assumed.",
        ],
        height_pixels=150,
        numbers=numbers,
    )


def waits_table(numbers: Quantities) -> Shown:
    """What was published about the benefits system."""
    claims = [numbers[figure_id] for figure_id in WAITS]
    data = pd.DataFrame(
        {
            "label": [quantity.label for quantity in claims],
            "printed": [quantity.qualified_text for quantity in claims],
        }
    )
    return table(
        _protected(claims, data),
        title="The pilot printed savings, but no wait before or after",
        subtitle="Claims about access to benefits, as published in 2009 and 2010",
        columns=[Column("label", "Claim"), Column("printed", "In figures")],
        source=_sources(claims),
        evidence="published",
    )
