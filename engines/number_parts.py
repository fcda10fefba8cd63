"""A query that is some parts of a document number and nothing else: "Quyết định 290", "số 290 của Bộ Chính trị",
"nghị định 30/2020", "290-QĐ".

Such words may also be meant as words ("chương trình 135"), so that both readings are looked for, and documents that
bear the number come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzers import codes
from analyzers.analysis import fold
from engines.orthography import plain_syllables
from engines.query_numbers import partial_key, recognise, shown, type_codes
from engines.syntax import And, Node, Number, Or, Range, Value

MAX_LENGTH = 160
"""Characters of a query that is looked at."""

_YEAR = r"(?:19[4-9][0-9]|20[0-9]{2})"
_WORDS = r"[^\W\d_]{1,12}(?:[ \u00a0][^\W\d_]{1,12}){0,3}?"
_NAMED = r"[ ,]{1,3}n[aă]m[ ]{1,2}"
_PATTERN = re.compile(
    rf"(?:(?P<type>{_WORDS})[ .\-–]{{0,3}})??"
    r"(?P<so>(?:số|so|no)(?:[ ](?:k[ýyíi][ ])?hi[ệe]u)?[ .]{0,2})?"
    rf"(?P<ordinal>[0-9]{{1,5}})(?:[ ]?[/.\-–][ ]?(?P<year>{_YEAR}))?(?:{_NAMED}(?P<year2>{_YEAR}))?"
    r"(?:(?P<sign>[ ]?[/.\-–][ ]?|[ ])(?!(?:c[uủ]a|n[aă]m)\b)(?P<code>[^\W\d_]{2,12}))?"
    r"(?:[ ]{1,2}c[uủ]a[ ]{1,2}(?P<who>[^\W\d_][^\d\"“”:*()|]{1,80}?))?"
    rf"(?:{_NAMED}(?P<year3>{_YEAR}))?[ .]{{0,3}}",
    re.IGNORECASE,
)
_MAX_TYPES = 3
_LONGEST = 4
"""Terms of the longest name of a type."""
_ORDINAL = re.compile("[0-9]{1,5}")
_UNITS = frozenset(("thang", "ngay", "tuan", "quy", "nhiem", "phan", "trieu", "ty", "nguoi"))
"""What figures count, marks left out."""
_UNWRITTEN = ("LCT", "CV")
"""Laws and official letters: their numbers seldom name a type (40/2019/QH14, 5678/BTC-CST)."""



class NumberParts(NamedTuple):
    """What a query says of a number."""

    keys: tuple[str, ...]
    """Partial keys, one for each code that the type may have."""
    who: str = ""
    """The issuer's name."""
    year: str = ""
    """Named apart from the number; the number may lack it."""


def number_parts(query: str) -> NumberParts | None:
    """The parts that the whole of `query` names; None if it is anything else, a complete number too. A bare ordinal
    is none, and a year is taken for one only behind "số"."""
    query = " ".join(query.split())
    match = _PATTERN.fullmatch(query) if len(query) <= MAX_LENGTH else None
    if not match or recognise(query):
        return None
    named = _type(match["type"] or "")
    if match["type"] and not named:
        return None
    doctypes, rest = tuple(code for code in named if code not in _UNWRITTEN), ""
    if match["code"]:
        code = codes.clean(match["code"])
        doctype, issuer = codes.doctype_code(code), codes.issuer_code(code)
        if not named and doctype and (match["sign"].strip() or match["code"].isupper()):
            doctypes = (doctype,)
        elif issuer and (match["sign"].strip() or match["code"].isupper()) and len(match["code"]) > 1:
            rest = issuer
        else:
            return None
    if not (named or doctypes or rest or match["so"]):
        return None
    ordinal, year = match["ordinal"], match["year"] or ""
    if re.fullmatch(_YEAR, ordinal) and not match["so"]:
        return None
    keys = (partial_key(" ".join(filter(None, (ordinal, year, one)))) for one in doctypes[:_MAX_TYPES] or ("",))
    found = tuple("-".join(filter(None, (key, fold(rest.lower())))) for key in keys if key)
    apart = match["year2"] or match["year3"] or ""
    return NumberParts(found, (match["who"] or "").strip(" ,.-"), "" if year else apart) if found else None


def numbers_among(terms: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where the type and the ordinal of a number stand among the terms of a query, "quyết định 1105", "nq số 08", and
    the partial keys they make, one for each code that the type may have. No amounts of time: "báo cáo 6 tháng", "kế
    hoạch 10 năm"; a year is no ordinal."""
    for at, term in enumerate(terms):
        if not (term.isascii() and _ORDINAL.fullmatch(term)) or re.fullmatch(_YEAR, term):
            continue
        following = [fold(one) for one in terms[at + 1 : at + 3]]
        if following and (
            following[0] in _UNITS or following[0].isdecimal() or (following[0] == "nam" and not _dated(following))
        ):
            continue
        end = at - (at > 0 and fold(terms[at - 1]) == "so")
        for start in range(max(end - _LONGEST, 0), end):
            named = _type(" ".join(terms[start:end]))
            if named and (end - start > 1 or fold(terms[start]) not in plain_syllables()):
                ordinal = term.lstrip("0") or "0"
                yield start, at + 1, tuple(f"{ordinal}-{fold(code.lower())}" for code in named[:_MAX_TYPES])
                break


def _dated(following: Sequence[str]) -> bool:
    return len(following) > 1 and bool(re.fullmatch(_YEAR, following[1]))


def _type(name: str) -> tuple[str, ...]:
    found = type_codes(name)
    code = codes.doctype_code(codes.clean(name)) if not found and len(name) > 1 else ""
    return found or ((code,) if code else ())


def alternatives(parts: NumberParts, words: Node) -> Or:
    """Either reading: documents that bear or cite such a number, and `words`."""
    nodes: list[Node] = []
    for key in parts.keys:
        ordinal, *rest = key.split("-")
        dated = "-".join((ordinal, parts.year, *rest)) if parts.year else ""
        borne = Number(key, shown(key), "number", partial=True)
        if parts.who:
            nodes.append(And((borne, Value("issuer", parts.who))))
        elif dated:
            nodes += [Number(dated, shown(dated), field, partial=True) for field in ("number", "cites")]
            nodes.append(And((borne, Range("year", parts.year, parts.year))))
        else:
            nodes += [borne, Number(key, shown(key), "cites", partial=True)]
    return Or((*dict.fromkeys(nodes), words))


def bearing(node: Node) -> tuple[Node, ...]:
    """What a document fulfils by bearing a number that the query asks for, whatever else it asks for instead; none
    for a query that is more than numbers. `290-QĐ/TW` typed alone asks for those that bear it and those that cite
    it."""
    nodes = node.nodes if isinstance(node, Or) else (node,)
    found: list[Node] = []
    for child in nodes:
        if isinstance(child, Number) and child.field in {"", "number"}:
            found.append(Number(child.key, child.canonical, "number", child.partial))
        elif isinstance(node, Or) and isinstance(child, And) and _of_numbers(child):
            found.append(child)
    return tuple(found)


def _of_numbers(node: And) -> bool:
    borne = any(isinstance(child, Number) and child.field == "number" for child in node.nodes)
    return borne and all(isinstance(child, (Number, Value, Range)) for child in node.nodes)
