"""One spelling for one text: Unicode form, look-alike letters, invisible characters, place of the tone mark.

Everything is worked out once per token and remembered, so that a text costs little more than cutting it up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from analyzers.cache import TokenCache

INVISIBLE: Final = "\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Soft hyphen, zero-width and direction marks, variation selectors: they stand inside words on real pages
and are not part of them. Written as the inside of a regular expression's character class."""

MARKS: Final = (
    "\u0300-\u036f\u05b4-\u05c2\u0653-\u0655\u093c\u09bc\u09be\u09d7\u0a3c\u0b3c\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56"
    "\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u0f72\u0f74\u0f80\u0fb5\u0fb7\u102e\u1b35\u3099\u309a"
    "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
)
"""Every character that is not `\\w` but may follow its letter in a canonical decomposition (computed from the
Unicode tables): with them a decomposed word is one run, as its composed form is."""

WORD: Final = rf"[\w{MARKS}{INVISIBLE}]"
"""One character of a word in any Unicode form, for regular expressions."""

LOOKALIKES: Final = str.maketrans(
    {
        "Ð": "Đ",  # U+00D0 eth, in 2 of 5 sample pages
        "Ɖ": "Đ",  # U+0189 African D
        "ð": "đ",  # U+00F0
        "ɖ": "đ",  # U+0256
        "Ƣ": "Ư",  # U+01A2/3, gha: what some PDF fonts give for ư ("nƣớc")
        "ƣ": "ư",
        "Ǎ": "Ă",  # U+01CD/E, caron for breve: pages of the early web ("nǎm")
        "ǎ": "ă",
        "\u0340": "\u0300",  # the two tone marks once encoded for Vietnamese, deprecated
        "\u0341": "\u0301",
    }
)

_MARKED: Final = unicodedata.normalize(
    "NFC", "đăâêôơư" + "".join(vowel + tone for vowel in "aăâeêioôơuưy" for tone in "\u0300\u0301\u0303\u0309\u0323")
)
ALPHABET: Final = f"a-zA-Z{_MARKED}{_MARKED.upper()}"
"""The letters of Vietnamese, each one character, as the inside of a character class: no rule about Unicode changes a
text of these alone."""

_ORDINARY: Final = re.compile(rf"[{ALPHABET}!-@\[-`{{-~]*")
_DROP: Final = re.compile(f"[{INVISIBLE}]+")
_PIECES: Final = re.compile(rf"{WORD}+|[^\w{MARKS}{INVISIBLE}]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SPACES: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_HYPHENS: Final = re.compile(r"[\u2010\u2011\u2212\ufe63\uff0d]")
_COMBINING: Final = re.compile(r"[\u0300-\u036f]+")

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHAPES: Final = frozenset("\u0302\u0306\u031b")
_STOPS: Final = frozenset({"c", "ch", "p", "t"})
_STOP_TONES: Final = frozenset("\u0301\u0323")  # a syllable that ends in a stop is sắc or nặng
_LONGEST_SYLLABLE: Final = 7  # "nghiêng"

# Where the tone goes by the modern ("new") style, which is the one pyvi's word list knows: an index into the
# vowels. Open oa, oe, uy take it on the second vowel; this is all that the two styles disagree about.
_SINGLE: Final = dict.fromkeys("aăâeêioôơuưy", 0)
_FIRST: Final = "ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu"
_SECOND_OPEN: Final = "oa oe uy uê uơ iêu yêu oai oao oay oeo uây uôi uya uyu ươi ươu"
_SECOND_CLOSED: Final = "iê yê uô ươ oa oă oe oo ôô uâ uê uơ uy"
_OPEN: Final = _SINGLE | dict.fromkeys(_FIRST.split(), 0) | dict.fromkeys(_SECOND_OPEN.split(), 1)
_CLOSED: Final = _SINGLE | dict.fromkeys(_SECOND_CLOSED.split(), 1) | {"uyê": 2}
_SYLLABLE: Final = re.compile(
    r"(?P<onset>ngh|ng|gh|gi(?=[aăâeêioôơuưy])|qu(?=[aăâeêioôơuưy])|ch|kh|nh|ph|th|tr|[bcdđghklmnprstvx])?"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})(?P<coda>ch|ng|nh|[cmnpt])?"
)


def compose(text: str) -> str:
    """NFC, with marks put right that stand in the wrong order (tone before hat: e + ´ + ^ → ế)."""
    text = unicodedata.normalize("NFC", text)
    if not _COMBINING.search(text):
        return text
    out: list[str] = []
    base = ""
    shapes: list[str] = []
    others: list[str] = []
    for ch in unicodedata.normalize("NFD", text) + " ":
        if _COMBINING.fullmatch(ch):
            (shapes if ch in _SHAPES else others).append(ch)
            continue
        out += (base, *shapes, *others)
        base, shapes, others = ch, [], []
    return unicodedata.normalize("NFC", "".join(out))


