"""What the crime report asks the store for: the area, and the force that records most of it."""

from __future__ import annotations

from collections.abc import Callable

from tp_analysis.crime.inputs import CrimeInputs

Report = Callable[..., CrimeInputs]
KENT = "Kent Police"


def test_the_force_is_the_one_that_records_most_of_the_area(report: Report) -> None:
    rows = (
        {"count": 2}, {"month": "2021-06-01"}, {"force": KENT, "count": 2},
        {"force": KENT, "local_authority": "Maidstone", "count": 1000},
    )  # fmt: skip
    assert report(*rows).force == "Bedfordshire Police"


def test_of_other_forces_only_what_lies_in_the_area_is_counted(report: Report) -> None:
    inputs = report(
        {"count": 9}, {"local_authority": "Bedford", "count": 5},
        {"force": KENT, "count": 2}, {"force": KENT, "local_authority": "Maidstone", "count": 1000},
    )  # fmt: skip
    counted = inputs.counts.groupby(["force", "local_authority"])["count"].sum().to_dict()
    assert counted == {
        ("Bedfordshire Police", "Bedford"): 5, ("Bedfordshire Police", "Luton"): 9,
        (KENT, "Luton"): 2,
    }  # fmt: skip
    assert inputs.crimes["count"].sum() == 11
