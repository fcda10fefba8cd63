"""Provinces and centrally run cities, before and after the mergers of 1 July 2025."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import indexer.metadata.tables as tables

from .wording import bare, key, pattern

HO_CHI_MINH = "Hồ Chí Minh"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city."""

    name: str
    """`Cần Thơ`."""
    rank: str
    """`tỉnh` or `thành phố`."""
    successor: str = ""
    """Name of the unit it was merged into, if it was."""
    since: str = ""
    """ISO date of the merger."""

    @property
    def locality(self) -> str:
        """The name as the locality facet shows it; the city whose bare name is a person's keeps its rank."""
        return f"Thành phố {self.name}" if self.name == HO_CHI_MINH else self.name


@cache
def provinces() -> dict[str, Province]:
    """Every spelling (`wording.key`) → province."""
    out: dict[str, Province] = {}
    for row in tables.rows("provinces"):
        province = Province(row["name"], row["rank"], row["successor"], row["since"])
        for spelling in (row["name"], *tables.split(row["aliases"])):
            out.setdefault(key(spelling), province)
    return out


@cache
def _unmarked() -> dict[str, Province | None]:
    """Spellings without marks and spaces → province; None where two share it."""
    out: dict[str, Province | None] = {}
    for spelling, province in provinces().items():
        slug = bare(spelling).replace(" ", "")
        out[slug] = province if out.get(slug, province) is province else None
    return out


def province(name: str) -> Province | None:
    """The province called so, with or without its rank ("tỉnh", "thành phố", "TP."), in any case; or None."""
    looked = key(name)
    for prefix in ("", *_RANKS):
        if looked.startswith(prefix) and (hit := provinces().get(looked[len(prefix) :].strip())):
            return hit
    return None


def from_slug(slug: str) -> Province | None:
    """The province of a domain label: `baocantho` → none, `cantho` → Cần Thơ, `hcm` → Hồ Chí Minh."""
    return _unmarked().get(_SLUGS.get(slug, slug))


_RANKS = tuple(key(rank) + " " for rank in ("tỉnh", "thành phố", "tp"))
_SLUGS = {"hcm": "hochiminh", "tphcm": "hochiminh", "hochiminhcity": "hochiminh", "brvt": "bariavungtau",
          "vungtau": "bariavungtau", "baria": "bariavungtau", "hue": "hue", "thuathienhue": "hue",
          "daklak": "daklak", "daknong": "daknong"}  # fmt: skip


@cache
def names_pattern() -> str:
    """Alternation of every province name as written in running text, longest first."""
    spellings = sorted({p.name for p in provinces().values()} | _written_aliases(), key=len, reverse=True)
    return "|".join(re.escape(s).replace(r"\ ", r"\s+") for s in spellings)


def _written_aliases() -> set[str]:
    return {alias for row in tables.rows("provinces") for alias in tables.split(row["aliases"])}


@cache
def _in_text() -> re.Pattern[str]:
    return pattern(rf"(?<!\w)(?:{names_pattern()})(?!\w)")


def find(text: str) -> list[tuple[int, int, Province]]:
    """Every province named in `text` (in the spelling of `Line.plain`): start, end, province."""
    out = []
    for match in _in_text().finditer(text):
        if (hit := province(match.group())) is not None:
            out.append((match.start(), match.end(), hit))
    return out
