"""Quality on the development data never falls below tests/data/metadata_floors.json."""

import pytest

from benchmarks import metadata as bench

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not bench.SHARED.is_dir(), reason="../shared is not beside the repository"),
]


def test_seeds_hold_their_floors() -> None:
    assert not bench.below({"seeds": bench.report("seeds", bench.seeds(), 5)})


@pytest.mark.slow
def test_pages_and_law_sources_hold_their_floors() -> None:
    # ten of the thirty pages: `python -m benchmarks.metadata` reads them all
    measured = {name: bench.report(name, tallies, 5) for name, tallies in bench.pages(10).items()}
    measured["law sources"] = bench.report("law sources", bench.law_sources(2000), 5)
    assert not bench.below(measured)


def test_tally_counts() -> None:
    tally = bench.Tally()
    for got, expected in (("a", "a"), ("b", "a"), ("", "a"), ("c", ""), ("", "")):
        tally.add("x", got, expected)
    assert (tally.stated, tally.given, tally.right, len(tally.wrong)) == (3, 3, 1, 3)
    assert tally.scores == (1 / 3, 1 / 3, 1 / 3)
