"""What an office can set about the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engines.base import Engine


def open_whoosh(index: Path) -> Engine:
    """Open a Whoosh index; imported only when one is opened, so that `--help` is instant."""
    from engines.whoosh import open_engine

    return open_engine(index)


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one site; docs/web.md explains each."""

    index: Path = Path("index")
    """The folder that `python -m indexer rebuild` writes."""
    name: str = "Tìm văn bản"
    """The site's name, in the header and in titles."""
    facets: tuple[str, ...] = ("issuer", "year", "doctype", "level", "locality")
    """Facets beside the results, in this order."""
    facet_shown: int = 8
    """Values of a facet before "show more"."""
    open_engine: Callable[[Path], Engine] = open_whoosh
    """How an index is opened."""
