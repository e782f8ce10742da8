"""Restarts: what a speaker takes back and says otherwise, found by a small learned model."""
