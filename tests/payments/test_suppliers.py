"""Who is paid, by how many bodies, and what is not shown, on lines of a few rows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.payments import suppliers
from tp_analysis.payments.inputs import with_suppliers
from tp_analysis.payments.matching import Matching

BODIES = {"luton": "Luton Borough Council", "bedford": "Bedford Borough Council"}
Lines = Callable[..., pd.DataFrame]


def test_people_and_redacted_payees_are_counted_and_not_named(lines: Lines) -> None:
    table = lines(
        {"supplier": "Acme Ltd", "amount_pence": 500},
        {"supplier": "Other Ltd", "amount_pence": 200},
        {"supplier": "Jane Smith", "amount_pence": 100},
        {"supplier": "John Smith", "amount_pence": 100},
        {"supplier": "REDACTED", "supplier_is_redacted": True, "amount_pence": 50},
        {"supplier": None, "amount_pence": 50},
    )
    found = suppliers.largest_suppliers(table, shown=1).set_index("supplier")
    assert found["amount_gbp"].to_dict() == {
        "Acme Ltd": 5,
        "All other organisations": 2,
        "[name not shown]": 2,
        "[redacted by the body]": 0.5,
        "[no name in the file]": 0.5,
        "Total": 10,
    }
    assert found["share_percent"].to_dict()["[name not shown]"] == 20


def test_kinds_of_payees_that_there_are_none_of_have_no_row(lines: Lines) -> None:
    found = suppliers.largest_suppliers(lines({}), shown=5)
    assert found["supplier"].tolist() == ["Acme Ltd", "Total"]


def test_a_supplier_of_two_bodies_is_found_under_two_spellings(lines: Lines) -> None:
    table = lines(
        {"supplier": "Acme Limited", "amount_pence": 500},
        {"supplier": "ACME LTD", "amount_pence": 300, "body": "bedford"},
        {"supplier": "Only Here Ltd"},
    )
    shared = suppliers.shared_suppliers(table, bodies=BODIES)
    assert shared[["payers", "lines", "amount_gbp"]].to_numpy().tolist() == [[2, 2, 8]]
    assert shared[[*BODIES.values()]].to_numpy().tolist() == [[5, 3]]


def test_a_person_whom_two_bodies_pay_is_no_shared_supplier(lines: Lines) -> None:
    table = lines({"supplier": "Jane Smith"}, {"supplier": "Jane Smith", "body": "bedford"}, {})
    assert suppliers.shared_suppliers(table, bodies=BODIES).empty


def test_what_bodies_pay_to_each_other_is_found_and_to_themselves_is_not(lines: Lines) -> None:
    table = lines(
        {"supplier": "BEDFORD BOROUGH COUNCIL", "amount_pence": 300},
        {"supplier": "Luton Borough Council", "amount_pence": 700},
        {"supplier": "Luton Borough Council", "amount_pence": 200, "body": "bedford"},
        {"supplier": "Kent County Council"},
    )
    found = suppliers.paid_to_each_other(table, bodies=BODIES)
    assert found[["body", "paid_to", "amount_gbp"]].to_numpy().tolist() == [
        ["Luton Borough Council", "Bedford Borough Council", 3],
        ["Bedford Borough Council", "Luton Borough Council", 2],
    ]


def test_doubtful_pairs_are_the_nearest_on_either_side_of_the_threshold() -> None:
    scores = [99.0, 97.0, 95.0, 90.0]
    pairs = pd.DataFrame(
        {
            "score": scores,
            "body": "luton",
            "payee": "A Ltd",
            "other_body": "bedford",
            "other_payee": "B Ltd",
            "verdict": ["one supplier"] * 2 + ["two suppliers"] * 2,
        }
    )
    found = suppliers.doubtful_pairs(Matching(pd.DataFrame(), pairs), bodies=BODIES, shown=1)
    assert found["score"].tolist() == [97, 95]
    assert found["body"].tolist() == ["Luton Borough Council"] * 2


def test_no_name_that_is_not_shown_leaves_the_loading(lines: Lines) -> None:
    table = lines({"supplier": "Jane Smith"}, {"supplier": "Jane Smith (Acme Ltd)"}, {})
    assert "Jane Smith" not in table.to_csv()


@pytest.mark.parametrize("threshold", [80.0, 100.0])
def test_matching_moves_no_penny(threshold: float, printed: Lines) -> None:
    rows = [{"supplier": f"Acme {n} Ltd", "body": b} for n in range(9) for b in BODIES]
    table, _ = with_suppliers(printed(*rows), threshold=threshold)
    assert len(table) == len(rows)
    assert table["amount_pence"].sum() == 100_00 * len(rows)
    assert table["supplier"].notna().all()
