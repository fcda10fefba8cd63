"""Whether VÀ, HOẶC, KHÔNG in capitals are operators or words that someone stressed.

Two kinds of text carry them as plain words: headings pasted in capitals (ĐẢNG VÀ NHÀ NƯỚC), and sentences
("Nội dung nào sau đây KHÔNG đúng?"). Everything else is a query of keywords, where they work.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

SENTENCE = 12
"""So many words around one operator, and no other sign of the query language, are a sentence: queries of
keywords with an operator have fewer."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

_ASKING = frozenset(("gì", "nào", "ai", "đâu", "sao"))
"""Interrogatives (Diệp Quang Ban, Ngữ pháp tiếng Việt: đại từ nghi vấn); "bao nhiêu", "bao lâu" and the phrases of
tests ("đúng hay sai", "sau đây") are looked for as pairs."""

_ASKING_PAIRS = frozenset((("bao", "nhiêu"), ("bao", "lâu"), ("hay", "sai"), ("hay", "không"), ("sau", "đây")))

_AFTER_NOT = frozenset(("phải", "được", "có", "đúng", "là", "thuộc", "bao", "thể", "cần", "còn", "hề", "nên", "chỉ"))
"""What follows the adverb "không" in a sentence (không phải, không được, không thuộc …) and that nobody excludes
from a search."""


def in_heading(words: Sequence[str]) -> bool:
    """Whether words typed beside operators are a heading in capitals: those carry tone marks; a query of
    abbreviations (UBND HOẶC HĐND) has none."""
    return not any(ch.islower() for word in words for ch in word) and any(
        not _TONES.isdisjoint(unicodedata.normalize("NFD", word)) for word in words if word.isupper()
    )


def in_sentence(query: str, words: Sequence[str]) -> bool:
    """Whether a query without any other sign of the query language is a sentence. `words`: what was typed, in
    order, the operators in capitals among them."""
    plain = [unicodedata.normalize("NFC", word).lower() for word in words]
    operators = [at for at, word in enumerate(words) if word in {"VÀ", "HOẶC", "KHÔNG"}]
    return (
        _asks(query, plain)
        or any(words[at] == "KHÔNG" and plain[at + 1 : at + 2] and plain[at + 1] in _AFTER_NOT for at in operators)
        or (len(operators) == 1 and len(words) - 1 >= SENTENCE)
    )


def is_question(query: str) -> bool:
    """Whether a query asks, with a question mark or in words, so that no one expects all its words to match."""
    words = unicodedata.normalize("NFC", query).lower().split()
    return _asks(query, [word.strip(",.;:?!") for word in words])


def is_sentence(query: str) -> bool:
    """Whether a query is a question or as long as a sentence."""
    return len(query.split()) >= SENTENCE or is_question(query)


def _asks(query: str, words: Sequence[str]) -> bool:
    return (
        query.rstrip(" .!\"”»)").endswith(("?", "？"))
        or not _ASKING.isdisjoint(words)
        or any(pair in _ASKING_PAIRS for pair in pairwise(words))
    )


_INTRODUCING = frozenset(("có", "nghĩa", "được", "hiểu", "khái", "niệm", "thuật", "ngữ", "định", "về", "thì", "tức"))
MAX_DEFINED = 8
"""Terms of the longest expression whose definition is looked for."""


def defined(terms: Sequence[str]) -> tuple[str, ...]:
    """What a question asks to be defined, from its normalised terms: "an ninh mạng" of "An ninh mạng là gì?", "Thế nào
    là an ninh mạng?", "An ninh mạng được hiểu như thế nào?"; empty if it asks for something else. Texts define it with
    "là" right behind."""
    words = list(terms)
    if words[-2:] == ["là", "gì"]:
        words = words[:-2]
    elif words[-3:] == ["như", "thế", "nào"] and words[-4:-3] == ["hiểu"]:
        words = words[:-3]
    elif words[:3] == ["thế", "nào", "là"]:
        words = words[3:]
    else:
        return ()
    while words and words[-1] in _INTRODUCING:
        words.pop()
    while words and words[0] in _INTRODUCING:
        words.pop(0)
    return tuple(words) if len(words) <= MAX_DEFINED else ()
