"""Offending: few offenders, many offences, and what they cost."""
