"""The sample corpus: what it must contain, and that extraction takes from each document what a careful reader takes.

`tests/data/corpus_expected.jsonl` holds one line for each document, in the vocabulary of the contract. `title_has` and
`body_has` are phrases that must be there, `body_lacks` strings of the page's own furniture that must not. `citations`
lists every number cited; a date or relation beside it must be found too. An empty value means: not stated.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyzers import numbers
from analyzers.normalize import normalize
from engines.documents import Document
from indexer.corpus import Entry, walk
from indexer.extraction import Extracted, FileItem, explain_file
from indexer.parcels import unpacked
from indexer.record_extraction import RecordsItem, extract_records

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
EXPECTED: dict[str, dict[str, Any]] = {
    line.get("id", line["source"]): line
    for line in map(json.loads, (ROOT / "tests/data/corpus_expected.jsonl").read_text("utf-8").splitlines())
}
PRESS = "Tin, bài"
EXACT = ("number", "doctype", "issuer", "level", "locality", "date", "date_basis", "author", "signer")
KNOWN_GAPS = {
    gap: reason
    for reason, gaps in json.loads((ROOT / "tests/data/corpus_known_gaps.json").read_text("utf-8")).items()
    for gap in gaps
}
"""`document:field` → why extraction does not yet find it. Strict: one that is mended must leave the file."""


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(e for e in walk([CORPUS]) if isinstance(e, Entry))


@cache
def documents() -> dict[str, Document]:
    found: dict[str, Document] = {}
    for entry in entries():
        if entry.records:
            lines = tuple(enumerate(entry.path.read_bytes().splitlines(), 1))
            for result in extract_records(RecordsItem(entry.source, lines)).results:
                assert isinstance(result, Extracted), result
                found[result.id] = unpacked(result.blob)
        else:
            explained = explain_file(FileItem(entry.path, entry.root, entry.source, entry.sidecar, longest=1 << 22))
            assert explained.document, explained.problems
            found[entry.source] = explained.document
    return found


def plain(text: str) -> str:
    """For comparing wording: one spelling, one space between words, straight quotes."""
    return re.sub(r"\s+", " ", normalize(text)).translate(str.maketrans("“”‘’", "\"\"''")).strip()


def gaps(name: str, field: str) -> list[str]:
    return [gap for gap in (f"{name}:{field}",) if gap in KNOWN_GAPS]


def cases() -> list[Any]:
    fields = (*EXACT, "title", "citations", "body", "boilerplate")
    return [
        pytest.param(
            name,
            field,
            id=f"{name}:{field}",
            marks=[pytest.mark.xfail(reason=KNOWN_GAPS[gap], strict=True) for gap in gaps(name, field)],
        )
        for name, expected in EXPECTED.items()
        for field in fields
        if field not in EXACT or field in expected
    ]


@pytest.mark.parametrize(("name", "field"), cases())
def test_extraction_takes_what_a_careful_reader_takes(name: str, field: str) -> None:
    expected, document = EXPECTED[name], documents()[name]
    if field in ("author", "signer"):
        assert plain(getattr(document, field)) == plain(expected[field])
    elif field == "doctype" and expected[field] == PRESS:
        assert document.doctype in ("", PRESS)  # a press page need not say what it is; another type would be wrong
    elif field in EXACT:
        assert getattr(document, field) == expected[field]
    elif field == "title":
        if "title" in expected:
            assert plain(document.title) == plain(expected["title"])
        else:
            assert plain(expected["title_has"]).casefold() in plain(f"{document.title} {document.abstract}").casefold()
    elif field == "citations":
        assert_citations(document, expected["citations"])
    elif field == "body":
        for phrase in expected["body_has"]:
            assert plain(phrase) in plain(document.body)
    else:
        for phrase in expected["body_lacks"]:
            assert plain(phrase) not in plain(document.body)


def assert_citations(document: Document, expected: list[dict[str, str]]) -> None:
    found = {
        (numbers.key(c.number), name, value)
        for c in document.citations
        for name, value in (("number", c.number), ("date", c.date), ("relation", c.relation))
        if c.number and value
    }
    assert {key for key, _, _ in found} == {numbers.key(c["number"]) for c in expected}
    missing = [
        (c["number"], name, c[name])
        for c in expected
        for name in ("date", "relation")
        if name in c and (numbers.key(c["number"]), name, c[name]) not in found
    ]
    assert not missing


def test_known_gaps_are_of_this_corpus() -> None:
    assert {gap.rpartition(":")[0] for gap in KNOWN_GAPS} <= set(EXPECTED)


def test_every_file_has_its_expectation() -> None:
    assert set(documents()) == set(EXPECTED)
    assert {line["source"] for line in EXPECTED.values()} == {entry.source for entry in entries()}


@pytest.mark.parametrize("name", EXPECTED)
def test_document_says_that_it_is_a_sample(name: str) -> None:
    said = (
        r"(?i)\bmẫu\b.*(giá trị pháp lý|giả định|hư cấu|không có thật|tưởng tượng|đặt ra)|(pháp lý|giả định).*\bmẫu\b"
    )
    assert any(re.search(said, plain(line)) for line in documents()[name].body.splitlines())


def test_what_is_left_out_of_the_corpus() -> None:
    left_out = {one.source for one in walk([CORPUS]) if not isinstance(one, Entry)}
    assert left_out == {"README.md", "lao-cai/ban-do-sat-lo-2024_files"}


def test_formats() -> None:
    counts = Counter(Path(entry.source).suffix for entry in entries())
    assert counts[".html"] >= 45
    assert counts[".txt"] >= 8
    assert counts[".docx"] >= 8
    assert counts[".pdf"] >= 5
    assert counts[".md"] >= 1
    assert counts[".jsonl"] == 1
    assert sum(1 for entry in entries() if entry.sidecar) == 1
    assert sum(entry.size for entry in entries()) < 3 * 2**20
    assert all(entry.source.isascii() and len(Path(entry.source).name) < 50 for entry in entries())


LAYOUTS = {
    "div portal": 'id="wrap"',
    "table portal": "<TABLE cellSpacing=0",
    "semantic HTML with JSON-LD": "application/ld+json",
    "legal portal": 'class="props"',
    "Word export": "Microsoft Word 15",
    "newspaper": 'class="sapo"',
    "SharePoint": "Microsoft SharePoint",
    "Joomla": "Joomla!",
    "WordPress": "WordPress",
    "print view": "Đóng cửa sổ này",
    "saved page": "saved from url",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_is_there(layout: str) -> None:
    pages = [entry.path.read_bytes() for entry in entries() if entry.path.suffix == ".html"]
    assert any(LAYOUTS[layout].encode() in page for page in pages)


def test_spellings_and_encodings() -> None:
    raw = {e.source: e.path.read_bytes() for e in entries() if e.path.suffix in (".html", ".txt")}
    utf8 = {name: data.decode("utf-8", "replace") for name, data in raw.items()}
    assert any(data.startswith(b"\xff\xfe") for data in raw.values()), "UTF-16"
    assert any(b"windows-1258" in data[:2000] for data in raw.values())
    assert any("\u0302\u0301" in text or "\u0323\u0302" in text for text in utf8.values()), "NFD"
    assert sum("\u00d0" in text for text in utf8.values()) >= 2, "Ð for Đ"
    everything = unicodedata.normalize("NFC", "\n".join(utf8.values()))
    for spelling in ("hòa", "hoà", "ủy", "uỷ", "2021và", "217/QĐ-TW", "12 - CT/TU", "9088 – BC/BCĐTW", "tháng sáu năm"):
        assert spelling in everything


def test_breadth() -> None:
    known = EXPECTED.values()
    assert len(EXPECTED) >= 70
    assert len({line["issuer"] for line in known if line["issuer"]}) >= 18
    assert {line.get("level") for line in known} >= {"Trung ương", "tỉnh", "huyện", "xã"}
    years = {int(line["date"][:4]) for line in known}
    assert min(years) == 2001
    assert max(years) == 2026
    assert len(years) >= 20
    kinds = "Nghị quyết|Chỉ thị|Quyết định|Quy định|Kết luận|Báo cáo|Kế hoạch|Chương trình|Hướng dẫn|Thông báo|Công văn"
    assert {line["doctype"] for line in known} >= {*kinds.split("|"), "Tờ trình", PRESS}
    bodies = [len(document.body.split()) for document in documents().values()]
    assert sum(words >= 2000 for words in bodies) >= 2
    assert min(bodies) >= 50


def test_documents_cite_each_other_in_every_relation() -> None:
    cited = [(c["number"], c.get("relation", "")) for line in EXPECTED.values() for c in line["citations"]]
    assert {relation for _, relation in cited} >= {
        "căn cứ",
        "thực hiện",
        "thay thế",
        "sửa đổi, bổ sung",
        "hướng dẫn",
        "sơ kết, tổng kết",
        "bãi bỏ",
    }
    own = {line["number"] for line in EXPECTED.values() if line["number"]}
    assert len(own & {number for number, _ in cited}) >= 12


def test_one_number_of_two_issuers() -> None:
    bearers = {line["issuer"] for line in EXPECTED.values() if line["number"] == "01-NQ/TU"}
    assert bearers == {"Tỉnh ủy Quảng Nam", "Tỉnh ủy Nghệ An"}


REPRINTS = {
    "bao-chi/reprint-doi-thoai-ban-dem.html": "thanh-uy-da-nang/doi-thoai-ban-dem.html",
    "bao-chi/reprint-hien-dat.txt": "bao-chi/hien-dat-mo-duong.html",
    "bao-chi/reprint-giam-ngheo.html": "bao-chi/giam-ngheo-nuoi-de.html",
}


@pytest.mark.parametrize("reprint", REPRINTS)
def test_near_copies_are_near(reprint: str) -> None:
    one, other = (
        {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        for words in (plain(documents()[name].body).split() for name in (reprint, REPRINTS[reprint]))
    )
    assert len(one & other) / len(one | other) > 0.6


def test_lineage_from_a_central_resolution_to_a_commune() -> None:
    by_number = {line["number"]: line for line in EXPECTED.values()}
    for chain in (
        ("112-BC/ĐU", "45-KH/HU", "17-CTr/TU", "25-NQ/TW"),
        ("61-BC/ĐU", "08-NQ/ĐU", "31-CTr/HU", "19-NQ/TW"),
    ):
        for lower, upper in itertools.pairwise(chain):
            assert upper in {c["number"] for c in by_number[lower]["citations"]}
