"""Which document a mention means.

A number is no identity: numbers begin anew each year or term, and `01-NQ/TU` is any province's. A document is
number + issuer + date, each of which a mention may leave out. Mentions of one number are brought together by
evidence, surest first; one that could mean several documents stays undecided rather than guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from analyzers import numbers
from engines.documents import Citation, Document
from engines.graph.bodies import names_one, names_place, national, same_body
from engines.graph.identity import Identity, Mention, own_words

_MARGIN = 2
"""How many more words must speak for one document than for the next."""
_SLIP = 3
"""Mentions a date needs before a single other one, equal but for the year, counts as a slip of the pen."""


def identities(
    number: str, mentions: Iterable[Mention], bearers: Iterable[Document] = (),
    about: Callable[[Document], str] = own_words,
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


def _mend_slips(found: list[Identity]) -> None:
    """Give a single mention whose date differs in the year alone to the document that many date otherwise."""
    for odd in [i for i in found if not i.bearers and len(i.mentions) == 1 and i.date]:
        for home in found:
            close = home is not odd and home.date[5:] == odd.date[5:] and home.dates[home.date] >= _SLIP
            if close and same_body(home.issuer, odd.issuer):
                home.add(odd.mentions[0])
                found.remove(odd)
                break
