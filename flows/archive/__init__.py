"""Many episodes as one thing to search."""
