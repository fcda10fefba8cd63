"""The grammar of document numbers: find them in running text, read one, write it canonically.

Two official styles exist. The Party writes `178-BC/TU` (ordinal - type / issuer; Hướng dẫn 36-HD/VPTW, II.1.3.2),
the state `16/CT-TTg` and `30/2020/NĐ-CP` (ordinal / year / type - issuer; Nghị định 30/2020/NĐ-CP, Phụ lục I).
Pages mix them up; what is written decides the style unless the issuer's code says which of the two it must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from analyzers import codes
from analyzers.cache import TokenCache
from analyzers.normalize import INVISIBLE, fold, normalize

_LETTER: Final = rf"(?:[^\W\d_]|[\u0300-\u036f{INVISIBLE}])"
_CAPITAL: Final = r"(?-i:[A-ZĐÐƯ])"
_BLANK: Final = rf"(?:[ \t\u00a0\u2000-\u200a\u202f{INVISIBLE}]|&nbsp;|&#160;){{0,4}}"
_SLASH: Final = r"(?:[/\u2044\u2215\uff0f]|&#x0{0,4}2f;|&#0{0,4}47;|&sol;)"
_DASH: Final = r"(?:[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]|&#x0{0,4}2d;|&#0{0,4}45;|&[nm]dash;|&#821[12];|&minus;)"
_SEP: Final = rf"{_BLANK}(?:{_SLASH}|{_DASH}){{1,2}}{_BLANK}(?:\n{_BLANK})?|[._](?=\w)"
_CODE: Final = (
    rf"[^\W\d_]{_LETTER}{{0,23}}"
    rf"(?:&(?:amp;)?(?={_CAPITAL}){_LETTER}{{1,23}}|(?<=[Tt])\.[ƯưWw]{_LETTER}{{0,23}}){{0,2}}"
    rf"(?:\d{{1,3}}(?:{_CAPITAL}{{1,8}})?)?"
)
_SUFFIX: Final = r"(?:[a-zA-ZđĐ](?![^\W\d_]))?"  # 12a-CT/TW
# A number starts where a word starts, but "số31" is glued on real pages; not inside a date or an amount.
_START: Final = r"(?:(?<![\w#]\d)|(?<=[sS][ốỐ]\d))(?<!\d[.,/:\-\u2013]\d)"
_HEAD: Final = re.compile(
    rf"(?P<ordinal>\d{_START}\d{{0,5}}{_SUFFIX})"
    rf"(?:(?P<ysep>{_SEP})(?P<year>\d{{4}}|\d\d)(?={_SEP}|{_CAPITAL}))?"
    rf"(?P<sep>{_SEP}|[ \u00a0]{{0,2}}(?={_CAPITAL}{{2}}))(?P<code>{_CODE})",
    re.IGNORECASE,
)
_HEAD_TYPED: Final = re.compile(
    rf"(?P<ordinal>\d{{1,6}}{_SUFFIX})(?:(?P<ysep>{_SEP}|\s{{1,4}})(?P<year>\d{{4}}|\d\d)(?={_SEP}|\s|{_CAPITAL}))?"
    rf"(?P<sep>{_SEP}|\s{{0,4}})(?P<code>{_CODE})",
    re.IGNORECASE,
)
_MORE: Final = re.compile(rf"(?P<sep>{_SEP})(?P<code>{_CODE})", re.IGNORECASE)
_MORE_TYPED: Final = re.compile(rf"(?P<sep>{_SEP}|\s{{1,4}})(?P<code>{_CODE})", re.IGNORECASE)
_LONGEST: Final = 16  # parts; the longest joint circular known has 13 issuers

_INTRODUCED: Final = re.compile(r"(?:số|hiệu)\s{0,3}:?\s{0,3}$", re.IGNORECASE)
_FORM: Final = re.compile(r"(?:mẫu|biểu|phụ lục|form)(?:\s{1,2}(?:số|biểu|đơn))?\s{0,2}:?\s{0,2}$", re.IGNORECASE)
_AROUND: Final = re.compile(r"^[\s\"'“”‘’(\[]+|(?:\s*\([^()]{0,20}\))?[\s\"'“”‘’)\].,;:]*$")
_PREFIX: Final = re.compile(r"(?:số|so)\s{0,3}[:.]?\s{0,3}(?=\d)", re.IGNORECASE)
_ALONE: Final = frozenset({"CP", "TTg", "HĐBT"})  # decrees until 1996: Nghị định 73/CP
_ALONE_TYPES: Final = frozenset({"SL", "TTLB", "TTLN"})  # Sắc lệnh 53/SL; circulars of "the ministries together"
_YEAR: Final = re.compile(r"19[4-9]\d|20\d\d")
_LEGISLATURE: Final = re.compile(r"(?:QH|UBTVQH|HĐNN)\d{1,2}")
MAX_TYPED: Final = 200
"""Characters of what `parse` reads; a longer text is no number."""

_UPPER: Final = re.compile(r"[A-ZĐƯ]{2,}+[a-z]{0,2}+[A-ZĐƯ]*+(?:\d{1,3}[A-ZĐƯ]{0,8})?|[A-ZĐ]\d{1,3}[A-ZĐƯ]{0,8}")
_UPPER_START: Final = re.compile(r"[A-ZĐƯ]{2,}")


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number. Empty string: it has no such part."""

    ordinal: str
    """As written, `09`, `12a`."""
    year: str
    doctype_code: str
    """`QĐ`; empty for a law (`40/2019/QH14`) and for an official letter named by its sender (`5678/BTC-CST`)."""
    issuer_code: str
    """`TW`, `BTC-BNV` for a joint document."""
    canonical: str
    key: str
    """The same for every spelling: folded, lower case, separators `-`, no leading zeros: `9-nq-tw`."""


