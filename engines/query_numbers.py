"""Document numbers typed in a query, however freely: where they stand, and which words before them only announce them.

Running text is read strictly (`analyzers.numbers`); a query is short and its writer means something by it, so that
here signs may be missing (`290qd/tw`, `290 QĐ TW`, `30/2020/ndcp`) and the type may stand before (`QĐ số 290/TW`).
Both codes must be known ones, or it is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from analyzers import codes, numbers
from analyzers.analysis import fold, syllables
from engines.number_forms import codes_before, letter_codes, suffix_apart, year_behind
from engines.orthography import plain_syllables

_PIECE = re.compile(r"[^\W\d_]+|[0-9]+|(?:[^\w]|_)+|.", re.DOTALL)
_SIGNS = re.compile(r"[ \t\u00a0./\\_⁄∕／:\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]{1,4}")
_LINK = re.compile(r"[ \u00a0]{0,2}(?:[.:\-/\u2010-\u2015\u2212][ \u00a0]{0,2})?")
"""Between a type and the ordinal after it."""

_YEAR = re.compile(r"19[4-9][0-9]|20[0-9]{2}")
_PARTS = re.compile(r"[0-9]{1,5}(?: [0-9]{4})?(?: [a-z]{1,6})?")
_INTRODUCING = (("so", "hieu"), ("so", "ky", "hieu"), ("so", "ki", "hieu"), ("so",), ("no",))
_SPLIT_NAME = re.compile(r"[ \u00a0]{1,3}")
_MAX_NAME = 4
"""Syllables of the longest name of a type."""

_MAX_ISSUERS = 8
_JOINT = ("LT", "LB", "LN")
"""What the type of a document by several bodies ends in; only then are codes after blanks further issuers."""


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number in a query: offsets into the query, and what it is."""

    start: int
    end: int
    key: str
    canonical: str
    doctype_code: str
    others: tuple[tuple[str, str], ...] = ()
    """Key and canonical form of what it may be as well: several codes stand for the name of its type, or its type
    may or may not be part of the number (Nghị định 73/CP)."""


class _Piece(NamedTuple):
    """A run of letters, of digits or of anything else."""

    text: str
    start: int
    end: int


class _Codes(NamedTuple):
    """What stands behind an ordinal."""

    doctypes: tuple[str, ...]
    issuers: list[str]
    end: int
    sign: str
    """The first one before a code."""


def recognise(text: str) -> list[TypedNumber]:
    """Every document number in `text`, in order, not overlapping: the spellings of `analyzers.numbers`, and those
    of the query box. Linear in the text."""
    strict = [
        TypedNumber(m.start, m.end, m.number.key, m.number.canonical, m.number.doctype_code) for m in numbers.find(text)
    ]
    found: list[TypedNumber] = []
    for one in sorted([*strict, *_freely(text)], key=lambda n: (n.start, -n.end)):
        over = next((s for s in strict if s.start < one.end and one.start < s.end), one)
        if one is not over:
            if one.end < over.end or not _says_more(one, over):
                continue
            if not text[over.end :].lstrip().startswith("&"):  # bnn&ptnt is one body
                one = replace(one, others=(*one.others, (over.key, over.canonical)))
        if not found or found[-1].end <= one.start:
            found.append(one)
    return found


def _says_more(free: TypedNumber, strict: TypedNumber) -> bool:
    """Whether the reading with a type before adds to the strict one: TTLT 01/2020/BNV-BTC. What laws and official
    letters are called is no part of their numbers; a decree's or decision's may lack its type (Nghị định 73/CP,
    1992) or have it."""
    if codes.doctype_code(strict.doctype_code):
        return strict.end < free.end
    return free.doctype_code not in {"LCT", "CV", "NQ", "PL"} and not strict.key[-1].isdecimal()


def _freely(text: str) -> Iterator[TypedNumber]:
    pieces = [_Piece(m.group(), *m.span()) for m in _PIECE.finditer(text)]
    for at, piece in enumerate(pieces):
        if piece.text.isdecimal() and len(piece.text) <= 5 and not _within_figures(pieces, at):
            found = _read(text, pieces, at)
            if found:
                yield found


