"""Words: from sound to words, from words to files. Imports no model until one is used."""

import media.quiet  # noqa: F401  # before any library is imported
