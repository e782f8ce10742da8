"""What may be asked for: the command line, settings, and who may say what."""
