"""Chapters and notes: what an episode is about."""
