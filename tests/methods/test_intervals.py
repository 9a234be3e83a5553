"""Arithmetic on rounded figures, against published ones and against every point within them."""

from __future__ import annotations

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.intervals import Interval, Verdict, evaluate, reconcile

FIGURES = {
    "count.total_spend": Interval.from_rounded(3_434e6, 1e6),
    "count.population": Interval.from_rounded(446_800, 100),
    "count.per_head": Interval.from_rounded(6_853, 1),
    "count.per_household": Interval.from_rounded(16_778, 1),
    "count.households": Interval.from_rounded(182_500, 100),
    "crime.spend": Interval.from_rounded(146.8e6, 0.1e6),
    "crime.percent": Interval.from_rounded(4, 1),
}


def test_a_rounded_figure_stands_for_half_a_step_either_side() -> None:
    assert Interval.from_rounded(24.5, 1) == Interval(24, 25)
    assert Interval.from_rounded(51, 0) == Interval(51, 51)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Interval(1, 2) + Interval(10, 20), Interval(11, 22)),
        (Interval(1, 2) - Interval(10, 20), Interval(-19, -8)),
        (Interval(-1, 2) * Interval(-10, 20), Interval(-20, 40)),
        (Interval(1, 2) / Interval(-4, -2), Interval(-1, -0.25)),
        (10 - Interval(1, 2), Interval(8, 9)),
        (10 / Interval(2, 5), Interval(2, 5)),
        (2 * Interval(-1, 3) + 1, Interval(-1, 7)),
        (np.float64(2) * Interval(1, 3), Interval(2, 6)),
        (-Interval(1, 3), Interval(-3, -1)),
    ],
)
def test_arithmetic_gives_the_extremes(result: Interval, expected: Interval) -> None:
    assert result == expected


@pytest.mark.parametrize("divisor", [Interval(-1, 1), Interval(0, 1), Interval(-1, 0), 0])
def test_dividing_by_an_interval_that_holds_zero_is_refused(divisor: Interval | float) -> None:
    with pytest.raises(DataError, match="holds zero"):
        Interval(1, 2) / divisor


def test_an_interval_that_runs_backwards_or_has_no_end_is_refused() -> None:
    with pytest.raises(DataError, match="backwards"):
        Interval(2, 1)
    with pytest.raises(DataError, match="finite"):
        Interval(0, float("nan"))
    with pytest.raises(DataError, match="rounding"):
        Interval.from_rounded(1, -1)


def test_the_gap_is_signed_and_zero_when_ends_touch() -> None:
    assert Interval(1, 2).gap_to(Interval(2, 3)) == 0
    assert Interval(1, 2).gap_to(Interval(5, 6)) == 3
    assert Interval(5, 6).gap_to(Interval(1, 2)) == -3
    assert Interval(1, 2).gap_to(2.5) == 0.5
    assert Interval(1, 2).overlaps(2) and not Interval(1, 2).overlaps(2.1)
    assert Interval(1, 2).contains(Interval(1, 2)) and not Interval(1, 2).contains(Interval(1, 3))


def test_the_published_spend_per_head_does_not_reproduce_from_the_published_total() -> None:
    recomputed = evaluate("count.total_spend / count.population", FIGURES)
    verdict = reconcile(FIGURES["count.per_head"], recomputed)
    assert not verdict.reproduces
    assert recomputed.low == pytest.approx(3_433.5e6 / 446_850, rel=1e-12)
    assert verdict.gap == pytest.approx(3_433.5e6 / 446_850 - 6_853.5, rel=1e-12)


def test_the_published_crime_share_reproduces_from_the_published_total() -> None:
    recomputed = evaluate("crime.spend / count.total_spend * 100", FIGURES)
    assert reconcile(FIGURES["crime.percent"], recomputed) == Verdict(reproduces=True, gap=0)


def test_a_recomputed_figure_below_the_published_one_has_a_negative_gap() -> None:
    verdict = reconcile(Interval(10, 11), Interval(7, 8))
    assert verdict == Verdict(reproduces=False, gap=-2)


def test_per_head_and_per_household_agree_on_one_numerator() -> None:
    exact = {
        **FIGURES,
        "count.population": Interval(446_800, 446_800),
        "count.households": Interval(182_500, 182_500),
    }
    base = evaluate(
        "intersection(count.per_head * count.population, count.per_household * count.households)",
        exact,
    )
    assert base.low == pytest.approx(3_061.89375e6, rel=1e-12)
    assert base.high == pytest.approx(3_062.07625e6, rel=1e-12)


