"""One reader per file format: a path becomes a Page."""

from indexer.readers.detect import read, read_file

__all__ = ["read", "read_file"]
