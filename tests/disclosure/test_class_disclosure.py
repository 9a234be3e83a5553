"""Class disclosure: no group of which all, or none, are printed to be so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tp_analysis.disclosure.class_disclosure import class_findings
from tp_analysis.disclosure.published_tables import PublishedTable

Make = Callable[..., PublishedTable]
NAMES = ("district", "offence")


def table(two_way: Make, *first: float | None, total: float | None, **others: object) -> object:
    rows = [list(first), [50.0] * len(first)]
    return two_way(
        rows, [total, 50.0 * len(first)], [None] * len(first), names=NAMES,
        **{"sensitive": ("offence",), **others},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "total", "who"),
    [
        ((0, 40, 60), 100, ["nobody"]),
        ((100, 0, 0), 100, ["everybody", "nobody", "nobody"]),
        ((95, None, None), 100, ["everybody"]),
        ((90, None, None), 100, []),
        ((91, None, None), 100, ["everybody"]),
        ((40, 30, 30), 100, []),
        ((None, None, 30), 100, []),
        ((0, 0, 0), 0, []),
        ((0, 40, 60), None, []),
    ],
)
def test_a_category_of_which_all_or_none_of_a_group_are_is_found(
    two_way: Make, cells: tuple[float | None, ...], total: float | None, who: list[str]
) -> None:
    found = class_findings([table(two_way, *cells, total=total)])  # type: ignore[list-item] # a table
    assert (
        [word for finding in found for word in who[:1] if word in finding.problem]
        == who[:1] * sum(who[0] in finding.problem for finding in found)
        if who
        else found == ()
    )
    assert len(found) == len(who)


def test_zeros_may_be_allowed_and_the_whole_is_found_still(two_way: Make) -> None:
    made = table(two_way, 100, 0, 0, total=100)
    (found,) = class_findings([made], zeros_disclose=False)  # type: ignore[list-item] # a table
    assert found.problem.startswith("everybody")
    assert found.selection == {"district": ("district 0",), "offence": ("offence 0",)}


def test_only_dimensions_that_are_named_sensitive_are_looked_at(two_way: Make) -> None:
    made = table(two_way, 100, 0, 0, total=100, sensitive=())
    assert class_findings([made]) == ()  # type: ignore[list-item] # a table
    other = table(two_way, 100, 0, 0, total=100, sensitive=("district",))
    assert class_findings([other]) == ()  # type: ignore[list-item] # no printed column total


def test_everybody_of_a_column_is_found_when_the_rows_are_sensitive(two_way: Make) -> None:
    made = two_way([[40, 40], [0, 40]], [80, 40], [40, 80], names=NAMES, sensitive=("district",))
    found = class_findings([made])
    assert [finding.selection["district"] for finding in found] == [
        ("district 0",),
        ("district 1",),
    ]
    assert all(finding.selection["offence"] == ("offence 0",) for finding in found)


def test_a_finding_names_the_group_and_no_value(two_way: Make) -> None:
    (found,) = class_findings([table(two_way, 0, 40, 60, total=100)])  # type: ignore[list-item] # a table
    assert found.message.startswith("offenders, district = district 0, offence = offence 0: nobody")
    assert "40" not in found.message
    assert "100" not in found.message
