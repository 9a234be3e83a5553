"""The numbers of the bottom-up count, of control and of the years, by name."""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.named_figures import NamedFigure
from tp_analysis.spending import counted as counting
from tp_analysis.spending import flows, years
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger.completeness import HELD

PENCE_PER_POUND = 100
TENTH_OF_A_MILLION = 1e5


def function_names(inputs: CountInputs) -> dict[str, str]:
    """The name of every division of the functions of government, by its code."""
    codes = inputs.all_regional.drop_duplicates("cofog_code")
    return dict(zip(codes["cofog_code"], codes["function"], strict=True))


def ledger_figures(inputs: CountInputs) -> list[NamedFigure]:
    """Gross, eliminated and net, what they rest on, and what they leave out."""
    totals, counted = inputs.counted.totals, inputs.counted
    net = int(totals["net_pence"])
    amounts = [
        ("ledger.gross", "Gross spending of the bodies held", totals["gross_pence"]),
        ("ledger.eliminated", "Paid from one of them to another", totals["eliminated_pence"]),
        ("ledger.net", "Net spending of the bodies held", net),
        ("ledger.left_out", "Charges for assets, left out", totals["left_out_pence"]),
        ("ledger.net_without", "Net spending if nothing is eliminated", _highest_net(inputs)),
    ]
    shares = counted.final.groupby("evidence")["amount_pence"].sum() / net * 100
    assumed = float(shares.get("assumed", 0.0))
    return [
        *(
            # Each rests on a share by residents, most on a transfer that no document prints.
            NamedFigure(name, label, float(pence) / PENCE_PER_POUND, "gbp", TENTH_OF_A_MILLION,
                        "assumed")
            for name, label, pence in amounts
        ),
        NamedFigure("ledger.assumed_share", "Part of net that is assumed", assumed, "percent", 1),
        *_coverage(counted.grid),
    ]  # fmt: skip


def _highest_net(inputs: CountInputs) -> int:
    """The net total without any assumed transfer: their effects are of separate lines."""
    effects = inputs.counted.effects["difference_pence"].clip(lower=0).sum()
    return int(inputs.counted.totals["net_pence"]) + int(effects)


def _coverage(grid: pd.DataFrame) -> list[NamedFigure]:
    held = grid[grid["state"] == HELD]
    numbers = [
        ("ledger.bodies_expected", "Bodies expected", grid["body"].nunique()),
        ("ledger.bodies_held", "Bodies with spending held", held["body"].nunique()),
        ("ledger.capital_held", "Bodies with capital spending held",
         int((held["account"] == "capital").sum())),
    ]  # fmt: skip
    # The list of the bodies expected is general knowledge, and so is how many they are.
    return [
        NamedFigure(name, label, float(found), "count", 1,
                    "unverified" if name == "ledger.bodies_expected" else "computed")
        for name, label, found in numbers
    ]  # fmt: skip


def control_figures(inputs: CountInputs) -> list[NamedFigure]:
    """Who decides over how much of the net total, and how much is only influenced."""
    rows = counting.by_control(inputs.counted).to_dict("records")
    parts, total = rows[:-1], rows[-1]
    shares = [
        NamedFigure(f"control.{row['control']}_share", f"Share under {row['control']} control",
                    float(row["share_percent"]), "percent", 1, "assumed")
        for row in parts
    ]  # fmt: skip
    amounts = [
        _assumed(
            f"control.{row['control']}", f"Under {row['control']} control", float(row["both"]) * 1e6
        )
        for row in parts
    ]
    direct, influenced = (float(total[name]) * 1e6 for name in ("direct", "influenced"))
    return [
        *shares,
        *amounts,
        *_unexplained(inputs),
        _assumed("control.direct", "Held directly", direct),
        _assumed("control.influenced", "Influenced only", influenced),
    ]


def _unexplained(inputs: CountInputs) -> list[NamedFigure]:
    """The adjustment of the returns, classed as local, and the local share without it."""
    final = inputs.counted.final
    pence = int(counting.unexplained(inputs.counted).sum())
    local = int(final.loc[final["control"] == "local", "amount_pence"].sum())
    without = 100 * (local - pence) / (int(inputs.counted.totals["net_pence"]) - pence)
    return [
        NamedFigure("ledger.unexplained", "Adjustment that a return does not explain",
                    pence / PENCE_PER_POUND, "gbp", TENTH_OF_A_MILLION),
        NamedFigure("control.local_share_without", "Share under local control without it",
                    without, "percent", 1, "assumed"),
    ]  # fmt: skip


def _assumed(figure_id: str, label: str, amount_gbp: float) -> NamedFigure:
    return NamedFigure(figure_id, label, amount_gbp, "gbp", TENTH_OF_A_MILLION, "assumed")


def flow_figures(inputs: CountInputs) -> list[NamedFigure]:
    """How much of the net total is paid by grants and national budgets."""
    table = flows.flows(inputs.counted, function_names(inputs))
    funders = table[table["stage"] == flows.FROM_FUNDER].groupby("source")["amount"].sum()
    local = float(funders.get(flows.LOCAL_SOURCES, 0.0))
    share = 100 * (1 - local / float(funders.sum()))
    return [
        NamedFigure("flow.national_share", "Paid by grants and national budgets", share, "percent",
                    1, "assumed"),
        _assumed("flow.local_sources", "Council tax, reserves, or not stated", local * 1e6),
    ]  # fmt: skip


def year_figures(inputs: CountInputs) -> list[NamedFigure]:
    """How the region's spending changed over the years of outturn, in real terms."""
    by_year = region_years(inputs)
    _, _, change = years.real_change_percent(by_year)
    known = by_year[~by_year["is_plan"]].dropna(subset=["nominal"])
    nominal = 100 * (float(known["nominal"].iloc[-1]) / float(known["nominal"].iloc[0]) - 1)
    return [
        NamedFigure("region.real_change", "Change in real terms", change, "percent", 1),
        NamedFigure("region.nominal_change", "Change as printed", nominal, "percent", 1),
    ]


def region_years(inputs: CountInputs) -> pd.DataFrame:
    """The region year by year, in prices of the councils' financial year."""
    return years.region_by_year(
        inputs.all_regional,
        region=inputs.area.region,
        price_year=inputs.financial_year,
        deflators=inputs.deflators,
    )
