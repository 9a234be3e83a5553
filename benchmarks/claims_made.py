"""A claim log of any size from a seed: four events a claim, in the order of their times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

EXTRACT_DAY = "2009-12-31"
FIRST_DAY = np.datetime64("2008-01-01", "s")
DAYS = int((np.datetime64(EXTRACT_DAY) - FIRST_DAY).astype("timedelta64[D]").astype(int))
# In the order in which the codes below name them.
EVENTS = (
    "first contact", "claim received", "evidence requested", "chased", "decided", "first payment",
    "withdrawn",
)  # fmt: skip
BENEFITS = ("Housing Benefit", "Income Support")
MODELS = ("as-is", "redesigned")
CHANNELS, ACTORS = ("online", "post", "telephone"), ("call centre", "office", "payments", "system")
AREAS = tuple(f"place-{letter}" for letter in "abcdefgh")
ROWS_A_GROUP = 500_000
MAP = f"""extract_date = {EXTRACT_DAY}
stand_in = "made up from a seed, for a measurement"
[columns]
claim = "claim_id"
activity = "event"
time = "time"
benefit = "benefit"
model = "model"
channel = "channel"
area = "area"
actor = "actor"
"""


def write_log(path: Path, claims: int, *, seed: int) -> None:
    """The log, with its column map beside it. Most claims are paid; one in ten is withdrawn, and
    those whose end lies after the extract date are open."""
    rng = np.random.default_rng(seed)
    claim, event, time = _in_order(*_events(claims, rng))
    ids = pc.binary_join_element_wise(
        "C", pc.cast(pa.array(np.arange(10**7, 10**7 + claims)), pa.string()), ""
    )
    schema = pa.schema(
        {"claim_id": pa.string(), "event": pa.string(), "time": pa.timestamp("s")}
        | dict.fromkeys(("benefit", "model", "channel", "area", "actor"), pa.string())
    )
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for first in range(0, len(claim), ROWS_A_GROUP):
            some = slice(first, first + ROWS_A_GROUP)
            of_claim, drawn = claim[some], rng.integers(0, 12, len(claim[some]))
            columns = {
                "claim_id": ids.take(pa.array(of_claim)),
                "event": _named(EVENTS, event[some]),
                "time": pa.array(FIRST_DAY + time[some].astype("timedelta64[s]")),
                "benefit": _named(BENEFITS, of_claim),
                "model": _named(MODELS, of_claim // 2),
                "channel": _named(CHANNELS, drawn),
                "area": _named(AREAS, of_claim // 4),
                "actor": _named(ACTORS, drawn),
            }
            writer.write_table(pa.table(columns, schema=schema))
    path.with_suffix(".events.toml").write_text(MAP, encoding="utf-8")


def _events(claims: int, rng: np.random.Generator) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Four events of each claim, and their seconds since FIRST_DAY: one row a claim."""
    contact = rng.integers(0, DAYS - 1, claims)
    received = contact + rng.geometric(0.25, claims) - 1
    decided = received + rng.geometric(0.06, claims)
    ended = decided + rng.geometric(0.15, claims)
    days = np.minimum(np.stack([contact, received, decided, ended], axis=1), DAYS)
    codes = np.tile(np.array([0, 1, 4, 5], dtype=np.int8), (claims, 1))
    codes[rng.random(claims) < 0.1, 2:] = (2, 6)
    # What has not ended by the extract date was asked for evidence, and has chased.
    codes[ended > DAYS, 2:] = (2, 3)
    # Later events come later in the day, all of them in hours in which no clock changes.
    seconds = days * 86_400 + (9 + 2 * np.arange(4)) * 3_600 + rng.integers(0, 7_200, (claims, 4))
    return codes, seconds.astype(np.int32)


def _in_order(
    codes: NDArray[np.int8], seconds: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int8], NDArray[np.int32]]:
    """Claim, event and time of each row, as they came in."""
    order = np.argsort(seconds, axis=None, kind="stable")
    return (order // 4).astype(np.int32), codes.reshape(-1)[order], seconds.reshape(-1)[order]


def _named(names: tuple[str, ...], codes: NDArray[np.integer]) -> pa.Array:
    """One of the names for each code."""
    return pa.array(names).take(pa.array(codes % len(names)))
