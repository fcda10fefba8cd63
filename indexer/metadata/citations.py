"""The documents that a text names: every mention read, those of one document merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import indexer.metadata.mentions as mentions
import indexer.metadata.national as national
import indexer.metadata.relations as relations
import indexer.metadata.shorthand as shorthand
import indexer.metadata.unnumbered as unnumbered
from analyzers import numbers
from analyzers.numbers import NumberMatch
from engines.documents import Citation, Relation

from .wording import Line, sentence_around

MAX_CITATIONS = 400
"""Distinct citations kept per document."""
MAX_JOINED = 3_000
"""Characters of a paragraph put together from wrapped lines."""
MAX_TEXT = 100_000
"""Characters read of one line."""


@dataclass(slots=True)
class _Merged:
    citation: Citation
    weight: int
    key: str


def find(lines: Iterable[Line], *, own_number: str = "", basis: bool = False) -> tuple[Citation, ...]:
    """The citations of `lines` in order of first mention; the document's own number is none.

    `basis`: the text is an official document, whose lines that begin with "Căn cứ" are its legal basis.
    """
    own = numbers.key(own_number) if own_number else ""
    merged: dict[str, list[_Merged]] = {}
    order: list[_Merged] = []
    paragraphs = list(_paragraphs(lines))
    for telling in _telling(paragraphs):
        for citation in _of_paragraph(telling, own):
            key = (
                numbers.key(citation.number)
                if citation.number
                else f"{citation.doctype}|{citation.issuer}|{citation.date}"
            )
            if citation.number and key == own:
                continue
            if citation.number == "" and not citation.issuer:
                key += "|" + citation.text[:80]
            _merge(merged.setdefault(key, []), order, citation, key)
            if len(order) >= MAX_CITATIONS:
                return tuple(m.citation for m in order)
    _hear_more(paragraphs, order)
    return tuple(m.citation for m in order)


class _Telling(NamedTuple):
    """A paragraph that may name a document."""

    plain: str
    written: str
    numbers: Sequence[NumberMatch]
    short: bool
    """Whether short names may stand somewhere in the text …"""
    unnumbered: bool
    """… and documents named without a number."""


def _telling(paragraphs: Sequence[tuple[str, str]]) -> Iterator[_Telling]:
    """The paragraphs that may name a document. All are looked through as one text: few texts name any, and nothing
    that is looked for reaches across the sign between two paragraphs."""
    whole = _BETWEEN.join([plain for plain, _ in paragraphs])
    found = numbers.find(whole)
    short, free = national.may_name(whole), unnumbered.may_name(whole)
    if not (found or short or free):
        return
    low = at = 0
    for plain, written in paragraphs:
        high, first = low + len(plain), at
        while at < len(found) and found[at].start < high:
            at += 1
        if len(plain) >= 6 and (short or free or at > first):
            own = [NumberMatch(match.start - low, match.end - low, match.number) for match in found[first:at]]
            yield _Telling(plain, written, own, short, free)
        low = high + len(_BETWEEN)


def _hear_more(paragraphs: Iterable[tuple[str, str]], order: list[_Merged]) -> None:
    """What the text says of a document where it names it short: "tổng kết 10 năm thực hiện Quyết định 290"."""
    known = shorthand.named(m.citation for m in order)
    home = {id(m.citation): m for m in order}
    for plain, written in paragraphs if known else ():
        for short in shorthand.find(plain, known):
            relation = relations.before(plain, short.start).relation
            low, high = sentence_around(written, short.start, short.end)
            item = home[id(short.citation)]
            said = replace(short.citation, relation=relation, text=written[low:high].strip())
            item.citation = _joined(item.citation, said)


def _paragraphs(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Plain and written text of paragraphs: a line that ends in the middle of a sentence is joined to the next."""
    plain: list[str] = []
    written: list[str] = []
    length = 0
    for line in lines:
        if plain and (length > MAX_JOINED or plain[-1][-1:] in _ENDS or not _continues(line)):
            yield " ".join(plain), " ".join(written)
            plain, written, length = [], [], 0
        plain.append(line.plain[:MAX_TEXT])
        written.append(line.text[:MAX_TEXT])
        length += len(plain[-1])
    if plain:
        yield " ".join(plain), " ".join(written)


def _continues(line: Line) -> bool:
    first = line.plain[:1]
    return (
        line.kind in ("paragraph", "pre")
        and (first.islower() or first.isdigit() or first in ",;)")
        and not _ITEM.match(line.plain)
    )


