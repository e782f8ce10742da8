"""The page on which a person listens and strikes: one more editor of `script.md`."""
