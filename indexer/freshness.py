"""Whether an index still says what its corpus says: the digests kept with a generation against those of now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.corpus import CorpusError, Entry, listing_digest, walk
from indexer.report import Problem

RULES = ("readers", "cleaning", "metadata", "page.py", "extraction.py", "record_extraction.py", "stated.py")
"""Below indexer/: what decides which document a file becomes."""


def rules_digest() -> str:
    """SHA-256 of the code and data that make documents of files: a new version of them makes an index stale."""
    home = Path(__file__).parent
    digest = hashlib.sha256()
    for name in RULES:
        path = home / name
        files = sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        for file in files if path.is_dir() else [path]:
            digest.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def stamps(found: Iterable[Entry | Problem]) -> dict[str, str]:
    """What is kept with a generation to recognise later that nothing has changed."""
    return {"listing": listing_digest(found), "rules": rules_digest()}


def reasons(index: Path, corpora: Sequence[Path] | None = None) -> list[str]:
    """Why the index should be built anew: short stable codes, empty when it is fresh.

    missing, damaged, schema, analyzer, rules, corpus (files came, went or changed), corpus-missing.
    `corpora` None: those it was built from.
    """
    from engines import whoosh
    from engines.whoosh.store import current_manifest

    found = [why] if (why := whoosh.is_stale(index)) else []
    if found and found[0] in ("missing", "damaged"):
        return found
    _, manifest = current_manifest(index)
    kept: Mapping[str, Any] = manifest.report
    if kept.get("rules") != rules_digest():
        found.append("rules")
    try:
        now = walk([Path(path) for path in manifest.corpus] if corpora is None else corpora, index)
        if kept.get("listing") != listing_digest(now):
            found.append("corpus")
    except CorpusError:
        found.append("corpus-missing")
    return found


WORDS: dict[str, str] = {
    "missing": "chưa có chỉ mục (no index yet)",
    "damaged": "chỉ mục hỏng (damaged)",
    "schema": "chỉ mục do phiên bản khác tạo ra (another schema version)",
    "analyzer": "cách phân tích chữ đã đổi (the analyzer changed)",
    "rules": "cách đọc văn bản đã đổi (the extraction rules changed)",
    "corpus": "kho văn bản đã đổi (the corpus changed)",
    "ledger": "chỉ mục không ghi lại kho đã đọc (the index has no ledger of its corpus)",
    "settings": "giới hạn khi đọc đã đổi (limits of reading changed)",
    "corpus-missing": "không thấy kho văn bản (the corpus is not there)",
}
"""Each reason in words."""
