"""What became of every file of a rebuild: indexed, skipped or failed, each with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

STORED_PROBLEMS = 1000
"""Problems kept with the index itself; the command's own report has them all."""

KINDS: dict[str, str] = {
    "unreadable": "không đọc được",
    "program": "cần thêm chương trình",
    "incomplete": "chỉ đọc được một phần",
    "timeout": "quá thời gian",
    "memory": "quá bộ nhớ",
    "crash": "tiến trình đọc bị dừng",
    "error": "lỗi khi đọc",
    "empty": "không có chữ",
    "duplicate": "trùng mã",
    "record": "dòng .jsonl hỏng",
    "permission": "không có quyền đọc",
    "symlink": "liên kết ra ngoài kho",
    "special": "không phải tệp thường",
    "sidecar": "tệp .meta.json hỏng",
    "missing": "đã biến mất",
    "hidden": "tệp ẩn hoặc tệp tạm",
    "data": "dữ liệu hoặc tệp đa phương tiện",
    "companion": "thư mục đi kèm trang đã lưu",
    "link": "liên kết tới thư mục trong kho",
}
"""Stable code of a problem → Vietnamese label."""


class Problem(NamedTuple):
    """Why a file or a record is not in the index (or not in full)."""

    source: str
    """Path inside the corpus; a record of a .jsonl as `path:line`."""
    kind: str
    """A key of KINDS."""
    reason: str
    """One short line for a person."""


@dataclass(slots=True)
class Report:
    """The account of one rebuild or update."""

    indexed: int = 0
    """Documents read and put into the index."""
    unchanged: int = 0
    """Documents that an update found to be as they were."""
    changed: int = 0
    """How many of those indexed replace an earlier version."""
    removed: int = 0
    """Documents that an update took out."""
    skipped: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    seconds: float = 0.0
    generation: str = ""
    profile: dict[str, float] = field(default_factory=dict)
    """Stage → CPU seconds, over all processes."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, complete."""
        return {
            "generation": self.generation,
            "indexed": self.indexed,
            "unchanged": self.unchanged,
            "changed": self.changed,
            "removed": self.removed,
            "skipped": [problem._asdict() for problem in self.skipped],
            "failed": [problem._asdict() for problem in self.failed],
            "seconds": round(self.seconds, 3),
            "profile": {stage: round(value, 3) for stage, value in self.profile.items()},
        }

    def to_store(self) -> dict[str, Any]:
        """JSON-ready, bounded: what is kept in the generation. Nothing in it depends on the clock."""
        return {
            "indexed": self.indexed + self.unchanged,
            "skipped": len(self.skipped),
            "failed": len(self.failed),
            "failures": [problem._asdict() for problem in self.failed[:STORED_PROBLEMS]],
        }

    def kinds(self) -> list[tuple[str, int]]:
        """How many failures of each kind, most frequent first."""
        return Counter(problem.kind for problem in self.failed).most_common()
