"""Official documents and press pages in many layouts, as lines, through the text reader, and cleaned.

Each file of layouts/, written for this test, begins with what it says (`field: value`, an empty value must stay
empty; `cites:` is number|type|date|issuer|relation of a citation), then `---`, then the page.
"""

from pathlib import Path

import pytest

from engines.documents import Document
from indexer import cleaning, metadata
from indexer.page import Block, Page
from indexer.readers.text import blocks_of

FILES = sorted((Path(__file__).parent / "layouts").glob("*.txt"))


def case(path: Path) -> tuple[str, dict[str, str]]:
    head, _, text = path.read_text("utf-8").partition("\n---\n")
    pairs = (line.partition(":") for line in head.split("\n"))
    return text.rstrip("\n"), {name: value.strip() for name, _, value in pairs}


def documents(text: str) -> list[Document]:
    lines = [Block(line, "row" if " | " in line else "paragraph") for line in text.split("\n")]
    pages = [
        Page("a.txt", "text", lines),
        Page("a.txt", "text", list(blocks_of(text))),
        cleaning.clean(Page("a.txt", "text", list(blocks_of(text)))),
    ]
    return [metadata.extract(page, doc_id="a.txt") for page in pages]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    text, expected = case(path)
    for document in documents(text):
        for field, value in expected.items():
            if field == "cites":
                cited = ["|".join((c.number, c.doctype, c.date, c.issuer, c.relation)) for c in document.citations]
                assert value in cited
            else:
                assert getattr(document, field) == value, field
        assert not document.number or document.number not in {c.number for c in document.citations}


@pytest.mark.parametrize(
    ("old", "new"),
    [("TỈNH ỦY", "TỈNH UỶ"), ("Đ", "Ð"), ("Số ", "Số: "), ("Số 112-BC/TU", "Số112 - BC/TU")],
)
def test_spelling_changes_nothing(old: str, new: str) -> None:
    text, expected = case(Path(__file__).parent / "layouts" / "official-party-province-plain-lines.txt")
    assert old in text
    for document in documents(text.replace(old, new)):
        for field in ("number", "issuer", "date", "doctype", "locality"):
            assert getattr(document, field) == expected[field], field


def test_given_wins() -> None:
    text, _ = case(Path(__file__).parent / "layouts" / "official-letter.txt")
    given = {"number": "12-cv/vptu", "date": "03/02/2020", "issuer": "UBND tỉnh Bến Tre", "level": "xã"}
    given["title"] = "Tên khác"
    page = Page("a.txt", "text", list(blocks_of(text)), given=given)
    document = metadata.extract(page, doc_id="7")
    assert (document.id, document.number, document.date, document.issuer) == (
        "7", "12-CV/VPTU", "2020-02-03", "UBND tỉnh Bến Tre",
    )  # fmt: skip
    assert (document.title, document.level) == ("Tên khác", "xã")
    assert (document.locality, document.doctype) == ("Bến Tre", "Công văn")
    assert document.evidence["number"].how == "given" and document.evidence["number"].confidence == 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "Số:", "a" * 20000, "Số " * 5000, "ngày " * 5000,
     "ngày 1 tháng 1 năm " * 2000, "của Bộ " * 3000, "| " * 4000,
     "ĐẢNG CỘNG SẢN VIỆT NAM\n" * 300, "Ủy ban nhân dân tỉnh " * 2000, "12-QĐ/TW " * 2000,
     "Quyết định " * 3000, "(" * 9000,
     "Căn cứ Luật " * 3000, "NGUYỄN VĂN A\n" * 2000, "TM. " * 3000, "\u0301" * 500, "Ngày 14-1, " + "Ban " * 3000],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_odd_pages_are_read(text: str) -> None:
    page = Page("a.txt", "text", [Block(line) for line in text.split("\n")])
    assert metadata.extract(page, doc_id="a").id == "a"
