"""What an office can set about the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engines.base import Engine


def open_whoosh(index: Path) -> Engine:
    """Open a Whoosh index, or the generation before while the newest is damaged. Whoosh is imported only when one is
    opened, so that `--help` is instant."""
    from engines.whoosh import EngineSettings, open_engine

    return open_engine(index, EngineSettings(fallback=True, warm=True, aside=True))


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one site; docs/configuration.md explains each, search_app/settings.py reads them."""

    index: Path = Path("index")
    """The folder that `python -m indexer rebuild` writes."""
    name: str = "Tìm văn bản"
    """The site's name, in the header and in titles."""
    logo: Path | None = None
    """An SVG, PNG, JPEG or WebP file shown beside the name."""
    colour: str = ""
    """The accent colour, `#94201b`; made darker or lighter where it would be hard to read. Empty: ours."""
    facets: tuple[str, ...] = ("issuer", "year", "doctype", "level", "locality")
    """Facets beside the results, in this order."""
    facet_shown: int = 8
    """Values of a facet before "show more"."""
    per_page: int = 10
    """Results per page unless the reader asks otherwise."""
    prefix: str = ""
    """The path under which a proxy serves the site, `/van-ban`; empty for the root of a host."""
    proxies: int = 0
    """Proxies in front whose X-Forwarded-For, -Proto and -Host are believed; 0: none."""
    users: Mapping[str, str] = field(default_factory=dict)
    """Name → hashed password (`--hash-password` makes one). With any, every page asks for one (HTTP Basic)."""
    open_health: bool = True
    """Whether /healthz answers without a password."""
    rate: int = 0
    """Requests per minute from one address before the answer is 429; 0: any number."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may read the API, `https://noi-bo.example.vn`, or `*`. Empty: none."""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    """Requests answered at the same time."""
    open_engine: Callable[[Path], Engine] = open_whoosh
    """How an index is opened."""
