"""What other packages import, nothing here asks for, and takes long to load."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# A checker of web addresses, and a debugger.
UNWANTED = ("rfc3987_syntax", "debugpy")


@contextmanager
def without_unwanted() -> Iterator[None]:
    """Have imports find these packages missing, which their importers are prepared for."""
    absent = [name for name in UNWANTED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment] # as the import system wants it
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
