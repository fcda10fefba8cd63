"""Following a corpus: whenever it has changed and come to rest, the index is brought up to date."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NoReturn

from engines.base import BusyIndexError, EngineError
from indexer.corpus import CorpusError, listing_digest, walk
from indexer.isolation import BrokenWorkersError
from indexer.noticing import Looks, Notices, Source
from indexer.rebuild import NothingIndexedError, rebuild
from indexer.report import Report
from indexer.settings import Settings
from indexer.update import obstacles, update

BUSY_SECONDS = 1.0
"""How often it is tried again while another process writes the index, or the corpus is not there."""
RETRY_SECONDS = 5.0
"""After this time it is tried again when the update failed for a reason such as a full disk; then ever more rarely."""
MOST_SECONDS = 300.0

Trouble = Literal["busy", "nothing", "corpus", "failed", "no-notices"]


@dataclass(frozen=True, slots=True)
class Told:
    """What `follow` has to tell: an update with its report, or trouble that it will outlive."""

    report: Report | None = None
    reasons: tuple[str, ...] = ()
    """Why the index had to be rebuilt; empty after an update."""
    trouble: Trouble | None = None
    """`busy`: another process writes the index; `nothing`: no file of the corpus can be read, the old index stays;
    `corpus`: the corpus is not there; `failed`: the update failed; `no-notices`: the system gives none, so that it is
    looked at instead."""
    detail: str = ""


def follow(settings: Settings, *, poll: float, settle: float, tell: Callable[[Told], None]) -> NoReturn:
    """Bring the index up to date now and after every change, for ever; ends by KeyboardInterrupt only.

    `poll`: seconds between looks at the corpus; 0 where the system gives notice of changes. `settle`: seconds without a
    change after which the corpus is taken to be at rest. Raises CorpusError when there is no corpus to begin with.
    """
    listing_digest(walk(settings.corpus, settings.index))
    source = _source(settings, poll, tell)
    first = True
    try:
        while True:
            _bring_up_to_date(settings, first, tell)
            first = False
            source.wait()
            source.rest(settle)
    finally:
        source.close()


def _source(settings: Settings, poll: float, tell: Callable[[Told], None]) -> Source:
    def digest() -> str:
        try:
            return listing_digest(walk(settings.corpus, settings.index))
        except CorpusError as error:
            return str(error)

    if not poll:
        try:
            return Notices(settings.corpus, settings.index)
        except OSError as error:
            poll = 10.0
            tell(Told(trouble="no-notices", detail=error.strerror or str(error)))
    return Looks(poll, digest)


def _bring_up_to_date(settings: Settings, first: bool, tell: Callable[[Told], None]) -> None:
    """One update, tried until it succeeds or fails for a reason that only another change can mend."""
    pause, told = RETRY_SECONDS, None
    while True:
        try:
            reasons = obstacles(settings)
            report = rebuild(settings) if reasons else update(settings)
        except BusyIndexError as error:
            trouble, wait = Told(trouble="busy", detail=str(error)), BUSY_SECONDS
        except NothingIndexedError as error:
            tell(Told(error.report, trouble="nothing"))
            return
        except CorpusError as error:
            trouble, wait = Told(trouble="corpus", detail=str(error)), BUSY_SECONDS
        except (EngineError, OSError, BrokenWorkersError) as error:
            trouble, wait = Told(trouble="failed", detail=str(error)), pause
            pause = min(2 * pause, MOST_SECONDS)
        else:
            if report.generation or first:
                tell(Told(report, tuple(reasons)))
            return
        if trouble != told:
            tell(trouble)
            told = trouble
        time.sleep(wait)
