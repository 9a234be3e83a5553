"""Statistics that every topic shares: tables in, tables out; no files, no clock, no printing."""
