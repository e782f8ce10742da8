"""Editors: pure functions from a transcript to cuts."""
