"""How the warm parents import: once, without what nobody asks for, and without tidying between."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What other packages import, nothing here asks for, and takes long to load: a checker of web
# addresses, a debugger, and tables of another make, of which statsmodels wants to know the type.
UNWANTED = ("rfc3987_syntax", "debugpy", "polars")
# New objects that may be garbage before the collector looks for it: a notebook makes tens of
# thousands of small ones that are none, and with the usual 700 a twentieth of its time is looking.
NEW_OBJECTS = 20_000


@contextmanager
def preloading() -> Iterator[None]:
    """Have imports find what is unwanted missing, which their importers are prepared for.

    Nothing is collected meanwhile, as imports leave hardly any garbage: that saves a sixth of them.
    What is there at the end stays: the collector of a fork need not look through it, which would
    copy its memory.
    """
    gc.disable()
    absent = [name for name in UNWANTED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment] # as the import system wants it
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
        gc.enable()
