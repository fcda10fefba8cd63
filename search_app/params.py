"""The address bar and the search: a URL's parameters → a validated State, and a State → its canonical URL.

The URL holds everything a search page shows; nothing is remembered elsewhere. Reading never fails: what cannot
be used is left out and reported as a Problem, so that old, cut and hand-written addresses still lead somewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote_plus

from engines.requests import FACETS, MAX_OFFSET, MAX_QUERY, SearchRequest, Sort
from search_app.dates import parse_bound

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "cited")
LEVELS = ("Trung ương", "tỉnh", "huyện", "xã", "khác")

PER_PAGE = 10
MAX_PER_PAGE = 100
MAX_VALUES = 50
"""Values per facet that are read; more make no sensible question."""
MAX_VALUE = 300
"""Characters of one value."""

ALIASES = {"query": "q", "p": "page", **{f"exclude_{name}": f"-{name}" for name in FACETS}}
"""Other spellings of a parameter's name that are understood; the canonical URL never has them."""
SORT_ALIASES: Mapping[str, Sort] = {"date": "newest", "-date": "oldest", "score": "relevance", "": "relevance"}
TRACKERS = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|_")
"""Left on a URL by whoever shared it; dropped without a word."""

KNOWN = {"q", "from", "to", "sort", "page", "limit", "relax", "fold", "expand", "predecessors", "collapse", "lang"}
KNOWN |= {sign + name for name in FACETS for sign in ("", "-")}
KNOWN |= {"id", "part", "facets", "facet", "find", "name", "cursor", "date"}
"""Every parameter's name; the last line is read by other pages (document, issuer, values, lineage) and the API."""

