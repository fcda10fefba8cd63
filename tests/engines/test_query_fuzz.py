"""Whatever is typed gets a tree; written back it means the same; the cost is bounded."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.describe import in_words
from engines.lexer import MAX_DEPTH
from engines.query import MAX_LEAVES, MAX_NOTES, MAX_PHRASE, parse
from engines.requests import MAX_QUERY
from engines.syntax import All, And, Node, Not, Number, Or, Range, Text, Value

PIECES = [
    *"()()\"\"“”„«»|-*:.,;…'’/+–~_&!?", " ", " ", " ", "  ", "\n", "\t", "\u00a0", "\u200b", "\x00", "\ud800", "\u0301",
    "OR", "HOẶC", "AND", "VÀ", "NOT", "KHÔNG", "NOT NOT", "--", "..", "||", "&&", "-(", "((", "))", "**", "://",
    "dân", "vận", "van", "Ðảng", "KHÉO", "ủy", "uỷ", "a", "số", "so", "quyết định", "nghị quyết", "h5n1", "2021và",
    "290-QĐ/TW", "290", "qđ", "QĐ", "TW", "tw", "09-NQ/TW", "30/2020/NĐ-CP", "16/CT-TTg", "1", "2020", "31/02/2020",
    "số:", "number:", "trích:", "cq:", "cơ quan:", "năm:", "ngày:", "loại:", "tiêu đề:", "title:", "ký:", "người",
    "địa phương:", "abc:", "năm:2018..2022", "ngày:1/2/2020..", "năm:..", "2018-2022", "số:290", "title:(", "cq:(",
    'cq:"', "năm:(", "dâ*", "*a", "a*b", "İ", "ﬁ", "ß", "ｄ", "二", "🇻🇳", "m²",
]  # fmt: skip


def depth(node: Node) -> int:
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
    parsed = parse(query)
    check(parsed.node)
    assert depth(parsed.node) <= 2 * MAX_DEPTH + 4
    assert len(parsed.notes) <= MAX_NOTES
    written = str(parsed)
    for said in (written, in_words(parsed.node), in_words(parsed.node, "en"), *(n.text for n in parsed.notes)):
        said.encode()
    if len(written) <= MAX_QUERY:
        assert parse(written).node == parsed.node, (query, written)


def test_operator_heavy_strings() -> None:
    for seed in range(6_000):
        rng = random.Random(seed)
        query = rng.choice(["", " "]).join(rng.choices(PIECES, k=rng.randint(1, 14)))
        try:
            examine(query)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {query!r}") from error


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join))
def test_any_text(query: str) -> None:
    examine(query)


@pytest.mark.parametrize("piece", [p for p in PIECES if p.strip()])
def test_endless_repetition(piece: str) -> None:
    for joined in (piece * MAX_QUERY, f"{piece} " * MAX_QUERY, f"x{piece}" * MAX_QUERY):
        parsed = parse(joined)
        assert check(parsed.node) <= 2 * MAX_LEAVES


def test_random_characters() -> None:
    rng = random.Random(20_21)
    for _ in range(1_000):
        examine("".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x110000)))) for _ in range(30)))
