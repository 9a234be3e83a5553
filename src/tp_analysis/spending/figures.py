"""The numbers of the spending report by name: printed ones as printed, and what follows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.spending import analysis
from tp_analysis.spending.choices import mid_year
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger_figures import (
    control_figures,
    flow_figures,
    ledger_figures,
    year_figures,
)
from tp_analysis.spending.reconciliation import (
    IMPLIED_BASE,
    REPRODUCES,
    try_rules,
)

GROUND = "the pilot's published count and official statistics, cited under each exhibit"


def implied_base_gbp(inputs: CountInputs) -> float:
    """The middle of the range on which the printed rates and shares agree."""
    base = inputs.intervals[IMPLIED_BASE]
    return (base.low + base.high) / 2


def key_figures(inputs: CountInputs) -> Quantities:
    """Every number the prose may use: the printed figures under their ids, and the computed."""
    computed = figures_table(
        [
            *_base_figures(inputs),
            *_share_figures(inputs),
            *_benchmark_figures(inputs),
            *_council_figures(inputs),
            *_test_figures(inputs),
            *ledger_figures(inputs),
            *control_figures(inputs),
            *flow_figures(inputs),
            *year_figures(inputs),
        ]
    )
    policy = already_published(GROUND)
    sources = [citations.cite(inputs.documents, [d]) for d in inputs.published["document_id"]]
    printed = quantities(protect(inputs.published.assign(source=sources), policy=policy))
    return printed | _headline(printed) | quantities(protect(computed, policy=policy))


def _headline(printed: Quantities) -> Quantities:
    """The printed headline in millions, as the totals that it stands beside."""
    total = printed["count.total"]
    return Quantities(
        {"base.headline": replace(total, figure_id="base.headline", rounding=100_000)}
    )


def _base_figures(inputs: CountInputs) -> list[NamedFigure]:
    intervals, values = inputs.intervals, analysis.values_by_id(inputs.published)
    base, total = intervals[IMPLIED_BASE], values["count.total"]
    people = values["count.population"]
    middle = implied_base_gbp(inputs)
    return [
        NamedFigure("base.low", "Lowest implied total that fits", base.low, "gbp", 10_000),
        NamedFigure("base.high", "Highest implied total that fits", base.high, "gbp", 10_000),
        NamedFigure(
            "base.middle", "Implied total, which the rates and shares need", middle, "gbp", 1e5
        ),
        NamedFigure("base.gap", "Headline less the implied total", total - middle, "gbp", 1e6),
        NamedFigure(
            "base.gap_share",
            "As a share of the headline",
            100 * (total - middle) / total,
            "percent",
            0.1,
        ),
        NamedFigure(
            "base.headline_per_person",
            "Headline for each resident",
            total / people,
            "gbp_per_person",
            1,
        ),
    ]


def _share_figures(inputs: CountInputs) -> list[NamedFigure]:
    table = analysis.bodies(inputs.published, base_gbp=implied_base_gbp(inputs))
    together = table[table["is_total"]].iloc[0]
    values = analysis.values_by_id(inputs.published)
    councils = values["count.luton"] + values["count.central_bedfordshire"]
    return [
        NamedFigure("bodies.number", "Bodies named", float(len(analysis.BODIES)), "count", 1),
        NamedFigure("bodies.together", "Spent by them", together["amount_gbp"], "gbp", 1e5),
        NamedFigure(
            "bodies.base_share",
            "Their share of the implied total",
            together["share_of_base_percent"],
            "percent",
            1,
        ),
        NamedFigure(
            "bodies.headline_share",
            "Their share of the headline",
            together["share_of_headline_percent"],
            "percent",
            1,
        ),
        NamedFigure(
            "bodies.councils_base_share",
            "Share of the two councils, of the implied total",
            100 * councils / implied_base_gbp(inputs),
            "percent",
            1,
        ),
    ]


def functions(inputs: CountInputs) -> pd.DataFrame:
    """Spending by function for each resident of the region and of England."""
    return analysis.functions_per_person(
        inputs.regional,
        inputs.populations,
        region=inputs.area.region,
        region_code=inputs.area.region_code,
        as_at=mid_year(inputs.benchmark_year),
    )


def benchmark_is_plan(inputs: CountInputs) -> bool:
    """Whether the benchmark year was still a plan when it was printed."""
    return bool((inputs.regional["basis"] == "plan").any())


def _benchmark_figures(inputs: CountInputs) -> list[NamedFigure]:
    table = functions(inputs)
    total, parts = table.iloc[-1], table[~table["is_total"]]
    below = int((parts["region_per_person_gbp"] < parts["england_per_person_gbp"]).sum())
    region, england = total["region_per_person_gbp"], total["england_per_person_gbp"]
    values = analysis.values_by_id(inputs.published)
    headline = values["count.total"] / values["count.population"]
    money, shares = "gbp_per_person", "percent"
    rows = [
        ("region.per_person", "Identifiable spending, region, each resident", region, money),
        ("england.per_person", "Identifiable spending, England, each resident", england, money),
        ("region.printed_share", "Printed spending a head, of the region's",
         100 * values["count.spend_per_head"] / region, shares),
        ("region.headline_share", "Headline a head, of the region's",
         100 * headline / region, shares),
        ("region.england_share", "The region's spending a head, of England's",
         100 * region / england, shares),
    ]  # fmt: skip
    counts = [
        ("region.functions", "Functions compared", float(len(parts)), "count"),
        ("region.functions_below", "Functions below England", float(below), "count"),
    ]
    planned = "planned" if benchmark_is_plan(inputs) else ""
    return [
        NamedFigure(name, label, value, unit, 1, qualifier=planned if unit == money else "")
        for name, label, value, unit in rows + counts
    ]


def _council_figures(inputs: CountInputs) -> list[NamedFigure]:
    services = analysis.council_services(
        inputs.outturn, inputs.populations, as_at=mid_year(inputs.financial_year)
    )
    totals = services[services["is_total"]]
    education = services[services["service"] == "Education services"]
    both = float(totals["amount_gbp_million"].sum())
    return [
        NamedFigure(
            "councils.service_total", "Service spending of the councils", both * 1e6, "gbp", 1e5
        ),
        NamedFigure(
            "councils.education_share",
            "Share of education in it",
            100 * float(education["amount_gbp_million"].sum()) / both,
            "percent",
            1,
        ),
    ]


def _test_figures(inputs: CountInputs) -> list[NamedFigure]:
    tested = try_rules(inputs.items, inputs.rules, inputs.intervals)
    tests = tested[tested["tests"] == REPRODUCES]
    by_item = tests.groupby("row")["reproduces"].agg(lambda flags: bool(flags.eq(True).any()))
    return [
        NamedFigure("tests.items", "Items tested", float(len(inputs.items)), "count", 1),
        NamedFigure(
            "tests.computed", "Printed figures recomputed", float(len(by_item)), "count", 1
        ),
        NamedFigure(
            "tests.reproduced", "Reproduced by some rule", float(by_item.sum()), "count", 1
        ),
        NamedFigure(
            "tests.not_reproduced", "Reproduced by none", float((~by_item).sum()), "count", 1
        ),
        NamedFigure("tests.rules", "Rules tried", float(len(tested)), "count", 1),
    ]
