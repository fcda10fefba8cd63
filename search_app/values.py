"""Every value of one facet within a result: searched, paged, issuers by level. The list behind a facet's "see all"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import abort, g, render_template, request

from analyzers.normalize import fold, has_marks, normalize
from engines.requests import FacetValue
from search_app import labels, results
from search_app.i18n import gettext, mark
from search_app.params import LEVELS, MAX_VALUE, State, clean
from search_app.results import ValueView
from search_app.urls import search_url, values_url
from search_app.views import config, engine, site

PER_PART = 200
"""Values on one page of the list."""


@dataclass(frozen=True, slots=True)
class Group:
    """Values under a heading; `url` is the search narrowed to the whole group, empty when there is no such filter."""

    title: str
    url: str
    values: tuple[ValueView, ...]


@site.get("/search/values")
def values() -> str:
    """The values of `facet` in the result that the other parameters describe; `find` keeps those that hold its words,
    `part` turns the pages."""
    state: State = g.state
    field = request.args.get("facet", "")
    if field not in config().facets:
        abort(404)
    find = clean(request.args.get("find", ""))[:MAX_VALUE]
    found = [value for value in count(state, field) if _holds(value, field, find)]
    found.sort(key=lambda one: fold(find).casefold() not in fold(labels.value_label(field, one.value)).casefold())
    if field == "year":
        found.sort(key=lambda one: one.value, reverse=True)
    grouped = _by_level(state, found) if field == "issuer" else [("", found)]
    last = max(1, -(-len(found) // PER_PART))
    asked = request.args.get("part", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    if not 1 <= part <= last:
        abort(404)
    lines = [(level, value) for level, several in grouped for value in several]
    here = lines[(part - 1) * PER_PART : part * PER_PART]
    here_values = {value.value for _, value in here}
    return render_template(
        "values.html", field=field, label=labels.field_label(field), find=find, total=len(found),
        groups=_groups(state, field, here), part=part, last=last,
        elsewhere=[value for value in state.filters.get(field, ()) if value not in here_values],
        parts=[(n, values_url(state, field, find=find, part=n)) for n in range(1, last + 1)] if last > 1 else [],
    )


def count(state: State, field: str) -> list[FacetValue]:
    """Every value of `field` in the result of `state`, the field's own filter left out, most frequent first."""
    asked = replace(state.request((field,), snippets=0), facet_limit=0, limit=0, offset=0)
    refused = state.exclude.get(field, ())
    return [v for facet in engine().search(asked).facets for v in facet.values if v.value not in refused]


def _holds(value: FacetValue, field: str, find: str) -> bool:
    """Whether every word of `find` begins a word of the value: with its marks if it was typed with any."""
    written = normalize(labels.value_label(field, value.value)).casefold()
    words, bare = written.split(), fold(written).split()
    return all(
        any(word.startswith(one) for word in (words if has_marks(one) else bare))
        for one in normalize(find).casefold().split()
    )


def _by_level(state: State, found: list[FacetValue]) -> list[tuple[str, list[FacetValue]]]:
    """Issuers under the level at which they have most documents in this result."""
    most: dict[str, tuple[int, str]] = {}
    for level in state.filters.get("level", LEVELS):
        narrowed = state.change(filters={**state.filters, "level": (level,)})
        for value in count(narrowed, "issuer"):
            most[value.value] = max(most.get(value.value, (0, "")), (value.count, level), key=lambda one: one[0])
    levels: dict[str, list[FacetValue]] = {level: [] for level in (*LEVELS, "")}
    for value in found:
        levels[most.get(value.value, (0, ""))[1]].append(value)
    return [(level, several) for level, several in levels.items() if several]


def _groups(state: State, field: str, lines: Iterable[tuple[str, FacetValue]]) -> list[Group]:
    gathered: dict[str, list[FacetValue]] = {}
    for level, value in lines:
        gathered.setdefault(level, []).append(value)
    return [
        Group(
            (labels.value_label("level", level) or gettext(mark("Chưa rõ cấp"))) if field == "issuer" else "",
            search_url(state.with_value("level", level))
            if level and level not in state.filters.get("level", ()) else "",
            results.value_views(field, several, state),
        )
        for level, several in gathered.items()
    ]
