"""Whose names are shown: those that say they are an organisation's, nobody else's."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.payments.organisations import is_organisation, payee_kinds


@pytest.mark.parametrize(
    "name",
    [
        "Acme Ltd",
        "ACME LIMITED.",
        "Care (North) plc",
        "J Smith & Sons Ltd",
        "Some Borough Council",
        "EAST SHIRE NHS FOUNDATION TRU",
        "St Mary`s PCC",
        "Jane Smith T/A Roses Limited",
        "Upper Lower School",
        "MEADOW VALE (EASTERN AREA) LIMI",
        "THE VERY LONG NAMED LOWER SCHOO",
        "Landmark\xa0Trust",
        "Rose House Care C.I.C",
    ],
)
def test_a_name_that_says_it_is_an_organisation_is_shown(name: str) -> None:
    assert is_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane Smith",
        "JANE MARY SMITH",
        "Mr John Smith Ltd Editions",
        "Dr Smith Surgery Group",
        "Jane Smith T/A Little School",
        "Jane Smith t/as Fast Travel Agency",
        "Andrew & Alice Smith",
        "Jane Smith (Some Chambers Ltd)",
        "Jane Smith (Some Academy",
        "Estate of Jane Smith Trust",
        "The Jane Smith Family Trust",
        "Rose Lodge",
        "Smithltd",
        "Limitedown Jones",
        "BRIDGET MARGARET HEARING CARE",
        "",
    ],
)
def test_a_name_that_leaves_it_open_or_is_a_persons_is_not_shown(name: str) -> None:
    assert not is_organisation(name)


def test_each_payee_is_of_one_kind_and_redaction_goes_before_the_name() -> None:
    kinds = payee_kinds(
        pd.Series(["Acme Ltd", "Jane Smith", "Redacted Ltd", None]),
        is_redacted=pd.Series([False, False, True, False]),
    )
    assert kinds.tolist() == ["organisation", "not shown", "redacted", "not stated"]
