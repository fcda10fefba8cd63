"""Quality on the development data: the floors of tests/data/cleaning_floors.json, and every string of expected.json."""

import json

import pytest

from benchmarks import cleaning as bench

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not bench.SHARED.is_dir(), reason="../shared (development data) is not here"),
]


def test_token_f1_on_pages() -> None:
    floors = json.loads(bench.FLOORS.read_text("utf-8"))
    material = list(bench.pages())
    assert len(material) == 30
    found = [bench.score(bench.ours(data), gold).f1 for _, data, gold in material]
    assert sum(found) / len(found) >= floors["mean_f1"]
    assert min(found) >= floors["worst_f1"]


def test_seeds() -> None:
    assert [fault for fault in bench.seed_faults() if "not in the file itself" not in fault] == []
