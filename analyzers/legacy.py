"""Text of the time before Unicode: TCVN3 (ABC), VNI, and windows-1258 read as windows-1252.

Files typed for such fonts look like Western European text: `Céng hoµ x· héi` (TCVN3), `Coäng hoøa xaõ hoäi` (VNI),
`Côòng hoÌa xaÞ hôòi` (windows-1258). Which of the three it is, if any, is decided by evidence: nearly all words with
marks must become Vietnamese syllables, which they were not before.

Tables: TCVN 5712:1993 VN3 with the capitals of VN1 (as GNU libc has it); VNI Windows as xvnkb and other input
methods have it; windows-1258 is Python's own codec.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from analyzers.normalize import fold, is_syllable

CHARSETS: Final = ("tcvn3", "vni", "windows-1258")

MIN_WORDS: Final = 3
"""Distinct words that a conversion must change, or nothing is decided."""
MIN_AFTER: Final = 0.8
"""Share of the words with marks that must be syllables once converted."""
MAX_BEFORE: Final = 0.5
"""Share of the changed words that may be syllables as they stand: in proper Vietnamese it is nearly 1."""
SAMPLE: Final = 200_000
"""Characters that are looked at."""

_TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ.....àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
"""From 0xA1 on; a period where the character is no letter."""
_TCVN3: Final = {0xA1 + i: letter for i, letter in enumerate(_TCVN3_LETTERS) if letter != "."}

# VNI writes a mark after its letter: the five tones, then the same with a circumflex or a breve.
_TONES: Final = "\u0301\u0300\u0309\u0303\u0323"
_VNI_TONES: Final = dict(zip("ùøûõï", _TONES, strict=True))
_VNI_CIRCUMFLEX: Final = {"â": "\u0302"} | {c: "\u0302" + t for c, t in zip("áàåãä", _TONES, strict=True)}
_VNI_BREVE: Final = {"ê": "\u0306"} | {c: "\u0306" + t for c, t in zip("éèúüë", _TONES, strict=True)}
_VNI_MARKS: Final = {
    "a": _VNI_TONES | _VNI_CIRCUMFLEX | _VNI_BREVE,
    "e": _VNI_TONES | _VNI_CIRCUMFLEX,
    "o": _VNI_TONES | _VNI_CIRCUMFLEX,
    "u": _VNI_TONES,
    "y": _VNI_TONES,
    "ô": _VNI_TONES,
    "ö": _VNI_TONES,
}
_VNI_SINGLE: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for letter, marks in _VNI_MARKS.items():
        base = _VNI_SINGLE.get(letter, letter)
        for written, mark in marks.items():
            table[letter + written] = unicodedata.normalize("NFC", base + mark)
    table |= _VNI_SINGLE
    capitals = {k.upper(): v.upper() for k, v in table.items()}
    mixed = {k[0].upper() + k[1:]: v.upper() for k, v in table.items() if len(k) == 2}
    return mixed | capitals | table


_VNI: Final = _vni_table()
_VNI_PATTERN: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_CHUNK: Final = re.compile(r"\S+")
_VOWEL: Final = re.compile("[aeiouy]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
# What the code points A1–FF look like when they are letters of a legacy font; "µ", "©" and "®" among them.
_LEGACY_WORD: Final = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_MARKED: Final = re.compile(r"[\u00a1-\u00ff]")
_UNICODE_LETTER: Final = re.compile(r"[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u0323]")


class Evidence(NamedTuple):
    """What speaks for a charset."""

    charset: str
    words: int
    """Distinct words that the conversion changes."""
    before: float
    """Share of them that are Vietnamese syllables as they stand."""
    after: float
    """Share of all distinct words with marks that are Vietnamese syllables once converted."""


def weigh(text: str) -> list[Evidence]:
    """The evidence for each charset, best first; empty if the text has too few words with marks, or letters
    that only Unicode has."""
    sample = text[:SAMPLE]
    words = {word for word in _LEGACY_WORD.findall(sample) if _MARKED.search(word)}
    proper = {word for word in _WORD.findall(sample) if _UNICODE_LETTER.search(word)}
    if len(words) < MIN_WORDS or len(proper) > 0.05 * len(words):
        return []
    found = []
    for charset in CHARSETS:
        converted = {word: _CONVERT[charset](word) for word in words}
        spoken = {word: text for word, text in converted.items() if _VOWEL.search(fold(text))}  # QĐ tells nothing
        changed = [word for word, text in spoken.items() if text != word]
        if len(changed) >= MIN_WORDS:
            before = sum(map(is_syllable, changed)) / len(changed)
            good = sum(all(map(is_syllable, _WORD.findall(text))) for text in spoken.values())
            found.append(Evidence(charset, len(changed), before, good / len(spoken)))
    return sorted(found, key=lambda evidence: -evidence.after)


def detect(text: str) -> str:
    """The legacy charset that `text` is written in (one of CHARSETS), or an empty string."""
    if text.isascii():
        return ""
    good = (one for one in weigh(text) if one.after >= MIN_AFTER and one.before <= MAX_BEFORE)
    return next((one.charset for one in good), "")


def convert(text: str, charset: str) -> str:
    """`text` in Unicode (NFC). Pieces between blanks that have letters only Unicode has are left alone, so that
    a document that mixes both stays right. Raises KeyError for an unknown charset."""
    one = _CONVERT[charset]

    def piece(match: re.Match[str]) -> str:
        written = match.group()
        return written if written.isascii() or _UNICODE_LETTER.search(written) else one(written)

    return _CHUNK.sub(piece, text)


def to_unicode(text: str) -> tuple[str, str]:
    """The text in Unicode and the charset it was in; the text itself and an empty string if in none of them."""
    charset = detect(text)
    return (convert(text, charset), charset) if charset else (text, "")


def _from_tcvn3(written: str) -> str:
    return written.translate(_TCVN3)


def _from_vni(written: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], written)


def _from_1258(written: str) -> str:
    out = "".join(_CP1258.get(ch, ch) for ch in written)
    return unicodedata.normalize("NFC", out)


def _cp1258() -> dict[str, str]:
    table = {}
    for code in range(0xA1, 0x100):
        seen, meant = bytes([code]).decode("cp1252"), bytes([code]).decode("cp1258", "replace")
        if seen != meant and meant != "\ufffd":
            table[seen] = meant
    return table


_CP1258: Final = _cp1258()
_CONVERT: Final[dict[str, Callable[[str], str]]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "windows-1258": _from_1258,
}
