"""What the sound itself says: levels, and where somebody speaks."""
