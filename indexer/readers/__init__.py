"""One reader per file format: a path becomes a Page."""
