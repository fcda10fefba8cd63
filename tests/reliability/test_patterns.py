"""What regular expressions cost: every one of the programs is looked at by itself, and hostile pages as a whole."""

from __future__ import annotations

import gc
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
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
from indexer.metadata.wording import spelled
from indexer.page import UnreadableError

COST = pytest.mark.promise("bounded cost")
TIMED = pytest.mark.skipif(not SOAK, reason="compares times: only in a soak run")
PACKAGES = ("analyzers", "engines", "search_app", "indexer")

ANCHORED = (
    "analyzers.codes:_TERM", "engines.graph.acting:BY", "engines.graph.bodies:_NATIONAL",
    "engines.lexer:_SPACED_RANGE", "search_app.prose:_LETTERHEAD", "indexer.cleaning.official:_MOTTO",
    "indexer.cleaning.official:_ENTITLED", "indexer.metadata.citations:_ITEM", "indexer.metadata.entitled:_HEAD",
    "indexer.metadata.headings:_SESSION", "indexer.metadata.headings:_STOP", "indexer.metadata.mentions:_OF",
    "indexer.metadata.mentions:_SESSION", "indexer.metadata.official:_ADDRESSED", "indexer.metadata.people:_SHAPE",
    "indexer.metadata.statements:_ISSUES", "indexer.metadata.statements:_PROVISION",
    "indexer.metadata.statements:_VERB", "indexer.readers.columns:_NUMBER",
)  # fmt: skip
"""Searched for, they would cost the square of the text; they are only matched at a given place."""
BOUNDED = {
    "engines.graph.succession:_NAMING": "a part of a sentence, of which `engines.graph.reading` reads MAX_SENTENCE",
    "engines.ranges:_DASH": "one value of a query, of which MAX_QUERY characters are read",
    "engines.ranges:_DOTS": "one value of a query, of which MAX_QUERY characters are read",
    "analyzers.tokens:_WITH_EMAIL": "a run of characters that is known to hold an address: `test_an_address` below",
    "indexer.cleaning.phrases:_COUNT": "a line of at most MAX_LINE characters, of at most 60 for what it gives",
    "indexer.metadata.mentions:_BARE_DATE_INTRO": "the 60 characters after an issuer",
    "indexer.metadata.mentions:_NUMBERED": "the 40 characters before a date",
    "indexer.metadata.stamps:_AFTER_NUMBER": "the 30 characters before a date",
    "indexer.metadata.unnumbered:93": "a law's name, of at most 160 characters",
    "indexer.metadata.wording:_SENTENCE_END": "600 characters on either side of a mention",
    "indexer.readers.columns:_RANKED": "a line of at most 200 characters",
    "indexer.readers.columns:_RECIPIENTS": "a line of at most 200 characters",
    "indexer.readers.html_tables:MARKS": "the cells of a small table, of at most MAX_SIDE_BY_SIDE characters",
    "indexer.readers.text:_COMPOUND": "the last 40 characters of a line",
}
"""These cost the square of the text too: what keeps it small."""


def test_what_is_listed_is_there() -> None:
    assert {*ANCHORED, *BOUNDED} <= set(patterns(*PACKAGES))


def uses(name: str) -> set[str]:
    """What is done with a pattern in its module: `.match`, …"""
    module, constant = name.split(":")
    source = Path(ROOT, *module.split(".")).with_suffix(".py").read_text("utf-8")
    return set(re.findall(rf"(?<!\w){constant}(?!\w)(?!\s*(?::[^=\n]*)?=)(\.\w+)?", source))


@pytest.mark.parametrize("name", ANCHORED)
def test_an_anchored_pattern_is_never_searched_for(name: str) -> None:
    module, constant = name.split(":")
    assert uses(name) <= {".match", ".fullmatch"}
    others = [path for path in ROOT.glob(f"{module.split('.')[0]}/**/*.py") if path.stem != module.split(".")[-1]]
    for path in others:
        for use in re.findall(rf"(?<!\w){module.split('.')[-1]}\.{constant}(\.\w+)?", path.read_text("utf-8")):
            assert use in (".match", ".fullmatch"), (path, use)


def test_no_more_of_a_query_is_read_than_its_bound() -> None:
    for filler in (" ", ".", "-", " . ", "2018 "):
        query = "năm:2018" + filler * 100_000
        assert parse(query).node == parse(query[:MAX_QUERY]).node


