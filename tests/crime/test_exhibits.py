"""The exhibits of a report of two months: captions that say what is missing, titles from data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tp_analysis import crime
from tp_analysis.crime import cost_exhibits, sure_exhibits
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.display import Shown
from tp_analysis.display.drawings import ranges
from tp_analysis.document import FigureExhibit
from tp_analysis.errors import DataError

Report = Callable[..., CrimeInputs]
WITH_NUMBERS = (
    "at_a_glance", "categories_months_figure", "categories_table", "how_sure", "lines_figure",
    "main_messages", "months_cost_figure", "months_figure", "months_missing",
    "neighbourhoods_figure", "not_costed_table", "outcomes_figure", "rates_figure",
    "tornado_figure", "who_bears",
)  # fmt: skip
ALONE = (
    "assumptions", "bearers_table", "categories_cost_table", "data_log", "editions_table",
    "files_log", "made_good_table", "mix_table", "neighbourhoods_table", "offences_table",
    "outcomes_table", "parts_table", "placement_table", "rates_table", "simulation_table",
    "spread_table",
)  # fmt: skip
WITH_TOTALS = (
    "categories_months_figure", "categories_table", "placement_table", "categories_cost_table",
    "lines_figure", "months_cost_figure", "outcomes_figure", "outcomes_table",
    "neighbourhoods_figure", "neighbourhoods_table", "editions_table",
)  # fmt: skip
ROWS: tuple[dict[str, Any], ...] = (
    {"count": 6}, {"category": "Violence and sexual offences", "count": 20},
    {"category": "Burglary", "outcome": "Under investigation", "count": 10},
    {"local_authority": "Central Bedfordshire", "neighbourhood": "Central Bedfordshire 001",
     "category": "Witchcraft", "count": 3},
    {"category": "Anti-social behaviour", "outcome": None, "count": 40},
    {"local_authority": None, "neighbourhood": None, "count": 2},
)  # fmt: skip


def text_of(inputs: CrimeInputs, *names: str) -> str:
    numbers = crime.key_figures(inputs)
    texts = []
    for name in names:
        make: Any = getattr(crime, name)
        shown: Shown = make(inputs, *((numbers,) if name in WITH_NUMBERS else ()))
        texts += [repr(block) for block in shown.blocks]
    return "".join(texts)


def test_every_function_of_the_notebook_is_tried_here() -> None:
    others = {"CrimeInputs", "Spread", "key_figures", "load_inputs", "opening"}
    assert {*WITH_NUMBERS, *ALONE} | others == set(crime.__all__)


@pytest.mark.parametrize("edition", ["2003", "2010-11", "2015-16", "2019-20"])
def test_every_edition_gives_a_whole_report(edition: str, report: Report) -> None:
    inputs = report(*ROWS, edition=edition)
    everything = text_of(inputs, *WITH_NUMBERS, *ALONE)
    opening = crime.opening(inputs, as_at="2026-06-30")
    assert "May to June 2021" in repr(opening.blocks)
    assert "£nan" not in everything and "nan%" not in everything


def test_every_total_says_in_its_caption_which_months_are_missing(report: Report) -> None:
    inputs = report(*ROWS)
    numbers = crime.key_figures(inputs)
    for name in WITH_TOTALS:
        make: Any = getattr(crime, name)
        shown: Shown = make(inputs, *((numbers,) if name in WITH_NUMBERS else ()))
        assert "Missing: June 2021" in repr(shown.blocks), name


def test_without_multipliers_nothing_is_said_of_all_crime(report: Report) -> None:
    inputs = report(*ROWS, edition="2015-16")
    assert "is not known" in text_of(inputs, "main_messages")
    assert "there is no third line" in text_of(inputs, "lines_figure")
    assert "Estimated" not in text_of(inputs, "simulation_table")


THEFTS: tuple[dict[str, Any], ...] = (
    *ROWS, {"category": "Vehicle crime", "count": 500}, {"category": "Burglary", "count": 500},
)  # fmt: skip


def test_what_all_crime_does_not_hold_is_said_only_where_there_is_any(report: Report) -> None:
    inputs = report(*THEFTS)
    assert "it does not hold" in text_of(inputs, "main_messages")
    assert "taken of all such thefts" in text_of(inputs, "lines_figure")
    numbers = crime.key_figures(inputs)
    both = numbers["left_out.gbp"].value + numbers["below_one.gbp"].value
    assert numbers["not_held.gbp"].value == pytest.approx(both)
    for edition in ("2003", "2010-11"):
        inputs = report(*THEFTS, edition=edition)
        assert "does not hold" not in text_of(inputs, "main_messages")
        assert "leaves out" not in text_of(inputs, "lines_figure")


def test_the_area_bears_what_its_edition_says_with_its_own_total_and_count(report: Report) -> None:
    own, other = (report(*THEFTS, edition=edition) for edition in ("2010-11", "2019-20"))
    numbers, of_page = crime.key_figures(other), crime.key_figures(own)
    assert numbers["bearer.total"].value == pytest.approx(of_page["recorded.gbp"].value)
    assert numbers["bearer.count"].value == pytest.approx(of_page["costed.count"].value)
    assert "(the 2019-20 edition: " in text_of(other, "main_messages")
    assert "(the 2010-11 edition: " not in text_of(own, "main_messages")
    low, high = (numbers[f"bearer.fiscal_{end}"].value for end in ("cheapest", "dearest"))
    assert low < numbers["bearer.fiscal"].value < high


def test_response_is_spoken_of_only_where_the_edition_has_it(report: Report) -> None:
    assert "Response holds" in text_of(report(*ROWS), "parts_table")
    assert "Response holds" not in text_of(report(*ROWS, edition="2010-11"), "parts_table")


def test_no_bound_is_said_to_hold_whatever_the_mix(report: Report) -> None:
    everything = text_of(report(*ROWS), *WITH_NUMBERS, *ALONE)
    assert "whatever the" not in everything
    assert "one more or fewer is worth" in everything
    assert "inputs of the 2019-20 edition" in text_of(report(*ROWS), "simulation_table")


def test_an_unknown_category_is_listed_with_its_count(report: Report) -> None:
    inputs = report(*ROWS)
    assert "Witchcraft" in text_of(inputs, "not_costed_table")
    assert crime.key_figures(inputs)["unmapped.count"].value == 3


def test_titles_follow_the_data(report: Report) -> None:
    later = ({"month": "2021-06-01", "category": "Robbery", "count": 50},)
    assert "Robbery rose most by number" in text_of(
        report(*ROWS, *later), "categories_months_figure"
    )
    one = report(*ROWS, last_month="2021-05-31")
    assert "Recorded crimes by category in May 2021" in text_of(one, "categories_months_figure")


def test_what_could_not_be_placed_is_in_no_cost_of_the_area(report: Report) -> None:
    with_it = crime.key_figures(report(*ROWS))
    without = crime.key_figures(report(*ROWS[:-1]))
    assert with_it["recorded.gbp"].value == without["recorded.gbp"].value
    assert with_it["unplaced.count"].value == 2
    assert with_it["crimes.count"].value == 39


def test_amounts_are_in_prices_of_the_year_asked_for(report: Report) -> None:
    now, then = (
        crime.key_figures(report(*ROWS, price_year=year))["recorded.gbp"].value
        for year in ("2025-26", "2019-20")
    )
    deflators = report(*ROWS).deflator_rows.set_index("financial_year")["index_value"]
    assert now / then == pytest.approx(float(deflators["2025-26"] / deflators["2019-20"]))


@pytest.mark.parametrize("months", [34, 120])
def test_charts_of_many_months_stay_small_enough_for_a_page(months: int, report: Report) -> None:
    periods = pd.period_range("2015-01", periods=months, freq="M")
    names = ["Burglary", "Drugs", "Robbery", *(f"Kind {number}" for number in range(11))]
    rows = [
        {"month": f"{month}-01", "category": name, "count": 900 + 7 * place + month.month}
        for place, name in enumerate(names)
        for month in periods
    ]
    inputs = report(*rows, first_month="2015-01-01", last_month=f"{periods[-1]}-28")
    numbers = crime.key_figures(inputs)
    for make, most in (
        (crime.categories_months_figure, 150_000),
        (crime.months_figure, 50_000),
        (crime.months_cost_figure, 60_000),
    ):
        (block,) = make(inputs, numbers).blocks
        assert isinstance(block, FigureExhibit)
        assert len(block.svg) < most, block.title
        assert len(block.grid.rows) <= 500, block.title


def test_of_many_months_the_years_are_drawn_each_as_the_mean_of_the_months_held(
    report: Report,
) -> None:
    inputs = report(
        {"month": "2015-01-01", "count": 10}, {"month": "2015-03-01", "count": 20},
        {"month": "2018-01-01", "count": 50},
        first_month="2015-01-01", last_month="2018-01-31",
    )  # fmt: skip
    (block,) = crime.categories_months_figure(inputs, crime.key_figures(inputs)).blocks
    assert isinstance(block, FigureExhibit)
    assert [list(row) for row in block.grid.rows] == [
        ["Robbery", "2015", "15"], ["Robbery", "2016", "[x]"], ["Robbery", "2017", "[x]"],
        ["Robbery", "2018", "50"],
    ]  # fmt: skip
    assert block.title == "Robbery rose most by number: 15 a month in 2015, 50 in 2018"


def test_a_page_dated_before_what_it_rests_on_is_refused(report: Report) -> None:
    inputs = report(*ROWS)
    with pytest.raises(DataError, match=r"as_at is 29 June 2026.*Set as_at to 2026-06-30 or later"):
        crime.opening(inputs, as_at="2026-06-29")
    later = report({"month": "2026-07-01"}, first_month="2026-07-01", last_month="2026-07-31")
    with pytest.raises(DataError, match=r"the crimes of July 2026.*2026-07-31 or later"):
        crime.opening(later, as_at="2026-07-30")


def test_the_cover_says_how_many_months_are_held_where_not_all_are(report: Report) -> None:
    (cover,) = crime.opening(report(*ROWS), as_at="2026-06-30").blocks
    assert "May to June 2021, 1 of 2 months held" in repr(cover)
    whole = crime.opening(report(*ROWS, last_month="2021-05-31"), as_at="2026-06-30")
    assert "months held" not in repr(whole.blocks)


def test_one_month_is_spoken_of_as_one_and_has_neither_fewest_nor_most(report: Report) -> None:
    one = report(*ROWS, last_month="2021-05-31")
    assert "month is held" in text_of(one, "months_figure")
    assert "month held;" in text_of(one, "main_messages")
    assert "Fewest" not in text_of(one, "categories_table")
    two = report(*ROWS, {"month": "2021-06-01"})
    assert "Fewest" in text_of(two, "categories_table")
    assert "months are held" in text_of(two, "months_figure")


def title_of(inputs: CrimeInputs, name: str) -> str:
    (block,) = getattr(crime, name)(inputs).blocks
    return str(block.title)


def test_the_tables_of_cost_say_their_finding(report: Report) -> None:
    both = (*ROWS, {"local_authority": "Central Bedfordshire", "count": 1})
    inputs = report(*both)
    assert title_of(inputs, "parts_table").startswith(
        "Consequence: the largest part of the cost of recorded crime, £"
    )
    assert title_of(inputs, "bearers_table").endswith("; the largest share is that of Police")
    assert "for each resident in Luton: £" in title_of(inputs, "rates_table")


def test_the_title_names_the_council_where_crime_costs_most(report: Report) -> None:
    rows = ({"count": 1}, {"local_authority": "Central Bedfordshire", "count": 900})
    assert "in Central Bedfordshire: £" in title_of(report(*rows), "rates_table")


def test_no_finding_is_made_up_where_nothing_has_a_cost(report: Report) -> None:
    inputs = report({"category": "Witchcraft", "count": 3})
    assert title_of(inputs, "parts_table") == "What the cost is made of is not known"
    assert title_of(inputs, "bearers_table") == "Who bears the cost of recorded crime is not known"


def test_the_ranges_of_cost_have_their_values_beside_them(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: dict[str, str] = {}

    def kept(**given: Any) -> Any:
        printed[given["label"]] = given["value_text"](1.04, 2.0, 3.0)
        return ranges(**given)

    monkeypatch.setattr(cost_exhibits, "ranges", kept)
    monkeypatch.setattr(sure_exhibits, "ranges", kept)
    text_of(report(*ROWS), "lines_figure", "tornado_figure")
    assert printed == {"line": "2.0 (1.0 to 3.0)", "input": "1.0 to 3.0"}
