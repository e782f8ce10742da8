"""Order: the stages, the project folder and the command line."""
