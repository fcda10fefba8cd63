"""What the result page shows, ready for the template: notices, facets with their links, chips, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engines.requests import MAX_OFFSET, Facet, Hit, SearchPage
from search_app import labels
from search_app.dates import shown
from search_app.i18n import gettext, mark
from search_app.marks import Run, runs
from search_app.params import Problem, State
from search_app.urls import document_url, page_url, search_url


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about how the question was read, with at most one thing to do about it."""

    text: str
    action: str = ""
    url: str = ""


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


@dataclass(frozen=True, slots=True)
class ValueView:
    """One line of a facet."""

    value: str
    label: str
    count: int
    selected: bool
    exclude_url: str


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet: values shown at once, and those behind "show more"."""

    field: str
    label: str
    shown: tuple[ValueView, ...]
    more: tuple[ValueView, ...]
    beyond: int
    """Values that were not counted out."""
    selected: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A restriction in effect, and the address without it."""

    label: str
    value: str
    remove_url: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number in the pagination; an empty url is the current page, number 0 a gap."""

    number: int
    url: str = ""


NOTES = {
    "folded": mark("Có ít kết quả viết đúng dấu như bạn gõ, nên bên dưới thêm cả kết quả khác dấu."),
    "truncated": mark("Nội dung tìm quá dài; chỉ phần đầu được dùng."),
    "": mark("Một phần nội dung tìm được đọc như từ thường: “%(text)s”."),
}
SWITCHED_OFF = {
    "relax": mark("Đủ mọi từ"), "fold": mark("Đúng dấu"), "expand": mark("Không dùng từ đồng nghĩa"),
}
PROBLEMS = {
    "unknown": mark("Không có tham số “%(name)s” nên đã bỏ qua."),
    "bad": mark("“%(value)s” không dùng được cho “%(name)s” nên đã bỏ qua."),
    "swapped": mark("Ngày đầu đứng sau ngày cuối nên đã đổi chỗ cho nhau."),
    "long": mark("Nội dung tìm quá dài; chỉ phần đầu được dùng."),
    "many": mark("Quá nhiều giá trị cho “%(name)s”; chỉ những giá trị đầu được dùng."),
}
BAD_DATE = mark("“%(value)s” không phải là ngày (viết như 25/02/2010, 2/2010 hoặc 2010) nên đã bỏ qua.")


def problem_text(problem: Problem) -> str:
    """A problem with the URL as a sentence."""
    message = BAD_DATE if problem.code == "bad" and problem.name in {"from", "to"} else PROBLEMS[problem.code]
    name = problem.name if problem.code == "unknown" else labels.field_label(problem.name)
    return gettext(message) % {"name": name, "value": problem.value}


def notices(state: State, page: SearchPage, problems: Sequence[Problem]) -> list[Notice]:
    """Everything the reader should know about how the question was read."""
    out = [Notice(problem_text(problem)) for problem in problems]
    if page.relaxed:
        dropped = ", ".join(f"“{word}”" for word in page.relaxed)
        text = gettext(mark("Không văn bản nào có đủ mọi từ, nên đã bỏ bớt: %(words)s.")) % {"words": dropped}
        out.append(Notice(text, gettext(mark("Chỉ tìm văn bản có đủ các từ")), search_url(state.change(relax=False))))
    for note in page.notes:
        if note.code == "relaxed":
            continue
        text = gettext(NOTES.get(note.code, NOTES[""])) % {"text": note.text}
        if note.code == "folded":
            out.append(Notice(text, gettext(mark("Chỉ tìm đúng dấu")), search_url(state.change(fold=False))))
        elif note.text or note.code in NOTES:
            out.append(Notice(text, gettext(mark("Cách viết câu tìm")), page_url("help")))
    return out


def hit_view(hit: Hit, query: str) -> HitView:
    """A hit as shown; a document without a title is called by its number or its file."""
    title = runs(hit.title_marked) if hit.title_marked else (Run(hit.title or hit.number or hit.id),)
    return HitView(
        url=document_url(hit.id, query), title=title, snippets=tuple(runs(snippet) for snippet in hit.snippets),
        number=hit.number, doctype=hit.doctype, issuer=hit.issuer, date=shown(hit.date),
        basis=labels.basis_label(hit.date_basis),
    )


def facet_view(facet: Facet, state: State, shown_first: int) -> FacetView:
    """A facet as shown: chosen values on top, years newest first, the rest behind "show more"."""
    refused = state.exclude.get(facet.field, ())
    values = [value for value in facet.values if value.value not in refused]
    if facet.field == "year":
        values.sort(key=lambda v: v.value, reverse=True)
    values.sort(key=lambda v: not v.selected)
    views = tuple(
        ValueView(
            value=v.value, label=labels.value_label(facet.field, v.value), count=v.count, selected=v.selected,
            exclude_url=search_url(state.with_excluded(facet.field, v.value)),
        )
        for v in values
    )
    chosen = sum(v.selected for v in views)
    cut = max(shown_first, chosen)
    if len(views) <= cut + 2:  # no door for one or two values
        cut = len(views)
    return FacetView(
        facet.field, labels.field_label(facet.field), views[:cut], views[cut:],
        max(0, facet.distinct - len(facet.values)), chosen,
    )


def chips(state: State) -> list[Chip]:
    """Every restriction in effect, in the URL's order."""
    out = []
    for excluded, chosen in ((False, state.filters), (True, state.exclude)):
        for name, values in chosen.items():
            out += [
                Chip(labels.field_label(name), labels.value_label(name, value),
                     search_url(state.without_value(name, value)), excluded)
                for value in values
            ]
    if state.date_from:
        out.append(Chip(labels.field_label("from"), shown(state.date_from), search_url(state.change(date_from=""))))
    if state.date_to:
        out.append(Chip(labels.field_label("to"), shown(state.date_to), search_url(state.change(date_to=""))))
    for name, text in SWITCHED_OFF.items():
        if not getattr(state, name):
            out.append(Chip(gettext(mark("Cách tìm")), gettext(text), search_url(state.change(**{name: True}))))
    return out


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
