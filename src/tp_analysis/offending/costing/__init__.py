"""What a cohort's offending costs, how sure that is, and what would change if it fell."""
