"""Weights: which exist, where they come from, and whether they are genuine."""
