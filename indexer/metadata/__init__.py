"""Metadata: dates, issuers, numbers, types, people and citations of a document, each with its evidence."""

from .extraction import extract, rejected

__all__ = ["extract", "rejected"]
