"""Which document a mention means.

A number is no identity: numbers begin anew each year or term, and `01-NQ/TU` is any province's. A document is
number + issuer + date, each of which a mention may leave out. Mentions of one number are brought together by
evidence, surest first; one that could mean several documents stays undecided rather than guessed.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from analyzers import numbers
from analyzers.analysis import syllables
from engines.documents import Citation, Document
from engines.graph import reading
from engines.graph.bodies import names_one, names_place, national, same_body

_SUBJECT_WORDS = 14
"""Words after a mention that may say what the document is about."""
_MARGIN = 2
"""How many more words must speak for one document than for the next."""
_SLIP = 3
"""Mentions a date needs before a single other one, equal but for the year, counts as a slip of the pen."""
MAX_HEARD = 200
"""Mentions of a document, and bearers, whose words are compared."""


def _own_words(document: Document) -> str:
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
    """Documents of the collection that are it (copies of it, when there are several)."""
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
    about: Callable[[Document], str] = field(default=_own_words, repr=False)
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


def identities(
    number: str, mentions: Iterable[Mention], bearers: Iterable[Document] = (),
    about: Callable[[Document], str] = _own_words,
) -> tuple[list[Identity], list[Mention]]:
    """The documents that bear `number`, most mentioned first, and the mentions that could mean several of them.
    `about`: reads what a bearer says of itself, where its title was left in the index."""
    whole = national(number)
    found: list[Identity] = []
    near: dict[tuple[str, ...], list[Identity]] = {}  # who speaks of whom → the documents of that place
    shelves: dict[str, list[int]] = {}  # year of issue, "" for none → places in `found`: other years need no look
    for document in bearers:
        year = document.date[:4]
        near_by = sorted([*shelves.get(year, ()), *shelves.get("", ())]) if year and not holds_year(number) else None
        places = range(len(found)) if near_by is None else near_by
        place = next((one for one in places if _same_document(found[one], document, whole)), len(found))
        if place == len(found):
            found.append(Identity(number, about=about))
        else:
            shelves[found[place].date[:4]].remove(place)
        found[place].bear(document)
        shelves.setdefault(found[place].date[:4], []).append(place)

    def possible(mention: Mention) -> list[Identity]:
        if whole or mention.citation.date:
            return [i for i in found if _possible(i, mention, whole)]
        place = (mention.citation.issuer, mention.source.locality, mention.source.issuer)
        if place not in near:
            near[place] = [i for i in found if _same_place(i, mention)]
        return [i for i in near[place] if not _too_early(i, mention)]

    def take(home: Identity, mention: Mention) -> None:
        before = home.issuer, len(home.places)
        home.add(mention)
        if before != (home.issuer, len(home.places)):
            near.clear()
    waiting = sorted(mentions, key=lambda m: (-_fullness(m.citation), m.source.date, m.source.id))
    undecided: list[Mention] = []
    settled: dict[tuple[str, ...], Identity] = {}
    for mention in waiting:
        cited, source = mention.citation, mention.source
        said = (cited.date, cited.issuer, source.locality, source.issuer)
        home = settled.get(said)  # the same said in the same place means the same document
        if home is None:
            able = possible(mention)
            home = _decide(able, mention)
            if home is None and not able and (_tells(mention, whole) or not found):
                found.append(home := Identity(number, about=about))
                near.clear()
        if home is None:
            undecided.append(mention)
        else:
            take(home, mention)
            if cited.date:
                settled[said] = home
    _mend_slips(found)
    near.clear()
    still = []
    for mention in undecided:  # what was said after it may have settled it
        home = _decide(possible(mention), mention)
        if home is None:
            still.append(mention)
        else:
            take(home, mention)
    found.sort(key=lambda i: (not i.bearers, -len(i.mentions), i.date, i.issuer))
    return found, still


def _fullness(citation: Citation) -> int:
    return 2 * bool(citation.date) + bool(citation.issuer)


def _tells(mention: Mention, whole: bool) -> bool:
    """Whether the mention says enough to stand for a document of its own."""
    cited = mention.citation
    if whole:
        return bool(cited.date)
    return bool(cited.date or names_one(cited.issuer) or mention.source.locality)


def _same_document(identity: Identity, document: Document, whole: bool) -> bool:
    """Whether two documents of the collection with one number are copies of one."""
    if identity.date and document.date and not _same_issue(identity.number, identity.date, document.date):
        return False
    return whole or same_body(identity.issuer, document.issuer)


def _same_issue(number: str, a: str, b: str) -> bool:
    """Whether two dates can be one document's: numbers never begin anew within a year."""
    return a[:4] == b[:4] or holds_year(number)


