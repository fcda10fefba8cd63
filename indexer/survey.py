"""A first look at a sample of the corpus: what the pages of one source have in common is its template, not text."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.corpus import Entry
from indexer.extraction import FileItem, sign_file
from indexer.isolation import Failure, Pool, Task
from indexer.ledger import Ledger, Seen, key_of
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.cleaning import Template

PER_FOLDER = 40
"""Files of a folder that are looked at: a line on a third of all pages is on a dozen of these."""
IN_ALL = 4000
FILES_PER_TASK = 8
SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".aspx", ".php", ".jsp", ".txt", ".text", ".mht", ".mhtml", ".eml", "")
"""Names of files that may be pages of a site."""


@dataclass(slots=True)
class Survey:
    """What was learnt."""

    templates: dict[str, dict[str, Template]] = field(default_factory=dict)
    """Folder → source → template."""
    failures: dict[str, Failure] = field(default_factory=dict)
    """Source path → why reading it ended badly: it need not be tried again."""

    def of(self, entry: Entry) -> Mapping[str, Template]:
        """The templates that pages of the entry's folder may follow."""
        return self.templates.get(_folder(entry), {})


def survey(entries: Iterable[Entry], settings: Settings, pool: Pool, now: Ledger, before: Ledger) -> Survey:
    """Look at a sample. The outcome depends on the corpus alone, not on the number of processes. What was seen
    `before` in a file that is the same is not looked at again; everything seen is noted in `now`."""
    found = Survey()
    sample = []
    lines: dict[str, set[frozenset[bytes]]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)

    def take(entry: Entry, source: str | None, signature: frozenset[bytes]) -> None:
        now.seen[key_of(entry)] = Seen(now.stamp(entry), source, signature)
        if source is not None:
            lines[source].add(signature)  # copies of one page count once: they are no template
            sources[_folder(entry)].add(source)

    for entry in _sample(entries):
        seen = before.seen.get(key_of(entry))
        if seen is not None and seen.stamp == now.stamp(entry):
            take(entry, seen.source, seen.lines)
        else:
            sample.append(entry)
    limits = settings.file_seconds, settings.file_memory_mb
    waiting = [
        Task(sign_file, [_item(entry, settings) for entry in part], *limits, part)
        for part in (sample[at : at + FILES_PER_TASK] for at in range(0, len(sample), FILES_PER_TASK))
    ]
    left = len(sample)
    while left:
        while waiting and pool.idle:
            pool.submit(waiting.pop())
        for outcome in pool.wait():
            left -= 1
            looked: Entry = outcome.task.tag[outcome.item]
            if outcome.failure is not None:
                found.failures[str(looked.path)] = outcome.failure
                take(looked, None, frozenset())
            else:
                take(looked, *(outcome.value or (None, frozenset())))
    if not sources:
        return found
    from indexer import cleaning

    learnt = {source: template for source, own in lines.items() if (template := cleaning.learn_from(own)).shares}
    for folder, own in sources.items():
        if known := {source: learnt[source] for source in sorted(own) if source in learnt}:
            found.templates[folder] = known
    return found


def _sample(entries: Iterable[Entry]) -> list[Entry]:
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.records and entry.path.suffix.lower() in SUFFIXES:
            folders[_folder(entry)].append(entry)
    chosen = [entry for own in folders.values() for entry in _some(own, PER_FOLDER)]
    return _some(chosen, IN_ALL)


def _some(entries: Sequence[Entry], most: int) -> list[Entry]:
    """At most so many, by lot: a file that comes or goes changes at most one of those chosen."""
    if len(entries) <= most:
        return list(entries)
    lots = sorted((hashlib.blake2b(e.source.encode(), digest_size=8).digest(), n) for n, e in enumerate(entries))
    return [entries[number] for number in sorted(number for _, number in lots[:most])]


def _folder(entry: Entry) -> str:
    return str(entry.path.parent)


def _item(entry: Entry, settings: Settings) -> FileItem:
    return FileItem(entry.path, entry.root, entry.source, None, settings.file_mb << 20)
