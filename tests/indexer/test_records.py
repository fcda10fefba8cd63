"""The lines of a .jsonl, plain and compressed, damaged and hostile."""

import gzip
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import BadLines, Line, RecordStream

TEXT = '{"id": "một"}\n\n  {"id": "hai"}\r\n{"id": "ba"}'.encode()
LINES = [(1, '{"id": "một"}'.encode()), (3, b'{"id": "hai"}'), (4, b'{"id": "ba"}')]


def read_lines(path: Path, longest: int) -> Iterator[Line | BadLines]:
    with path.open("rb") as file:
        stream = RecordStream(file, path.name, longest)
        while (line := stream.take()) is not None:
            yield line


def read(path: Path, longest: int = 1000) -> list[tuple[int, bytes] | tuple[int, str]]:
    return [(x.number, x.data) if isinstance(x, Line) else (x.number, "bad") for x in read_lines(path, longest)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", TEXT),
        ("a.jsonl", b"\xef\xbb\xbf" + TEXT),
        ("a.jsonl", TEXT + b"\n\n"),
        ("a.jsonl.gz", gzip.compress(TEXT)),
        ("a.JSONL.GZ", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])),
        ("a.jsonl.xz", lzma.compress(TEXT)),
        ("a.jsonl.xz", lzma.compress(TEXT[:9]) + b"\0\0\0\0" + lzma.compress(TEXT[9:])),
    ],
)
def test_lines(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name) == LINES


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl.gz", TEXT),
        ("a.jsonl.xz", TEXT),
        ("a.jsonl.xz", b"\xfd7zXZ\0 khong phai"),
        ("a.jsonl.xz", lzma.compress(TEXT, format=lzma.FORMAT_ALONE)),
    ],
)
def test_not_what_it_says(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name) == [(1, "bad")]


@pytest.mark.parametrize(("name", "compress"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.xz", lzma.compress)])
def test_truncated_data_gives_what_is_there(tmp_path: Path, name: str, compress: object) -> None:
    whole = compress(b'{"id": 1}\n' * 300_000)  # type: ignore[operator]
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    found = read(tmp_path / name)
    assert found[-1][1] == "bad"
    assert len(found) == found[-1][0]


def test_an_overlong_line_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\n" + b"x" * 5_000_000 + b"\n2\n" + b"y" * 3_000_000)
    assert read(path, 1_000_000) == [(1, b"1"), (2, "bad"), (3, b"2"), (4, "bad")]


def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.xz"
    compressor = lzma.LZMACompressor(preset=0)
    with path.open("wb") as file:
        for _ in range(64):
            file.write(compressor.compress(bytes(1 << 20)))
        file.write(compressor.flush())
    assert path.stat().st_size < 100_000
    assert read(path) == [(1, "bad")]


@given(st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b), max_size=30), st.integers(0, 50))
def test_as_splitting_in_memory(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], longest: int) -> None:
    path = tmp_path_factory.mktemp("r") / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    expected: list[tuple[int, bytes | str]] = []
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            expected.append((number, "bad"))
        elif data := (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip():
            expected.append((number, data))
    assert read(path, longest) == expected
    assert all(isinstance(x, Line | BadLines) for x in read_lines(path, longest))
