"""Files become documents, documents become an index: the command line."""