def test_six_published_shares_agree_on_one_base() -> None:
    """Spend in million pounds and its printed percentage; together they leave a narrow base."""
    printed = {
        "dwp": (746.331, 0.001, 24.37, 0.01),
        "central_bedfordshire": (459.837, 0.001, 15, 1),
        "luton": (421.597, 0.001, 13.77, 0.01),
        "nhs_bedfordshire": (326, 1, 10.64, 0.01),
        "nhs_luton": (296, 1, 9.66, 0.01),
        "hmrc": (245.88, 0.01, 8, 1),
    }
    figures = {}
    for name, (spend, spend_rounding, percent, percent_rounding) in printed.items():
        figures[f"{name}.spend"] = Interval.from_rounded(spend, spend_rounding)
        figures[f"{name}.percent"] = Interval.from_rounded(percent, percent_rounding)
    bases = ", ".join(f"{name}.spend / {name}.percent * 100" for name in printed)
    base = evaluate(f"intersection({bases})", figures)
    assert (round(base.low, 2), round(base.high, 2)) == (3_061.87, 3_062.82)
    assert base.overlaps(Interval(3_061.894, 3_062.076))
    assert not base.overlaps(Interval.from_rounded(3_434, 1))


def test_figures_that_share_no_base_say_so() -> None:
    with pytest.raises(DataError, match="share no value"):
        evaluate("intersection(count.total_spend, count.per_head * 446800)", FIGURES)


def test_brackets_signs_and_plain_names_are_understood() -> None:
    assert evaluate("-(a - 3) * +2", {"a": Interval(1, 2)}) == Interval(2, 4)
    assert evaluate("  1.5e3 ", {}) == Interval(1500, 1500)


def test_an_unknown_figure_is_met_with_the_nearest_known_one() -> None:
    with pytest.raises(DataError, match=r"'count\.total_spent'.*'count\.total_spend'"):
        evaluate("count.total_spent / 2", FIGURES)


@pytest.mark.parametrize(
    ("expression", "piece"),
    [
        ("__import__('os').system('true')", "__import__"),
        ("count.per_head ** 2", r"\*\*"),
        ("count.per_head > 2", ">"),
        ("max(count.per_head, 1)", "max"),
        ("intersection(count.per_head)", "intersection"),
        ("intersection(count.per_head, 1, key=2)", "key"),
        ("count.per_head[0]", r"\[0\]"),
        ("(lambda: 1)()", "lambda"),
        ("count.__class__()", "__class__"),
        ("count.per_head.real().x", "real"),
        ("'text' * 2", "text"),
        ("True + 1", "True"),
        ("2j + 1", "2j"),
    ],
)
def test_anything_but_arithmetic_is_refused_by_name(expression: str, piece: str) -> None:
    with pytest.raises(DataError, match=rf"{piece}.*is not allowed"):
        evaluate(expression, FIGURES)


@pytest.mark.parametrize(
    "expression", ["", "1 +", "a; b", "x = 1", "\x00", "1" + "0" * 400, "1e999", "1e300 * 1e300"]
)
def test_what_cannot_be_read_is_a_data_error(expression: str) -> None:
    with pytest.raises(DataError):
        evaluate(expression, FIGURES)


def test_deep_nesting_is_a_data_error_and_not_a_crash() -> None:
    with pytest.raises(DataError, match=r"deeply|cannot be read"):
        evaluate("-" * 50_000 + "1", {})
    with pytest.raises(DataError, match=r"deeply|cannot be read"):
        evaluate("1" + "+1" * 50_000, {})


def test_division_by_zero_names_the_expression() -> None:
    with pytest.raises(DataError, match=r"1 / \(a - 1\).*holds zero"):
        evaluate("1 / (a - 1)", {"a": Interval(0, 2)})


def _numbers() -> st.SearchStrategy[float]:
    return st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


@st.composite
def nested_intervals(draw: st.DrawFn) -> tuple[Interval, Interval, float]:
    """A point within an interval within an interval."""
    ends = sorted(draw(_numbers()) for _ in range(5))
    return Interval(ends[0], ends[4]), Interval(ends[1], ends[3]), ends[2]


EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b.c", "2", "0.1"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=6,
)


class _Names:
    def __init__(self, c: float) -> None:
        self.c = c


@given(EXPRESSIONS, nested_intervals(), nested_intervals())
def test_the_result_holds_every_point_and_narrows_with_its_inputs(
    expression: str,
    a: tuple[Interval, Interval, float],
    b: tuple[Interval, Interval, float],
) -> None:
    try:
        wide = evaluate(expression, {"a": a[0], "b.c": b[0]})
    except DataError:
        return  # A divisor that holds zero.
    narrow = evaluate(expression, {"a": a[1], "b.c": b[1]})
    point = eval(expression, {"a": a[2], "b": _Names(b[2])})
    # No tolerance: rounding keeps order, so this holds to the last digit.
    assert narrow.contains(point)
    assert wide.contains(narrow)


@given(nested_intervals(), nested_intervals())
def test_intervals_overlap_exactly_when_there_is_no_gap(
    a: tuple[Interval, Interval, float], b: tuple[Interval, Interval, float]
) -> None:
    first, second = a[0], b[0]
    assert first.overlaps(second) == (first.gap_to(second) == 0)
    assert first.gap_to(second) == -second.gap_to(first)


def test_operators_behave_like_those_of_numbers_on_single_points() -> None:
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        assert operation(Interval(7, 7), Interval(3, 3)) == Interval(
            operation(7, 3), operation(7, 3)
        )
