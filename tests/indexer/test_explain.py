"""What `extract --explain` says to a person: where a value stands, how sure it is, what was not chosen."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from engines.rules import RULES
from indexer import metadata
from indexer.page import Block, Page
from indexer.rule_names import how_sure, rule_name

Cli = Callable[..., Result]
Value = Callable[..., Any]
METADATA = Path(metadata.__file__).parent
PAGE = """<html><head><title>Văn bản</title></head><body>
<h1>Quyết định 61/QĐ-UBND năm 2022 về quy chế thi đua</h1>
<table><tr><td>Số hiệu</td><td>61/QĐ-UBND</td></tr><tr><td>Loại văn bản</td><td>Quyết định</td></tr>
<tr><td>Cơ quan ban hành</td><td>UBND huyện Mường Khăn</td></tr><tr><td>Ngày ban hành</td><td>09/12/2022</td></tr>
<tr><td>Người ký</td><td>Lò Văn Bính</td></tr></table>
<div><p>ỦY BAN NHÂN DÂN</p><p>HUYỆN MƯỜNG KHĂN</p><p>Số: 61/QĐ-UBND</p><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
<p>Độc lập - Tự do - Hạnh phúc</p><p>Mường Khăn, ngày 08 tháng 12 năm 2022</p><p>QUYẾT ĐỊNH</p>
<p>Ban hành Quy chế thi đua</p>
<p>Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;</p>
<p>Điều 1. Ban hành kèm theo Quyết định này Quy chế thi đua của huyện, áp dụng cho các cơ quan, đơn vị.</p>
<p>CHỦ TỊCH</p><p>Lò Văn Bính</p></div></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "van-ban.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_person_reads_where_it_stands_how_sure_it_is_and_what_was_not_chosen(page: Path, cli: Cli) -> None:
    text = " ".join(cli("extract", page, "--explain").stdout.split())
    assert "Số hiệu 61/QĐ-UBND phần đầu văn bản (letterhead) – chắc chắn, 99%: “Số: 61/QĐ-UBND”" in text
    assert "Ngày 08/12/2022 (ban hành) phần đầu văn bản (letterhead)" in text
    assert "không chọn: 09/12/2022 (bảng thuộc tính của trang (property table) – khá chắc, 85%, kém chắc hơn)" in text
    assert "Không thấy ghi (not stated): Tác giả, Địa phương" in text
    assert "Luật · 15/06/2022 [căn cứ]" in text


def test_json_says_the_same(page: Path, value: Value) -> None:
    found = value("extract", page, "--explain")
    assert found["evidence"]["date"]["text"] == "Mường Khăn, ngày 08 tháng 12 năm 2022"
    (other,) = found["rejected"]["date"]
    assert (other["value"], other["how"]) == ("2022-12-09", "property-table")
    assert other["text"] == "ngày ban hành: 09/12/2022"


def test_a_stated_value_says_what_was_read() -> None:
    lines = ["HUYỆN ỦY MƯỜNG KHĂN", "*", "Số 12-BC/HU", "ĐẢNG CỘNG SẢN VIỆT NAM",
             "Mường Khăn, ngày 09 tháng 12 năm 2022", "BÁO CÁO", "công tác dân vận năm 2022"]  # fmt: skip
    page = Page("a.txt", "text", [Block(line) for line in lines], given={"number": "13-BC/HU"})
    assert metadata.extract(page, doc_id="a").number == "13-BC/HU"
    assert [(value, e.how) for value, e in metadata.rejected(page)["number"]] == [("12-BC/HU", "letterhead")]


def test_every_rule_has_words() -> None:
    source = "\n".join(path.read_text("utf-8") for path in METADATA.glob("*.py"))
    named = set(re.findall(r'Finding\([^"\n]*?, "([^"\n]+)", 0', source))
    named |= set(re.findall(r'return \w+, "(lead[^"]+)"', source))
    assert len(named) > 20
    assert named <= set(RULES), named - set(RULES)
    assert all(vi.strip() and en.strip() for vi, en in RULES.values())


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "chắc chắn, 100%"), (0.9, "khá chắc, 90%"), (0.7, "có thể, 70%"), (0.3, "chưa chắc, 30%")],
)
def test_confidence_in_words(confidence: float, words: str) -> None:
    assert how_sure(confidence) == words


def test_an_unknown_rule_keeps_its_name() -> None:
    assert rule_name("new-rule") == "new-rule"
