"""The rules of a disclosure policy: which numbers are too small, and how the rest are rounded.

The defaults are those of ACRO and of most UK safe settings; the profile `opensafely` is that of
OpenSAFELY. There is no single UK threshold: the owner of the data decides, in `disclosure.toml`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

ZeroPolicy = Literal["suppress", "show"]
RateRounding = Literal["rounded", "midpoint6"]


class Dominance(BaseModel):
    """The (n, k) rule: the `n` largest contributors may make up at most `share` of a cell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int = Field(default=2, ge=1, le=5)
    share: float = Field(default=0.90, gt=0, lt=1)


class Rules(BaseModel):
    """What is suppressed and how the rest is rounded; frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Below 3, one of two people in a cell could read off the other.
    threshold: int = Field(default=10, ge=3)
    """The smallest count of people or records that may be shown."""
    round_base: int = Field(default=5, ge=1)
    """Counts are shown to the nearest multiple of this; 1 leaves them as they are."""
    zero_policy: ZeroPolicy = "suppress"
    """Whether a true 0 is suppressed like a small count, or shown."""
    nk: Dominance = Dominance()
    p: float = Field(default=0.10, gt=0, lt=1)
    """The p% rule: all but the two largest contributors must make up this share of the largest."""
    min_dof: int = Field(default=10, ge=1)
    """The fewest degrees of freedom of a model whose results may be shown."""
    rate_rounding: RateRounding = "rounded"
    """Whether a rate is made from counts rounded to `round_base` or to midpoints of 6."""

    @field_validator("nk", mode="before")
    @classmethod
    def _written_as_a_pair(cls, value: Any) -> Any:
        # In the file: nk = [2, 0.90], as the rule is always written.
        if isinstance(value, list | tuple):
            if len(value) != 2:
                raise ValueError("should be a pair such as [2, 0.90]")
            return {"n": value[0], "share": value[1]}
        return value

    def forbids(self, count: int) -> bool:
        """Whether a raw count may not be shown."""
        return count < self.threshold and (count != 0 or self.zero_policy == "suppress")

    @property
    def sentence(self) -> str:
        """The rules for counts in one plain sentence, for the page."""
        small = f"Counts under {self.threshold}"
        if self.zero_policy == "show":
            small += ", other than 0,"
        if self.round_base == 1:
            return f"{small} are not shown."
        return f"{small} are not shown; others are rounded to the nearest {self.round_base}."


PROFILES: dict[str, Rules] = {
    "default": Rules(),
    # 7 and below, not 5: rounding alone would let a printed 5 be read as 6 or 7.
    "opensafely": Rules(threshold=8, zero_policy="show", rate_rounding="midpoint6"),
}
