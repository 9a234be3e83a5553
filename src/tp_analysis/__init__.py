"""Count all public money spent in a place, and publish what was found."""

__version__ = "0.1.0"
