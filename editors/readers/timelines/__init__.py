"""Timelines that a person changed in an editing program, as edits of the recording."""
