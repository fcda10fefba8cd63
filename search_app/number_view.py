"""The page of a document number: what it is called, who names it and how, whether the document is here or not."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from analyzers import numbers
from engines.graph.number import NumberRecord, read_number
from engines.graph.references import MAX_ENTRIES, MOST_ENTRIES
from engines.requests import SearchRequest
from search_app.api import answer, api
from search_app.number_entries import entry_view, quote
from search_app.number_json import record_json
from search_app.params import State, clean
from search_app.problems import problem
from search_app.urls import current_state, number_url, value_url
from search_app.views import engine, site

MAX_TYPED = 80
MAX_NEAR = 8


@site.get("/so/<path:key>")
def number(key: str) -> BaseResponse | Response:
    """The page of a number in any spelling; the address with its key in capitals is the one that stays."""
    typed = clean(key)[:MAX_TYPED]
    limit = asked_limit(MAX_ENTRIES, MOST_ENTRIES)
    record = read_number(engine(), typed, entries=limit)
    if record is None:
        return make_response(render_template("number.html", record=None, typed=typed, near=near(typed)), 404)
    if key != record.key.upper():
        return redirect(number_url(record.number), 301)
    page = render_template(
        "number.html", record=record, typed=record.number, entries=[entry_view(e, record.key) for e in record.entries],
        undecided=[quote(m, record.key) for m in record.undecided], near=() if record.known else near(record.number),
        total=citing_total(record), citing_url=value_url("cites", record.number), citing=citing_url(record.number),
        unread=max(record.behind - len(record.entries), 0), more_url=_more_url(record, limit),
    )
    return make_response(page, 200 if record.known else 404)


@api.get("/numbers/<path:key>")
def number_json(key: str) -> Response:
    """The same for programs."""
    typed = clean(key)[:MAX_TYPED]
    record = read_number(engine(), typed, entries=asked_limit(MAX_ENTRIES, MOST_ENTRIES))
    if record is None or not record.known:
        return problem(404, near=[text for text, _ in near(typed)])
    return answer(record_json(record))


def asked_limit(usual: int, most: int) -> int:
    """How much of a long answer the address asks for with `limit`: 1 to `most`; `usual` where it says nothing."""
    asked = request.args.get("limit", "")
    number_ = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else usual
    return max(1, min(number_, most))


def _more_url(record: NumberRecord, limit: int) -> str:
    """The page with twice as many of the documents behind the number; empty where there are no more, or too many."""
    if record.behind <= len(record.entries) or limit >= MOST_ENTRIES:
        return ""
    lang = current_state().lang
    return url_for(
        "site.number", key=record.key.upper(), limit=min(limit * 2, MOST_ENTRIES), lang=lang if lang != "vi" else None
    )


def citing_total(record: NumberRecord) -> int:
    """How many documents name the number, wherever in their text."""
    if not record.more:
        return record.read
    request = SearchRequest(filters={"cites": (record.number,)}, limit=0, snippets=0, facets=())
    return engine().search(request).total


def near(typed: str) -> list[tuple[str, str]]:
    """Numbers of the collection that begin like what was typed, with their addresses."""
    parsed = numbers.parse(typed)
    digits = typed.split("-")[0].split("/")[0].strip() if not parsed else parsed.ordinal
    if not digits[:1].isdigit():
        digits = "".join(c if c.isdigit() else " " for c in typed).split(" ")[0]
    asked_for = parsed.canonical if parsed else typed
    notes = engine().search(SearchRequest(asked_for, limit=0, snippets=0, facets=(), relax=False)).notes
    close = [note.text for note in notes if note.code == "near-number" and numbers.key(note.text)]
    found = {text: number_url(text) for text in close}
    asked = [f"{parsed.ordinal}-{parsed.doctype_code}", parsed.ordinal] if parsed else [digits]
    for prefix in asked if digits else ():
        for one in engine().suggest(prefix, limit=MAX_NEAR):
            other = numbers.parse(one.text) if one.kind == "number" else None
            # What begins with the figures of an ordinal alone is no neighbour: 158/2016/NĐ-CP of 1-XY/TW.
            if other is not None and (parsed is None or _same_ordinal(parsed.ordinal, other.ordinal)):
                found.setdefault(one.text, number_url(one.text))
    return list(found.items())[:MAX_NEAR]


def _same_ordinal(one: str, other: str) -> bool:
    return one.lstrip("0") == other.lstrip("0")


def citing_url(number_: str) -> Callable[[str, str], str]:
    """(field, value) → the search for documents that name the number, narrowed to that value."""
    path, lang = url_for("site.search"), current_state().lang

    def address(field: str, value: str) -> str:
        return path + State(lang=lang, filters={"cites": (number_,), field: (value,)}).query_string()

    return address
