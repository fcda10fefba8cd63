"""Who came before an issuer and who after it, as far as the collection's authority facts say."""

from __future__ import annotations

from dataclasses import dataclass

from engines.authorities import KnowsAuthorities
from engines.requests import SearchRequest
from search_app.collation import sort_key
from search_app.dates import shown
from search_app.params import State
from search_app.urls import current_state, issuer_url, search_url
from search_app.views import engine, site

MAX_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Relative:
    """A body before or after another."""

    name: str
    since: str
    """The day of the change, as shown; empty if not known."""
    url: str
    """Its page; empty without documents in the collection."""
    count: int


@dataclass(frozen=True, slots=True)
class Succession:
    """What is known around one issuer."""

    before: list[Relative]
    after: list[Relative]
    all_url: str
    """The search for its documents and those of its predecessors; empty without any."""


@site.app_template_global("issuer_succession")
def issuer_succession(name: str) -> Succession:
    """The bodies of the collection whose work came to this one, and those that took over from it."""
    found = engine()
    if not isinstance(found, KnowsAuthorities):
        return Succession([], [], "")
    known = found.authorities()
    asked = SearchRequest(limit=0, snippets=0, facets=("issuer",), facet_limit=0)
    counts = {value.value: value.count for facet in engine().search(asked).facets for value in facet.values}

    def relative(other: str, since: str) -> Relative:
        count = counts.get(other, 0)
        return Relative(other, shown(since), issuer_url(other) if count else "", count)

    earlier = known.predecessors(name, counts)
    before = [relative(other, step.since) for other, step in earlier.items()]
    after = [relative(one.name, one.since) for one in known.heirs(name).values()]
    state = State(lang=current_state().lang).with_value("issuer", name).change(predecessors=True)
    return Succession(
        sorted(before, key=lambda one: sort_key(one.name))[:MAX_SHOWN], after[:MAX_SHOWN],
        search_url(state) if before else "",
    )


@site.app_template_global("has_predecessors")
def has_predecessors(names: tuple[str, ...]) -> bool:
    """Whether some body of the collection came before one of these."""
    return any(issuer_succession(name).before for name in names[:5])
