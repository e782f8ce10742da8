"""The script: a person's text file, written and read back."""
