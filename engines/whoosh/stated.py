"""What the plain words of a query say of a document beside its text: who issued it, what type it is, when it is from.

"báo cáo ubkt tỉnh ủy hậu giang 2012": a type, an issuer, a year. A document of which that is so holds these words as if
they stood in its text, though they may stand in its metadata only; and it ranks by how much that says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers import codes
from analyzers.analysis import fold, has_marks, syllables
from engines.function_words import is_function_word
from engines.number_parts import numbers_among
from engines.orthography import plain_syllables
from engines.periods import Period, periods
from engines.syntax import And, Node, Number, Text
from engines.whoosh.bearers import bearers, words_of
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.matching import Matcher
from engines.whoosh.names import Names
from engines.whoosh.reader import Words
from engines.whoosh.sets import intersect, unite

Array = npt.NDArray[Any]

Kind = Literal["issuer", "doctype", "number", "date", "text"]


class Statement(NamedTuple):
    """Some words of a query, and the documents of which they are true."""

    kind: Kind
    """What of a document the words name. `number`: its type and ordinal; `text`: a date that its text names, in
    whatever writing."""
    own: tuple[str, ...]
    """The words, in order."""
    terms: frozenset[str]
    """These and the function words beside them: "của" in "quyết định của Ban Bí thư"."""
    found: tuple[Words, ...]
    """Per segment, live documents, and how far it is true of each, 0 … 1."""
    holding: tuple[Array, ...]
    """Per segment, those of them that hold the words by it as if they stood in their text."""

    @property
    def frequency(self) -> int:
        """How many documents it is true of."""
        return sum(len(found.ids) for found in self.found)


def statements(generation: Generation, node: Node, typed: Sequence[str]) -> list[Statement]:
    """What the plain words of a query state. `typed`: its terms in order, with those of everything else in it; only
    runs of plain words that are demanded count."""
    plain = {term for text in _plain(words_of(node)) for term in text.terms}
    if not plain:
        return []
    marks = any(map(has_marks, typed))
    found: list[Statement] = []

    def add(
        kind: Kind, start: int, end: int, documents: tuple[Words, ...], holding: tuple[Words, ...] | None = None
    ) -> None:
        terms = set(typed[start:end])
        for beside in (start - 1, end):
            if 0 <= beside < len(typed) and is_function_word(typed[beside], marks=marks):
                terms.add(typed[beside])
        if any(len(words.ids) for words in documents):
            ids = tuple(words.ids for words in holding or documents)
            found.append(Statement(kind, tuple(typed[start:end]), frozenset(terms), documents, ids))

    for run in _issuers(generation).runs(typed, marks=marks):
        if plain.issuperset(typed[run.start : run.end]):
            known_by = _valued(generation, "issuer", dict.fromkeys(run.known_by, 1.0))
            add("issuer", run.start, run.end, _valued(generation, "issuer", run.values), known_by)
    for start, end, values in _types(generation, typed, marks=marks):
        if plain.issuperset(typed[start:end]):
            add("doctype", start, end, _valued(generation, "doctype", dict.fromkeys(values, 1.0)))
    for start, end, keys in numbers_among(typed):
        if plain.issuperset(typed[start:end]):
            add("number", start, end, _bearing(generation, keys))
    for period in periods(typed, marks=marks):
        if plain.issuperset(typed[period.start : period.end]):
            add("date", period.start, period.end, _dated(generation, period))
            if period.written:
                add("text", period.start, period.end, _written(generation, period))
    if len(found) == 1 and (found[0].kind == "doctype" or len(plain) == 1) and found[0].terms.issuperset(plain):
        # A type or a year and nothing else: whoever types that counts what contains it.
        return [found[0]._replace(holding=tuple(words.ids[:0] for words in found[0].found))]
    return found


def held(stated: Sequence[Statement], node: Node, segment: int) -> dict[tuple[str, ...], Array]:
    """By the terms of each plain text of a query, the documents of a segment that hold it by what is stated."""
    found: dict[tuple[str, ...], Array] = {}
    for text in _plain(words_of(node)) if stated else ():
        parts = [one.holding[segment] for one in stated if one.terms.issuperset(text.terms)]
        if any(map(len, parts)):
            found[text.terms] = parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))
    return found


def all_true(stated: Sequence[Statement]) -> list[Array]:
    """Per segment, the documents of which everything is true that is stated, if that is of several kinds."""
    parts = [one.found for one in stated if one.kind != "text"]
    if len({one.kind for one in stated} - {"text"}) < 2:
        return []
    found = [words.ids for words in parts[0]]
    for other in parts[1:]:
        found = [np.intersect1d(ids, words.ids, assume_unique=True) for ids, words in zip(found, other, strict=True)]
    return found


def subject(whole: Sequence[Text], stated: Sequence[Statement]) -> tuple[Text, ...]:
    """The longest run of a query's words that states nothing: "tổ chức đoàn thanh tra" before "thông tư 2016"."""
    told = {term for one in stated if any(map(len, one.holding)) for term in one.terms}
    runs: list[list[Text]] = [[]]
    for text in whole:
        if text.terms[0] in told:
            runs.append([])
        else:
            runs[-1].append(text)
    longest = max(runs, key=len)
    return tuple(longest)


