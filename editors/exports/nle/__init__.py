"""Timelines of editing programs: each a pure function from an edit to texts or bytes."""
