"""New proposals merged into an edited script."""
