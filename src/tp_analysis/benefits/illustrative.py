"""The waits of a made-up claim log, from stated assumptions and a seed; about nobody.

`simulation.pilot` makes the events of a log of them.
"""

from __future__ import annotations

import datetime
import zlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import gammainc, gammaincc, gammaincinv

from tp_analysis.errors import ConfigurationError
from tp_analysis.formats import format_date

AS_IS, REDESIGNED = "as-is", "redesigned"
MODELS = (AS_IS, REDESIGNED)
Reading = Literal["mean", "largest"]
# Evenly spread over their distribution; the shares then hold to four digits.
_WAITS_TRIED = 10_000


@dataclass(frozen=True)
class ClaimAssumptions:
    """What somebody chose, so that a log can be drawn.

    Under the reading "mean" every wait falls by the same share, and the mean by `days_sooner`.
    Under "largest" waits fall by that same share, but none by more than `days_sooner`. `evenness`
    is the shape of the gamma distribution of waits: at 4 their standard deviation is half the mean.
    Claims arrive evenly from `received_from` to `extract_on`, so the late ones are still open.

    Raises ConfigurationError where no wait would be left, or no day for a claim to arrive on.
    """

    reading: Reading = "mean"
    days_sooner: float = 25.0
    as_is_mean_days: float = 38.0
    claims_each: int = 600
    seed: int = 2010
    horizon_days: float = 60.0
    received_from: str = "2009-07-01"
    extract_on: str = "2009-12-31"
    evenness: float = 4.0

    def __post_init__(self) -> None:
        if self.days_sooner >= self.as_is_mean_days:
            raise ConfigurationError(
                f"A mean wait of {self.as_is_mean_days:g} days cannot fall by "
                f"{self.days_sooner:g}. Set as_is_mean_days above days_sooner."
            )
        if self.received_from > self.extract_on:
            raise ConfigurationError(
                f"The extract date {self.extract_on} lies before the first claim, "
                f"{self.received_from}. Swap the two."
            )

    @property
    def cut_share(self) -> float:
        """The share by which a wait falls, up to the limit of the reading "largest"."""
        return self.days_sooner / self.as_is_mean_days

    @property
    def period(self) -> str:
        """The days on which claims are received, as a reader writes them."""
        ends = (self.received_from, self.extract_on)
        first, last = (format_date(datetime.date.fromisoformat(day)) for day in ends)
        return f"{first} to {last}"

    @property
    def basis(self) -> str:
        """How the log was made, in one phrase."""
        return (
            f"simulated claim log, {self.claims_each:,} claims for each model, seed {self.seed}, "
            f"“up to {self.days_sooner:g} days sooner” read as the {self.reading} saving; "
            "no claim in it is of a real person"
        )


def expected_saving_days(assumed: ClaimAssumptions) -> float:
    """How far the mean wait falls in expectation.

    Under "largest" it is the cut share of the expected lesser of the wait and the mean wait, by
    the partial expectation of the gamma distribution; it does not hang on the wait before.
    """
    if assumed.reading == "mean":
        return assumed.days_sooner
    shape = assumed.evenness
    return float(assumed.days_sooner * (gammainc(shape + 1, shape) + gammaincc(shape, shape)))


def redesigned_waits_days(
    as_is_days: NDArray[np.float64], assumed: ClaimAssumptions
) -> NDArray[np.float64]:
    """What each wait of the as-is process would be in the redesigned one."""
    saved = assumed.cut_share * as_is_days
    if assumed.reading == "largest":
        saved = np.minimum(saved, assumed.days_sooner)
    return as_is_days - saved


def chance_of_another_end(assumed: ClaimAssumptions, model: str, *, paid_share: float) -> float:
    """The chance, the same on every day that a claim of a model waits, of ending unpaid: the one by
    which `paid_share` (0 to 1) of claims are paid in the end.

    A claim that is paid n days after its first contact has lived through n such days. A claim
    begins at any moment of its day with the same chance, so that a wait of 4.3 days is paid on the
    fourth day after, or with a chance of 0.3 on the fifth.
    """
    places = (np.arange(_WAITS_TRIED) + 0.5) / _WAITS_TRIED
    waits = gammaincinv(assumed.evenness, places) * assumed.as_is_mean_days / assumed.evenness
    if model == REDESIGNED:
        waits = redesigned_waits_days(waits, assumed)
    whole, part = np.floor(waits), waits % 1

    def unpaid(chance: float) -> float:
        stays = (1 - chance) ** whole * (1 - part * chance)
        return float(paid_share - stays.mean())

    return float(brentq(unpaid, 0.0, 1.0)) if paid_share < 1 else 0.0


def first_moments_and_waits(
    assumed: ClaimAssumptions, model: str
) -> tuple[NDArray[np.datetime64], NDArray[np.float64], NDArray[np.float64]]:
    """For each claim of a model the day that it begins, the part of that day that has then passed,
    and its wait in days.

    A claim begins at some moment of its day, so that whole days keep the mean of the waits. Each
    model's draws depend on the seed and its own name only, so that the as-is claims are the same
    under both readings.
    """
    generator = np.random.default_rng([assumed.seed, zlib.crc32(model.encode())])
    size, shape = assumed.claims_each, assumed.evenness
    first, last = (np.datetime64(day) for day in (assumed.received_from, assumed.extract_on))
    arrived = generator.integers(0, (last - first).astype(int), size=size, endpoint=True)
    moments = generator.random(size)
    waits = generator.gamma(shape, assumed.as_is_mean_days / shape, size)
    if model == REDESIGNED:
        waits = redesigned_waits_days(waits, assumed)
    return first + arrived, moments, waits
