"""What is asked for: bodies and months, and what is said where they cannot be."""

from __future__ import annotations

import pytest

from tp_analysis.errors import DataError
from tp_analysis.payments.inputs import chosen_bodies, months_between

KNOWN = {"luton": "Luton", "bedford": "Bedford"}


def test_months_are_named_by_any_of_their_days_and_both_ends_are_in() -> None:
    months = months_between("2024-11-30", "2025-01-01")
    assert [str(month) for month in months] == ["2024-11", "2024-12", "2025-01"]


def test_months_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(DataError, match="Exchange the two"):
        months_between("2024-05-01", "2024-04-30")


def test_bodies_are_those_named_in_the_order_named() -> None:
    assert [*chosen_bodies(" bedford ,luton,", KNOWN, of_area=[])] == ["bedford", "luton"]


def test_without_names_the_bodies_are_those_of_the_area() -> None:
    assert chosen_bodies(" ", KNOWN, of_area=["luton"]) == {"luton": "Luton"}


def test_a_misspelt_body_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match="Did you mean 'luton'"):
        chosen_bodies("lutton", KNOWN, of_area=[])


def test_an_area_that_no_body_belongs_to_is_refused() -> None:
    with pytest.raises(DataError, match=r"bodies\.toml"):
        chosen_bodies("", KNOWN, of_area=[])
