"""What is held and what it adds up to, on lines of a few rows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.methods.months import months_between
from tp_analysis.payments import analysis

BODIES = {"luton": "Luton", "bedford": "Bedford"}
MONTHS = months_between("2024-04-01", "2024-06-30")
Lines = Callable[..., pd.DataFrame]


def grid(lines: pd.DataFrame) -> pd.DataFrame:
    table = analysis.completeness(lines, bodies=BODIES, months=MONTHS)
    return table.assign(month=table["month"].astype(str)).set_index(["body", "month"])


def test_a_month_without_a_line_is_missing_and_its_count_is_not_zero(lines: Lines) -> None:
    found = grid(lines({"day": "2024-04-02"}, {"day": "2024-06-02"}))
    assert found["state"].tolist() == ["held", "missing", "held", "missing", "missing", "missing"]
    assert pd.isna(found.loc[("Luton", "2024-05"), "lines"])
    assert found.loc[("Luton", "2024-06"), "lines"] == 1


def test_a_month_with_under_half_of_the_fullest_is_held_in_part(lines: Lines) -> None:
    april, may = [{"day": "2024-04-02"}] * 5, [{"day": "2024-05-02"}] * 2
    june = [{"day": "2024-06-02"}] * 3
    found = grid(lines(*map(dict, april + may + june)))
    assert found.loc["Luton", "state"].tolist() == ["held", "part", "held"]


def test_lines_of_no_month_make_no_month_held_and_stay_in_the_total(lines: Lines) -> None:
    table = lines({"month": None, "amount_pence": 5_00}, {"amount_pence": 7_00})
    assert grid(table).loc[("Luton", "2024-04"), "lines"] == 1
    totals = analysis.totals(table, bodies=BODIES).set_index("body")
    assert totals.loc["Luton", "total_gbp"] == 12


def test_totals_keep_payments_and_credits_apart_and_a_body_not_held_is_missing(
    lines: Lines,
) -> None:
    table = lines(
        {"amount_pence": 600_00},
        {"amount_pence": 500_00, "amount_basis": "gross"},
        {"amount_pence": -100_10},
    )
    totals = analysis.totals(table, bodies=BODIES).set_index("body")
    luton = totals.loc["Luton"]
    assert (luton["payments_gbp"], luton["credits_gbp"]) == (1100, -100.10)
    assert luton["total_gbp"] == 999.90
    assert luton["basis"] == "gross, net"
    assert luton["under_threshold_percent"] == pytest.approx(200 / 3)
    assert totals.loc["Bedford", ["lines", "total_gbp"]].isna().all()
    assert totals.loc["All bodies", "total_gbp"] == 999.90


def test_a_sum_of_many_pence_is_exact(lines: Lines) -> None:
    table = lines(*({"amount_pence": 10} for _ in range(1_000)))
    assert analysis.totals(table, bodies=BODIES)["total_gbp"].iloc[-1] == 100


def test_a_body_with_lines_but_none_chosen_has_zero_and_one_not_held_has_nothing(
    lines: Lines,
) -> None:
    table = lines({"amount_pence": 100})
    part = analysis.part_of_lines(table, table["amount_pence"] < 0, bodies=BODIES)
    by_body = part.set_index("body")
    assert by_body.loc["Luton", "lines"] == 0
    assert by_body.loc["Luton", "amount_gbp"] == 0
    assert pd.isna(by_body.loc["Bedford", "lines"])


def test_a_part_is_a_share_of_the_same_total_as_in_the_table_of_payees(lines: Lines) -> None:
    table = lines({"amount_pence": 400, "repeats_earlier_row": True}, {"amount_pence": 600},
                  {"amount_pence": -200})  # fmt: skip
    part = analysis.part_of_lines(table, table["repeats_earlier_row"], bodies=BODIES)
    assert part.set_index("body").loc["Luton", "amount_percent"] == pytest.approx(50)
    assert part.set_index("body").loc["Luton", "lines_percent"] == pytest.approx(100 / 3)


def test_services_are_ranked_within_a_body_and_the_rest_is_one_row(lines: Lines) -> None:
    table = lines(
        {"service": "Roads", "amount_pence": 100},
        {"service": "Care", "amount_pence": 300},
        {"service": None, "amount_pence": 200},
        {"service": "Parks", "amount_pence": 50, "body": "bedford"},
    )
    found = analysis.services(table, bodies=BODIES, shown=2)
    luton = found[found["body"] == "Luton"]
    assert luton["service"].tolist() == [
        "Care", "Service not stated", "All other services", "Total",
    ]  # fmt: skip
    assert luton["amount_gbp"].tolist() == [3, 2, 1, 6]
    assert luton["body_percent"].tolist() == pytest.approx([50, 100 / 3, 100 / 6, 100])
    assert found.loc[found["body"] == "Bedford", "service"].tolist() == ["Parks", "Total"]


def test_a_missing_month_has_no_amount(lines: Lines) -> None:
    table = lines({"amount_pence": 700}, {"amount_pence": 100, "day": "2024-06-30"})
    found = analysis.by_month(table, bodies=BODIES, months=MONTHS)
    luton = found[found["body"] == "Luton"]["amount_gbp"]
    assert luton.iloc[0] == 7
    assert pd.isna(luton.iloc[1])
    assert luton.iloc[2] == 1


def test_weekdays_are_those_of_the_calendar_and_undated_lines_are_left_out(lines: Lines) -> None:
    # 15 April 2024 was a Monday, 21 April 2024 a Sunday.
    table = lines(
        {"day": "2024-04-15", "amount_pence": 300},
        {"day": "2024-04-21", "amount_pence": 100},
        {"payment_date": None, "amount_pence": 900},
    )
    found = analysis.by_weekday(table, bodies=BODIES).set_index("weekday")
    assert found.loc[["Monday", "Sunday"], "lines"].tolist() == [1, 1]
    assert found["lines"].sum() == 2
    assert found.loc["Monday", "amount_percent"] == 75