def apart(stated: Sequence[Statement]) -> frozenset[str]:
    """Terms that name a day, month or quarter only together, and "năm" before a year."""
    terms = {term for one in stated if one.kind == "date" for term in one.own}
    return frozenset(term for term in terms if not (len(term) == 4 and term.isdecimal()))


def borne(stated: Sequence[Statement], matchers: Sequence[Matcher], node: Node) -> list[Array]:
    """Per segment, the documents that bear the number in a query and of which everything else in it is stated:
    "1105-QĐ/TU ngày 11/11/2021", "quyết định 1105 của Tỉnh ủy Nghệ An"."""
    nodes = node.nodes if isinstance(node, And) else ()
    numbers = [child for child in nodes if isinstance(child, Number) and not child.partial]
    words = [child for child in nodes if isinstance(child, Text)]
    parts = [one for one in stated if one.kind == "number"]
    if len(numbers) + len(words) != len(nodes) or len(numbers or parts) != 1:
        return [np.zeros(0, np.int32) for _ in matchers]
    found = bearers(matchers, numbers[0]) if numbers else list(parts[0].holding)
    for place, matcher in enumerate(matchers):
        known = held(stated, node, place)
        for child in words:
            other = known.get(child.terms)
            found[place] = found[place][:0] if other is None else intersect(found[place], other, matcher.segment.size)
    return found


def _plain(node: Node) -> Iterator[Text]:
    """The words that a query demands as plain words."""
    for child in node.nodes if isinstance(node, And) else (node,):
        if isinstance(child, Text) and not (child.quoted or child.prefix or child.field):
            yield child


def _issuers(generation: Generation) -> Names:
    known: Names | None = generation.memo.get(Names)
    if known is None:
        known = generation.memo.setdefault(Names, Names(generation.column("issuer").values))
    return known


def _types(generation: Generation, typed: Sequence[str], *, marks: bool) -> Iterator[tuple[int, int, list[int]]]:
    """Types of documents that are named in full or by their sign, longest first at each place."""
    table = _type_names(generation)
    longest = max(map(len, table), default=0)
    at = 0
    while at < len(typed):
        for end in range(min(at + longest, len(typed)), at, -1):
            run = tuple(typed[at:end])
            if values := table.get(run) if marks else table.get(tuple(map(fold, run))):
                yield at, end, values
                at = end - 1
                break
        at += 1


def _type_names(generation: Generation) -> Mapping[tuple[str, ...], list[int]]:
    """The names of the types in the collection, with marks and without, and the signs that are no syllables."""
    key = "names of types"
    known: dict[tuple[str, ...], list[int]] | None = generation.memo.get(key)
    if known is None:
        known = {}
        for place, value in enumerate(generation.column("doctype").values):
            name = tuple(syllables(value))
            signs = (sign.lower() for sign in codes.doctype_codes(value))
            for wording in (name, *((sign,) for sign in signs if fold(sign) not in plain_syllables())):
                for terms in dict.fromkeys((wording, tuple(map(fold, wording)))):
                    if terms and terms != ("",):
                        known.setdefault(terms, []).append(place)
        known = generation.memo.setdefault(key, known)
    return known


def _valued(generation: Generation, field: str, values: Mapping[int, float]) -> tuple[Words, ...]:
    """The documents with one of some values in a column."""
    column = generation.column(field)
    shares = np.zeros(len(column.values), np.float32)
    shares[list(values)] = list(values.values())
    key = ("stated", field, tuple(sorted(values.items())))

    def find(base: int, size: int) -> Words:
        found = shares[column.codes[base : base + size]]
        ids = np.flatnonzero(found).astype(np.int32)
        return Words(ids, found[ids])

    out = []
    for segment in generation.segments:
        check()
        words = segment.remembered(key, lambda base=segment.base, size=segment.size: find(base, size))  # type: ignore[misc]
        out.append(_living(segment, words))
    return tuple(out)


def _bearing(generation: Generation, keys: Sequence[str]) -> tuple[Words, ...]:
    """The documents that bear a number with one of these partial keys."""
    nodes = [Number(key, key, "number", partial=True) for key in keys]
    out = []
    for segment in generation.segments:
        matcher = Matcher(generation, segment, folding=False)
        ids = unite([matcher.matches(node) for node in nodes], segment.size)
        out.append(Words(ids, np.ones(len(ids), np.float32)))
    return tuple(out)


def _dated(generation: Generation, period: Period) -> tuple[Words, ...]:
    """The documents that are from these days."""
    out = []
    for segment in generation.segments:
        ids = np.flatnonzero((segment.dates >= period.low) & (segment.dates <= period.high)).astype(np.int32)
        out.append(_living(segment, Words(ids, np.ones(len(ids), np.float32))))
    return tuple(out)


def _written(generation: Generation, period: Period) -> tuple[Words, ...]:
    """The documents whose text names these days."""
    out = []
    for segment in generation.segments:
        matcher = Matcher(generation, segment, folding=False)
        ids = unite([matcher.matches(Text(form, marks=True)) for form in period.written], segment.size)
        out.append(Words(ids, np.ones(len(ids), np.float32)))
    return tuple(out)


def _living(segment: Any, words: Words) -> Words:
    if segment.live is None:
        return words
    live = segment.live[words.ids]
    return Words(words.ids[live], words.counts[live])
