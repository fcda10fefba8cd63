"""After a loss of power the index opens and is the old or the new one; once `commit` has returned, the new one."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from disks import Disk
from promises import SOAK, Promise
from versions import held, version, write

from indexer import backup


@pytest.mark.promise("power loss: unsynced files may be lost or spoilt, the index opens")
@pytest.mark.parametrize("update", [False, True], ids=["rebuild", "update"])
def test_cuts_at_every_system_call(promise: Promise, tmp_path: Path, update: bool) -> None:
    index, target = tmp_path / "index", tmp_path / "sau"
    write(index, 1)
    write(index, 2, flush=16)
    disk = Disk(index)
    with disk.recording():
        write(index, 3, update=update, flush=16)
    rng = random.Random(3)
    moments = range(len(disk.moments))
    cuts = [rng.choice(moments) for _ in range(promise.reach(30, 1000 - len(moments)))]
    kept = {2: 0, 3: 0}
    for moment in [*moments, *cuts] if SOAK else cuts:
        disk.after_a_cut(moment, target, rng)
        kept[held(target)] += 1
        shutil.rmtree(target)
    assert kept[2] > 0 < kept[3]
    for _ in range(10):
        disk.after_a_cut(len(disk.moments) - 1, target, rng)
        assert held(target) == 3, "commit had returned"
        write(target, 4, update=update)
        assert held(target) == 4
        shutil.rmtree(target)
    promise.note(**{"system calls": len(disk.moments), "cuts": sum(kept.values()), "bad opens": 0})


@pytest.mark.promise("power loss: unsynced files may be lost or spoilt, the index opens")
@pytest.mark.parametrize("name", ["kho.jsonl", "kho.jsonl.gz"])
def test_cuts_while_a_backup_is_written(promise: Promise, tmp_path: Path, name: str) -> None:
    """The earlier backup or the new one, whole; once `write` has returned, the new one."""
    folder, target = tmp_path / "lưu", tmp_path / "sau"
    folder.mkdir()

    def put(number: int) -> None:
        documents = version(number)
        backup.write(folder / name, documents, corpus=["kho"], count=len(documents), generation=str(number))

    put(1)
    disk = Disk(folder)
    with disk.recording():
        put(2)
    rng, found = random.Random(5), list[str]()
    moments = [moment for moment in range(len(disk.moments)) for _ in range(promise.reach(5, 50))]
    for moment in moments:
        disk.after_a_cut(moment, target, rng)
        found.append(backup.check(target / name)["generation"])
        assert list(backup.read(target / name)) == version(int(found[-1]))
        assert found[-1] == "2" or moment < len(disk.moments) - 1, "write had returned"
        shutil.rmtree(target)
    assert set(found) == {"1", "2"}
    promise.note(cuts=len(found), **{"bad backups": 0})


def test_the_model_finds_what_is_not_synced(tmp_path: Path) -> None:
    """The same test on a writer that forgets to fsync its files must fail."""
    from engines.whoosh import store

    index, target = tmp_path / "index", tmp_path / "sau"
    write(index, 1)
    disk = Disk(index)
    sync = store._sync
    try:
        store._sync = lambda path: sync(path) if path.is_dir() else None
        with disk.recording():
            write(index, 2)
    finally:
        store._sync = sync
    bad = 0
    for seed in range(30):
        disk.after_a_cut(len(disk.moments) - 1, target, random.Random(seed))
        try:
            held(target)
        except Exception:
            bad += 1
        shutil.rmtree(target)
    assert bad > 10
