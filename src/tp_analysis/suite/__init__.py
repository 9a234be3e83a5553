"""Plan the editions, build them, and say how they stand."""
