"""The one door to models: each kind by its names."""
