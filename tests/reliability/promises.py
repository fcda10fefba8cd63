"""What a test of a promise says it reached."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

SOAK = os.environ.get("SOAK") == "1"
"""Whether the counts of docs/reliability.md are to be reached."""
SCALE = float(os.environ.get("SOAK_SCALE", "1"))


@dataclass
class Promise:
    """What a test of a promise reached; kept in docs/reliability.json when a soak run's test passes."""

    name: str
    test: str
    reached: dict[str, Any] = field(default_factory=dict)

    def reach(self, short: int, full: int) -> int:
        """How often to try: `full` in a soak run, or the part of it that SOAK_SCALE states."""
        return max(short, round(full * SCALE)) if SOAK else short

    def note(self, **counts: Any) -> None:
        """Counts to show in docs/reliability.md, by what is counted."""
        self.reached |= counts
