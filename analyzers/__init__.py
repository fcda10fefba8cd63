"""Text to terms: pure functions, no files of documents, no index, no web."""
