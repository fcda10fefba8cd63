"""A place in a result, handed to a program so that it can go on from there: opaque and bounded.

A cursor belongs to one search and one generation of the index: an offset with both, so that the hits that follow
neither repeat nor skip those before; after a rebuild it is refused. That holds as long as the search is answered alike:
one that was cut short at its deadline, or a server restarted with another ranking, may order its hits otherwise. The
digest keeps cursors of different searches from being mixed up by mistake; it is no signature. Whoever makes up a cursor
gets what a page number would give as well.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from engines.requests import MAX_OFFSET
from search_app.params import State

_FORM = re.compile(r"(\d{1,6})\.([\w.-]{1,64})\.([0-9a-f]{24})", re.ASCII)
MAX_LENGTH = 160


class CursorError(ValueError):
    """Not a cursor, or one of another search."""


class StaleCursorError(CursorError):
    """The index was rebuilt since the cursor was given out."""


def write(state: State, generation: str, offset: int) -> str:
    """The cursor of the hits from `offset` on; empty where results may not be read any further."""
    if offset > MAX_OFFSET:
        return ""
    text = f"{offset}.{generation}.{_digest(state, generation, offset)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, state: State, generation: str) -> int:
    """The offset that a cursor names for this search. Raises CursorError; StaleCursorError for an older generation."""
    if len(cursor) > MAX_LENGTH or not cursor.isascii():
        raise CursorError
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        raise CursorError from None
    found = _FORM.fullmatch(text)
    if not found or _digest(state, found[2], int(found[1])) != found[3] or int(found[1]) > MAX_OFFSET:
        raise CursorError
    if found[2] != generation:
        raise StaleCursorError
    return int(found[1])


def generation_of(cursor: str) -> str:
    """The generation that a cursor which was read belongs to."""
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_").decode().split(".")[1]


def _digest(state: State, generation: str, offset: int) -> str:
    asked = state.change(lang="vi").query_string()
    return hashlib.blake2s(f"{offset}\n{generation}\n{asked}".encode(), digest_size=12).hexdigest()
