"""Restarts: what is taken back and said otherwise, found by a small model and by grammar."""
