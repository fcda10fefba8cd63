"""One reader per file format: a path becomes a Page."""

from indexer.readers import containers, detect

__all__ = ["is_container", "members", "read", "read_file"]

read, read_file = detect.read, detect.read_file
is_container, members = containers.is_container, containers.members
