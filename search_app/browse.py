"""Browsing without a question: issuers by level, years, kinds of documents, and the page of one issuer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from engines.requests import FacetValue, SearchRequest
from search_app import labels, results, timeline
from search_app.collation import initial, sort_key
from search_app.i18n import gettext, mark
from search_app.params import LEVELS, MAX_VALUE, State, clean
from search_app.urls import current_state, issuer_url, value_url
from search_app.views import engine

browse = Blueprint("browse", __name__, url_prefix="/browse")
MAX_ENTRIES = 5_000
"""Issuers on one page, the most frequent ones."""
LETTERS_FROM = 40
"""Names from which a list is parted by first letters."""
NEWEST = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: a value, where it leads, its documents."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the lines under it, in parts with an own small heading (empty: none)."""

    title: str
    anchor: str
    parts: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def size(self) -> int:
        """Lines in all."""
        return sum(len(entries) for _, entries in self.parts)


def facet_values(field: str, **filters: tuple[str, ...]) -> list[FacetValue]:
    """Every value of `field` among the documents that `filters` accept."""
    asked = SearchRequest(filters=filters, sort="newest", limit=1, snippets=0, facets=(field,), facet_limit=0)
    return [value for facet in engine().search(asked).facets for value in facet.values if value.count]


@browse.get("/issuers")
def issuers() -> str:
    """Every issuer by level, in Vietnamese order. An issuer of several levels stands where it has most documents."""
    everyone = {value.value: value.count for value in facet_values("issuer")[:MAX_ENTRIES]}
    most: dict[str, tuple[int, str]] = {}
    for level in LEVELS:
        for value in facet_values("issuer", level=(level,)):
            most[value.value] = max(most.get(value.value, (0, "")), (value.count, level), key=lambda one: one[0])
    groups = []
    for number, level in enumerate((*LEVELS, "")):
        names = [name for name in everyone if most.get(name, (0, ""))[1] == level]
        if names:
            title = labels.value_label("level", level) if level else gettext(mark("Chưa rõ cấp"))
            parts = _by_letter(Entry(name, issuer_url(name), everyone[name]) for name in names)
            groups.append(Group(title, f"g{number}", parts))
    return render_template("browse.html", title=gettext(mark("Cơ quan ban hành")), groups=groups, kind="issuers")


@browse.get("/doctypes")
def doctypes() -> str:
    """Every kind of document, in Vietnamese order."""
    entries = _entries("doctype")
    ordered = tuple(sorted(entries, key=lambda one: sort_key(one.label)))
    groups = [Group("", "g0", (("", ordered),))] if ordered else []
    return render_template("browse.html", title=gettext(mark("Loại văn bản")), groups=groups, kind="doctypes")


@browse.get("/years")
def years() -> str:
    """Every year, newest first, by decades; the chart of the home page as a table."""
    decades: dict[str, list[Entry]] = {}
    for entry in sorted(_entries("year"), key=lambda one: one.label, reverse=True):
        decades.setdefault(entry.label[:3] + "0", []).append(entry)
    groups = [
        Group(gettext(mark("Những năm %(decade)s")) % {"decade": decade}, f"g{decade}", (("", tuple(entries)),))
        for decade, entries in decades.items()
    ]
    return render_template("browse.html", title=gettext(mark("Năm")), groups=groups, kind="years")


@browse.get("/issuer")
def issuer() -> str:
    """One issuer: its years, its kinds of documents, its newest documents."""
    name = clean(request.args.get("name", ""))[:MAX_VALUE]
    state = State(lang=current_state().lang).with_value("issuer", name)
    asked = SearchRequest(filters={"issuer": (name,)}, sort="newest", limit=NEWEST, snippets=0,
                          facets=("year", "doctype"), facet_limit=0)
    answer = engine().search(asked) if name else None
    if answer is None or not answer.total:
        abort(404)
    facets = {facet.field: facet.values for facet in answer.facets}
    years = {value.value: value.count for value in facets.get("year", ())}
    return render_template(
        "issuer.html", name=name, total=answer.total, timeline=timeline.chart(years, state), state_of=state,
        kinds=sorted(facets.get("doctype", ()), key=lambda one: sort_key(one.value)),
        newest=[results.hit_view(hit, "") for hit in answer.hits],
    )


def _entries(field: str) -> list[Entry]:
    return [Entry(one.value, value_url(field, one.value), one.count) for one in facet_values(field)[:MAX_ENTRIES]]


def _by_letter(entries: Iterable[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    ordered = sorted(entries, key=lambda one: sort_key(one.label))
    if len(ordered) < LETTERS_FROM:
        return (("", tuple(ordered)),)
    parts: dict[str, list[Entry]] = {}
    for entry in ordered:
        parts.setdefault(initial(entry.label), []).append(entry)
    return tuple((letter, tuple(found)) for letter, found in parts.items())
