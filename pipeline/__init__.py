"""Words: from sound to words, from words to files. Imports no model until one is used."""
