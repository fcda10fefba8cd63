"""What a caller keeps with a generation: named bytes, covered by the manifest like every other file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engines.whoosh.manifest import damaged, file_digest
from engines.whoosh.store import current_manifest

_FOLDER = "attached"


def write_attachments(build: Path, attached: Mapping[str, bytes]) -> None:
    """Writes them into a build."""
    for name, content in attached.items():
        (build / _FOLDER).mkdir(exist_ok=True)
        (build / _FOLDER / name).write_bytes(content)


def attachment(index: Path, name: str) -> bytes | None:
    """What was kept under this name with the generation being served, or None.

    Raises NoIndexError, or DamagedIndexError if it is not what was written."""
    folder, manifest = current_manifest(index)
    path = folder / _FOLDER / name
    known = manifest.files.get(f"{_FOLDER}/{name}")
    if known is None:
        return None
    try:
        if (path.stat().st_size, file_digest(path)) == known:
            return path.read_bytes()
    except OSError as error:
        raise damaged(path, "thiếu hoặc không đọc được", "missing or unreadable") from error
    raise damaged(path, "đã bị thay đổi", "changed")
