"""Grouping of copies measured: real texts, reprinted and filled in anew by rule; precision and recall by kind.

    python -m benchmarks.copies              # a table by kind; fails below the floors
    python -m benchmarks.copies --pairs      # with the pairs that were judged wrongly

Pieces of the development pages, of the length of a press item up to that of a law, are each changed in the ways in
which reprints differ (these are copies of the piece) and in the ways in which two documents made from one form differ
(these are copies neither of the piece nor of each other). Everything is indexed together.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from engines import whoosh
from engines.documents import Document

ROOT = Path(__file__).parents[1]
PAGES = ROOT.parent / "shared" / "data" / "pages" / "gold.jsonl"
FLOORS = {"precision": 0.995, "recall": 0.95}
SIZES = (120, 250, 600, 2000)
"""Words of a piece."""
PER_SIZE = 40
SEED = 7

HEADS = (
    "Trang chủ\nTin tức - Sự kiện\nCẬP NHẬT: {day}/{month}/2021 | {hour}:{minute}",
    "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH BÌNH AN\nThứ ba, {day}/{month}/2021 {hour}:{minute}",
    "(TTXVN) -",
    "BÁO ĐIỆN TỬ BÌNH AN\nCơ quan của Đảng bộ tỉnh\n{day}/{month}/2021 {hour}:{minute} GMT+7",
)
FEET = (
    "Nguồn: TTXVN\nLượt xem: {views}",
    "Tác giả: Lê Văn Mẫu\nNguồn tin: Báo Bình An\n{views} lượt đọc",
    "Theo Báo Nhân Dân",
    "In bài viết | Gửi cho bạn bè\nĐánh giá bài viết: {views} lượt\nBản quyền thuộc Cổng thông tin tỉnh Bình An",
)
SURNAMES, GIVEN = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng"), ("An", "Bình", "Hạnh", "Quang", "Sơn", "Tuyết")


class Made(NamedTuple):
    """A document made from a piece, and what it is to the piece."""

    document: Document
    kind: str
    piece: int
    copy: bool


def pieces() -> Iterator[str]:
    """Runs of whole lines of the pages' texts, none in two pieces."""
    texts = [json.loads(line)["content"] for line in PAGES.read_text("utf-8").splitlines()]
    lines = [[" ".join(line.split()) for line in text.split("\n") if line.strip()] for text in texts]
    rng = random.Random(SEED)
    for size in SIZES:
        taken = 0
        for own in rng.sample(lines, len(lines)):
            words, first = 0, 0
            for place, line in enumerate(own):
                words += len(line.split())
                if words >= size:
                    yield "\n".join(own[first : place + 1])
                    taken += 1
                    if taken % 3 == 0 or taken >= PER_SIZE:  # from several pages
                        del own[: place + 1]
                        break
                    words, first = 0, place + 1
            if taken >= PER_SIZE:
                break


