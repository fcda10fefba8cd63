"""A bounded memory of what a pure function answered, as fast to ask as a dict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TokenCache(dict[str, T]):
    """`cache[token]` is `function(token)`, remembered.

    A dict with `__missing__` is asked in C (`map(cache.__getitem__, tokens)`), several times faster than
    `functools.lru_cache`. It is emptied when it holds `limit` tokens: the words in use are back at once.
    Tokens longer than `longest` are worked out each time, so that junk cannot fill the memory. Safe to
    share between threads: the worst that a race can do is to work a token out twice.
    """

    __slots__ = ("function", "limit", "longest")

    def __init__(self, function: Callable[[str], T], *, limit: int = 200_000, longest: int = 48) -> None:
        super().__init__()
        self.function = function
        self.limit = limit
        self.longest = longest

    def __missing__(self, token: str) -> T:
        value = self.function(token)
        if len(token) <= self.longest:
            if len(self) >= self.limit:
                self.clear()
            self[token] = value
        return value