class NumberMatch(NamedTuple):
    """A number in running text: code-point offsets into the text as given."""

    start: int
    end: int
    number: DocNumber


class _Part(NamedTuple):
    code: str
    """Cleaned spelling."""
    doctype: str
    issuer: str
    separator: str
    """Before it: `/`, `-`, `.` or a blank."""
    spaced: bool
    end: int
    upper: bool
    """Written like a code: in capitals."""


def find(text: str) -> list[NumberMatch]:
    """Every document number in running text, left to right, in time linear in the text."""
    out: list[NumberMatch] = []
    at = 0
    while head := _HEAD.search(text, at):
        found = _read(text, head, typed=False)
        if found is None:
            at = head.end("ordinal")
        else:
            out.append(found)
            at = found.end
    return out


@lru_cache(maxsize=16_384)
def parse(text: str) -> DocNumber | None:
    """The number that the whole of `text` is, or None. More lenient than `find`: blanks may stand for
    separators where type and issuer are known, and unknown codes in capitals are accepted."""
    if len(text) > MAX_TYPED:
        return None
    text = _AROUND.sub("", text)
    if prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    head = _HEAD_TYPED.match(text)
    found = _read(text, head, typed=True) if head else None
    return found.number if found and found.end == len(text) else None


def key(text: str) -> str:
    """The key of the number that `text` is, or an empty string."""
    number = parse(text)
    return number.key if number else ""


def doctypes_of(code: str) -> tuple[str, ...]:
    """`QĐ` → (`Quyết định`, `Quy định`); empty for an unknown code. The document's wording decides."""
    return codes.doctype_names(code)


def issuers_of(code: str) -> tuple[str, ...]:
    """`TTg` → (`Thủ tướng Chính phủ`,); `TU` → (`Tỉnh ủy`, `Thành ủy`); empty for an unknown code."""
    return codes.issuer_names(code)


def _read(text: str, head: re.Match[str], *, typed: bool) -> NumberMatch | None:
    parts: list[_Part] = []
    match: re.Match[str] | None = head
    while match and len(parts) < _LONGEST:
        part = _part(text, match)
        if part is None:
            break
        parts.append(part)
        if part.end != match.end("code"):
            break  # something was glued to the code: "NĐ-CPngày"
        match = (_MORE_TYPED if typed else _MORE).match(text, part.end)
    if not parts:
        return None
    before = text[max(0, head.start() - 24) : head.start()]
    if _FORM.search(before) and not (head["year"] and parts[0].doctype):
        return None  # "Mẫu số 02/TB-TĐT" is a form
    used, doctype = _accept(parts, head, introduced=typed or bool(_INTRODUCED.search(before)), typed=typed)
    if not used:
        return None
    parts = parts[:used]
    return NumberMatch(head.start("ordinal"), parts[-1].end, _build(head, parts, doctype))


def _part(text: str, match: re.Match[str]) -> _Part | None:
    """The code that `match` found, cut where a word is glued to it; None if it does not end like a code."""
    start, end = match.span("code")
    written = match["code"]
    code = _codes[written]
    if end < len(text) and text[end].isalnum():
        if not (written[-1].isdigit() and text[end].islower()):  # "QH14quy định"
            return None
    elif not (code.doctype or code.issuer or code.upper):
        cut = _cuts[written]
        if not cut:
            return None
        end = start + cut
        code = _codes[written[:cut]]
    separator, spaced = _separators[match["sep"]]
    return _Part(code.text, code.doctype, code.issuer, separator, spaced, end, code.upper)


class _Code(NamedTuple):
    """A code by itself, as `_Part` has it."""

    text: str
    doctype: str
    issuer: str
    upper: bool


def _read_code(written: str) -> _Code:
    code = codes.clean(written)
    return _Code(code, codes.doctype_code(code), codes.issuer_code(code), bool(_UPPER.fullmatch(code)))


