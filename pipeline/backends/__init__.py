"""One adapter for each model library; the only files that import one."""
