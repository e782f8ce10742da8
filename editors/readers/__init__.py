"""Other doors to the same document: captions and pages."""
