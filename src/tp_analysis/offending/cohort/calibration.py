"""How many offences each known offender has, so that a printed claim about the few holds.

Everybody has one offence, or would not be known, and further ones that are negative binomial: as
many as a rate of their own brings, and the rates are spread as a gamma distribution (Greenwood and
Yule, 1920). A negative binomial cut off below one, the other usual choice, cannot reach the shares
that were printed: with few offences for each person it is not uneven enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tp_analysis.errors import ConfigurationError

Counts = NDArray[np.int64]

# The size of the negative binomial is looked for between these: nearly all with one person, and
# nearly nothing but chance.
MOST_UNEVEN, LEAST_UNEVEN = 1e-3, 1e4
HALVINGS = 60
# What lies beyond the last count that is looked at: a share of a million millionth.
_TAIL = 1e-12


@dataclass(frozen=True)
class Target:
    """What a made-up cohort must hold: its people, its offences, and how many of them the most
    active have.

    Raises ConfigurationError where somebody would be left without an offence.
    """

    people: int
    offences: int
    top_people: int
    top_offences: int

    def __post_init__(self) -> None:
        others = self.people - self.top_people
        if not 0 < self.top_people < self.people:
            raise ConfigurationError(
                f"{self.top_people:,} of {self.people:,} known offenders cannot be the most "
                "active. Set the number of known offenders higher."
            )
        if self.offences - self.top_offences < others:
            raise ConfigurationError(
                f"{self.people:,} known offenders are too many: {others:,} of them would share "
                f"{self.offences - self.top_offences:,} offences, and each has at least one. Set "
                "the number of known offenders lower."
            )

    @property
    def share_of_people(self) -> float:
        """The share of the people who are the most active."""
        return self.top_people / self.people

    @property
    def share_of_offences(self) -> float:
        """The share of the offences that they have."""
        return self.top_offences / self.offences


def offence_counts(target: Target, generator: np.random.Generator) -> Counts:
    """The offences of each person, fewest first, at least one each.

    They add up to the target exactly, and so do those of its most active people. One person is
    drawn from each of as many equal slices of the distribution as there are people, so that chance
    moves the shape little; the few offences too many or too few are taken from, or given to, people
    at random. Raises ConfigurationError as `size_of_spread`.
    """
    at_most = np.cumsum(_chances(_further(target), size_of_spread(target)))
    drawn = (np.arange(target.people) + generator.random(target.people)) / target.people
    counts = 1 + np.minimum(np.searchsorted(at_most, drawn), len(at_most) - 1)
    others, top = counts[: -target.top_people], counts[-target.top_people :]
    edge = int(top[0])
    return np.concatenate(
        [
            np.sort(
                settled(
                    others, total=target.offences - target.top_offences, low=1, high=edge,
                    generator=generator,
                )
            ),
            np.sort(
                settled(
                    top, total=target.top_offences, low=edge, high=target.top_offences,
                    generator=generator,
                )
            ),
        ]
    )  # fmt: skip


@lru_cache(maxsize=16)
def size_of_spread(target: Target) -> float:
    """The size of the negative binomial at which the most active have their share on average.

    The smaller it is, the more uneven the counts. Found by halving, as the share falls with it.
    Raises ConfigurationError where no size will do.
    """
    low, high = np.log(MOST_UNEVEN), np.log(LEAST_UNEVEN)
    _require_reachable(target)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if share_of_most_active(target, float(np.exp(middle))) > target.share_of_offences:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))


def share_of_most_active(target: Target, size: float) -> float:
    """The share of all offences that the most active would have on average at this size.

    Read off the Lorenz curve of the distribution; a person on the edge counts in part.
    """
    chances = _chances(_further(target), size)
    counts = 1 + np.arange(len(chances))
    people = np.concatenate([[0.0], np.cumsum(chances)])
    held = np.concatenate([[0.0], np.cumsum(chances * counts)])
    below = np.interp(1 - target.share_of_people, people / people[-1], held / held[-1])
    return float(1 - below)


def settled(
    counts: Counts, *, total: int, low: int | Counts, high: int, generator: np.random.Generator
) -> Counts:
    """The counts with ones added or taken away, at people drawn at random, until they add up.

    None leaves the range from `low`, which may differ from person to person, to `high`. Raises
    ConfigurationError where the total cannot be reached within it.
    """
    moved = np.clip(counts, low, high)
    fewest = int(np.broadcast_to(low, moved.shape).sum())
    if not fewest <= total <= high * len(moved):
        raise ConfigurationError(
            f"{len(moved):,} people cannot share {total:,}: together they have at least {fewest:,} "
            f"and at most {high * len(moved):,}. Set another number of known offenders."
        )
    while gap := total - int(moved.sum()):
        free = np.flatnonzero(moved < high if gap > 0 else moved > low)
        chosen = generator.choice(free, size=min(abs(gap), len(free)), replace=False)
        moved[chosen] += np.sign(gap)
    return moved


def _require_reachable(target: Target) -> None:
    most, least = (share_of_most_active(target, size) for size in (MOST_UNEVEN, LEAST_UNEVEN))
    if least < target.share_of_offences < most:
        return
    wanted = 100 * target.share_of_offences
    raise ConfigurationError(
        f"The most active {target.top_people:,} of {target.people:,} known offenders cannot have "
        f"{wanted:.0f}% of {target.offences:,} offences: between {100 * least:.0f}% and "
        f"{100 * most:.0f}% can be made up. Set another number of known offenders."
    )


def _further(target: Target) -> float:
    """The mean of the offences beyond the first."""
    return target.offences / target.people - 1


def _chances(mean: float, size: float) -> NDArray[np.float64]:
    """The chance of 0, 1, 2 ... further offences: negative binomial with this mean and size."""
    fall = mean / (mean + size)
    # Beyond its first few counts the chances fall by about this share from each to the next.
    longest = int(np.log(_TAIL) / np.log(fall) + 10 * mean) + 10
    before = np.arange(longest)
    steps = np.log((before + size) / (before + 1) * fall)
    chances: NDArray[np.float64] = np.exp(
        size * np.log1p(-fall) + np.concatenate([[0.0], np.cumsum(steps)])
    )
    return chances