ProblemCode = Literal["unknown", "bad", "swapped", "long", "many", "large"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used as written, for the reader (page) or the caller (API)."""

    code: ProblemCode
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What the URL of a search page says. Immutable; the with_… methods give the neighbours a page links to."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str = ""
    date_to: str = ""
    sort: Sort | Literal[""] = ""
    """Empty: not chosen; by relevance when something is asked, newest first otherwise."""
    page: int = 1
    limit: int = PER_PAGE
    relax: bool = True
    fold: bool = True
    predecessors: bool = False
    expand: bool = True
    collapse: bool | None = None
    """Whether copies are listed as one hit; None: not chosen, the page does and everything else does not."""
    lang: Lang = "vi"
    usual: int = PER_PAGE
    """The site's own `limit`, which no URL needs to name."""

    @property
    def narrowed(self) -> bool:
        """Whether anything besides the query restricts the result."""
        return bool(self.filters or self.exclude or self.date_from or self.date_to)

    @property
    def asked(self) -> bool:
        """Whether this is a search at all."""
        return bool(self.query or self.narrowed)

    @property
    def order(self) -> Sort:
        """The order in effect."""
        return self.sort or ("relevance" if self.query else "newest")

    @property
    def offset(self) -> int:
        """Hits before this page."""
        return (self.page - 1) * self.limit

    def request(self, facets: tuple[str, ...], *, snippets: int = 3, collapse: bool = False) -> SearchRequest:
        """The question for the engine. `collapse`: what holds if the URL does not say."""
        return SearchRequest(
            query=self.query, filters=self.filters, exclude=self.exclude, date_from=self.date_from,
            date_to=self.date_to, sort=self.order, offset=min(self.offset, MAX_OFFSET), limit=self.limit,
            facets=facets, snippets=snippets, relax=self.relax, fold=self.fold, expand=self.expand,
            predecessors=self.predecessors,
            collapse=collapse if self.collapse is None else self.collapse,
        )

    def change(self, **changes: Any) -> State:
        """Another state; any change but of the page itself leads back to page 1."""
        return replace(self, **{"page": 1, **changes})

    def with_value(self, name: str, value: str) -> State:
        """Accept `value` too (and no longer refuse it)."""
        cleared = self.without_value(name, value)
        return cleared.change(filters=_put(cleared.filters, name, (*cleared.filters.get(name, ()), value)))

    def with_excluded(self, name: str, value: str) -> State:
        """Refuse `value` (and no longer accept it)."""
        cleared = self.without_value(name, value)
        return cleared.change(exclude=_put(cleared.exclude, name, (*cleared.exclude.get(name, ()), value)))

    def without_value(self, name: str, value: str) -> State:
        """Neither accept nor refuse `value`."""
        return self.change(
            filters=_put(self.filters, name, tuple(v for v in self.filters.get(name, ()) if v != value)),
            exclude=_put(self.exclude, name, tuple(v for v in self.exclude.get(name, ()) if v != value)),
        )

    def cleared(self) -> State:
        """The same query without filters and dates."""
        return self.change(filters={}, exclude={}, date_from="", date_to="")

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters in canonical order, defaults left out."""
        out = [("q", self.query)] if self.query else []
        for sign, chosen in (("", self.filters), ("-", self.exclude)):
            out += [(sign + name, value) for name in FACETS for value in chosen.get(name, ())]
        rest = [("from", self.date_from), ("to", self.date_to), ("sort", self.sort)]
        rest += [("page", str(self.page) if self.page > 1 else "")]
        rest += [("limit", str(self.limit) if self.limit != self.usual else "")]
        rest += [(name, "" if on else "0") for name, on in self._switches()]
        rest += [("predecessors", "1" if self.predecessors else "")]
        rest += [("collapse", "" if self.collapse is None else str(int(self.collapse)))]
        rest += [("lang", self.lang if self.lang != "vi" else "")]
        return out + [(name, value) for name, value in rest if value]

    def query_string(self) -> str:
        """`?q=…` in canonical order, or empty when everything is at its default."""
        encoded = "&".join([f"{name}={quoted(value)}" for name, value in self.pairs()])
        return "?" + encoded if encoded else ""

    def _switches(self) -> tuple[tuple[str, bool], ...]:
        return (("relax", self.relax), ("fold", self.fold), ("expand", self.expand))


@lru_cache(maxsize=1024)
def quoted(value: str) -> str:
    """A value as it stands in our addresses. Remembered: the same query stands in every link of a page."""
    return quote_plus(value, safe="/:")


def _put(chosen: Mapping[str, tuple[str, ...]], name: str, values: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {key: kept for key, kept in {**chosen, name: values}.items() if kept}


def clean(text: str) -> str:
    """NFC, white space collapsed, control characters gone: what a form or a link may carry along."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(text.split())


def read(items: Iterable[tuple[str, str]], usual: int = PER_PAGE) -> tuple[State, tuple[Problem, ...]]:
    """The state that these name–value pairs (in URL order, repeated names allowed) describe, and what was wrong.

    `usual` is the limit when none is named.
    """
    values: dict[str, list[str]] = {}
    for name, value in items:
        values.setdefault(ALIASES.get(name, name), []).append(value)
    problems: list[Problem] = []
    reader = _Reader(values, problems, usual)
    state = reader.state()
    strange = [name for name in values if name not in KNOWN and not TRACKERS.fullmatch(name)]
    problems += [Problem("unknown", clean(name)[:40]) for name in strange[:5]]
    return state, tuple(problems)


class _Reader:
    """One pass over the parameters; remembers what was wrong with them."""

    def __init__(self, values: Mapping[str, list[str]], problems: list[Problem], usual: int) -> None:
        self._usual = usual
        self._values = values
        self._problems = problems

    def state(self) -> State:
        filters = {name: kept for name in FACETS if (kept := self._facet(name, name))}
        exclude = {name: kept for name in FACETS if (kept := self._facet("-" + name, name))}
        for name, refused in exclude.items():  # the same value both ways: refusing wins
            filters = _put(filters, name, tuple(v for v in filters.get(name, ()) if v not in refused))
        low, high = self._date("from", end=False), self._date("to", end=True)
        if low and high and low > high:
            self._problems.append(Problem("swapped", "from", low))
            low, high = self._date("to", end=False), self._date("from", end=True)
        return State(
            query=self._query(), filters=filters, exclude=exclude, date_from=low, date_to=high, sort=self._sort(),
            page=self._count("page", 1), limit=self._limit(), usual=self._usual,
            relax=self._switch("relax"), fold=self._switch("fold"), expand=self._switch("expand"),
            predecessors=bool(self._choice("predecessors")), collapse=self._choice("collapse"), lang=self._lang(),
        )

    def _bad(self, name: str, value: str, code: ProblemCode = "bad") -> None:
        self._problems.append(Problem(code, name, value[:80]))

    def _last(self, name: str) -> str:
        return clean(self._values.get(name, [""])[-1])

    def _query(self) -> str:
        query = self._last("q")
        if len(query) > MAX_QUERY:
            self._bad("q", "", "long")
        return query[:MAX_QUERY]

    def _facet(self, parameter: str, name: str) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for value in map(clean, self._values.get(parameter, ())):
            if not value:
                continue
            wrong = name == "year" and not re.fullmatch(r"[0-9]{4}", value)
            if wrong or (name == "level" and value not in LEVELS) or len(value) > MAX_VALUE:
                self._bad(parameter, value)
            else:
                kept[value] = None
        if len(kept) > MAX_VALUES:
            self._bad(parameter, "", "many")
        return tuple(kept)[:MAX_VALUES]

    def _date(self, name: str, *, end: bool) -> str:
        value = self._last(name)
        found = parse_bound(value, end=end)
        if value and not found and not any(p.name == name for p in self._problems):
            self._bad(name, value)
        return found

    def _sort(self) -> Sort | Literal[""]:
        value = self._last("sort")
        if value in SORTS:
            return value
        if value not in SORT_ALIASES:
            self._bad("sort", value)
        return SORT_ALIASES.get(value, "relevance") if value else ""

    def _count(self, name: str, default: int) -> int:
        value = self._last(name)
        if not value:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
            self._bad(name, value)
            return default
        return int(value)

    def _limit(self) -> int:
        asked = self._count("limit", self._usual)
        if asked > MAX_PER_PAGE:
            self._bad("limit", str(MAX_PER_PAGE), "large")
        return min(asked, MAX_PER_PAGE)

    def _switch(self, name: str) -> bool:
        value = self._last(name)
        if value not in {"", "0", "1"}:
            self._bad(name, value)
        return value != "0"

    def _choice(self, name: str) -> bool | None:
        chosen = self._switch(name)
        return chosen if self._last(name) in {"0", "1"} else None

    def _lang(self) -> Lang:
        value = self._last("lang")
        if value and value not in LANGS:
            self._bad("lang", value)
        return "en" if value == "en" else "vi"
