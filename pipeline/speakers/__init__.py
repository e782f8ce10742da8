"""Who speaks, when, and how much."""