def reprints(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Copies: kind and text."""
    yield "the same", text
    yield "other agency", _furnished(text, rng)
    lines = text.split("\n")
    words = len(text.split())
    cut = list(lines)
    while len(cut) > 1 and len(" ".join(cut[:-1]).split()) >= 0.88 * words:
        del cut[-1]
        break
    yield "last paragraph cut", "\n".join(cut) if len(cut) < len(lines) else " ".join(text.split()[: int(0.92 * words)])
    yield "slips mended", _slipped(text, rng, 0.01)
    yield "agency and slips", _furnished(_slipped(text, rng, 0.005), rng)


def forms(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Two uses of one form: kind and text."""
    yield "other figures", _refigured(text, rng, 1.0)
    yield "one figure in five", _refigured(text, rng, 0.2)
    yield "next year's", re.sub(r"\b(19|20)(\d\d)\b", lambda m: str(int(m[0]) + 1), _refigured(text, rng, 0.5))
    yield "half of it", " ".join(text.split()[: len(text.split()) // 2])
    yield "a third rewritten", _rewritten(text, rng)


def numbered(text: str, rng: random.Random) -> Iterator[tuple[str, Document]]:
    """Decisions on two persons from one form: with numbers of their own, and with days of issue only."""
    for kind in ("other number", "other day", "other person"):
        surnames = rng.sample(SURNAMES, 2)
        for _ in range(2):
            person = f"{surnames.pop()} Văn {rng.choice(GIVEN)}"
            day = f"2021-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            lines = text.split("\n")
            middle = len(lines) // 2
            halves = "\n".join(lines[:middle]), "\n".join(lines[middle:])
            names = f"Xét đề nghị về đồng chí {person}", f"Giao đồng chí {person} thi hành"
            body = "\n".join((lines[0], names[0], halves[0], names[1], halves[1]))
            yield kind, Document(
                id="", body=body if kind == "other person" else text,
                number=f"{rng.randint(1, 9999)}-QĐ/TU" if kind == "other number" else "",
                date=day if kind != "other person" else "", date_basis="issued" if kind == "other day" else "",
            )  # fmt: skip


def collection() -> list[Made]:
    """Every document of the measurement."""
    rng = random.Random(SEED)
    made: list[Made] = []
    for place, text in enumerate(pieces()):
        made.append(Made(Document(id=f"{place}/0", body=text), "piece", place, True))
        found: list[tuple[str, Document, bool]] = []
        found += [(kind, Document(id="", body=other), True) for kind, other in reprints(text, rng)]
        if any(0.15 < match.start() / len(text) < 0.85 for match in re.finditer(r"\d+", text)):
            found += [(kind, Document(id="", body=other), False) for kind, other in forms(text, rng) if other != text]
        if place % 4 == 0:  # a form of its own: its piece is not in the collection
            made[-1:] = []
            found = [(kind, document, False) for kind, document in numbered(text, rng)]
        for number, (kind, document, copy) in enumerate(found, 1):
            fields = {name: getattr(document, name) for name in document.__slots__}
            made.append(Made(Document(**{**fields, "id": f"{place}/{number}"}), kind, place, copy))
    return made


def measure(made: list[Made]) -> tuple[dict[str, tuple[int, int]], float, float, list[str]]:
    """By kind how many pairs are judged rightly and how many there are; precision and recall; the wrong pairs.

    A pair of copies is a piece and its reprint, or two reprints; a reprint is listed by its kind beside the piece."""
    with tempfile.TemporaryDirectory() as folder:
        with whoosh.open_writer(Path(folder)) as writer:
            for at in range(0, len(made), 200):
                writer.add(whoosh.analyse([one.document for one in made[at : at + 200]]))
            writer.commit(corpus=[], report={})
        engine = whoosh.open_engine(Path(folder))
        grouped = {one.document.id: {hit.id for hit in engine.copies(one.document.id)} for one in made}
        engine.close()
    right: dict[str, tuple[int, int]] = {}
    wrong: list[str] = []
    hit = missed = false = 0
    by_piece: dict[int, list[Made]] = {}
    for one in made:
        by_piece.setdefault(one.piece, []).append(one)
    for own in by_piece.values():
        for one, other in combinations(own, 2):
            true, found = one.copy and other.copy, other.document.id in grouped[one.document.id]
            # Two kinds of forms need not differ from each other (half of it, and half with other figures).
            if not true and not one.copy and not other.copy and one.kind != other.kind:
                continue
            hit, missed, false = hit + (true and found), missed + (true and not found), false + (found and not true)
            kind = other.kind if one.kind in ("piece", other.kind) else ""
            if kind:
                good, every = right.get(kind, (0, 0))
                right[kind] = good + (true == found), every + 1
            if true != found:
                wrong.append(f"{'taken for copies' if found else 'missed'}: {one.document.id} {one.kind} ~ "
                             f"{other.document.id} {other.kind} ({len(one.document.body.split())} words)")
    ids = {one.document.id: one.piece for one in made}
    false += sum(ids[other] != piece for one, piece in ids.items() for other in grouped[one]) // 2
    return right, hit / (hit + false), hit / (hit + missed), wrong


def _furnished(text: str, rng: random.Random) -> str:
    values = {"day": rng.randint(1, 28), "month": rng.randint(1, 12), "hour": rng.randint(6, 23),
              "minute": rng.randint(10, 59), "views": rng.randint(1, 9999)}  # fmt: skip
    return f"{rng.choice(HEADS).format(**values)}\n{text}\n{rng.choice(FEET).format(**values)}"


def _slipped(text: str, rng: random.Random, share: float) -> str:
    """Letters swapped or doubled in some words, never in figures."""
    def slip(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 3 or rng.random() >= share:
            return word
        at = rng.randrange(len(word) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return swapped if rng.random() < 0.5 else word[: at + 1] + word[at:]

    return re.sub(r"[^\W\d_]+", slip, text)


def _refigured(text: str, rng: random.Random, share: float) -> str:
    """Other figures in a share of the places, in one at least (not the first or last words)."""
    places = list(re.finditer(r"\d+", text))
    middle = [m for m in places if 0.15 < m.start() / len(text) < 0.85]
    chosen = {m.start() for m in places if rng.random() < share} | {rng.choice(middle).start()}

    def other(match: re.Match[str]) -> str:
        if match.start() not in chosen:
            return match[0]
        return str(int(match[0]) + rng.randint(1, 9)) if len(match[0]) < 9 else match[0][::-1]

    return re.sub(r"\d+", other, text)


def _rewritten(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    start = rng.randrange(len(words) - len(words) // 3)
    middle = words[start : start + len(words) // 3]
    rng.shuffle(middle)
    return " ".join([*words[:start], *middle, *words[start + len(middle) :]])


def main() -> int:
    """Prints the table; 1 below a floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", action="store_true", help="print the pairs judged wrongly")
    arguments = parser.parse_args()
    made = collection()
    right, precision, recall, wrong = measure(made)
    copies = {one.kind for one in made if one.copy}
    print(f"{len(made)} documents; pairs of all kinds: precision {precision:.4f}, recall {recall:.4f}\n")
    print("| beside its piece | is a copy | judged rightly |\n|---|---|---|")
    for kind, (good, every) in right.items():
        print(f"| {kind} | {'yes' if kind in copies else 'no'} | {good} of {every} |")
    if arguments.pairs:
        print(*wrong, sep="\n")
    return int(precision < FLOORS["precision"] or recall < FLOORS["recall"])


if __name__ == "__main__":
    sys.exit(main())
