"""Bytes to text for files whose encoding is undeclared, or declared wrongly: Vietnamese evidence decides."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from analyzers import legacy
from analyzers.normalize import MARKS
from indexer.page import Block

SAMPLE = 200_000
"""Characters looked at when candidates are weighed."""
MAX_BAD = 0.02
"""Share of broken UTF-8 sequences among the non-ASCII ones up to which a file is UTF-8 with damage."""

_COMMON = """của và các được đã để đến đó là những một về với việc này từ nhiều người năm có thể tổ chức hội nghị công
tác đảng đồng chí nhân dân thực hiện quyết định số ngày tháng tại điều khoản luật quy ủy uỷ thành phố
tỉnh huyện xã bộ trưởng chủ tịch cán nhà nước việt chỉ thị báo cáo cơ quan đơn vị hoạt động phát triển
kinh tế cộng hòa hoà nghĩa độc lập tự hạnh phúc nội dung trên dưới không phải"""
COMMON = frozenset(word for word in _COMMON.split() if not word.isascii())
"""The commonest Vietnamese function words and words of office prose that carry marks: about a third of any text."""
_WORD = re.compile(r"[^\W\d_]{1,8}")
# Vowels with marks that only Vietnamese uses, plus đ: a wrong decoding hardly ever puts them beside letters.
_VIETNAMESE = re.compile("[ăằắẳẵặấầẩẫậđêềếểễệôồốổỗộơờớởỡợưừứửữựạảẹẻẽịỉĩọỏụủũỵỷỹỳ]", re.IGNORECASE)
_MOJIBAKE = re.compile("á[º»]|Ä[\u0090\u2018ƒ]|Æ°|Æ¡|Ã[ -¿]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile("[\t\n\r -~\u00a0-\u024f\u1e00-\u1eff\u2000-\u206f]")  # what Vietnamese text is made of
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF], " ")


class Decoded(NamedTuple):
    """Text and the name of the encoding it was read with."""

    text: str
    encoding: str


def declared(data: bytes) -> str:
    """The encoding named in the first 4 KB of HTML or XML, as a Python codec name, or ""."""
    match = _DECLARED.search(data[:4096])
    name = next((g for g in match.groups() if g), b"").decode("ascii", "replace") if match else ""
    return _codec(name)


def decode(data: bytes, hint: str = "") -> Decoded:
    """Text of `data`. `hint` is an encoding named outside the data (an HTTP or MIME header). Never raises.

    A byte-order mark wins; then UTF-8 if the bytes are valid UTF-8 (or nearly); otherwise the candidates
    (hint, declaration, UTF-16, windows-1258, windows-1252) are weighed by how Vietnamese the result is.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return Decoded(_tidy(data[len(mark) :].decode(name, "replace")), name)
    wide = utf16(data)
    if wide:
        return Decoded(_tidy(data.decode(wide, "replace")), wide)
    text = _utf8(data)
    if text is not None:
        return Decoded(_tidy(_undo_mojibake(text)), "utf-8")
    names = dict.fromkeys(n for n in (_codec(hint), declared(data), "cp1258", "cp1252") if n and n != "utf-8")
    decoded = [(data.decode(name, "replace"), name) for name in names]
    # Letters of a TCVN3 or VNI font are windows-1252's: worth what they are when converted, which comes later.
    best, name = max(decoded, key=lambda pair: (_worth(*pair), pair[1] != "cp1252"))
    return Decoded(_tidy(best), name)


def _worth(text: str, codec: str) -> float:
    return evidence(from_legacy_font(text) if codec == "cp1252" else text)


def evidence(text: str) -> float:
    """How Vietnamese a text looks: share of common marked words among its words, less for broken characters."""
    sample = compose(text[:SAMPLE]).lower()
    words = _WORD.findall(sample)
    if not words:
        return 0.0
    common = sum(1 for w in words if w in COMMON)
    marked = len(_VIETNAMESE.findall(sample))
    return common / len(words) + 0.1 * marked / len(sample) - 2 * sample.count("\ufffd") / len(sample)


def from_legacy_font(text: str) -> str:
    """Text typed for TCVN3 (ABC) or VNI fonts, turned into Unicode; other text unchanged."""
    if text.isascii():
        return text
    charset = legacy.detect(text[:SAMPLE])
    return legacy.convert(text, charset) if charset else text


