"""How long claims wait, from any log: curves, endings and comparisons, as they may be shown."""
