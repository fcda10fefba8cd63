"""Blocks of lines: what is kept of a .jsonl is what is the same, whatever was done to the rest of it."""

import io
import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import blocks
from indexer.blocks import Known, LineBlock, Part, line_digest, parts
from indexer.ledger import Ledger, Row, Seen, load
from indexer.records import RecordStream
from indexer.report import Problem

SOURCE = "luật.jsonl"
Lines = list[tuple[int, bytes]]


def cut(content: bytes, before: list[LineBlock]) -> list[Part]:
    return list(parts(RecordStream(io.BytesIO(content), SOURCE, 1000), SOURCE, before))


def note(found: list[Part]) -> tuple[list[LineBlock], Lines, Lines]:
    """The blocks of a ledger after every line gave the document that it names (`#`: one without an id of its own, `!`:
    a problem), the lines that were read and all lines with what they gave."""
    made: list[LineBlock] = []
    read: Lines = []
    gave: Lines = []
    for part in found:
        whole = not part.lines and not part.kept
        if whole or not made or made[-1] is not part.block:
            made.append(part.block)
        read += part.lines
        if whole:
            gave += enumerate(part.block.ids.encode().split(b"\n"), part.first)
            continue
        gave += [(number, known.raw.encode()) for number, known in part.kept]
        groups: list[list[blocks.Result]] = [[known] for _, known in part.kept]
        for number, line in part.lines:
            text = line.decode()
            if text.startswith("!"):
                groups.append([Problem(f"{SOURCE}:{number}", "record", "hỏng")])
            else:
                raw = f"{SOURCE}#{number}" if text.startswith("#") else text
                groups.append([Known(raw, raw)])
                gave.append((number, raw.encode()))
        part.block.note(groups, f"{SOURCE}#")
    return made, read, gave


def expected(lines: list[str]) -> Lines:
    """What the lines of a file give."""
    named = [(number, f"{SOURCE}#{number}" if line.startswith("#") else line) for number, line in enumerate(lines, 1)]
    return [(number, text.encode()) for number, text in named if text and not text.startswith("!")]


LINE = st.sampled_from(["", "!hỏng", "#", *(f"điều {n}" for n in range(12))])


@given(st.lists(LINE, max_size=60), st.integers(0, 2**32), st.integers(0, 6))
def test_what_is_kept_is_what_is_the_same(old: list[str], seed: int, edits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LINES", 4)
        before, read, gave = note(cut("\n".join(old).encode(), []))
        assert [data.decode() for _, data in read] == [line for line in old if line]
        assert gave == expected(old)
        rng, new = random.Random(seed), [*old]
        for _ in range(edits):
            place = rng.randint(0, len(new))
            match rng.choice(("insert", "delete", "move")):
                case "insert":
                    new.insert(place, rng.choice(["", "!hỏng", "#", "điều 3", f"mới {rng.randint(0, 9)}"]))
                case "delete":
                    del new[place : place + 1]
                case _:
                    new = new[place:] + new[:place]
        after, read, gave = note(cut("\n".join(new).encode(), before))
        assert sorted(gave) == expected(new)
        known = {line for line in old if line and line[0] not in "!#"}
        assert not known & {data.decode() for _, data in read}
        again, read, _ = note(cut("\n".join(new).encode(), after))
        assert {data.decode() for _, data in read} <= {"!hỏng", "#"}
        assert [line for block in again for line in block.lines] == [line_digest(s.encode()) for s in new if s]


def test_an_untouched_file_is_not_looked_into() -> None:
    content = "".join(f"điều {n}\n" for n in range(1000)).encode()
    before, _, _ = note(cut(content, []))
    found = cut(content, before)
    assert [part.block for part in found] == before
    assert all(part.block is block for part, block in zip(found, before, strict=True))
    assert not any(part.lines or part.kept for part in found)
    assert [part.first for part in found] == [*range(1, 1000, blocks.LINES)]


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf", b"\n", b" "])
def test_bytes_that_say_nothing_cost_no_reading(change: bytes) -> None:
    content = "".join(f"điều {n}\n" for n in range(300)).encode()
    before, _, _ = note(cut(content, []))
    _, read, gave = note(cut(change + content, before))
    assert (len(read), len(gave)) == (0, 300)


def test_many_blocks_that_begin_alike() -> None:
    lines = [f"{'chung' if n % blocks.LINES == 0 else f'riêng {n}'}" for n in range(blocks.LINES * 20)]
    content = "\n".join(lines).encode()
    before, _, _ = note(cut(content, []))
    _, read, gave = note(cut(content, before))
    assert not read
    assert gave == expected(lines)


def test_a_ledger_comes_back_as_it_was_written() -> None:
    known, problem = Known("a", "kho/a"), Problem("b.txt", "unreadable", "không đọc được")
    plain = LineBlock(array("Q", [1, 2**64 - 1]), 40, "ab", "một\nhai")
    mixed = LineBlock(array("Q", [0, 3]), 20, "", groups=[[problem], [known, problem]])
    ledger = Ledger((64, 8), listed=0)
    ledger.rows["a"] = Row((1, 2, 3, 4), "cd", "ef", [known, problem])
    ledger.rows["b.jsonl"] = Row((5, 6, 0, 0), blocks=[plain, mixed])
    ledger.rows["c"] = Row((7, 8, 0, 0))
    ledger.seen["a"] = Seen((1, 2, 3, 4), "báo", frozenset({b"12345678", b"abcdefgh"}))
    found = load(ledger.dump())
    assert found is not None
    assert (found.limits, found.rows, found.seen) == (ledger.limits, ledger.rows, ledger.seen)
    assert found.finals() == {"kho/a", "một", "hai"}
    assert load(Ledger().dump()) is not None
    assert load(b"khac") is None


def test_what_was_lost_is_read_again() -> None:
    ledger = Ledger()
    ledger.rows["b"] = row = Row((1, 2, 0, 0), blocks=[LineBlock(array("Q", [1, 2]), 9, "ab", "một\nhai"), LineBlock()])
    ledger.rows["c"] = other = Row((1, 2, 0, 0), "ab", results=[Known("ba", "ba")])
    ledger.forget({"hai"})
    assert (row.stamp, row.finals) == ((-1, -1, -1, -1), {"một"})
    assert [*row.blocks[0].lines] == [1, 0] and not row.blocks[0].digest
    assert other.stamp == (1, 2, 0, 0)
    ledger.forget({"ba"})
    assert (other.stamp, other.digest, other.results) == ((-1, -1, -1, -1), "", [])
