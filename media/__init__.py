"""Samples, frames and files: probe, decode, timeline, render. Never words."""

from media import allocator, quiet, threads  # noqa: F401  # before any library is imported