def _read_separator(written: str) -> tuple[str, bool]:
    """What kind of separator it is, and whether blanks stand in it or it is nothing else."""
    mark = normalize(written).strip()
    kind = "/" if re.fullmatch(_SLASH, mark, re.IGNORECASE) else "-" if mark and mark not in "._" else mark[:1]
    return kind, not mark or mark != written.strip("\u200b\ufeff")


def _glued(written: str) -> int:
    """How much of `CPngày` or `VPTUChuẩn` is the code: the longest known code before a word, else the capitals."""
    for cut in range(len(written) - 1, 1, -1):
        if not written[cut + 1 :].rstrip("0123456789").islower() and len(written) - cut > 1:
            break
        code = codes.clean(written[:cut])
        known = {codes.issuer_code(code), codes.doctype_code(code)} - {""}
        if code in known or (known and code.isupper()):
            return cut
    capitals = _UPPER_START.match(written)
    return capitals.end() if capitals and written[capitals.end() :].islower() else 0


_codes: Final = TokenCache(_read_code)
_separators: Final = TokenCache(_read_separator)
_cuts: Final = TokenCache(_glued)
"""The few codes and separators that there are come again and again."""


def _accept(parts: list[_Part], head: re.Match[str], *, introduced: bool, typed: bool) -> tuple[int, str]:
    """How many parts belong to the number (0: it is none), and its type's code."""
    first = parts[0]
    if first.spaced and not (first.doctype or _LEGISLATURE.fullmatch(first.issuer)):
        return 0, ""
    if first.spaced and not introduced and _YEAR.fullmatch(head["ordinal"]):
        return 0, ""  # "năm 2021 - BC/TU"
    year = head["year"] or ""
    if year and not _YEAR.fullmatch(year if len(year) == 4 else "19" + year):
        return 0, ""
    if _LEGISLATURE.fullmatch(first.issuer) and not first.doctype:
        return 1 + _joint(parts, 1), ""  # laws and resolutions: 40/2019/QH14
    if len(parts) < 2:
        plain = first.separator in {"/", "-"} and not first.spaced and first.code[:2].isupper() and not year
        if plain and (first.issuer in _ALONE or (first.doctype in _ALONE_TYPES and first.separator == "/")):
            return 1, first.doctype
        return 0, ""
    second = parts[1]
    if (second.spaced and not second.issuer) or (not typed and not first.separator and not first.doctype):
        return 0, ""
    separators = {first.separator, second.separator}
    official = separators <= {"/", "-"} and ("/" in separators or bool(year) or introduced)
    known = bool(first.doctype and second.issuer)
    capitals = (first.upper or (bool(first.doctype) and first.code[0].isupper())) and second.upper
    if first.doctype:
        if not known and not (official and capitals and len(year) != 2):
            return 0, ""
        marked = first.code.isupper() or (typed and first.separator in {"/", "-"})  # in an address: 18-l-ctn
        if len(first.code) == 1 and not (second.issuer and marked):
            return 0, ""
        if not first.separator and not typed and not (known and capitals):
            return 0, ""
        return 2 + _joint(parts, 2), first.doctype
    if not (official and capitals and len(first.code) <= 8):
        return 0, ""
    if first.issuer and first.separator == "/" and second.separator == "-" and not year:
        return 2 + _joint(parts, 2), ""  # an official letter: 5678/BTC-CST
    if second.issuer or introduced:
        return 2 + _joint(parts, 2), first.code
    return 0, ""


def _joint(parts: list[_Part], at: int) -> int:
    """How many of the parts from `at` on are further issuers of the same number."""
    count = 0
    for part in parts[at:]:
        small = not part.upper and not (part.issuer and part.code.islower() and parts[at - 1].code.islower())
        if (small and part.code != part.issuer) or (part.spaced and not part.issuer) or part.separator not in "/-.":
            break
        count += 1
    return count


def _build(head: re.Match[str], parts: list[_Part], doctype: str) -> DocNumber:
    ordinal, year = normalize(head["ordinal"]), head["year"] or ""
    bodies = parts[1:] if doctype else parts
    issuer = "-".join(part.issuer or _restore(part.code) for part in bodies)
    style = "state" if year or not (doctype and issuer) else codes.issuer_style(issuer)
    if not style:
        style = "state" if parts[0].separator == "/" else "party"
    if style == "party":
        canonical = f"{ordinal}-{doctype}/{issuer}"
    else:
        canonical = "/".join(filter(None, (ordinal, year, "-".join(filter(None, (doctype, issuer))))))
    return DocNumber(ordinal, year, doctype, issuer, canonical, _key(canonical))


def _restore(code: str) -> str:
    return code.upper() if code.islower() else code


def _key(canonical: str) -> str:
    return fold(canonical).lower().replace("/", "-").lstrip("0") or "0"
