"""What regular expressions cost: those of the server and the writer are looked at one by one, those of the reading
processes, which are bounded in time, by what a hostile page costs as a whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from promises import SOAK, Promise
from pumping import attacks, patterns
from samples import ROOT

from analyzers import numbers
from analyzers.tokens import tokens_of_chunk
from engines.query import parse
from engines.requests import MAX_QUERY
from indexer import cleaning, metadata, readers
from indexer.page import UnreadableError

COST = pytest.mark.promise("bounded cost")
TIMED = pytest.mark.skipif(not SOAK, reason="compares times: only in a soak run")
SERVING = ("analyzers", "engines", "search_app")

ANCHORED = (
    "analyzers.codes:_TERM", "engines.graph.acting:BY", "engines.graph.bodies:_NATIONAL",
    "engines.graph.succession:_NAMING", "engines.lexer:_SPACED_RANGE", "search_app.prose:_LETTERHEAD",
)  # fmt: skip
"""Searched for, they would cost the square of the text; they are only matched at a given place."""
BOUNDED = {
    "engines.ranges:_DASH": "one value of a query, of which MAX_QUERY characters are read",
    "engines.ranges:_DOTS": "one value of a query, of which MAX_QUERY characters are read",
    "analyzers.numbers:_UPPER": "the code of a number, which is cut before: `test_a_code` below",
    "analyzers.tokens:_WITH_EMAIL": "a run of characters that is known to hold an address: `test_an_address` below",
}
"""These cost the square of the text too: what keeps it small."""


def test_what_is_listed_is_there() -> None:
    assert {*ANCHORED, *BOUNDED} <= set(patterns(*SERVING))


@pytest.mark.parametrize("name", ANCHORED)
def test_an_anchored_pattern_is_never_searched_for(name: str) -> None:
    module, constant = name.split(":")
    source = Path(ROOT, *module.split(".")).with_suffix(".py").read_text("utf-8")
    uses = re.findall(rf"(?<!\w){constant}(?!\w)(?!\s*(?::[^=\n]*)?=)(\.\w+)?", source)
    assert set(uses) <= {".match", ".fullmatch"}, uses
    others = [path for path in ROOT.glob(f"{module.split('.')[0]}/**/*.py") if path.stem != module.split(".")[-1]]
    for path in others:
        for use in re.findall(rf"(?<!\w){module.split('.')[-1]}\.{constant}(\.\w+)?", path.read_text("utf-8")):
            assert use in (".match", ".fullmatch"), (path, use)


def test_no_more_of_a_query_is_read_than_its_bound() -> None:
    for filler in (" ", ".", "-", " . ", "2018 "):
        query = "năm:2018" + filler * 100_000
        assert parse(query).node == parse(query[:MAX_QUERY]).node


SECONDS = 2
"""Processor time for the strings of one pattern."""


def spent(function: Callable[[str], object], text: str, tries: int = 3) -> float:
    times = []
    for _ in range(tries):
        started = time.thread_time()
        function(text)
        times.append(time.thread_time() - started)
    return min(times)


@TIMED
@COST
def test_no_other_pattern_costs_the_square_of_the_text(promise: Promise) -> None:
    found = patterns(*SERVING)
    worse, tried = dict[str, tuple[str, str]](), 0
    for name, pattern in found.items():
        if name in {*ANCHORED, *BOUNDED}:
            continue

        def search(text: str, pattern: re.Pattern[str] = pattern) -> None:
            pattern.fullmatch(text)
            for _ in pattern.finditer(text):
                pass

        begun = time.thread_time()
        for head, unit in attacks(pattern):
            if time.thread_time() - begun > SECONDS:
                break
            tried += 1
            texts = [head + unit * (n // len(unit)) + "\0" for n in (1_000, 2_000, 4_000, 8_000)]
            if spent(search, texts[2], 1) < 0.002:
                continue
            # Twice the text, four times the time, twice in a row.
            if all(spent(search, b) > 3 * spent(search, a) for a, b in ((texts[1], texts[2]), (texts[2], texts[3]))):
                worse[name] = (head, unit)
    assert not worse, worse
    promise.note(patterns=len(found), listed=len((*ANCHORED, *BOUNDED)), **{"strings tried": tried})


def grown(function: Callable[[str], object], piece: str, n: int) -> list[float]:
    """Time at 2n by that at n, and at 4n by that at 2n."""
    ratios: list[float] = []
    for _ in range(6):
        times = [spent(function, piece * (n * factor // len(piece))) for factor in (1, 2, 4)]
        ratios = [after / max(before, 1e-3) for before, after in pairwise(times)]
        if max(ratios) <= 2.5:
            break
    return ratios


@TIMED
@pytest.mark.parametrize("piece", ["a@", "a@-.", "@a.", "a@a.", "-", "x@-"])
def test_an_address(piece: str) -> None:
    assert max(grown(tokens_of_chunk, piece, 20_000)) <= 2.5


@TIMED
@pytest.mark.parametrize("head", ["1-", "số 1-", "1/2020/", "290-QĐ/"])
@pytest.mark.parametrize("piece", ["Đ", "ĐA", "Đa", "A-", "A1"])
def test_a_code(head: str, piece: str) -> None:
    assert max(grown(lambda text: numbers.find(head + text), piece, 20_000)) <= 2.5


PIECES = (
    " ", "a", "Đ", "1", "-", ".", "/", "a ", "1 ", "Ngày ", "số ", "Số 1-", "CỘNG ", "ĐẢNG CỘNG SẢN ", "Điều 1. ", "( ",
    "“", "của ", "Căn cứ Quyết định số 1-QĐ/TW ", "ngày 1 ", "thay thế ", "1-QĐ/", "| ", "...", "1/", "Nơi nhận: ",
    "và ", ", ", "A B ", "Ủy ban nhân dân ", "Nguyễn Văn A, ", "ban hành ", "a.a", "http://a/", "a@", "<b>", "&amp;",
)  # fmt: skip


def read_whole(text: str) -> None:
    try:
        page = cleaning.clean(readers.read(text.encode(), "a.html" if "<" in text or "&" in text else "a.txt"))
    except UnreadableError:
        return
    metadata.extract(page, doc_id="a")


@TIMED
@COST
def test_a_page_of_one_piece_costs_its_length(promise: Promise) -> None:
    worst = 0.0
    for piece in PIECES:
        for line in (piece, piece * (60 // len(piece)) + "\n"):
            ratio = max(grown(read_whole, line, 20_000))
            assert ratio <= 2.5, (line, ratio)
            worst = max(worst, ratio)
    promise.note(pages=2 * len(PIECES), **{"worst time at 2n / n": round(worst, 2)})
