"""Where the time of a claim goes: measures of flow from a claim log, and from a table of steps."""
