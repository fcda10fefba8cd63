"""Measurements against other engines and against ourselves. Never needed by the product."""