SECONDS = 2
"""Processor time for the strings of one pattern, and for one search."""
SMALL = 0.002
"""Seconds in which 8,000 characters are searched without being worth a comparison."""


def spent(function: Callable[[str], object], text: str, tries: int = 3) -> float:
    times = []
    gc.disable()  # as timeit does: a collection costs what all that is there costs
    try:
        for _ in range(tries):
            started = time.thread_time()
            function(text)
            times.append(time.thread_time() - started)
    finally:
        gc.enable()
    return min(times)


def grown(function: Callable[[str], object], text_of: Callable[[int], str], n: int) -> list[float]:
    """Time at 2n by that at n, and at 4n by that at 2n: of the least times, since others may disturb any of them."""
    ratios: list[float] = []
    times = [float("inf")] * 3
    for _ in range(8):
        tries = [spent(function, text_of(n * factor)) for factor in (1, 2, 4)]
        times = list(map(min, times, tries))
        ratios = [after / max(before, 1e-3) for before, after in pairwise(times)]
        if max(ratios) <= 2.5:
            break
    return ratios


class EndlessError(Exception):
    """A search took longer than SECONDS."""


@contextmanager
def interrupted() -> Iterator[None]:
    """A search that would not end in this life is given up: the module looks for signals while it searches."""

    def end(*_: object) -> None:
        raise EndlessError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def looked_for(name: str, pattern: re.Pattern[str]) -> Callable[[str], object]:
    """Does with a text what the programs may do with it."""

    def match(text: str) -> None:
        for use in uses(name):
            getattr(pattern, use.removeprefix("."))(text)

    def search(text: str) -> None:
        pattern.fullmatch(text)
        for _ in pattern.finditer(text):
            pass

    return match if name in ANCHORED else search


def written_for(name: str, head: str, unit: str) -> Callable[[int], str]:
    """Texts of about n characters; lines of a page come in one spelling, without runs of blanks."""
    lines = name.startswith(("indexer.cleaning", "indexer.metadata"))

    @cache
    def text_of(n: int) -> str:
        text = head + unit * (n // len(unit)) + "\0"
        return spelled(text)[1] if lines else text

    return text_of


@TIMED
@COST
def test_no_other_pattern_costs_the_square_of_the_text(promise: Promise) -> None:
    found = patterns(*PACKAGES)
    worse, tried, compared = dict[str, tuple[str, str]](), 0, 0
    doubtful: list[tuple[str, str, str]] = []
    for name, pattern in found.items():
        search = looked_for(name, pattern)
        begun = time.thread_time()
        for head, unit in attacks(pattern) if name not in BOUNDED else ():
            if time.thread_time() - begun > SECONDS:
                break
            text_of = written_for(name, head, unit)
            tried += 1
            try:
                with interrupted():
                    for n in (100, 1_000, 8_000):
                        least = spent(search, text_of(n), 1)
                if least < SMALL:
                    continue
                compared += 1
                if max(grown(search, text_of, 2_000)) > 2.5:
                    doubtful.append((name, head, unit))
            except EndlessError:
                worse[name] = (head, unit)
                break
    for name, head, unit in doubtful:  # once more: the machine may have been busy with something else
        if max(grown(looked_for(name, found[name]), written_for(name, head, unit), 2_000)) > 2.5:
            worse[name] = (head, unit)
    assert not worse, worse
    promise.note(
        patterns=len(found), listed=len((*ANCHORED, *BOUNDED)), **{"strings tried": tried, "compared": compared}
    )


def repeated(piece: str, head: str = "") -> Callable[[int], str]:
    return lambda n: head + piece * (n // len(piece))


@TIMED
@pytest.mark.parametrize("piece", ["a@", "a@-.", "@a.", "a@a.", "-", "x@-"])
def test_an_address(piece: str) -> None:
    assert max(grown(tokens_of_chunk, repeated(piece), 20_000)) <= 2.5


@TIMED
@pytest.mark.parametrize("head", ["1-", "số 1-", "1/2020/", "290-QĐ/"])
@pytest.mark.parametrize("piece", ["Đ", "ĐA", "Đa", "A-", "A1"])
def test_a_code(head: str, piece: str) -> None:
    assert max(grown(numbers.find, repeated(piece, head), 20_000)) <= 2.5


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
            ratio = max(grown(read_whole, repeated(line), 20_000))
            assert ratio <= 2.5, (line, ratio)
            worst = max(worst, ratio)
    promise.note(pages=2 * len(PIECES), **{"worst time at 2n / n": round(worst, 2)})
