"""The façade: text → the terms that an index holds and a query asks for. Queries go through the same analysis.

Importing this module is cheap; the segmentation model is read at the first call of `words`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from analyzers import codes
from analyzers.cache import TokenCache
from analyzers.normalize import fold, has_marks, needs_normalizing, normalize
from analyzers.syllables import Span, spans, syllables

__all__ = ["Span", "fingerprint", "fold", "has_marks", "spans", "syllables", "words"]

RULES: Final = 1
"""Raise it with every change of analysis that no data file shows."""

_BLOCK: Final = 1_000_000
"""Characters segmented at a time, so that a huge text does not need many times its size in memory."""


def words(text: str) -> list[str]:
    """The words of two syllables or more, in order: `công_tác`, `dân_vận`.

    For ranking: pyvi's words over lower-cased lines, since its word list is in lower case, capitals change its
    cuts, and a query is typed in another case than a heading is printed in (docs/decisions/0001).
    """
    from analyzers import segment  # reads NumPy: only when words are wanted

    if not text.isascii():
        text = normalize(text) if needs_normalizing(text) else unicodedata.normalize("NFC", text)
    text = text.lower()
    out: list[str] = []
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK)
        end = end + 1 if end >= 0 else len(text)
        for tokens in segment.compounds(text[at:end]):
            out.append("_".join(map(_term.__getitem__, tokens)))
        at = end
    return out


_term: Final = TokenCache(lambda token: "_".join(syllables(token)))


@cache
def fingerprint() -> str:
    """Sixteen hexadecimal digits that change when the rules, a data file or the segmentation model changes: an
    index built under another fingerprint must be rebuilt."""
    from analyzers.segment import MODEL_SHA256

    digest = hashlib.sha256(f"rules {RULES}\n".encode())
    for name in codes.DATA:
        data = (files("analyzers") / "data" / name).read_bytes()
        digest.update(f"{name} {hashlib.sha256(data).hexdigest()}\n".encode())
    for name, known in sorted(MODEL_SHA256.items()):
        digest.update(f"{name} {known}\n".encode())
    return digest.hexdigest()[:16]
