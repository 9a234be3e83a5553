"""Names made plain and compared: what is one supplier, and what stays two."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from tp_analysis.payments.matching import cut_length, match_suppliers, plain_name


def names(**payees: list[str]) -> pd.DataFrame:
    rows = [(body, payee, 1) for body, several in payees.items() for payee in several]
    return pd.DataFrame(rows, columns=["body", "payee", "lines"])


def supplier_of(matched: pd.DataFrame, body: str, payee: str) -> str:
    row = matched[(matched["body"] == body) & (matched["payee"] == payee)]
    return str(row["supplier"].iloc[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Limited", "ACME LTD."),
        ("The Acme & Sons plc", "Acme and Sons"),
        ("Café Society Ltd", "CAFE SOCIETY LIMITED"),
        ("H D Property Services Ltd", "HD PROPERTY SERVICES LIMI"),
        ("King's Oak School", "Kings Oak School"),
        ("Field\xa0Court\xa0Trust", "Field Court Trust"),
    ],
)
def test_spellings_of_one_name_become_one_plain_name(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize("name", ["Limited", "The Ltd", "Acme"])
def test_a_plain_name_is_never_nothing(name: str) -> None:
    assert plain_name(name)


@given(st.text(min_size=1, max_size=40))
def test_a_plain_name_is_as_plain_as_it_gets(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)


def test_names_alike_across_bodies_are_one_supplier_under_the_commonest_name() -> None:
    table = names(luton=["Howden Joinery Limited"], bedford=["Howdens Joinery Ltd"])
    table["lines"] = [1, 5]
    matched = match_suppliers(table, threshold=96)
    assert set(matched.suppliers["supplier"]) == {"Howdens Joinery Ltd"}
    assert matched.pairs["verdict"].tolist() == ["one supplier"]


def test_names_that_score_under_the_threshold_stay_two_and_are_listed_with_their_score() -> None:
    table = names(luton=["Chalton Lower School"], bedford=["Carlton Lower School"])
    matched = match_suppliers(table, threshold=96)
    assert matched.suppliers["supplier"].nunique() == 2
    pair = matched.pairs.iloc[0]
    assert pair["verdict"] == "two suppliers"
    # The words in alphabetical order, and the score as its own definition gives it.
    by_definition = 100 * Indel.normalized_similarity(
        "chalton lower school", "carlton lower school"
    )
    assert pair["score"] == pytest.approx(by_definition, abs=0.01)


def test_a_lower_threshold_takes_those_two_for_one() -> None:
    table = names(luton=["Chalton Lower School"], bedford=["Carlton Lower School"])
    assert match_suppliers(table, threshold=90).suppliers["supplier"].nunique() == 1


def test_names_alike_within_one_body_stay_two_suppliers() -> None:
    table = names(luton=["Hamberley Care 1 Ltd", "Hamberley Care 2 Ltd"], bedford=["Acme Ltd"])
    assert match_suppliers(table, threshold=90).suppliers["supplier"].nunique() == 3


def test_a_name_that_a_body_cuts_meets_the_whole_name_of_another() -> None:
    cut = ["CHILDREN FIRST FOSTERING AGENC", "NATIONAL GOVERNANCE ASSOCIATIO", "ACME LTD"]
    assert cut_length(cut) == 30
    whole = ["Children First Fostering Agency", "Other Ltd"]
    matched = match_suppliers(names(cb=cut, luton=whole), threshold=96)
    assert supplier_of(matched.suppliers, "cb", cut[0]) == supplier_of(
        matched.suppliers, "luton", whole[0]
    )
    assert matched.suppliers["supplier"].nunique() == 4


def test_a_long_name_that_nobody_cuts_is_compared_whole() -> None:
    assert cut_length(["Association of One", "A much longer name than that"]) is None


def test_a_plain_spelling_that_is_the_same_is_no_doubtful_pair() -> None:
    matched = match_suppliers(names(luton=["Acme Ltd"], bedford=["ACME LIMITED"]), threshold=96)
    assert matched.suppliers["supplier"].nunique() == 1
    assert matched.pairs.empty


def test_one_body_alone_is_matched_with_nobody() -> None:
    matched = match_suppliers(names(luton=["Acme Ltd", "Other Ltd"]), threshold=96)
    assert matched.pairs.empty
    assert len(matched.suppliers) == 2


def test_the_order_of_the_names_changes_nothing() -> None:
    table = names(
        luton=["Acme Ltd", "Howden Joinery Limited"],
        bedford=["ACME LIMITED", "Howdens Joinery Ltd"],
    )
    forwards = match_suppliers(table, threshold=96)
    backwards = match_suppliers(table.iloc[::-1], threshold=96)
    pd.testing.assert_frame_equal(forwards.suppliers, backwards.suppliers)
    pd.testing.assert_frame_equal(forwards.pairs, backwards.pairs)
