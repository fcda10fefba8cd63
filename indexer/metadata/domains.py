"""Whose site a host name is: by the table, or by the form of the name."""

from __future__ import annotations

from functools import cache

import indexer.metadata.places as places
import indexer.metadata.tables as tables


def from_domain(host: str) -> str:
    """The publisher whose site a host name is, by the table or by the form of the name; or empty."""
    labels = host.lower().removeprefix("www.").split(".")
    known_hosts = table()
    for start in range(len(labels) - 1):
        if known := known_hosts.get(".".join(labels[start:])):
            return known
    if not labels or labels[-1] != "vn":
        return ""
    slugs = [
        label.replace("-", "")
        for label in labels[:-1]
        if label not in ("com", "net", "org", "gov", "www", "edu", "dcs")
    ]
    state = "gov" in labels
    for slug in reversed(slugs):
        for prefix, template in _FORMS:
            if slug.startswith(prefix) and (hit := places.from_slug(slug[len(prefix) :])):
                return template.format(
                    name=hit.name, rank=hit.rank, committee="Thành ủy" if hit.rank == "thành phố" else "Tỉnh ủy"
                )
        if state and len(slugs) == 1 and (hit := places.from_slug(slug)):
            return f"Cổng Thông tin điện tử {hit.rank} {hit.name}"
    return ""


_FORMS = (
    ("baodientu", "Báo {name}"), ("bao", "Báo {name}"), ("tinhuy", "{committee} {name}"),
    ("thanhuy", "{committee} {name}"),
    ("dangbo", "{committee} {name}"), ("tinhdoan", "Tỉnh đoàn {name}"), ("thanhdoan", "Thành đoàn {name}"),
    ("dbnd", "Hội đồng nhân dân {rank} {name}"), ("hdnd", "Hội đồng nhân dân {rank} {name}"),
)  # fmt: skip


@cache
def table() -> dict[str, str]:
    """Host names of known sites and their publishers (data/domains.csv)."""
    return {row["domain"]: row["publisher"] for row in tables.rows("domains")}