def _split_tone(word: str) -> tuple[list[str], str, int] | None:
    """Letters without tone, the tone mark and where it stood; None if there are several marks of tone."""
    plain: list[str] = []
    tone, at = "", -1
    for i, ch in enumerate(word):
        parts = unicodedata.normalize("NFD", ch)
        if len(parts) > 1 and not _TONES.isdisjoint(parts):
            marks = [m for m in parts if m in _TONES]
            if tone or len(marks) > 1:
                return None
            tone, at = marks[0], i
            ch = unicodedata.normalize("NFC", parts.replace(tone, ""))
        plain.append(ch)
    return plain, tone, at


def _tone_place(plain: str) -> tuple[int, str] | None:
    """Where the tone of a toneless lower-case syllable goes, and its final consonant; None if it is no syllable."""
    found = _SYLLABLE.fullmatch(plain)
    if not found:
        return None
    place = (_CLOSED if found["coda"] else _OPEN).get(found["vowels"])
    return None if place is None else (found.start("vowels") + place, found["coda"] or "")


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, any case) is spelt like one Vietnamese syllable, in either placement of the tone."""
    if not 1 <= len(word) <= _LONGEST_SYLLABLE:
        return False
    split = _split_tone(word)
    place = _tone_place("".join(split[0]).lower()) if split else None
    if split is None or place is None:
        return False
    return place[1] not in _STOPS or split[1] in _STOP_TONES


def place_tone(word: str) -> str:
    """`word` (letters only, NFC, any case) with its tone mark where the modern style puts it: hòa → hoà,
    ủy → uỷ, and misplaced marks too: tòan → toàn, qúy → quý. Anything that is not one Vietnamese syllable
    with one tone mark is given back unchanged. The length stays the same."""
    if word.isascii() or not 2 <= len(word) <= _LONGEST_SYLLABLE:
        return word
    split = _split_tone(word)
    if split is None or not split[1]:
        return word
    plain, tone, at = split
    place = _tone_place("".join(plain).lower())
    if place is None or place[0] == at:
        return word
    plain[place[0]] = unicodedata.normalize("NFC", plain[place[0]] + tone)
    return "".join(plain)


def _normalize_piece(piece: str) -> str:
    if piece.isascii() and piece.isprintable():
        return piece
    piece = compose(_DROP.sub("", piece).translate(LOOKALIKES))
    piece = _LETTERS.sub(lambda m: place_tone(m.group()), piece)
    return _HYPHENS.sub("-", _SPACES.sub(" ", _CONTROLS.sub(" ", piece)))


_pieces: Final = TokenCache(_normalize_piece)
_placed: Final = TokenCache(place_tone)


def _normalize_chunk(chunk: str) -> str:
    if chunk.isascii() and chunk.isprintable():
        return chunk
    if _ORDINARY.fullmatch(chunk):
        return _placed[chunk] if chunk.isalpha() else _LETTERS.sub(lambda m: _placed[m.group()], chunk)
    pieces = _PIECES.findall(unicodedata.normalize("NFC", chunk))
    return unicodedata.normalize("NFC", "".join(map(_pieces.__getitem__, pieces)))


normalized_chunks: Final = TokenCache(_normalize_chunk)
"""`normalize` of what stands between two blanks: no rule reaches across a blank."""


def normalize(text: str) -> str:
    """The canonical spelling of a text, for comparing and for storing keys; case and punctuation stay.

    NFC; Ð and its like become Đ; invisible characters go; odd spaces and control characters become a plain
    space (tab and line feed stay), odd hyphens `-`; tone marks stand where `place_tone` puts them.
    Idempotent. Offsets are not kept: use `analyzers.syllables.spans` for those.
    """
    if text.isascii() and text.isprintable():
        return text
    return " ".join(map(normalized_chunks.__getitem__, text.split(" ")))


def _fold(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", _DROP.sub("", text).translate(LOOKALIKES))
    text = _COMBINING.sub("", text).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", text)


_folded: Final = TokenCache(_fold)


def fold(text: str) -> str:
    """`text` without tone and vowel marks and with d for đ: `dân vận` → `dan van`. Case stays. Idempotent."""
    return " ".join(map(_folded.__getitem__, text.split(" "))) if " " in text else _folded[text]


def has_marks(text: str) -> bool:
    """Whether folding changes anything."""
    return not text.isascii() and fold(text) != text
