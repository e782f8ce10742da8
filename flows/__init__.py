"""Order: the stages, the project folder and the command line."""

import media.quiet  # noqa: F401  # before any library is imported
