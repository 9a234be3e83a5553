"""Arithmetic on rounded figures: what a printed number can have been before it was rounded."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tp_analysis.errors import DataError, did_you_mean


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value from ``low`` to ``high``, both ends included.

    The arithmetic is that of Moore (1966): the result holds every value that the operation can
    give. Operands may be plain numbers, taken as exact. It holds in floating point too, because
    rounding to the nearest number keeps order.

    Raises ``DataError`` if an end is not a finite number or ``low`` exceeds ``high``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            raise DataError(
                f"An interval needs two finite ends, and these are {self.low} and {self.high}. "
                "Check the figures for a missing value or one far too large."
            )
        if self.low > self.high:
            raise DataError(
                f"The interval from {self.low} to {self.high} runs backwards. Swap its ends."
            )

    @classmethod
    def from_rounded(cls, value: float, rounding: float) -> Interval:
        """What a figure printed as ``value``, to the nearest ``rounding``, can stand for.

        ``rounding`` is in the figure's own unit (0.01 for a percentage with two decimals); 0 is for
        a figure known exactly. Raises ``DataError`` if it is negative.
        """
        if rounding < 0:
            raise DataError(
                f"The rounding of the figure {value} is {rounding}. Give the step that it was "
                "rounded to, such as 0.01, or 0 if it is exact."
            )
        return cls(value - rounding / 2, value + rounding / 2)

    def __add__(self, other: Interval | float) -> Interval:
        other = _interval(other)
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval | float) -> Interval:
        other = _interval(other)
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval | float) -> Interval:
        return _hull(self, _interval(other), operator.mul)

    def __truediv__(self, other: Interval | float) -> Interval:
        other = _interval(other)
        if other.contains(0):
            raise DataError(
                f"Cannot divide by the interval from {other.low} to {other.high}: it holds zero. "
                "Use a figure whose rounding keeps it clear of zero."
            )
        return _hull(self, other, operator.truediv)

    def __radd__(self, other: float) -> Interval:
        return _interval(other) + self

    def __rsub__(self, other: float) -> Interval:
        return _interval(other) - self

    def __rmul__(self, other: float) -> Interval:
        return _interval(other) * self

    def __rtruediv__(self, other: float) -> Interval:
        return _interval(other) / self

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def contains(self, other: Interval | float) -> bool:
        """Whether the value, or the whole of the other interval, lies within this one."""
        other = _interval(other)
        return self.low <= other.low and other.high <= self.high

    def overlaps(self, other: Interval | float) -> bool:
        """Whether the two share at least one value; touching ends count."""
        other = _interval(other)
        return self.low <= other.high and other.low <= self.high

    def gap_to(self, other: Interval | float) -> float:
        """The distance to the nearest end of ``other``: above zero if it lies higher, below if
        lower, 0 if the two overlap."""
        other = _interval(other)
        if self.overlaps(other):
            return 0.0
        return other.low - self.high if other.low > self.high else other.high - self.low

    def intersection(self, other: Interval | float) -> Interval:
        """The values that both hold. Raises ``DataError`` if there are none."""
        other = _interval(other)
        if not self.overlaps(other):
            raise DataError(
                f"The intervals from {self.low} to {self.high} and from {other.low} to "
                f"{other.high} share no value. The figures cannot rest on one base."
            )
        return Interval(max(self.low, other.low), min(self.high, other.high))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a recomputed figure can be the published one.

    ``gap`` is 0 if so, else recomputed minus published between the nearest ends, in the figure's
    own unit.
    """

    reproduces: bool
    gap: float


def reconcile(published: Interval, recomputed: Interval) -> Verdict:
    """The verdict on a published figure: it reproduces when the two intervals overlap."""
    return Verdict(
        reproduces=published.overlaps(recomputed),
        gap=published.gap_to(recomputed),
    )


def evaluate(expression: str, figures: Mapping[str, Interval]) -> Interval:
    """The interval that an expression over figure ids can take.

    Allowed: figure ids (``count.total_spend``), numbers (taken as exact), ``+ - * /``, brackets,
    and ``intersection(a, b, ...)`` for the values on which several implied bases agree. Nothing
    else is run. A figure named twice is treated as if its two mentions could differ, so the
    interval may be wider than the truth but never narrower: write ``1 - a / b`` rather than
    ``(b - a) / b``.

    Raises ``DataError`` for an unknown figure, anything not allowed, division by an interval that
    holds zero, or an empty intersection.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        return _value(tree.body, figures)
    except DataError as error:
        raise DataError(f"In the expression {expression!r}: {error}") from error
    except (SyntaxError, ValueError, OverflowError) as error:
        raise DataError(
            f"The expression {expression!r} cannot be read ({error}). Use figure ids, numbers, "
            "+ - * /, brackets and intersection(a, b)."
        ) from error
    except (RecursionError, MemoryError) as error:
        raise DataError(
            f"The expression that starts {expression[:60]!r} is nested too deeply. Split it into "
            "several figures."
        ) from error


_OPERATIONS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _interval(value: Interval | float) -> Interval:
    return value if isinstance(value, Interval) else Interval(float(value), float(value))


def _hull(
    first: Interval, second: Interval, operation: Callable[[float, float], float]
) -> Interval:
    # A product or quotient is monotone in each operand, so its extremes are at the corners.
    corners = [operation(a, b) for a in (first.low, first.high) for b in (second.low, second.high)]
    if not all(map(math.isfinite, corners)):
        raise DataError("The result is too large to be a number. Check the units of the figures.")
    return Interval(min(corners), max(corners))


def _value(node: ast.expr, figures: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_value(left, figures), _value(right, figures))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, figures)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, figures)
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _interval(float(number))
        case ast.Name() | ast.Attribute():
            return _figure(node, figures)
        case ast.Call(func=ast.Name(id="intersection"), args=[_, _, *_] as parts, keywords=[]):
            return _shared([_value(part, figures) for part in parts])
    raise _refusal(node)


def _figure(node: ast.expr, figures: Mapping[str, Interval]) -> Interval:
    figure_id = _dotted(node)
    if figure_id not in figures:
        raise DataError(f"no figure is called {figure_id!r}. {did_you_mean(figure_id, figures)}")
    return figures[figure_id]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise _refusal(node)


def _shared(intervals: list[Interval]) -> Interval:
    shared, *others = intervals
    for other in others:
        shared = shared.intersection(other)
    return shared


def _refusal(node: ast.expr) -> DataError:
    return DataError(
        f"{ast.unparse(node)!r} is not allowed. Use figure ids, numbers, + - * /, brackets and "
        "intersection(a, b)."
    )
