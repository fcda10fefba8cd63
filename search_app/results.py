"""What the result page shows, ready for the template: notices, facets with their links, chips, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from analyzers import numbers
from analyzers.analysis import syllables
from engines.requests import MAX_OFFSET, Facet, FacetValue, Hit
from search_app import labels
from search_app.dates import shown, span
from search_app.i18n import gettext, mark
from search_app.marks import Link, Run, link, runs
from search_app.params import State, quoted
from search_app.urls import document_url, number_url, search_url, values_url

_SLOT = "\ue000"
"""A character of the private use area, which no metadata value holds."""


@dataclass(frozen=True, slots=True)
class HitView:
    """One result as shown."""

    url: str
    title: tuple[Run, ...]
    snippets: tuple[tuple[Run, ...], ...]
    number: str
    doctype: str
    issuer: str
    date: str
    basis: str
    cited_by: int
    """How many documents name it by its number."""
    copies: int
    """How many other documents are copies of it."""
    copies_url: str
    """Where they are listed."""


@dataclass(frozen=True, slots=True)
class ValueView:
    """One line of a facet."""

    value: str
    label: str
    count: int
    selected: bool
    exclude_url: str
    anchor: str
    """The value as it stands in the id of its box."""


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet: values shown at once, and those behind "show more"."""

    field: str
    label: str
    shown: tuple[ValueView, ...]
    more: tuple[ValueView, ...]
    distinct: int
    """Values in all, shown or not."""
    selected: int
    all_url: str
    """The list of all its values; empty when all are shown."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A restriction in effect, and the address without it."""

    label: str
    value: str
    remove_url: str
    undo: str
    """What following that address does, in words."""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number in the pagination; an empty url is the current page, number 0 a gap."""

    number: int
    url: str = ""


SWITCHED_OFF = {
    "relax": (mark("Đủ mọi từ"), mark("Cho phép bỏ bớt từ")),
    "fold": (mark("Đúng dấu"), mark("Cho phép khác dấu")),
    "expand": (mark("Không dùng từ đồng nghĩa"), mark("Dùng cả từ đồng nghĩa")),
    "collapse": (mark("Liệt kê từng bản"), mark("Gộp các bản tương tự")),
}
"""What a switch in the URL does, and what undoing it means."""

def hit_view(hit: Hit, query: str) -> HitView:
    """A hit as shown; a document without a title is called by its number or its file."""
    title = runs(hit.title_marked) if hit.title_marked else (Run(hit.title or hit.number or hit.id),)
    url = document_url(hit.id, query)
    return HitView(
        url=url, title=title,
        snippets=tuple(linked(passage) for passage in telling(title, hit.snippets)),
        number=hit.number, doctype=hit.doctype, issuer=hit.issuer, date=shown(hit.date),
        basis=labels.basis_label(hit.date_basis), cited_by=hit.cited_by if hit.number else 0,
        copies=hit.copies, copies_url=url + "#copies",
    )


def telling(title: Sequence[Run], snippets: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """The passages that say more than the heading above them: those that repeat the title or copy out a letterhead
    are left out, as long as another one remains."""
    own = frozenset(syllables("".join(run.text for run in title)))
    passages = [runs(snippet) for snippet in snippets]
    kept = [passage for passage in passages if not _repeats(own, "".join(run.text for run in passage))]
    return tuple(kept or passages[:1])


def linked(passage: Sequence[Run]) -> tuple[Run, ...]:
    """A passage with its document numbers as links to their pages."""
    found = numbers.find("".join(run.text for run in passage))
    return link(passage, [Link(one.start, one.end, number_url(one.number.canonical)) for one in found])


@lru_cache(maxsize=20_000)
def _terms(piece: str) -> frozenset[str]:
    return frozenset(syllables(piece))


@lru_cache(maxsize=1024)
def _anchor(value: str) -> str:
    return quote(value)


def _repeats(title: frozenset[str], text: str) -> bool:
    """Whether hardly more than a third of the words are new: not the title's, not in capitals as in a letterhead."""
    pieces = text.split()
    new = [one for one in pieces if not _terms(one) <= title and not (one.isupper() and one.isalpha())]
    return len(new) < 0.35 * len(pieces)


