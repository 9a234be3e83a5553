"""In a report about people no number is typed: it could be the one that its table withholds."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tp_analysis.disclosure import (
    ProtectedTable,
    already_published,
    protect,
    protect_counts,
    spread,
)
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rules import Rules
from tp_analysis.disclosure.typed_numbers import typed_numbers
from tp_analysis.display import (
    Column,
    Quantities,
    cover,
    figure,
    key_numbers,
    prose,
    quantities,
    quantity_of,
    table,
)
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.document import Cover, Document

RAW = pd.DataFrame(
    {
        "age": ["16 to 24", "25 to 34", "35 and over"] * 2,
        "outcome": ["paid"] * 3 + ["refused"] * 3,
        "claims": [212, 87, 143, 4, 31, 22],
    }
)
SHOWN = {"source": "The service's claims, 2009-10", "evidence": "computed"}
COLUMNS = [Column("age", "Age"), Column("All", "All", decimals=0)]
CLEAN = "Claims by age"


@pytest.fixture(scope="module")
def claims() -> ProtectedTable:
    return protect_counts(
        RAW, policy=suppressed_and_rounded(Rules()), dimensions=["age", "outcome"], count="claims",
        population="claims, 2009-10",
    )  # fmt: skip


@pytest.fixture(scope="module")
def numbers(claims: ProtectedTable) -> Quantities:
    total = quantity_of(
        claims, figure_id="claims.total", label="Claims", column="claims", unit="count",
        rounding=5, age="All", outcome="All",
    )  # fmt: skip
    return Quantities({"claims.total": total})


def document(*shown: Any, **words: str) -> Document:
    said = {
        "report": "r", "title": "Claims", "question": "How many?", "area": "Luton",
        "period": "2009-10", "as_at": "2010-07-31", "evidence_status": "Made up for a test",
    }  # fmt: skip
    [head] = cover(**{**said, **words}).blocks
    assert isinstance(head, Cover)
    blocks = tuple(block for one in shown for block in one.blocks)
    return Document(cover=head, marking="OFFICIAL", blocks=blocks)


def places(*shown: Any, **words: str) -> tuple[str, ...]:
    return typed_numbers(document(*shown, **words), threshold=10)


def as_table(claims: ProtectedTable, **others: Any) -> Any:
    laid_out = spread(claims, columns="outcome", value="claims")
    return table(laid_out, **{"title": CLEAN, "columns": COLUMNS, **SHOWN, **others})


def as_figure(claims: ProtectedTable, **others: Any) -> Any:
    return figure(
        spread(claims, columns="outcome", value="claims"),
        **{
            "title": "Most claims are paid", "subtitle": "Claims, 2009-10", "columns": COLUMNS,
            "alt": "Bars of the claims of each age, as the table below has them.",
            "drawing": ranked_bars(label="age", value="All", unit="count", rounding=5),
            **SHOWN, **others,
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Exactly 4 claims were refused in the North.", "the beginning"),
        ("## Most are paid\n\nOf them **4** were not.", "the section ('Most are paid')"),
        ("## Refused: 4 in the North", "a heading ('Refused:')"),
        ("- one\n- 4 of them", "the beginning"),
        ("> Beware: 4 of them", "the beginning"),
        ("See [the 4 of them](#x)", "the beginning"),
        ("`4`", "the beginning"),
        ("½ of them, or ④", "the beginning"),
        ("٤ of them", "the beginning"),
        ("In Table 2, 4 were refused", "the beginning"),
        ("12 decided, 4 may, 4 septuagenarians", "the beginning"),
        ("£2009 were paid to the 4", "the beginning"),
        ("20% of them", "the beginning"),
        ("aged 25 to 340", "the beginning"),
    ],
)
def test_a_number_in_prose_is_found_by_its_section(
    claims: ProtectedTable, words: str, place: str
) -> None:
    assert places(prose(words), as_table(claims)) == (place,)


@pytest.mark.parametrize(
    "words",
    [
        "No number, and four spelt out.",
        "On 31 March 2010, in 2009-10, in 2009/10, by 2010-07-31, in May 2009 and 2008 to 2010.",
        "See Table 2, tables 2, 3 and 4, page 7, section 3.1 and rows 4 to 6.",
        "Those aged 25 to 34, and the 16 to 24.",
        "The 95% interval, and the 90th percentile.",
        "Under the Open Government Licence v3.0 and CC BY 4.0.",
    ],
)
def test_dates_references_and_categories_may_be_typed(claims: ProtectedTable, words: str) -> None:
    assert places(prose(words), as_table(claims)) == ()


def test_a_number_that_is_bound_to_a_protected_table_is_no_typed_one(
    claims: ProtectedTable, numbers: Quantities
) -> None:
    words = "There are {claims.total} claims"
    shown = [
        prose(words, numbers),
        as_table(claims, title=words, subtitle=words, notes=[words], numbers=numbers),
        as_figure(claims, title=words, alt=f"Bars of the claims. {words}.", numbers=numbers),
        key_numbers((numbers["claims.total"], words), source="S", numbers=numbers),
        as_table(
            claims, title="Again", numbers=numbers,
            columns=[COLUMNS[0], Column("All", "All {claims.total}", decimals=0)],
        ),
    ]  # fmt: skip
    assert "500" in str(shown), "the number is printed"
    assert places(*shown) == ()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("title", "4 were refused in the North"),
        ("subtitle", "Claims, 4 of them refused"),
        ("source", "The service's 499 claims"),
        ("notes", ["There are 499 claims."]),
        ("columns", [*COLUMNS, Column("paid", "Paid, but for 4", decimals=0)]),
    ],
)
def test_a_number_in_the_words_of_a_table_is_found(
    claims: ProtectedTable, part: str, value: Any
) -> None:
    [place] = places(as_table(claims, **{part: value}))
    assert place == f"the {part} of table 1" + ("" if part == "title" else f" ({CLEAN!r})")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("title", "Most of 212 are paid"),
        ("alt", "Bars of the claims, 212 in all, 4 of them refused."),
    ],
)
def test_a_number_in_the_words_of_a_figure_is_found(
    claims: ProtectedTable, part: str, value: str
) -> None:
    [place] = places(as_figure(claims, **{part: value}))
    assert place.startswith("the alt text of figure 1" if part == "alt" else "the title of")
    assert not set("0123456789") & set(place.replace("figure 1", ""))


def test_a_number_beside_the_one_that_is_bound_is_found(
    claims: ProtectedTable, numbers: Quantities
) -> None:
    words = "{claims.total} claims, 500 of them in the North"
    [place] = places(as_table(claims, title=words, numbers=numbers))
    assert place == "the title of table 1"


def test_a_key_numbers_words_and_the_cover_are_looked_at(numbers: Quantities) -> None:
    tile = key_numbers((numbers["claims.total"], "4 of them refused"), source="S")
    assert places(tile) == ("the key numbers",)
    assert places(evidence_status="499 claims", title="All 499") == (
        "the cover's title",
        "the cover's evidence status",
    )


def test_a_published_number_may_be_typed_unless_it_is_small(claims: ProtectedTable) -> None:
    published = table(
        protect(
            pd.DataFrame({"place": ["A", "B"], "homes": [1250, 4]}),
            policy=already_published("A report"),
        ),
        title="Homes",
        columns=[Column("place", "Place"), Column("homes", "Homes", decimals=0)],
        source="A report",
        evidence="published",
    )
    assert places(prose("There are 1,250 homes."), published, as_table(claims)) == ()
    assert places(prose("There are 4 homes."), published, as_table(claims)) == ("the beginning",)


def test_a_number_of_a_protected_table_must_be_bound(claims: ProtectedTable) -> None:
    assert "500" in str(as_table(claims).blocks)
    assert places(prose("There are 500."), as_table(claims)) == ("the beginning",)


def test_a_figure_bound_under_another_ground_is_that_grounds_affair(
    claims: ProtectedTable,
) -> None:
    frame = pd.DataFrame(
        [("target.days", "Target", 28, "days", 1, "published")],
        columns=["figure_id", "label", "value", "unit", "rounding", "evidence"],
    )
    target = quantities(protect(frame, policy=already_published("The service standard")))
    assert places(prose("Within {target.days}.", target), as_table(claims)) == ()
