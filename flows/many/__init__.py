"""Folders, lists and feeds of episodes."""
