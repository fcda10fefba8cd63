"""A document as those tell it that bear or name its number: number + issuer + date, each of which a mention may leave
out, with what is stated of it and how often."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from analyzers.analysis import syllables
from engines.documents import Citation, Document
from engines.graph import reading
from engines.graph.bodies import names_one, same_body

_SUBJECT_WORDS = 14
"""Words after a mention that may say what the document is about."""
MAX_HEARD = 200
"""Mentions of a document, and bearers, whose words are compared."""


def own_words(document: Document) -> str:
    """What a document says it is about."""
    return f"{document.title} {document.abstract}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation of the number in question and the document it stands in."""

    source: Document
    citation: Citation
    sentence: Callable[[], str] | None = field(default=None, compare=False, repr=False)
    """Reads the sentence where `citation.text` was left in the index: few mentions are ever asked for theirs."""

    @property
    def subject(self) -> list[str]:
        """The words that follow the number in its sentence."""
        if self.sentence is None:
            return _subject(self.citation)
        return _subject(replace(self.citation, text=self.sentence()))


@dataclass(slots=True)
class Identity:
    """One document, as far as those that bear or name its number tell."""

    number: str
    bearers: list[Document] = field(default_factory=list)
    """Documents of the collection that are it (copies of it, when there are several), the first of them."""
    borne: int = 0
    """How many they are, listed or not."""
    mentions: list[Mention] = field(default_factory=list)
    dates: Counter[str] = field(default_factory=Counter)
    """How many mentions state which; the same for the next two."""
    issuers: Counter[str] = field(default_factory=Counter)
    doctypes: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    """Of the documents that name it; the same for the next two."""
    citers: Counter[str] = field(default_factory=Counter)
    """Their issuers."""
    relations: Counter[str] = field(default_factory=Counter)
    about: Callable[[Document], str] = field(default=own_words, repr=False)
    """What a bearer says it is about, where that was left in the index."""
    _words: set[str] = field(default_factory=set, repr=False)
    _heard: int = field(default=0, repr=False)
    """Mentions whose words are in `_words`."""
    _places: set[str] = field(default_factory=set, repr=False)
    _known: dict[str, str] = field(default_factory=dict, repr=False)
    """Date and issuer, until something is added."""

    @property
    def date(self) -> str:
        """What it says itself, else what most mentions say."""
        known = self._known.get("date")
        if known is None:
            known = next((d.date for d in self.bearers if d.date), "") or stated(self.dates)
            self._known["date"] = known
        return known

    @property
    def issuer(self) -> str:
        """What it says itself, else what most mentions say; "Tỉnh ủy" counts for "Tỉnh ủy Nghệ An"."""
        known = self._known.get("issuer")
        if known is None:
            known = self._known["issuer"] = self._issuer()
        return known

    def _issuer(self) -> str:
        own = next((d.issuer for d in self.bearers if d.issuer), "")
        if own or not self.issuers:
            return own
        best = stated(self.issuers)
        fuller = {name: n for name, n in self.issuers.items() if name != best and same_body(name, best)}
        return max([best, *fuller], key=lambda name: (len(syllables(name)), self.issuers[name])) if fuller else best

    @property
    def doctype(self) -> str:
        """What it says itself, else what most mentions say."""
        return next((d.doctype for d in self.bearers if d.doctype), "") or stated(self.doctypes)

    @property
    def count(self) -> int:
        """Its mentions, read or not."""
        return self.relations.total()

    def bear(self, document: Document) -> None:
        """Count a document of the collection that is it."""
        self._known.clear()
        self.bearers.append(document)
        if document.locality:
            self._places.add(document.locality)

    def add(self, mention: Mention) -> None:
        """Count what the mention states."""
        cited = mention.citation
        source = mention.source
        self._known.clear()
        self.mentions.append(mention)
        for tally, value in (
            (self.dates, cited.date), (self.issuers, cited.issuer), (self.doctypes, cited.doctype),
            (self.years, source.date[:4]), (self.citers, source.issuer),
        ):
            if value:
                tally[value] += 1
        self.relations[cited.relation] += 1
        if source.locality and not names_one(cited.issuer):
            self._places.add(source.locality)

    @property
    def places(self) -> set[str]:
        """Where its bearers, and those that name it without its place, are."""
        return self._places

    def speaks_for(self, words: set[str]) -> int:
        """How many of the words after a mention its other mentions, or its own title, have in the same place."""
        for mention in itertools.islice(self.mentions, self._heard, MAX_HEARD):
            self._words.update(mention.subject)
        self._heard = min(len(self.mentions), MAX_HEARD)
        own = {word for d in self.bearers[:MAX_HEARD] for word in syllables(self.about(d)[:400])}
        return sum(1 for word in words if word in self._words or word in own)


def stated(tally: Counter[str]) -> str:
    """The value most often stated; of equals the one first in order, so that the answer is always the same."""
    return min(tally, key=lambda value: (-tally[value], value)) if tally else ""


def _subject(citation: Citation) -> list[str]:
    """The words that follow the mention in its sentence, numbers left out."""
    for found in reading.found(citation.text):
        if found.number.key == reading.key(citation.number):
            after = citation.text[found.end : found.end + 240]
            more = [m.start - found.end for m in reading.found(citation.text) if m.start >= found.end]
            words = syllables(after[: more[0]] if more else after)
            return [word for word in words if not word[0].isdigit() and len(word) > 1][:_SUBJECT_WORDS]
    return []
