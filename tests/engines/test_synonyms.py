"""Abbreviations for full names and back."""

import csv
from pathlib import Path

import pytest

import engines
from analyzers.analysis import fold, syllables
from engines.orthography import plain_syllables
from engines.synonyms import MAX_EXPANSIONS, Expansion, expansions

DATA = Path(engines.__file__).parent / "data" / "synonyms.csv"
ROWS = list(csv.DictReader(DATA.read_text("utf-8").splitlines()))


def alternatives(text: str, *, marks: bool = True) -> set[str]:
    terms = syllables(text)
    return {" ".join((*terms[: e.start], *e.terms, *terms[e.end :])) for e in expansions(terms, marks=marks)}


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("UBND tỉnh", "uỷ ban nhân dân tỉnh"),
        ("Ủy ban nhân dân tỉnh", "ubnd tỉnh"),
        ("uỷ ban nhân dân", "ubnd"),
        ("MTTQ", "mặt trận tổ quốc"),
        ("phát triển KT-XH", "phát triển kinh tế xã hội"),
        ("phát triển kinh tế - xã hội", "phát triển kt xh"),
        ("BCĐ TW", "ban chỉ đạo tw"),
        ("BCĐ TW", "bcđ trung ương"),
        ("BCT", "bộ chính trị"),
        ("BCT", "bộ công thương"),
        ("Ban Dân vận TU", "ban dân vận tỉnh uỷ"),
        ("Ban Dân vận Thành ủy", "ban dân vận tu"),
        ("quản lí", "quản lý"),
        ("kỹ thuật", "kĩ thuật"),
    ],
)
def test_both_ways(typed: str, also: str) -> None:
    assert also in alternatives(typed)


def test_without_marks() -> None:
    assert "uỷ ban nhân dân tinh" in alternatives("ubnd tinh", marks=False)
    assert "hđnd" in alternatives("hoi dong nhan dan", marks=False)
    assert "hội đồng nhân dân" in alternatives("hdnd", marks=False)
    assert alternatives("uy ban", marks=False) == set()


@pytest.mark.parametrize("typed", ["tu hành", "đu dây", "công tác dân vận", "Tỉnh ủy", "nhân dân", "2021", "", "thi"])
def test_ordinary_words_stay(typed: str) -> None:
    assert alternatives(typed) == set()


def test_places_in_the_run() -> None:
    assert expansions(("của", "ubnd", "và", "hđnd")) == (
        Expansion(1, 2, ("uỷ", "ban", "nhân", "dân")),
        Expansion(3, 4, ("hội", "đồng", "nhân", "dân")),
    )
    assert len(expansions(["ubnd", "hđnd", "mttq"] * 100)) == MAX_EXPANSIONS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['short']}={row['full']}")
def test_every_row_is_sound(row: dict[str, str]) -> None:
    assert row["source"]
    assert len(syllables(row["full"])) >= 2
    short = syllables(row["short"])
    # What is also an ordinary syllable needs a head; it would bring in a mass of other words.
    assert row["after"] or not (len(short) == 1 and fold(short[0]) in plain_syllables()), row
    head = syllables(row["after"])[:1]
    assert any(e.terms == (*head, *syllables(row["full"])) for e in expansions([*head, *short]))
    assert any(e.terms == (*head, *short) for e in expansions([*head, *syllables(row["full"])]))
