"""Damage is detected before anything is read from a damaged file, and the file is named."""

import os
import random
import shutil
from pathlib import Path

import pytest

from engines import whoosh
from engines.base import DamagedIndexError
from engines.documents import Document
from engines.requests import SearchRequest
from engines.whoosh.store import current_manifest


def flip(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def flip_keeping_times(path: Path, rng: random.Random) -> None:
    before = path.stat()
    flip(path, rng)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def truncate(path: Path, rng: random.Random) -> None:
    os.truncate(path, rng.randrange(path.stat().st_size))


def zero(path: Path, rng: random.Random) -> None:
    size = path.stat().st_size
    start = rng.randrange(size)
    content = path.read_bytes()
    changed = content[:start] + bytes(min(16, size - start)) + content[start + 16 :]
    path.write_bytes(changed if changed != content else bytes(b ^ 255 for b in content))


def delete(path: Path, rng: random.Random) -> None:
    path.unlink()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Path:
    from made_up_collection import build_index

    index = build_index(tmp_path_factory.mktemp("sound"), documents[:60])
    whoosh.open_engine(index).close()  # leaves its stamp of verification
    return index


@pytest.mark.parametrize("harm", [flip, flip_keeping_times, truncate, zero, delete])
def test_damage_to_any_file_is_refused_by_name(sound: Path, tmp_path: Path, harm) -> None:
    rng = random.Random(harm.__name__)
    index = tmp_path / "index"
    shutil.copytree(sound, index)
    folder, manifest = current_manifest(index)
    whoosh.open_engine(index).close()
    for name in [*manifest.files, "manifest.json"]:
        path = folder / name
        saved = path.read_bytes()
        harm(path, rng)
        with pytest.raises(DamagedIndexError, match=path.name):
            whoosh.open_engine(index)
        if name != "manifest.json":
            assert [path.name in str(problem) for problem in whoosh.check(index)] == [True]
        assert whoosh.is_stale(index) == ("damaged" if name == "manifest.json" else "")
        path.write_bytes(saved)
    whoosh.open_engine(index).close()
    assert whoosh.check(index) == []


@pytest.mark.parametrize("text", ["", "gen-", "x y", "gen-../../etc 00", "\xff\xfe", "gen-1 2 3"])
def test_a_spoilt_pointer_is_refused(sound: Path, tmp_path: Path, text: str) -> None:
    index = tmp_path / "index"
    shutil.copytree(sound, index)
    (index / "CURRENT").write_text(text, "latin-1")
    with pytest.raises(DamagedIndexError, match="CURRENT"):
        whoosh.open_engine(index)
    assert whoosh.is_stale(index) == "damaged"


def test_a_damaged_new_generation_does_not_disturb_those_who_serve_the_old(sound: Path, tmp_path: Path) -> None:
    from made_up_collection import build_index

    index = tmp_path / "index"
    shutil.copytree(sound, index)
    engine = whoosh.open_engine(index)
    build_index(index, [Document(id="mới", title="văn bản mới")])
    folder, manifest = current_manifest(index)
    name = next(name for name in manifest.files if name.endswith("date.npy"))
    saved = (folder / name).read_bytes()
    (folder / name).write_bytes(saved[:-1])
    assert engine.search(SearchRequest()).total == 60
    build_index(index, [Document(id="mới", title="văn bản mới")])
    assert engine.search(SearchRequest()).total == 1


@pytest.mark.parametrize(
    ("name", "harm"), [("manifest.json", flip), ("manifest.json", delete), ("date.npy", zero), ("date.npy", truncate),
                       ("../CURRENT", flip)])  # fmt: skip
def test_a_server_that_starts_on_damage_serves_the_generation_before(tmp_path: Path, harm, name: str) -> None:
    from made_up_collection import build_index

    index = tmp_path / "index"
    old, new = ([Document(id=f"{word} {i}", title=word) for i in range(3)] for word in ("cũ", "mới"))
    build_index(index, old)
    build_index(index, new)
    folder, manifest = current_manifest(index)
    path = folder / next((one for one in manifest.files if one.endswith(name)), name)
    if name == "../CURRENT":
        path.write_text("hỏng")
    else:
        harm(path, random.Random(1))
    with pytest.raises(DamagedIndexError):
        whoosh.open_engine(index)
    engine = whoosh.open_engine(index, whoosh.EngineSettings(fallback=True))
    served = "mới" if name == "../CURRENT" else "cũ"  # what CURRENT named last is sound, though CURRENT is not
    assert {hit.title for hit in engine.search(SearchRequest()).hits} == {served}
    assert engine.status().damaged
    build_index(index, new)
    assert {hit.title for hit in engine.search(SearchRequest()).hits} == {"mới"}
    assert not engine.status().damaged


def test_there_may_be_no_sound_generation_at_all(tmp_path: Path) -> None:
    from made_up_collection import build_index

    index = tmp_path / "index"
    for title in ("cũ", "mới"):
        build_index(index, [Document(id="a", title=title)])
    for path in index.glob("gen-*/overview/*"):
        path.write_bytes(b"")
    with pytest.raises(DamagedIndexError):
        whoosh.open_engine(index, whoosh.EngineSettings(fallback=True))


def test_a_rebuild_recovers(sound: Path, tmp_path: Path) -> None:
    from made_up_collection import build_index

    index = tmp_path / "index"
    shutil.copytree(sound, index)
    (index / "CURRENT").write_text("hỏng")
    build_index(index, [Document(id="a", title="dân vận")])
    assert whoosh.open_engine(index).search(SearchRequest(query="dân vận")).total == 1


def test_a_forged_record_runs_nothing() -> None:
    import pickle
    import zlib

    from engines.whoosh.records import unpack

    class Forged:
        def __reduce__(self) -> tuple[object, ...]:
            return (os.getcwd, ())

    for forged in (Forged(), {"id": Forged()}, ["không phải bảng"]):
        with pytest.raises(pickle.UnpicklingError):
            unpack(zlib.compress(pickle.dumps(forged)))
