"""A cohort: the known offenders of a place one by one, real or made up, and what they did."""
