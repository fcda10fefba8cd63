"""The succession of bodies and provinces, from the authority file, as a generation carries it."""

from __future__ import annotations

from functools import cache

import indexer.metadata.authorities as authorities
import indexer.metadata.tables as tables
from engines.authorities import Authorities, Successor

_HEADS = ((" Trung ương", ""), ("Bộ ", "Sở "))
"""What the central body is called → how the same organ below is: Ban Dân vận Trung ương, Ban Dân vận; Bộ, Sở."""


@cache
def successions() -> Authorities:
    """Who took over from whom. An organ below follows its central body where it has the same name."""
    bodies: dict[str, tuple[Successor, ...]] = {}
    organs: dict[str, tuple[Successor, ...]] = {}
    known = {organ.name for organ in authorities.organs().values()}
    for authority in authorities.authorities():
        for old in authority.predecessors:
            bodies[old] = (*bodies.get(old, ()), Successor(authority.name, authority.since))
            for written, below in _HEADS:
                lower, upper = old.replace(written, below), authority.name.replace(written, below)
                if lower != old and upper != authority.name and {lower, upper} <= known:
                    organs[lower] = (*organs.get(lower, ()), Successor(upper, authority.since))
    provinces = {
        spelling: (row["successor"], row["successor_rank"], row["since"])
        for row in tables.rows("provinces") if row["successor"]
        for spelling in (row["name"], *tables.split(row["aliases"]))
    }
    return Authorities(bodies, organs, provinces)