@lru_cache(maxsize=1_024)
def holds_year(number: str) -> bool:
    """Whether the year is part of the number: `30/2020/NĐ-CP`."""
    parsed = numbers.parse(number)
    return bool(parsed and len(parsed.year) == 4)


def _possible(identity: Identity, mention: Mention, whole: bool) -> bool:
    """Whether nothing that the mention says, or where it stands, speaks against this document."""
    cited = mention.citation
    if cited.date and identity.date and not _same_issue(identity.number, cited.date, identity.date):
        return False
    return not _too_early(identity, mention) and (whole or _same_place(identity, mention))


def _too_early(identity: Identity, mention: Mention) -> bool:
    """Nothing is cited before it is issued; a date stated for it is believed all the same."""
    said = mention.source.date
    return bool(not mention.citation.date and identity.date and said and said < identity.date)


def _same_place(identity: Identity, mention: Mention) -> bool:
    """For numbers that every body of a kind writes: a body named without its place, or not at all, is the one of
    the place that speaks. Without any place only an equal date tells."""
    cited, source = mention.citation, mention.source
    if not same_body(cited.issuer, identity.issuer):
        return False
    if names_one(identity.issuer) and names_one(cited.issuer):
        return True
    dated = bool(cited.date) and cited.date == identity.date
    places = identity.places
    if names_one(cited.issuer):
        return any(names_place(cited.issuer, place) for place in places) if places else dated
    if source.issuer and source.issuer == identity.issuer:
        return True
    if not source.locality:
        return dated
    if names_one(identity.issuer) and names_place(identity.issuer, source.locality):
        return True
    return source.locality in places if places else dated


def _decide(able: Sequence[Identity], mention: Mention) -> Identity | None:
    """The one of several possible documents that the evidence picks, or None."""
    cited, source = mention.citation, mention.source
    for sure in (
        [i for i in able if cited.date and i.date == cited.date],
        [i for i in able if cited.issuer and i.issuer == cited.issuer],
        [i for i in able if names_place(i.issuer, source.locality)],
    ):
        if len(sure) == 1 and len(able) > 1:
            return sure[0]
    if len(able) == 1:
        return able[0]
    words = set(mention.subject) if able else set()
    ranked = sorted(((i.speaks_for(words), n) for n, i in enumerate(able)), reverse=True) if words else []
    return able[ranked[0][1]] if ranked and ranked[0][0] - ranked[1][0] >= _MARGIN else None


def _subject(citation: Citation) -> list[str]:
    """The words that follow the mention in its sentence, numbers left out."""
    for found in reading.found(citation.text):
        if found.number.key == reading.key(citation.number):
            after = citation.text[found.end : found.end + 240]
            more = [m.start - found.end for m in reading.found(citation.text) if m.start >= found.end]
            words = syllables(after[: more[0]] if more else after)
            return [word for word in words if not word[0].isdigit() and len(word) > 1][:_SUBJECT_WORDS]
    return []


def _mend_slips(found: list[Identity]) -> None:
    """Give a single mention whose date differs in the year alone to the document that many date otherwise."""
    for odd in [i for i in found if not i.bearers and len(i.mentions) == 1 and i.date]:
        for home in found:
            close = home is not odd and home.date[5:] == odd.date[5:] and home.dates[home.date] >= _SLIP
            if close and same_body(home.issuer, odd.issuer):
                home.add(odd.mentions[0])
                found.remove(odd)
                break
