"""A cleaned Page becomes a Document: numbers, dates, issuers, titles, citations."""
