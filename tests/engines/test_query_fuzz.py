"""Whatever is typed gets a tree; written back it means the same; the cost is bounded."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_queries import PIECES, check, examine, strings
from engines.query import MAX_LEAVES, parse
from engines.requests import MAX_QUERY


def test_operator_heavy_strings() -> None:
    """The first 10,000 strings of the command that asks a million."""
    for at, query in enumerate(islice(strings(20261122), 10_000)):
        try:
            examine(query)
        except Exception as error:
            raise AssertionError(f"string {at}: {query!r}") from error


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join))
def test_any_text(query: str) -> None:
    examine(query)


@pytest.mark.parametrize("piece", [p for p in PIECES if p.strip()])
def test_endless_repetition(piece: str) -> None:
    for joined in (piece * MAX_QUERY, f"{piece} " * MAX_QUERY, f"x{piece}" * MAX_QUERY):
        parsed = parse(joined)
        assert check(parsed.node) <= 2 * MAX_LEAVES


@pytest.mark.parametrize(
    "query",
    [" số09-NQv/TW&QĐ sṑ( ( ß", "số16/CT09-QN-/TWTT+cq2020/NnŃm:HÉR", "số16/CT09-QN-\x182020/NnŃ@m:  OR2",
     "\udced\udca0\udc8009-NQv/TW&QĐ số09-NQv/TW&QĐ số( ( ß", "năm số16/CT09-QN-/TWTT+cq2020/NnŃm:  O1R5\udcffNOTư*",
     "số16/CT09-QN-/\udcbb\t\udc81:|\xa0(ti\udcc3u\udce1đ:  bo luatOR"],
)  # fmt: skip
def test_queries_that_coverage_led_to(query: str) -> None:
    """Numbers announced and glued, among broken characters: written back they once meant another query."""
    examine(query)
