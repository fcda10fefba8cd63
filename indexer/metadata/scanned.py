"""Heads of scanned documents: mottos, "Số", the date and the type read again where marks or digits were misread.

Only the head is touched, only in the spelling that rules look at (`Line.plain`), and only where the words, freed of
their marks, can be nothing else: "ĐẢNG CỘNG SẢN VIÊT NAM", "Sô: l2-NQ/TU", "ngàv 06 tháng 7 năm 2009", "NGHI QUYẾT".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import indexer.metadata.doctypes as doctypes
from analyzers.normalize import ALPHABET, fold

from .wording import Line, is_upper, pattern

HEAD_LINES = 80
"""Lines from the top that may belong to a head."""
LONGEST = 160
_TYPE_LINE = 30
"""Longest line that may be nothing but a type."""
_MOTTOS = tuple(
    (
        re.compile(rf"(?<!\w){fold(motto)}(?!\w)", re.IGNORECASE),
        " ".join(fold(motto).lower().split()[:2]),
        pattern(re.escape(motto)).pattern.replace("\\", ""),
    )
    for motto in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
)
"""Pattern, its first words (looking for a string is far cheaper), and what is to be read."""
_CUE = re.compile(r"(?P<cue>\W{0,3}S[ÔôỔổỖỗỒồỐốóÓỎỏ])\s*[:.]?\s*(?P<digits>[\dlIO]{1,6})(?=\s*[-/]\s*[A-ZĐ\d])")
_DIGITS = str.maketrans({"l": "1", "I": "1", "O": "0"})
_DATE = re.compile(r"(?<!\w)(?P<day>nga[yv])\s+\d{1,2}\s+(?P<month>thang)\s+\d{1,2}\s+(?P<year>nam)\s+\d{4}(?!\d)")
_LETTERS = [c for c in map(chr, range(ord("A"), ord("ỹ") + 1)) if re.fullmatch(f"[{ALPHABET}]", c)]
_UNMARKED = {c: "".join(letter for letter in _LETTERS if fold(letter).lower() == c) for c in "acdoghlpnt"}
_HINT = re.compile(
    "|".join("".join(f"[{_UNMARKED[c]}]" if c != " " else c for c in words) for _, words, _ in _MOTTOS)
    + f"|\\d\\s+[{_UNMARKED['t']}][{_UNMARKED['h']}]|[^ -~{ALPHABET}\\u2010-\\u2027]"
)
"""What any line has that a motto or a date may be read from: the words with any marks, or letters of other alphabets,
whose marks are another matter."""


def repaired(lines: Sequence[Line]) -> Sequence[Line]:
    """`lines` with the misread words of a head put right in `plain`; the same object if there are none."""
    out: list[Line] | None = None
    for at, line in enumerate(lines[:HEAD_LINES]):
        if len(line.plain) > LONGEST:
            continue
        plain = _repaired(line.plain)
        if plain != line.plain:
            out = list(lines) if out is None else out
            out[at] = line._replace(plain=plain)
    return lines if out is None else out


def _repaired(plain: str) -> str:
    if len(plain) > _TYPE_LINE and not _HINT.search(plain) and not _CUE.match(plain):
        return plain
    bare = fold(plain)
    if len(bare) != len(plain):
        return plain
    lower = bare.lower()
    for expression, needed, motto in _MOTTOS:
        found = expression.search(bare) if needed in lower else None
        if found and found.end() - found.start() == len(motto) and (is_upper(found.group()) or motto[1].islower()):
            plain = plain[: found.start()] + motto + plain[found.end() :]
    if cue := _CUE.match(plain):
        digits = cue["digits"].translate(_DIGITS)
        if any(c.isdigit() for c in cue["digits"]):
            plain = f"{cue['cue'][:-1]}ố{plain[cue.end('cue') : cue.start('digits')]}{digits}{plain[cue.end() :]}"
    if "thang" in lower and (date := _DATE.search(bare)):
        for name, word in (("day", "ngày"), ("month", "tháng"), ("year", "năm")):
            plain = plain[: date.start(name)] + word + plain[date.end(name) :]
    if is_upper(plain) and not doctypes.leading(plain)[0] and len(plain) <= _TYPE_LINE:
        named = doctypes.canonical(plain.strip()).upper()
        if len(named) == len(plain):
            plain = named
    return plain