def facet_view(facet: Facet, state: State, shown_first: int) -> FacetView:
    """A facet as shown: chosen values on top, years newest first, the rest behind "show more"."""
    refused = state.exclude.get(facet.field, ())
    values = [value for value in facet.values if value.value not in refused]
    if facet.field == "year":
        values.sort(key=lambda v: v.value, reverse=True)
    values.sort(key=lambda v: not v.selected)
    views = value_views(facet.field, values, state)
    chosen = sum(v.selected for v in views)
    cut = max(shown_first, chosen)
    if len(views) <= cut + 2:  # no door for one or two values
        cut = len(views)
    return FacetView(
        facet.field, labels.field_label(facet.field), views[:cut], views[cut:], facet.distinct, chosen,
        values_url(state, facet.field) if cut < facet.distinct else "",
    )


def value_views(field: str, values: Sequence[FacetValue], state: State) -> tuple[ValueView, ...]:
    """Values of a facet as shown, each with the address that refuses it."""
    # One address is built and cut open where the value stands: facets are most of a page's links.
    before, _, after = search_url(state.with_excluded(field, _SLOT)).partition(quoted(_SLOT))
    return tuple(
        ValueView(
            value=v.value, label=labels.value_label(field, v.value), count=v.count, selected=v.selected,
            exclude_url=search_url(state.with_excluded(field, v.value)) if v.selected
            else before + quoted(v.value) + after,
            anchor=_anchor(v.value),
        )
        for v in values
    )


def chips(state: State) -> list[Chip]:
    """Every restriction in effect, in the URL's order."""
    out = []
    for excluded, chosen in ((False, state.filters), (True, state.exclude)):
        for name, values in chosen.items():
            for value in values:
                url = search_url(state.without_value(name, value))
                out.append(_chip(labels.field_label(name), labels.value_label(name, value), url, excluded))
    if state.date_from and state.date_to:
        url = search_url(state.change(date_from="", date_to=""))
        out.append(_chip(labels.field_label("date"), span(state.date_from, state.date_to), url))
    elif state.date_from:
        out.append(_chip(labels.field_label("from"), shown(state.date_from), search_url(state.change(date_from=""))))
    elif state.date_to:
        out.append(_chip(labels.field_label("to"), shown(state.date_to), search_url(state.change(date_to=""))))
    for name, (text, undo) in SWITCHED_OFF.items():
        if getattr(state, name) is False:
            url = search_url(state.change(**{name: None if name == "collapse" else True}))
            out.append(Chip(gettext(mark("Cách tìm")), gettext(text), url, gettext(undo)))
    return out


def _chip(label: str, value: str, url: str, excluded: bool = False) -> Chip:
    sentence = mark("Thôi loại trừ %(label)s: %(value)s") if excluded else mark("Bỏ %(label)s: %(value)s")
    return Chip(label, value, url, gettext(sentence) % {"label": label, "value": value}, excluded)


def last_page(total: int, limit: int) -> int:
    """The last page that can be shown."""
    return max(1, min(-(-total // limit), MAX_OFFSET // limit + 1))


def pagination(state: State, total: int) -> list[PageLink]:
    """First, last and the pages around this one, with gaps; empty when there is one page."""
    last = last_page(total, state.limit)
    if last == 1:
        return []
    around = {1, last, *range(max(1, state.page - 2), min(last, state.page + 2) + 1)}
    out: list[PageLink] = []
    for number in sorted(around):
        if out and number - out[-1].number == 2:
            out.append(PageLink(number - 1, search_url(state.change(page=number - 1))))
        elif out and number - out[-1].number > 2:
            out.append(PageLink(0))
        out.append(PageLink(number, "" if number == state.page else search_url(state.change(page=number))))
    return out
