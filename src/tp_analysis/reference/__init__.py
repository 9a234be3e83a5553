"""Figures that several topics share: unit costs, deflators, discount rates, populations."""
