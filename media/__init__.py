"""Samples, frames and files: probe, decode, timeline, render. Never words."""
