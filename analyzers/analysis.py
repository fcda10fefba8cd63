"""The façade: text → the terms that an index holds and a query asks for. Queries go through the same analysis.

Importing this module is cheap; the segmentation model is read at the first call of `words`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from analyzers import codes
from analyzers.normalize import fold, has_marks
from analyzers.syllables import Span, spans, syllables

__all__ = ["Span", "fingerprint", "fold", "has_marks", "spans", "syllables", "words"]

RULES: Final = 1
"""Raise it with every change of analysis that no data file shows."""


def words(text: str) -> list[str]:
    """The words of two syllables or more, in order, for ranking: `công_tác`, `dân_vận`."""
    from analyzers import compounds  # reads NumPy and the model: only when words are wanted

    return compounds.words(text)


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
