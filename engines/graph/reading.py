"""Numbers read once: the same sentence is looked at for its subject, its succession and its evidence."""

from __future__ import annotations

from functools import lru_cache

from analyzers import numbers
from analyzers.numbers import NumberMatch

MAX_SENTENCE = 2_000
"""Characters read of a sentence."""


@lru_cache(maxsize=16_384)
def key(number: str) -> str:
    """`numbers.key`, remembered; empty for an empty text."""
    return numbers.key(number) if number else ""


@lru_cache(maxsize=2_048)
def found(sentence: str) -> tuple[NumberMatch, ...]:
    """`numbers.find` in the first MAX_SENTENCE characters, remembered."""
    return tuple(numbers.find(sentence[:MAX_SENTENCE]))
