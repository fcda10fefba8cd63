"""Vietnamese dictionary order, syllable by syllable: letters (a ă â … d đ … y), then the tone; numbers by value.

Source: the alphabet of 29 letters (a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y; f j w z in their Latin
places) and the order of tones that dictionaries use: ngang, huyền, hỏi, ngã, sắc, nặng (Từ điển tiếng Việt,
Hoàng Phê). Case counts last. Whole syllables are compared, so "Ban Tổ chức" comes before "Bản tin".
"""

from __future__ import annotations

import re
import unicodedata

from analyzers.normalize import normalize

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_OTHER = len(_LETTERS)
"""Letters of other alphabets follow ours, by code point."""

Key = tuple[tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...], str]


def sort_key(text: str) -> Key:
    """A key for `sorted`: "Ban Dân vận" < "Bản tin" < "Bộ Chính trị" < "Cà Mau" < "Đảng ủy". Punctuation only parts."""
    normal = normalize(text)
    words: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = []
    for word in re.findall(r"[0-9]+|[^\W\d_]+", normal):
        if word[0].isdecimal():
            words.append((0, (len(word.lstrip("0")), *map(int, word.lstrip("0"))), ()))
        else:
            words.append((1, *_word(word.lower())))
    return tuple(words), normal.swapcase()


def _word(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_LETTERS.get(bare, _OTHER + ord(bare[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def initial(text: str) -> str:
    """The letter under which a name stands in an index, Ă, Â and Đ of their own: "đảng ủy" → "Đ"; "#" for others."""
    for char in normalize(text):
        if char.isalnum():
            bare = "".join(c for c in unicodedata.normalize("NFD", char.lower()) if c not in _TONES)
            bare = unicodedata.normalize("NFC", bare)
            return bare.upper() if bare in _LETTERS else "#"
    return "#"