_BETWEEN = "\0"
_BRACKET = re.compile(r"[()\[\]]")
_BEFORE = 16
"""Mentions before one that are looked at for who acts."""
_ENDS = frozenset('.;:!?…”"')
_ITEM = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*\s*[.)]|[^\W\d_]\s*\))\s")


def _of_paragraph(telling: _Telling, own: str) -> list[Citation]:
    plain, written = telling.plain, telling.written
    named = mentions.find(plain, telling.numbers) if telling.numbers else []
    if telling.short and (short := national.find(plain, named)):
        named = sorted([*named, *short])
    out: list[tuple[int, Citation]] = []
    for mention, relation in zip(named, _relations(plain, named, own), strict=True):
        low, high = sentence_around(written, mention.start, mention.end)
        text = written[low:high].strip()
        out.append(
            (mention.start, Citation(mention.number, mention.doctype, mention.date, mention.issuer, relation, text))
        )
    for item in unnumbered.find(plain) if telling.unnumbered else ():
        if any(start <= item.end and item.start <= start for start, _ in out):
            continue
        relation = relations.before(plain, item.start).relation
        low, high = sentence_around(written, item.start, item.end)
        out.append(
            (item.start, Citation("", item.doctype, item.date, item.issuer, relation, written[low:high].strip()))
        )
    return [citation for _, citation in sorted(out, key=lambda pair: pair[0])]


def _relations(plain: str, named: list[mentions.Mention], own: str) -> list[Relation]:
    """The relation of each mention of a line. What stands in brackets interrupts an enumeration and does not end it:
    "Căn cứ Nghị định A (được sửa đổi bởi Nghị định B) và Thông tư C"."""
    out: list[Relation] = []
    outer: list[tuple[Relation, tuple[Relation, str]]] = []
    enumerated: Relation = ""
    floor, resumed, base = 0, 0, -1
    # Of the list that a nested mention interrupts: "thay thế Thông tư A hướng dẫn Nghị định B và Thông tư C".
    head: tuple[Relation, str] = ("", "")
    for place, mention in enumerate(named):
        for sign in _BRACKET.finditer(plain, floor, mention.start):
            if sign[0] in "([":
                outer.append((enumerated, head))
                head = "", ""
            elif outer:
                enumerated, head = outer.pop()
                resumed = sign.end()
        between = plain[max(resumed, floor) : mention.start]
        cue = relations.before(plain, mention.start, floor, named[max(0, place - _BEFORE) : place], own)
        relation, silent = cue.relation, cue.start == mention.start
        chained = bool(place) and _enumerates(between)
        if silent and chained:
            relation = relations.continues(enumerated, between)
            if not enumerated and mention.doctype == head[1] and relations.listed(between):
                relation = head[0]
        if enumerated == "sơ kết, tổng kết" and relation == "thực hiện" and chained and relations.again(between):
            relation = enumerated
        amending = bool(place) and relations.amended(plain[floor : mention.start])
        base = (place - 1 if base < 0 else base) if amending else base if chained and base >= 0 else -1
        ended = relations.after(plain, mention.start, mention.end)
        if ended and base >= 0:
            out[base] = ended
        relation = relation if base >= 0 else ended or relation
        out.append(relation)
        if relation or silent:
            head = relation, mention.doctype
        enumerated, floor, resumed = relation, mention.end, mention.end
    return out


def _enumerates(between: str) -> bool:
    """Whether two mentions belong to one enumeration: nothing but names, commas and "và" between them."""
    return len(between) <= 200 and not any(c in between for c in ".;:")


def _merge(known: list[_Merged], order: list[_Merged], citation: Citation, key: str) -> None:
    for item in known:
        if _compatible(item.citation, citation):
            item.citation = _joined(item.citation, citation)
            return
    fresh = _Merged(citation, 0, key)
    known.append(fresh)
    order.append(fresh)


def _compatible(a: Citation, b: Citation) -> bool:
    """One document: no fact of the two mentions contradicts the other (`01-NQ/TU` of two provinces stays two)."""
    if a.date and b.date and a.date != b.date:
        return False
    return not (a.issuer and b.issuer and not _same_body(a.issuer, b.issuer))


def _same_body(a: str, b: str) -> bool:
    return a == b or a.startswith(b) or b.startswith(a)


def _joined(a: Citation, b: Citation) -> Citation:
    fuller = b if relations.WEIGHT[b.relation] > relations.WEIGHT[a.relation] else a
    issuer = a.issuer if len(a.issuer) >= len(b.issuer) else b.issuer
    return replace(
        a, doctype=a.doctype or b.doctype, date=a.date or b.date, issuer=issuer,
        relation=fuller.relation, text=fuller.text,
    )  # fmt: skip
