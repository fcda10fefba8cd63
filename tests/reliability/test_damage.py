"""Damage to any file of a generation is refused by name before anything of it is unpickled; a rebuild recovers."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from promises import Promise
from versions import held, write

from engines import whoosh
from engines.base import DamagedIndexError
from engines.whoosh.store import current_manifest
from indexer.cli import cli
from tests.engines.whoosh.test_whoosh_damage import delete, flip, flip_keeping_times, truncate, zero

HARMS = (flip, flip_keeping_times, truncate, zero, delete)
UNPICKLED: list[str] = []
LISTENING = [False]


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    if LISTENING[0] and event.startswith(("pickle.", "marshal.loads")):
        UNPICKLED.append(event)


@pytest.mark.promise("damage is detected before anything is unpickled, and the file is named")
def test_every_file_damaged_in_every_way(promise: Promise, tmp_path: Path) -> None:
    sys.addaudithook(listen)  # for the rest of the process: it cannot be removed, only silenced
    index = tmp_path / "index"
    write(index, 1)
    write(index, 2, flush=16)
    folder, manifest = current_manifest(index)
    names = [*manifest.files, "manifest.json", "../CURRENT"]
    rng = random.Random(8)
    wanted = promise.reach(60, 1000)
    harmed: Counter[str] = Counter()
    rng.shuffle(names)
    for number in range(wanted):
        name = names[number % len(names)]
        path, harm = folder / name, rng.choice(HARMS)
        saved = path.read_bytes()
        if not saved:
            continue
        if name == "../CURRENT" and harm is delete:
            harm = flip  # without CURRENT there is no index: another message
        harm(path, rng)
        if path.exists() and path.read_bytes() == saved:
            continue
        UNPICKLED.clear()
        LISTENING[0] = True
        with pytest.raises(DamagedIndexError) as refused:
            whoosh.open_engine(index)
        LISTENING[0] = False
        assert UNPICKLED == []
        assert path.name in str(refused.value) or (name == "../CURRENT" and "gen-" in str(refused.value)), str(refused)
        if number % 50 == 0:
            said = CliRunner().invoke(cli, ["check", "--index", str(index)])
            assert said.exit_code == 6, said.output
            assert path.name in said.output or name == "../CURRENT"
        path.write_bytes(saved)
        harmed[harm.__name__] += 1
    assert held(index) == 2
    shutil.rmtree(folder / f"{manifest.segments[0]}.arrays")
    write(index, 3)
    assert held(index) == 3
    promise.note(damages=sum(harmed.values()), refused=sum(harmed.values()), files=len(names), **harmed)
