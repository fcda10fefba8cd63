"""Pages of our own in the layouts that portals use: exactly the document stays, line for line."""

from pathlib import Path

import pytest

from indexer.cleaning import clean
from indexer.page import Page
from indexer.readers import read_file

DATA = Path(__file__).parents[2] / "data" / "cleaning"
PAGES = sorted([*DATA.glob("*.html"), *DATA.glob("*.in.txt")])


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_exactly_the_document_stays(path: Path) -> None:
    page = clean(read_file(path, DATA))
    expected = (DATA / f"{path.name.partition('.')[0]}.txt").read_text("utf-8").strip()
    assert page.body.split("\n") == expected.split("\n")
    assert all(block.reason for block in page.blocks if not block.keep)


def test_there_are_golden_pages() -> None:
    assert len(PAGES) >= 7


def reasons(page: Page) -> dict[str, str]:
    return {block.text: block.reason for block in page.blocks}


def test_what_metadata_needs_stays_readable() -> None:
    found = reasons(clean(read_file(DATA / "dump-menu.in.txt", DATA)))
    assert found["Sơ kết công tác dân vận quý I năm 2023"] == "title"
    assert found["Thứ tư, 15/03/2023 | 09:41 GMT+7"] == "date line"
    assert found["Tác giả: Minh Hoàng"] == "byline"
    assert found["Nguồn: Cổng thông tin điện tử tỉnh Lâm Giang"] == "source line"
    assert found["Tổng lượt truy cập: 2,015,447"] == "counter"


def test_cleaning_twice_changes_nothing() -> None:
    for path in PAGES:
        page = clean(read_file(path, DATA))
        before = [(b.keep, b.reason) for b in page.blocks]
        assert [(b.keep, b.reason) for b in clean(page).blocks] == before
