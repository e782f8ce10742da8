"""The project folder: what lies where, whose it is, and who works in it."""