def convert_blocks(blocks: Sequence[Block]) -> None:
    """`from_legacy_font` for a whole document, in place, with one decision for all its blocks; and NFC without
    halves of surrogate pairs, which PDF and entities may hold."""
    for block in blocks:
        if _SURROGATE.search(block.text):
            block.text = _SURROGATE.sub("\ufffd", block.text)
        block.text = compose(block.text)
    sample = "\n".join(block.text for block in blocks)[:SAMPLE]
    charset = "" if sample.isascii() else legacy.detect(sample)
    if charset:
        for block in blocks:
            block.text = _capitals(legacy.convert(block.text, charset))


def _capitals(text: str) -> str:
    """Old fonts have no capitals with marks: "TØNH ñY" was typed for "TỈNH ỦY". A word with two plain letters, all of
    them capitals, is one of capitals; so is a line with such a word and no small plain letter."""
    words = _LETTERS.findall(text) if _PLAIN_CAPITALS.search(text) and not text.isupper() else ()
    if not any(map(_shouted, words)):
        return text
    if not _PLAIN_SMALL.search(text):
        return text.upper()
    return _LETTERS.sub(lambda m: m.group().upper() if _shouted(m.group()) else m.group(), text)


def _shouted(word: str) -> bool:
    return not word.isupper() and len(_PLAIN_CAPITALS.findall(word)) >= 2 and not _PLAIN_SMALL.search(word)


def _codec(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    # Browsers read these labels as windows-1252 too; codecs such as "rot13" or "hex" are no text encodings.
    if info.name in {"iso8859-1", "ascii"}:
        return "cp1252"
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    wide = sum(1 for c in text if ord(c) > 127)
    bad = text.count("\ufffd")
    return text if bad <= max(1, MAX_BAD * wide) and wide > 3 * bad else None


def utf16(data: bytes) -> str:
    """The codec of undeclared UTF-16, or "": it shows in its zero bytes, many in markup and spaces."""
    head = data[:4000]
    if len(head) < 4 or not head.count(0):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    name = ""
    if odd > half * 0.2 and even < half * 0.02:
        name = "utf-16-le"
    elif even > half * 0.2 and odd < half * 0.02:
        name = "utf-16-be"
    text = head.decode(name, "replace") if name else ""
    # Programs and tables of numbers have zero bytes in every other place, too, and runs of them: text has spaces.
    if "\0" in text or not any(c.isspace() for c in text[:500]):
        return ""
    return name if len(_PLAIN.findall(text)) > 0.9 * half else ""


def _undo_mojibake(text: str) -> str:
    """UTF-8 that was once read as windows-1252 and saved again."""
    sample = text[:SAMPLE]
    if len(_MOJIBAKE.findall(sample)) < 5:
        return text
    try:
        fixed = b"".join(_byte(c) for c in text).decode("utf-8")
    except (UnicodeError, ValueError):
        return text
    return fixed if evidence(fixed) > evidence(text) else text


def _byte(char: str) -> bytes:
    # windows-1252 leaves five bytes undefined; browsers keep them as C1 controls.
    return (
        bytes([ord(char)])
        if ord(char) < 160 and (ord(char) < 128 or ord(char) in _UNDEFINED)
        else char.encode("cp1252")
    )


_PLAIN_CAPITALS, _PLAIN_SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ETH = str.maketrans("Ðð", "Đđ")
_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})


def _tidy(text: str) -> str:
    """Controls out; NFC, so that rules may be written with plain letters: the same text to any reader."""
    if _HAS_CONTROL.search(text):
        text = text.translate(_CONTROL)
    return repair_letters(compose(text))


def compose(text: str) -> str:
    """NFC in bounded time: of a run of combining marks the first 30 are kept (Unicode's Stream-Safe Text Format,
    UAX #15); ordering a run of any length costs the square of it."""
    if not text.isascii() and _MARK_RUN.search(text):
        text = _MARK_RUN.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def repair_letters(text: str) -> str:
    """Icelandic Ð and ð in Vietnamese text are Đ and đ typed or converted wrongly: the same shape in print, another
    letter to a browser's search and to whoever copies it. Text in NFC; one that is not Vietnamese stays as it is."""
    if ("Ð" in text or "ð" in text) and _VIETNAMESE.search(text):
        return text.translate(_ETH)
    return text


_MARK = (
    f"[{MARKS}\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
# One mark first: the regular expression engine then skips to it, twice as fast.
_MARK_RUN = re.compile(f"({_MARK}{_MARK}{{29}}){_MARK}+")
_HAS_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
