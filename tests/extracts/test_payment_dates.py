"""What the dates of a whole file decide: the order of day and month, and what periods are."""

from __future__ import annotations

import datetime
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.extracts.dates import Periods
from tp_analysis.extracts.payment_dates import DateEvidence, DateRules


def decided(
    *pairs: tuple[str | None, str | None], periods: Periods | None = None, titles: str = ""
) -> DateRules:
    evidence = DateEvidence(
        any(date for date, _ in pairs), any(period for _, period in pairs), Counter(pairs)
    )
    return evidence.decide(periods, [titles])


def told(rules: DateRules) -> dict[str, int]:
    return {forgiven.what: forgiven.count for forgiven in rules.forgiven}


def test_a_day_above_12_decides_the_order_for_all() -> None:
    british = decided(("03/04/2024", None), ("23/04/2024", None))
    american = decided(("03/04/2024", None), ("04/23/2024", None))
    assert british.date("03/04/2024") == datetime.date(2024, 4, 3)
    assert american.date("03/04/2024") == datetime.date(2024, 3, 4)
    assert [*told(american).values()] == [2]
    assert told(british) == {}


def test_dates_that_tell_no_order_are_read_day_first_and_said() -> None:
    rules = decided(("03/04/2024", None), ("05/04/2024", None))
    assert rules.date("03/04/2024") == datetime.date(2024, 4, 3)
    [(words, count)] = told(rules).items()
    assert "no date tells the order" in words
    assert count == 2


def test_dates_against_the_order_of_the_file_are_left_empty_and_counted() -> None:
    rules = decided(("23/04/2024", None), ("24/04/2024", None), ("04/25/2024", None))
    assert rules.date("04/25/2024") is None
    assert told(rules) == {"dates that cannot be read, left empty": 1}


def test_a_line_is_of_the_period_that_the_body_prints_and_keeps_its_date() -> None:
    rules = decided(("26/09/2022", "Apr-23"))
    month, day = rules.read("26/09/2022", "Apr-23")
    assert (month, day) == (datetime.date(2023, 4, 1), datetime.date(2022, 9, 26))


def test_the_dates_tell_what_six_digits_mean() -> None:
    rules = decided(("17/04/2023", "202401"), ("20/04/2023", "202401"), ("02/05/2023", "202402"))
    assert rules.periods == "year ending"
    assert rules.read(None, "202402")[0] == datetime.date(2023, 5, 1)


def test_six_digits_without_dates_are_no_month_unless_the_body_says_what_they_are() -> None:
    alone = decided((None, "202401"))
    assert alone.read(None, "202401") == (None, None)
    assert any("cannot be told" in words for words in told(alone))
    declared = decided((None, "202401"), periods="calendar month")
    assert declared.read(None, "202401")[0] == datetime.date(2024, 1, 1)


def test_the_example_of_a_period_is_one_of_the_file() -> None:
    rules = decided((None, "202401"), (None, "202402"), periods="year ending")
    assert told(rules) == {
        "periods such as 202401, read as April 2023, month 1 of the financial year that ends in "
        "2024": 2
    }


def test_the_title_gives_the_month_only_where_there_are_no_dates() -> None:
    assert decided((None, None), titles="April 2023").read(None, None) == (
        datetime.date(2023, 4, 1),
        None,
    )
    dated = decided(("26/09/2022", None), titles="April 2023")
    assert dated.read("26/09/2022", None)[0] == datetime.date(2022, 9, 1)
    assert dated.read(None, None) == (None, None)


@given(st.lists(st.dates(datetime.date(2010, 1, 1), datetime.date(2060, 1, 1)), min_size=1))
def test_every_date_printed_in_one_order_comes_back(days: list[datetime.date]) -> None:
    days = [*days, datetime.date(2024, 4, 23)]
    printed = [day.strftime("%d/%m/%Y") for day in days]
    rules = decided(*((text, None) for text in printed))
    assert [rules.date(text) for text in printed] == days
