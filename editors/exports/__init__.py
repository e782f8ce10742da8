"""Exports: what stands beside an edited recording, as text."""
