"""`python -m benchmarks.fuzz_queries [--count N] [--seed N]`: random and adversarial strings, read as queries.

Every one must give a tree that keeps its promises, mean the same when written back, and cost little. Ends with
status 1 and the first string that does not. The strings of a seed are always the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator

from engines.describe import in_words
from engines.lexer import MAX_DEPTH
from engines.query import MAX_NOTES, MAX_PHRASE, parse
from engines.requests import MAX_QUERY
from engines.syntax import All, And, Node, Not, Number, Or, Range, Text, Value

PIECES = [
    *"()()\"\"“”„«»|-*:.,;…'’/+–~_&!?", " ", " ", " ", "  ", "\n", "\t", "\u00a0", "\u200b", "\x00", "\ud800", "\u0301",
    "OR", "HOẶC", "AND", "VÀ", "NOT", "KHÔNG", "NOT NOT", "--", "..", "||", "&&", "-(", "((", "))", "**", "://",
    "dân", "vận", "van", "Ðảng", "KHÉO", "ủy", "uỷ", "a", "số", "so", "quyết định", "nghị quyết", "h5n1", "2021và",
    "290-QĐ/TW",
    "290qd/tw", "QĐ số", "năm 2020", "của Bộ Chính trị", "TTLT", "/", "290", "qđ", "QĐ", "TW", "tw", "09-NQ/TW",
    "30/2020/NĐ-CP",     "16/CT-TTg", "1", "2020", "31/02/2020",
    "số:", "number:", "trích:", "cq:", "cơ quan:", "năm:", "ngày:", "loại:", "tiêu đề:", "title:", "ký:", "người",
    "địa phương:", "abc:", "năm:2018..2022", "ngày:1/2/2020..", "năm:..", "2018-2022", "số:290", "title:(", "cq:(",
    'cq:"', "năm:(", "dâ*", "*a", "a*b", "İ", "ﬁ", "ß", "ｄ", "二", "🇻🇳", "m²",
]  # fmt: skip

MAX_SECONDS = 0.5
"""Processor time that one string may take, checks included, on a slow and busy machine."""


class RewrittenError(AssertionError):
    """A query that, written back and read again, means another one."""


def depth(node: Node) -> int:
    """How deep a tree is nested."""
    if isinstance(node, And | Or):
        return 1 + max(map(depth, node.nodes))
    return 1 + depth(node.node) if isinstance(node, Not) else 1


def check(node: Node) -> int:
    """The promises of the tree; returns its number of leaves."""
    if isinstance(node, And | Or):
        assert len(node.nodes) > 1
        assert len(set(node.nodes)) == len(node.nodes)
        assert not any(isinstance(child, type(node) | All) for child in node.nodes)
        return sum(map(check, node.nodes))
    if isinstance(node, Not):
        assert not isinstance(node.node, Not | All)
        return check(node.node)
    if isinstance(node, Text):
        assert 0 < len(node.terms) <= MAX_PHRASE
        assert all(node.terms)
    elif isinstance(node, Number):
        assert node.key
        assert node.canonical
    elif isinstance(node, Value):
        assert node.text.strip()
    elif isinstance(node, Range):
        assert node.low or node.high
        assert not (node.low and node.high) or node.low <= node.high
    return 1


def examine(query: str) -> None:
    """Raises if a query's tree or its words break a promise; RewrittenError if only what it is written back as does."""
    parsed = parse(query)
    check(parsed.node)
    assert depth(parsed.node) <= 2 * MAX_DEPTH + 4
    assert len(parsed.notes) <= MAX_NOTES
    written = str(parsed)
    for said in (written, in_words(parsed.node), in_words(parsed.node, "en"), *(n.text for n in parsed.notes)):
        said.encode()
    if len(written) <= MAX_QUERY and parse(written).node != parsed.node:
        raise RewrittenError(query, written)


def strings(seed: int) -> Iterator[str]:
    """Endless: pieces of the language at random, long repetitions, and any characters."""
    rng = random.Random(seed)
    while True:
        kind = rng.random()
        if kind < 0.85:
            yield rng.choice(["", " "]).join(rng.choices(PIECES, k=rng.randint(1, 14)))
        elif kind < 0.97:
            yield "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x110000)))) for _ in range(30))
        elif kind < 0.995:
            yield "".join(rng.choices(PIECES, k=rng.randint(15, 80)))
        else:
            yield "".join(rng.choices(PIECES, k=rng.randint(1, 3))) * rng.randint(2, 700)


def main() -> None:
    """Ask, count, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20261122)
    args = parser.parse_args()
    slowest, slow = 0.0, ""
    started = time.process_time()
    for asked, query in zip(range(args.count), strings(args.seed), strict=False):
        before = time.process_time()
        try:
            examine(query)
        except Exception as error:
            print(f"string {asked}: {query!r}: {error!r}")
            sys.exit(1)
        took = time.process_time() - before
        if took > slowest:
            slowest, slow = took, query
    print(f"{args.count} strings, {time.process_time() - started:.0f} s")
    print(f"slowest: {slowest * 1000:.0f} ms, {len(slow)} characters: {slow[:60]!r}")
    sys.exit(slowest > MAX_SECONDS)


if __name__ == "__main__":
    main()
