"""Backups round-trip exactly; a backup that is not what was written is refused and the index kept."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import whoosh
from engines.documents import Citation, Document, Evidence
from indexer import backup

Value = Callable[..., Any]


def contents(index: Path) -> list[Document]:
    with whoosh.open_documents(index) as (_, documents):
        return list(documents)


@pytest.mark.parametrize("name", ["sao-lưu.jsonl", "sao-lưu.jsonl.gz", "sao-lưu.jsonl.xz"])
def test_a_round_trip(kho: Path, value: Value, tmp_path: Path, name: str) -> None:
    value("rebuild", "--corpus", kho)
    before = contents(tmp_path / "index")
    assert len(before) == 4
    assert value("export", name)["documents"] == 4
    assert value("import", name, "--index", "khác")["documents"] == 4
    assert contents(tmp_path / "khác") == before
    value("export", f"lại-{name}", "--index", "khác")
    read = [list(backup._lines(tmp_path / path)) for path in (name, f"lại-{name}")]
    assert read[0][1:-1] == read[1][1:-1]
    assert value("status", "--index", "khác")["corpus"] == value("status")["corpus"]
    assert not list(tmp_path.glob("*.partial"))


text = st.text(max_size=20)
documents = st.builds(
    Document, id=st.text(min_size=1, max_size=20), title=text, abstract=text, number=text, issuer=text, date=text,
    body=st.text(max_size=200), citations=st.lists(st.builds(Citation, number=text, text=text), max_size=2).map(tuple),
    evidence=st.dictionaries(text, st.builds(Evidence, how=text, confidence=st.floats(0, 1), text=text), max_size=2),
)  # fmt: skip


@given(st.lists(documents, max_size=4), st.sampled_from(["", ".gz"]))
def test_any_document_round_trips(tmp_path_factory: pytest.TempPathFactory, given: list[Document], end: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"bất-kỳ.jsonl{end}"
    backup.write(path, given, corpus=["kho"], count=len(given), generation="x")
    assert backup.check(path)["documents"] == len(given)
    assert list(backup.read(path)) == given


def test_lone_surrogates_and_line_separators(tmp_path: Path) -> None:
    given = [Document(id="a\u2028b", title="lẻ \ud800 loi", body="một\r\nhai\x85ba\u2029")]
    path = tmp_path / "a.jsonl"
    backup.write(path, given, corpus=[], count=1, generation="x")
    backup.check(path)
    assert list(backup.read(path)) == given


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_every_damage_is_refused(kho: Path, value: Value, cli: Callable[..., Any], tmp_path: Path, name: str) -> None:
    value("rebuild", "--corpus", kho)
    value("export", name)
    path, rng = tmp_path / name, random.Random(4)
    sound = path.read_bytes()
    for number in range(60):
        low = rng.randrange(len(sound))
        spoilt = [
            sound[:low], sound[:low] + bytes([sound[low] ^ (1 << rng.randrange(8))]) + sound[low + 1 :],
            sound[:low] + sound[low + 5 :], sound[:low] + sound[max(0, low - 40) :],
        ][number % 4]  # fmt: skip
        path.write_bytes(spoilt)
        if spoilt == sound or (name.endswith("gz") and unzipped(spoilt) == unzipped(sound)):
            continue  # a byte of the gzip header that means nothing
        with pytest.raises(backup.BackupError, match=name):
            backup.check(path)
    generation = value("status")["generation"]
    done = cli("import", name)
    assert done.exit_code == 2
    assert name in done.stderr
    assert value("status")["generation"] == generation


def unzipped(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except Exception:
        return b""


@pytest.mark.parametrize(
    "content",
    ["", "\n", "{}\n", "[]\n{}\n", '{"format":"tim-van-ban","version":2}\n{"documents":0,"sha256":"x"}\n', "\xff\n" * 3,
     '{"id":"luat","body":"một bản ghi .jsonl"}\n', "[" * 100_000 + "\n"],
)  # fmt: skip
def test_what_is_no_backup(kho: Path, cli: Callable[..., Any], tmp_path: Path, content: str) -> None:
    (tmp_path / "a.jsonl").write_text(content, "utf-8")
    done = cli("import", "a.jsonl")
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line",
    ['{"id":"a","citations":[{"number":5}]}', '{"id":"a","citations":[5]}', '{"id":"a","evidence":[1]}', '{"id":""}',
     '{"id":"a","evidence":{"title":{"how":"x","confidence":"sure"}}}', '{"id":"a","title":7}', '{"title":"a"}'],
)  # fmt: skip
def test_a_line_that_is_no_document_is_named(kho: Path, cli: Callable[..., Any], tmp_path: Path, line: str) -> None:
    content = f'{{"format":"tim-van-ban","version":1,"documents":1}}\n{line}\n'
    digest = hashlib.sha256(content.encode()).hexdigest()
    (tmp_path / "a.jsonl").write_text(f'{content}{{"documents":1,"sha256":"{digest}"}}\n', "utf-8")
    done = cli("import", "a.jsonl")
    assert done.exit_code == 2
    assert "dòng 2" in done.stderr


def test_a_backup_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    backup.write(path, [Document(id="a")], corpus=[], count=1, generation="x")
    before = path.read_bytes()

    def broken() -> Any:
        yield Document(id="b")
        raise OSError("đĩa đầy")

    with pytest.raises(OSError, match="đĩa đầy"):
        backup.write(path, broken(), corpus=[], count=2, generation="x")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_line_that_is_too_long_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    backup.write(path, [Document(id="a", body="dân vận " * 500)], corpus=[], count=1, generation="x")
    monkeypatch.setattr(backup, "MAX_LINE", 1024)
    with pytest.raises(backup.BackupError, match="một dòng dài hơn"):
        backup.check(path)


def test_a_forged_header_cannot_claim_more(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    backup.write(path, [Document(id="a")], corpus=[], count=7, generation="x")
    with pytest.raises(backup.BackupError):
        backup.check(path)
    assert json.loads(path.read_bytes().splitlines()[0])["documents"] == 7
