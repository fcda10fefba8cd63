"""Runs one query on a generation: what matches, in which order, and what had to give way for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers.analysis import syllables
from engines.describe import canonical
from engines.emphasis import defined, is_question, is_sentence
from engines.requests import Note, SearchRequest
from engines.syntax import And, Node, Number, Or, Text
from engines.whoosh.bearers import about_bearers, bearers, mentions, settled, words_of
from engines.whoosh.facets import Filters
from engines.whoosh.generation import Generation
from engines.whoosh.leaves import leaves
from engines.whoosh.matches import Matches, order
from engines.whoosh.matching import Matcher
from engines.whoosh.reader import EMPTY
from engines.whoosh.relaxing import (
    RELAXING,
    Parts,
    Word,
    best_matches,
    conditions,
    is_long,
    keep_most,
    opened,
    take_apart,
    weigh,
)
from engines.whoosh.rewording import Reading, corrected, readings, titled
from engines.whoosh.scoring import RANKING, Ranking, Scorer
from engines.whoosh.sets import in_both, unite
from engines.whoosh.stated import borne, held, statements
from engines.whoosh.terms import better_spelling

Array = npt.NDArray[Any]

__all__ = ["PAGE", "Execution", "Matches", "order"]

_READING = 0.95
"""What a score counts that a document has for another wording than the one typed."""

PAGE = 10
"""With fewer exact matches than this, matches that differ only in marks are added."""


class Execution:
    """One query on one generation."""

    def __init__(
        self, generation: Generation, request: SearchRequest, node: Node, ranking: Ranking = RANKING,
        *, typed: Sequence[str] | None = None,
    ) -> None:
        """`typed`: the terms of the query in order, when the request's query is not what `node` was made of."""
        self._typed = syllables(request.query) if typed is None else typed
        self._generation, self._request, self._ranking = generation, request, ranking
        self._filters = Filters(generation, request)
        self._stated = statements(generation, node, self._typed) if request.expand else []
        self._held = [held(self._stated, node, place) for place in range(len(generation.segments))]
        self._exact = self._matchers(folding=False)
        self._node = settled(self._exact, node)

    def run(self) -> Matches:
        """What the query finds; below it what only its other wordings find (abbreviations and full names) and,
        when nothing holds all that was typed, what its correction finds."""
        matches = self._run()
        request = self._request
        matches.notes += about_bearers(self._generation, self._exact, self._node)
        if request.expand:
            found = [self._read(reading, matches) for reading in readings(request.query, self._node)]
            matches = self._with_readings(matches, found, "expanded")
        if request.relax and not matches.strict and not is_question(request.query) and _words_only(self._node):
            better = better_spelling(self._generation, request.query)
            if better:
                found = [self._read(corrected(better), matches)]
                matches = self._with_readings(matches, found, "also-spelt", better)
        return matches

    def _matchers(self, *, folding: bool) -> list[Matcher]:
        """One for each segment."""
        segments = zip(self._generation.segments, self._held, strict=True)
        return [Matcher(self._generation, segment, folding=folding, held=known) for segment, known in segments]

    def _read(self, reading: Reading, typed: Matches) -> tuple[Reading, Matches]:
        loosely = any(note.code == "best-match" for note in typed.notes)
        request = replace(self._request, expand=False, fold=False, relax=False)
        run = Execution(self._generation, request, reading.node, self._ranking, typed=reading.typed).run()
        if loosely and not run.strict:
            request = replace(request, relax=True)
            run = Execution(self._generation, request, reading.plain, self._ranking, typed=reading.typed)._run()
        return reading, run

    def _with_readings(
        self, matches: Matches, found: Sequence[tuple[Reading, Matches]], code: str, text: str = ""
    ) -> Matches:
        """The matches of the query and of its readings; each document has the best of its scores. What holds all that
        was typed stands above what only a reading finds, unless that has all the reading's words in its title."""
        found = [(reading, run) for reading, run in found if len(run.base)]
        if not found:
            return matches
        strict = any(run.strict for _, run in found)
        loosely = any(note.code == "best-match" for note in matches.notes)
        parts = [run.base for _, run in found]
        if matches.strict or loosely or not strict:
            parts.append(matches.base)
        base = unite(parts, self._generation.size)
        if len(base) == len(matches.base) and matches.strict:
            return matches
        merged = Matches(base, self._filters.masks(base), np.zeros(len(base)), node=matches.node)
        # Nobody expects a question's words to match, so that matching them all lifts nothing.
        lifted = bool(matches.strict) and not (loosely and is_question(self._request.query))
        for reading, run in found:
            places = np.searchsorted(base, run.base)
            scores = run.scores * _READING
            if run.strict and lifted:
                scores += self._ranking.tier * self._among(run.base, titled(reading))
            merged.scores[places] = np.maximum(merged.scores[places], scores)
        if len(parts) > len(found):
            places = np.searchsorted(base, matches.base)
            own = matches.scores
            if lifted and not matches.folded:
                own = own + self._ranking.tier * self._among(matches.base, self._node)
            merged.scores[places] = np.maximum(merged.scores[places], own)
            merged.relaxed = matches.relaxed
            merged.notes = list(matches.notes)
        if strict:
            merged.notes.append(Note(code, text or ", ".join(" ".join(t.terms) for t in _also(found))))
            merged.relaxed = ()
        merged.also = (*matches.also, *_also(found))
        merged.strict, merged.folded = matches.strict, matches.folded
        merged.every = max(matches.every, *(run.every for _, run in found))
        return merged

    def _among(self, base: Array, node: Node) -> Array:
        """Which of some documents match a tree."""
        found = [m.matches(node) + m.segment.base for m in self._exact]
        return np.isin(base, np.concatenate(found), assume_unique=True) if found else np.zeros(len(base), bool)

    def _run(self) -> Matches:
        """Exact matches; below them, if they are few, what differs only in marks; if there is nothing, what
        holds most of the words."""
        found = [matcher.matches(self._node) for matcher in self._exact]
        matches = self._matches(found, self._exact, self._node)
        total = matches.every
        if total < PAGE and self._request.fold and has_marked(self._node):
            matches = self._with_folded(found, matches)
        if self._request.relax and (matches.every < PAGE or is_question(self._request.query)):
            matches = self._relaxed(matches)
        matches.strict = total
        if any(matcher.curtailed for matcher in self._exact):
            matches.notes.append(Note("prefix-too-wide"))
        return matches

    def _matches(
        self, found: Sequence[Array], matchers: Sequence[Matcher], node: Node, preferred: Sequence[Node] = ()
    ) -> Matches:
        """Filters and scores matches given per segment. `preferred`: what counts beside the words of `node`."""
        parts = [ids + m.segment.base for ids, m in zip(found, matchers, strict=True)]
        base = self._filters.always(np.concatenate([np.zeros(0, np.int64), *parts]))
        every = sum(map(len, found))
        matches = Matches(base, self._filters.masks(base), np.zeros(len(base)), node=node, every=every)
        if self._request.sort == "relevance" and len(base):
            matches.scores = self._scores(base, matchers, node, preferred)
        return matches

    def _scores(self, base: Array, matchers: Sequence[Matcher], node: Node, preferred: Sequence[Node]) -> Array:
        query = leaves(words_of(node), self._typed)
        if not query.texts and not query.numbers:
            return np.zeros(len(base))
        asks = is_question(self._request.query)
        scorer = Scorer(self._generation, matchers, query, self._ranking, asks=asks, stated=self._stated)
        scorer.prefer(preferred)
        if asks and (asked := defined(self._typed)):
            scorer.prefer([Text((*asked, "là"), marks=True)])
        scorer.prefer_stated(sentence=is_sentence(self._request.query))
        if not asks:
            scorer.prefer_whole()
        parts = []
        wanted = bearers(matchers, node) if not isinstance(node, And) else borne(self._stated, matchers, node)
        for place, matcher in enumerate(matchers):
            own = matcher.segment
            low, high = base.searchsorted((own.base, own.base + own.size)).tolist()
            ids = (base[low:high] - own.base).astype(np.int32)
            scores = scorer.score(place, ids)
            if len(wanted[place]) and query.texts:
                scores[in_both(ids, wanted[place])[0]] += self._ranking.tier
            if isinstance(node, Number):
                scores += mentions(self._generation, own, ids, node)
            parts.append(scores)
        return np.concatenate(parts)

    def _with_folded(self, found: Sequence[Array], exact: Matches) -> Matches:
        folding = self._matchers(folding=True)
        wider = [matcher.matches(self._node) for matcher in folding]
        if sum(map(len, wider)) <= sum(map(len, found)):
            return exact
        matches = self._matches(wider, folding, self._node)
        self._lift(matches, exact)
        if len(matches.selected) > (strictly := len(exact.selected)):
            matches.folded = True
            matches.notes.append(Note("folded", str(strictly)))
        return matches

    def _lift(self, matches: Matches, above: Matches) -> None:
        """Puts what is also in `above` over the rest, in its own order."""
        if self._request.sort == "relevance":
            places = np.searchsorted(matches.base, above.base)
            inside = np.flatnonzero(places < len(matches.base))
            inside = inside[matches.base[places[inside]] == above.base[inside]]
            matches.scores[places[inside]] = above.scores[inside] + self._ranking.tier

    def _relaxed(self, matches: Matches) -> Matches:
        """With what may give way given way, if that finds more; a note for each kind of concession."""
        total = matches.every
        sentence = is_sentence(self._request.query)
        parts = take_apart(self._node, self._exact, sentence=sentence, total=total)
        notes = [*matches.notes, *(Note("phrase-relaxed", " ".join(text.terms)) for text in parts.absent)]
        wider = matches
        if parts.soft and (not total or len(parts.words) > 1):
            words = weigh(self._generation, self._exact, parts.words, fold=self._request.fold)
            asks = is_question(self._request.query) and not parts.others
            if asks or is_long(self._generation, words):
                wider = self._best(parts, words, total)
            elif not total:
                wider = self._fewer(parts, words)
            if not wider.every and (singles := opened(parts)) != parts:
                words = weigh(self._generation, self._exact, singles.words, fold=self._request.fold)
                wider = self._best(singles, words, total)
        if wider.every > total:
            wider.notes = [*notes, *wider.notes]
            return wider
        if not total and (kept := [*conditions(parts), *(n for n in parts.soft if isinstance(n, Number))]):
            matches.notes.append(Note("conditions", canonical(And(tuple(kept)) if len(kept) > 1 else kept[0])))
        return matches

    def _best(self, parts: Parts, words: Sequence[Word], total: int) -> Matches:
        """Whatever holds a content word, best first. The note tells how many match everything."""
        sentence = not total or is_sentence(self._request.query)
        found = best_matches(self._exact, words, parts, 0.0 if sentence else RELAXING.coverage)
        texts = {word.text.terms: word.text for word in words}
        soft = (texts.get(n.terms, n) if isinstance(n, Text) and not n.quoted else n for n in parts.soft)
        wider = self._matches(found, self._exact, And((*soft, *parts.hard)), preferred=parts.others)
        wider.notes.append(Note("best-match", str(total)))
        if not total:
            wider.relaxed = self._lacking(wider, [word.text for word in words if not word.function])
        return wider

    def _fewer(self, parts: Parts, words: Sequence[Word]) -> Matches:
        """What matches as much as can be kept."""
        kept, dropped = keep_most(self._exact, words, parts)
        place = {_written(node): number for number, node in enumerate(parts.soft)}
        node = And((*sorted(kept, key=lambda n: place[_written(n)]), *parts.hard))
        wider = self._matches([m.matches(node) if kept else EMPTY.ids for m in self._exact], self._exact, node)
        grammar = {_written(word.text) for word in words if word.function}
        wider.relaxed = tuple(sorted({*map(_written, dropped)} - grammar, key=place.__getitem__))
        return wider

    def _lacking(self, matches: Matches, texts: Sequence[Text]) -> tuple[str, ...]:
        """The words that the best match does not hold."""
        best = order(self._generation, matches, "relevance", 0, 1)
        if not len(best):
            return ()
        segment, local = self._generation.locate(int(matches.base[best[0]]))
        known = self._held[self._generation.segments.index(segment)]
        folding = Matcher(self._generation, segment, folding=self._request.fold, held=known)
        return tuple(" ".join(text.terms) for text in texts if not folding.holds(text, local))


def _also(found: Sequence[tuple[Reading, Matches]]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(text for reading, run in found if run.strict for text in reading.also))


def _words_only(node: Node) -> bool:
    nodes = node.nodes if isinstance(node, And) else (node,)
    return all(isinstance(n, Text) and not (n.quoted or n.prefix or n.field) for n in nodes)


def _written(node: Node) -> str:
    """A part of the query as a reader knows it; the same with and without regard to marks."""
    return " ".join(node.terms) if isinstance(node, Text) else canonical(node)


def has_marked(node: Node) -> bool:
    """Whether some words of the query were typed with marks, so that folding could find more."""
    if isinstance(node, Text):
        return node.marks and not node.quoted
    if isinstance(node, (And, Or)):
        return any(has_marked(child) for child in node.nodes)
    return False
