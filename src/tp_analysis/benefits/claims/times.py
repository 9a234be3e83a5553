"""Times as systems write them, as moments: with a zone, on the clock of a place, or days alone."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

NO_TIME = "time missing"
UNREADABLE = "time that cannot be read"
SKIPPED = "time without a zone in the hour that the clocks skip"
REPEATED = "time without a zone in the hour that the clocks repeat"
TIME_PROBLEMS = (NO_TIME, UNREADABLE, SKIPPED, REPEATED)
_DAY = r"\d{4}-\d{2}-\d{2}(?:$|[T ])"
_ZONE = r"[T ]\d{2}.*(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$"
_IN_FULL = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:[Zz]|[+-]\d{2}:?\d{2})$"
_UTC: Final = "datetime64[us, UTC]"
_CLOCK: Final = "datetime64[us]"
_MOMENT = pa.timestamp("us", "UTC")


def moments(
    values: pa.Array, *, time_zone: str, time_format: str = ""
) -> tuple[pa.Array, pa.Array]:
    """The values as moments (UTC, microseconds), and for each that is none one of TIME_PROBLEMS.

    Values are text in ISO 8601, Arrow timestamps, or dates; a time without a zone is on the clock
    of `time_zone`, a day alone is its first moment there. With `time_format` text is read as
    Python's strptime has it; what names its zone in full may still be in ISO 8601.
    """
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        zoned, local, blank = _read_text(values, time_format)
    else:
        zoned, local, blank = _of_type(values)
    known, skipped = _on_clock(local, time_zone)
    times = zoned.where(zoned.notna(), known)
    problems = np.full(len(times), None, dtype=object)
    problems[times.isna()] = UNREADABLE
    problems[(times.isna() & local.notna()).to_numpy()] = REPEATED
    problems[skipped] = SKIPPED
    problems[blank] = NO_TIME
    return pa.array(times, type=_MOMENT, from_pandas=True), pa.array(problems, type=pa.string())


def _read_text(values: pa.Array, time_format: str) -> tuple[pd.Series[Any], pd.Series[Any], Any]:
    """Those with a zone in UTC, those without as their clocks had it, and which say nothing."""
    text = pd.Series(values.to_pandas(), dtype="str").str.strip()
    blank = (text.isna() | (text == "")).to_numpy(dtype=bool)
    if time_format:
        has_zone = "%z" in time_format
        read = pd.to_datetime(text, format=time_format, errors="coerce", utc=has_zone)
        # A row in the hour that the clocks repeat can be mended so, in a file of any form.
        in_full = text.where(read.isna() & text.str.match(_IN_FULL, na=False))
        zoned = pd.to_datetime(in_full, format="ISO8601", errors="coerce", utc=True).astype(_UTC)
        if has_zone:
            zoned, local = zoned.fillna(read.astype(_UTC)), _nothing(read, _CLOCK)
        else:
            local = read
    else:
        whole = text.where(text.str.match(_DAY, na=False))
        names_zone = whole.str.contains(_ZONE, na=False)
        zoned = pd.to_datetime(whole.where(names_zone), format="ISO8601", errors="coerce", utc=True)
        local = pd.to_datetime(whole.mask(names_zone), format="ISO8601", errors="coerce")
    return zoned.astype(_UTC), local.astype(_CLOCK), blank


def _of_type(values: pa.Array) -> tuple[pd.Series[Any], pd.Series[Any], Any]:
    """The same of values that a file holds as dates or timestamps."""
    blank = values.is_null().to_numpy(zero_copy_only=False)
    zone = getattr(values.type, "tz", None)
    read = values.cast(pa.timestamp("us", zone)).to_pandas()
    if zone:
        return read.dt.tz_convert("UTC"), _nothing(read, _CLOCK), blank
    return _nothing(read, _UTC), read, blank


def _nothing(like: pd.Series[Any], kind: str) -> pd.Series[Any]:
    return pd.Series(pd.NaT, index=like.index, dtype=kind)


def _on_clock(local: pd.Series[Any], time_zone: str) -> tuple[pd.Series[Any], Any]:
    """Clock times as moments, and which of them no clock ever showed; those shown twice are NaT."""
    known = local.dt.tz_localize(time_zone, ambiguous="NaT", nonexistent="NaT")
    doubtful = (known.isna() & local.notna()).to_numpy()
    skipped = np.zeros(len(local), dtype=bool)
    if doubtful.any():
        # Those that were shown twice are placed at one of the two; those skipped cannot be placed.
        some = local[doubtful].dt.tz_localize(
            time_zone, ambiguous=np.ones(int(doubtful.sum()), dtype=bool), nonexistent="NaT"
        )
        skipped[doubtful] = some.isna().to_numpy()
    return known.dt.tz_convert("UTC"), skipped
