"""Made-up claims: a pilot log under a reading of what was printed, and the process step by step."""
