"""Taste: pure functions that propose cuts, the script, and how both are settled."""
