"""Samples, frames and files: probe, decode, timeline, render. Never words."""

from media import quiet, threads  # noqa: F401  # before any library is imported