def _within_figures(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether the digits go on from a date or an amount: 14/11/1992, 1.250."""
    return at >= 2 and pieces[at - 1].text in {".", ",", "/", "-", "–"} and pieces[at - 2].text[-1].isdecimal()


def _read(text: str, pieces: Sequence[_Piece], at: int) -> TypedNumber | None:
    """The number whose ordinal is the piece at `at`."""
    ordinal, following = pieces[at].text, at + 1
    suffix = _text(pieces, following)
    if len(suffix) == 1 and suffix.isalpha() and _SIGNS.fullmatch(_text(pieces, following + 1)):
        ordinal, following = ordinal + suffix.lower(), following + 1  # 12a-CT/TW
    elif suffix_apart(pieces, following):
        ordinal, following = ordinal + pieces[following + 1].text.lower(), following + 2  # 12 a-CT/TW
    year = _text(pieces, following + 1) if _SIGNS.fullmatch(_text(pieces, following)) else ""
    year = year if _YEAR.fullmatch(year) else ""
    if year:
        following += 2
    named, named_at = _type_before(pieces, at)
    found = _codes(pieces, following, named=(), year=bool(year))
    start = pieces[at].start
    if named and not (found and (found.doctypes or _of_the_assembly(found))):
        found, start = _codes(pieces, following, named=named, year=bool(year)), named_at
    end_year, end = ("", 0) if year or not found else year_behind(pieces, following, found.end)
    if found and end_year:
        year, found = end_year, found._replace(end=end)
    letter = None if year else letter_codes(pieces, following)
    if letter:
        found, start = _Codes((), letter[0], letter[1], "/"), pieces[at].start
    elif not found and (before := codes_before(text, pieces[at].start)):
        place = following - 1 if year else at
        if not _text(pieces, place + 1).strip(" .,;:)?!"):
            found, start = _Codes((before[0],), [before[1]], pieces[place].end, "-"), before[2]
    if found and not (found.sign or year or _meant(text, start, found.end, pieces[at])):
        return None
    if found and start == pieces[at].start and _glued(text, start) and set(named) & set(found.doctypes):
        start = named_at  # NĐ30/2020/NĐ-CP
    if not found or (start == pieces[at].start and _glued(text, start)):
        return None
    style = "/" if found.sign == "/" or year else "-"
    written = "/".join(filter(None, (ordinal, year))) + style
    readings = [numbers.parse(written + "-".join(filter(None, (t, *found.issuers)))) for t in found.doctypes or ("",)]
    known = [number for number in readings if number]
    if not known:
        return None
    others = tuple((other.key, other.canonical) for other in known[1:])
    return TypedNumber(start, found.end, known[0].key, known[0].canonical, known[0].doctype_code, others)


def _of_the_assembly(found: _Codes) -> bool:
    """Whether a number with a year is the National Assembly's, of which the type is no part: luật 40/2019 QH14."""
    return numbers.parse(f"1/2000/{found.issuers[0]}") is not None


def _meant(text: str, start: int, end: int, ordinal: _Piece) -> bool:
    """Whether codes after blanks belong to a number: not in "kế hoạch 2021 UBND tỉnh" or "báo cáo 9 UBND xã"."""
    before = text[start : ordinal.start].split()
    introduced = bool(before) and fold(before[-1].lower().strip(".:")) in {"so", "no"}
    if introduced or text[ordinal.end : ordinal.end + 1].isalpha():
        return True
    if _YEAR.fullmatch(ordinal.text):
        return False
    return len(before) < 2 or not text[end:].strip()


def _glued(text: str, at: int) -> bool:
    """Whether a word ends right before, other than in "số290"."""
    before = text[max(0, at - 2) : at]
    return (before[-1:].isalnum() and fold(before.lower()) != "so") or before[-1:] == "_"


def _type_before(pieces: Sequence[_Piece], at: int) -> tuple[tuple[str, ...], int]:
    """The codes of the type that stands before the ordinal, "QĐ số", "Thông tư", and where it begins."""
    place = at - 1
    words: list[_Piece] = []
    while place >= 0 and len(words) < _MAX_NAME + 3:
        piece = pieces[place]
        if piece.text.isalpha():
            words.insert(0, piece)
        elif not (_LINK if len(words) == 0 or words[0].text.lower() in {"số", "so", "no"} else _SPLIT_NAME).fullmatch(
            piece.text
        ):
            break
        place -= 1
    folded = [fold(word.text.lower()) for word in words]
    taken = next((len(w) for w in _INTRODUCING if tuple(folded[-len(w) :]) == w and len(w) < len(words)), 0)
    kept = words[: len(words) - taken]
    for size in range(min(_MAX_NAME, len(kept)), 0, -1):
        name = kept[-size:]
        known = type_codes(" ".join(word.text for word in name))
        if not known and size == 1 and len(name[0].text) > 1:
            code = codes.doctype_code(codes.clean(name[0].text))
            known = (code,) if code else ()
        if known:
            return known, name[0].start
    return (), 0


def _codes(pieces: Sequence[_Piece], at: int, *, named: tuple[str, ...], year: bool) -> _Codes | None:
    """The codes after the ordinal. The type is `named` before it or comes first; without one only the National
    Assembly's are a number, behind a year (40/2019 QH14). None unless type and issuer are known."""
    found = _Codes(named, [], 0, "")
    upper = False
    while at < len(pieces) and len(found.issuers) < _MAX_ISSUERS:
        gap = pieces[at].text
        signed = bool(_SIGNS.fullmatch(gap))
        at += signed
        written, end = _code_at(pieces, at)
        if not written or not (signed or (found.doctypes == named and not found.issuers)):
            break
        joint = bool(found.doctypes) and any(sign in found.doctypes[0] for sign in _JOINT)
        if found.issuers and (written.isupper() != upper or not (gap.strip() or joint)):
            break
        code = codes.clean(written)
        doctype, issuer = codes.doctype_code(code), codes.issuer_code(code)
        sign = found.sign or gap.strip()[:1] * signed
        if doctype and not found.doctypes and not found.issuers:
            found = found._replace(doctypes=(doctype,), sign=sign)
        elif issuer and (found.doctypes or (year and issuer[-1].isdecimal())):
            found = found._replace(issuers=[*found.issuers, issuer], end=pieces[end].end, sign=sign)
            upper = written.isupper()
        elif not found.doctypes and (both := _run_together(code, spaced=signed and not gap.strip())):
            return _Codes((both[0],), [both[1]], pieces[end].end, sign)
        else:
            break
        at = end + 1
    return found if found.issuers else None


def _code_at(pieces: Sequence[_Piece], at: int) -> tuple[str, int]:
    """The code that begins at a piece and its last piece (`QH14`, `bnn&ptnt`: more than one); "" if none."""
    written, end = _text(pieces, at), at
    if len(written) < 2 or not written.isalpha():
        return "", at
    joint = _text(pieces, at + 1)
    joint = joint.strip() or joint
    last = at + 2 if joint in {" ", "&"} else at + 1
    part = _text(pieces, last)
    continues = part.isalpha() if joint == "&" else part.isdecimal() and len(part) <= 3
    if continues and codes.issuer_code(codes.clean(written + part)):
        written, end = written + part, last
    return ("", at) if _text(pieces, end + 1)[:1].isalnum() else (written, end)


def _run_together(written: str, *, spaced: bool) -> tuple[str, str] | None:
    """`qdtw` → (`QĐ`, `TW`). After a blank, what can be a Vietnamese syllable is a word."""
    if len(written) < 4 or (spaced and fold(written.lower()) in plain_syllables()):
        return None
    for cut in range(2, len(written) - 1):
        doctype, issuer = codes.doctype_code(written[:cut]), codes.issuer_code(written[cut:])
        if doctype and issuer:
            return doctype, issuer
    return None


def _text(pieces: Sequence[_Piece], at: int) -> str:
    return pieces[at].text if at < len(pieces) else ""


def announcing(words: Sequence[str], number: TypedNumber) -> int:
    """How many of the last `words` say nothing beyond the number that follows them: "Quyết định số" before
    290-QĐ/TW. To demand them would lose the document itself, which need not contain the word "số". Before a
    number without a type (73/CP, 40/2019/QH14, 5678/BTC-CST) that is the name of any type."""
    folded = [fold(word.lower()).strip(".:") for word in words]
    taken = next((len(w) for w in _INTRODUCING if tuple(folded[-len(w) :]) == w), 0)
    rest = folded[: len(folded) - taken]
    if not number.doctype_code:
        sizes = (n for n in range(min(_MAX_NAME, len(rest)), 0, -1) if type_codes(" ".join(rest[-n:])))
        coded = bool(rest) and len(rest[-1]) > 1 and bool(codes.doctype_code(rest[-1]))
        return taken + next(sizes, int(coded))
    names = [fold(name.lower()).split() for name in (*numbers.doctypes_of(number.doctype_code), number.doctype_code)]
    fitting = [len(name) for name in names if name and rest[-len(name) :] == name]
    return taken + max(fitting, default=0)


def type_codes(name: str) -> tuple[str, ...]:
    """The codes of a type that is named in full; those of a law for a code of laws too."""
    return codes.doctype_codes("luật" if fold(name.lower()) == "bo luat" else name)


def partial_key(text: str) -> str:
    """The key of some parts of a number, `290`, `290-qd`, `290-tw`, `30-2020-nd`, in the form of
    `analyzers.numbers.key`; "" if it is not that."""
    parts = [fold(term) for term in syllables(text)]
    if not _PARTS.fullmatch(" ".join(parts)):
        return ""
    return "-".join([parts[0].lstrip("0") or "0", *parts[1:]])


def shown(key: str) -> str:
    """A partial key as people write it: `30-2020-nd` → `30/2020/NĐ`, `290-tw` → `290/TW`."""
    ordinal, *rest = key.split("-")
    year = rest.pop(0) if rest and _YEAR.fullmatch(rest[0]) else ""
    text = "/".join(filter(None, (ordinal, year)))
    for part in rest:
        doctype = codes.doctype_code(part)
        text += ("-" if doctype and not year else "/") + (doctype or codes.issuer_code(part) or part.upper())
    return text
