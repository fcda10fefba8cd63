"""The authority file: bodies with fixed names, their spellings, and the organs that every area or committee has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import indexer.metadata.tables as tables
from engines.documents import Level

from .wording import bare, key


@dataclass(frozen=True, slots=True)
class Authority:
    """A body with one name in the whole country."""

    name: str
    aliases: tuple[str, ...]
    level: Level
    kind: str
    """`party`, `state`, `mass` or `press`."""
    since: str = ""
    until: str = ""
    """ISO dates between which it bore this name; empty: not limited, or not known."""
    predecessors: tuple[str, ...] = ()
    """Canonical names of the bodies whose work it took over."""


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of body that many committees or areas have: "Ban Dân vận" of a committee, "Sở Y tế" of a province."""

    name: str
    of: str
    """`committee`, `province` or `area`."""


@cache
def authorities() -> tuple[Authority, ...]:
    """Every body of the authority file, in its order."""
    levels: dict[str, Level] = {"Trung ương": "Trung ương", "tỉnh": "tỉnh", "huyện": "huyện", "xã": "xã"}
    return tuple(
        Authority(
            row["name"],
            tables.split(row["aliases"]),
            levels.get(row["level"], "khác"),
            row["kind"],
            row["since"],
            row["until"],
            tables.split(row["predecessors"]),
        )
        for row in tables.rows("authorities")
    )


@cache
def spellings() -> dict[str, Authority]:
    """Every spelling (`wording.key`) → body."""
    out: dict[str, Authority] = {}
    for authority in authorities():
        for spelling in (authority.name, *authority.aliases):
            out.setdefault(key(spelling), authority)
    return out


@cache
def organs() -> dict[str, Organ]:
    """Every spelling of an organ → organ."""
    out: dict[str, Organ] = {}
    for row in tables.rows("organs"):
        organ = Organ(row["name"], row["of"])
        for spelling in (row["name"], *tables.split(row["aliases"])):
            out.setdefault(key(spelling), organ)
    return out


@cache
def written() -> tuple[str, ...]:
    """Names and aliases of the bodies as they are written, longest first."""
    return tuple(sorted({s for a in authorities() for s in (a.name, *a.aliases)}, key=len, reverse=True))


@cache
def organs_written() -> tuple[str, ...]:
    """Names and aliases of the organs as they are written, longest first."""
    return tuple(sorted(
        {
            s
            for row in tables.rows("organs")
            for s in (row["name"], *tables.split(row["aliases"]))
            if len(s) > 3 or s.isupper()
        },
        key=len, reverse=True,
    ))  # fmt: skip


@cache
def fixed_names() -> tuple[str, ...]:
    """Names of two words and more that are written alike wherever they stand: bodies, and organs of committees."""
    names = (*(a.name for a in authorities()), *(o.name for o in organs().values()))
    return tuple(dict.fromkeys(n for n in names if " " in n and n not in _COMMON))


_COMMON = frozenset({"Thường trực", "Văn phòng", "Thanh tra", "Công an"})
"""Organs whose names are ordinary words too."""


def lookup(name: str) -> Authority | None:
    """The body called so, forgiving one wrong or missing mark where only one body can be meant; or None."""
    return spellings().get(key(name)) or (_unmarked().get(bare(name)) if len(name) > 8 else None)


def organ(name: str) -> Organ | None:
    """The organ called so, as forgiving as `lookup`; or None."""
    return organs().get(key(name)) or (_unmarked_organs().get(bare(name)) if len(name) > 6 else None)


@cache
def successors() -> dict[str, tuple[str, ...]]:
    """Canonical name → canonical names of the bodies that took over its work."""
    out: dict[str, tuple[str, ...]] = {}
    for authority in authorities():
        for predecessor in authority.predecessors:
            out[predecessor] = (*out.get(predecessor, ()), authority.name)
    return out


def predecessors(name: str) -> tuple[str, ...]:
    """Canonical names of all bodies whose work came to `name`, directly or through others; nearest first."""
    by_name = {a.name: a for a in authorities()}
    found: list[str] = []
    queue = [name]
    while queue:
        current = by_name.get(queue.pop(0))
        for predecessor in current.predecessors if current else ():
            if predecessor not in found and predecessor != name:
                found.append(predecessor)
                queue.append(predecessor)
    return tuple(found)


@cache
def _unmarked() -> dict[str, Authority | None]:
    out: dict[str, Authority | None] = {}
    for spelling, authority in spellings().items():
        folded = bare(spelling)
        out[folded] = authority if out.get(folded, authority) == authority else None
    return out


@cache
def _unmarked_organs() -> dict[str, Organ | None]:
    out: dict[str, Organ | None] = {}
    for spelling, found in organs().items():
        folded = bare(spelling)
        out[folded] = found if out.get(folded, found) == found else None
    return out
