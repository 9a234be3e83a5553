"""Spending: what all public bodies spend in a place, and whether the published count adds up."""
