"""Places: the Total Place pilots, the places beside them, and what they reported."""
