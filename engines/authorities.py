"""Who took over from whom: bodies that changed their name or were merged, and the committees and offices of merged
provinces. The facts come with the generation, written by whoever indexed it; what follows from them is worked out here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

AUTHORITIES = "authorities.json"
"""Under this name the facts are attached to a generation."""

_PLACED = re.compile(r"^(?P<head>.*?)(?P<kind>[Tt]ỉnh ủy|[Tt]hành ủy|tỉnh|thành phố) (?P<place>[^,;]{2,40})$")
_PARTY = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy"}
MAX_STEPS = 6
"""Successions that are followed one after the other."""


class Successor(NamedTuple):
    """A body that took over, and since when (ISO date, empty if not known)."""

    name: str
    since: str = ""


@dataclass(frozen=True)
class Authorities:
    """The facts. Empty: nothing is known."""

    bodies: Mapping[str, tuple[Successor, ...]] = field(default_factory=dict)
    """Name of a body → who took over."""
    organs: Mapping[str, tuple[Successor, ...]] = field(default_factory=dict)
    """The same for what every committee or province has: "Ban Dân vận" → "Ban Tuyên giáo và Dân vận"."""
    provinces: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Province → the one it became part of, its rank (`tỉnh`, `thành phố`), since when."""

    def successors(self, name: str) -> tuple[Successor, ...]:
        """Who took over from `name` directly."""
        out = list(self.bodies.get(name, ()))
        for organ, successors in self.organs.items():
            if name.startswith(organ + " ") and name[len(organ) + 1 :][:1].isupper():
                out += [Successor(one.name + name[len(organ) :], one.since) for one in successors]
        placed = _PLACED.match(name)
        if placed and placed["place"] in self.provinces:
            place, rank, since = self.provinces[placed["place"]]
            kind = _PARTY[rank] if placed["kind"].lower().endswith("ủy") else rank
            out.append(Successor(f"{placed['head']}{kind} {place}", since))
        return tuple(dict.fromkeys(out))

    def heirs(self, name: str) -> dict[str, Successor]:
        """Everyone who took over from `name`, directly or through others, nearest first."""
        found: dict[str, Successor] = {}
        waiting = [name]
        for _ in range(MAX_STEPS):
            following = [one for several in map(self.successors, waiting) for one in several]
            waiting = [one.name for one in following if one.name not in found and one.name != name]
            for one in following:
                if one.name != name:
                    found.setdefault(one.name, one)
        return found

    def predecessors(self, name: str, among: Iterable[str]) -> dict[str, Successor]:
        """Which of the bodies `among` came to `name`, each with its step from there (who followed it, since when)."""
        out = {}
        for other in among:
            if other != name and name in self.heirs(other):
                out[other] = self.successors(other)[0]
        return out

    def dump(self) -> bytes:
        """As JSON."""
        return json.dumps(
            {"bodies": self.bodies, "organs": self.organs, "provinces": self.provinces}, ensure_ascii=False,
            sort_keys=True,
        ).encode()  # fmt: skip


def load(content: bytes | None) -> Authorities:
    """What `dump` wrote; no facts for None."""
    if not content:
        return Authorities()
    values = json.loads(content)
    bodies, organs = (
        {name: tuple(Successor(*one) for one in several) for name, several in values[kind].items()}
        for kind in ("bodies", "organs")
    )
    return Authorities(bodies, organs, {name: tuple(row) for name, row in values["provinces"].items()})


@runtime_checkable
class KnowsAuthorities(Protocol):
    """An engine whose collection came with such facts."""

    def authorities(self) -> Authorities:
        """The facts."""
        ...
