"""Boilerplate out: which blocks of a Page are the document."""
