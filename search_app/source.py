"""The engine behind the site: opened when first needed, asked again while there is no index yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from engines.base import Engine, EngineError


class EngineSource:
    """One engine for all threads of the process."""

    def __init__(self, open_engine: Callable[[Path], Engine], index: Path) -> None:
        self._open = open_engine
        self._index = index
        self._lock = Lock()
        self._engine: Engine | None = None

    def engine(self) -> Engine:
        """The open engine. Raises EngineError when the index cannot be opened; the next call tries again."""
        engine = self._engine
        if engine is None:
            with self._lock:
                if self._engine is None:
                    try:
                        self._engine = self._open(self._index)
                    except (OSError, MemoryError) as error:
                        raise EngineError(
                            f"Chưa mở được chỉ mục ({getattr(error, 'strerror', None) or 'thiếu bộ nhớ'}). "
                            "Hãy thử lại sau ít phút. (The index cannot be opened now: try again in a few minutes.)"
                        ) from error
                engine = self._engine
        return engine

    def close(self) -> None:
        """Close the engine if it is open."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
