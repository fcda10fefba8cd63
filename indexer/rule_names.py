"""The rules of extraction and cleaning in words for a person who asks where a value came from."""

from __future__ import annotations

RULES = {
    "letterhead": "phần đầu văn bản (letterhead)",
    "heading": "tên loại và trích yếu viết giữa trang (heading)",
    "letter": "dòng “V/v …” của công văn (letter)",
    "trích yếu": "trích yếu dưới tên loại (abstract)",
    "number": "ghép từ loại và số hiệu (number)",
    "number-code": "ký hiệu trong số hiệu (number code)",
    "signature": "khối chữ ký (signature)",
    "passing-clause": "câu “… thông qua ngày …” cuối văn bản (passing clause)",
    "property-table": "bảng thuộc tính của trang (property table)",
    "place-line": "dòng địa danh, ngày tháng (place line)",
    "area-in-text": "địa danh trong văn bản (area in the text)",
    "abstract": "loại và trích yếu đã ghi (abstract)",
    "first-line": "những chữ đầu của văn bản (first line)",
    "given": "chủ tệp đã ghi (stated by the owner)",
    "lead-statement": "câu mở đầu nói văn bản đã ban hành (lead statement)",
    "acting-in-lead": "cơ quan làm việc nêu ở câu mở đầu (acting in the lead)",
    "title-prefix": "tên trước dấu hai chấm của tiêu đề (before the title's colon)",
    "place-in-lead": "nơi diễn ra nêu ở câu mở đầu (place in the lead)",
    "lead-date": "ngày nêu ở câu mở đầu (date in the lead)",
    "lead-date-with-year-of-text": "ngày nêu ở câu mở đầu, năm suy từ bài (year taken from the text)",
    "lead-date-with-year-of-posting": "ngày nêu ở câu mở đầu, năm theo ngày đăng (year of posting)",
    "posting-stamp": "dòng ngày đăng (posting stamp)",
    "stamp-under-title": "ngày ngay dưới tiêu đề (stamp under the title)",
    "stamp-over-title": "ngày giờ ngay trên tiêu đề (stamp over the title)",
    "page-header": "ngày in trên đầu trang (page header)",
    "title-line": "dòng tiêu đề của trang (title line)",
    "head-line": "dòng đứng trước bài (line before the text)",
    "h1": "tiêu đề cấp 1 của trang (h1)",
    "h2": "tiêu đề cấp 2 của trang (h2)",
    "title": "thẻ <title> (title tag)",
    "og:title": "thẻ og:title",
    "jsonld.headline": "dữ liệu có cấu trúc của trang (JSON-LD)",
    "twitter:title": "thẻ twitter:title",
    "dc.title": "thẻ Dublin Core",
    "meta-tag": "thẻ meta của trang (meta tag)",
    "structured-data": "dữ liệu có cấu trúc của trang (structured data)",
    "byline": "dòng ghi tác giả (byline)",
    "signed-under-text": "tên ký dưới bài (signed under the text)",
    "footer": "chân trang (footer)",
    "footer-domain": "tên miền ở chân trang (domain in the footer)",
    "page-head": "đầu trang (page head)",
    "source-line": "dòng ghi nguồn (source line)",
    "dateline": "tên trang ở đầu câu mở đầu (dateline)",
    "domain": "tên miền của trang (domain)",
    "issuer": "suy từ cơ quan ban hành (from the issuer)",
    "text": "trong văn bản (in the text)",
}
"""Stable name of a rule (docs/metadata.md) → Vietnamese words, the name in English after them."""

_SURE = ((0.95, "chắc chắn"), (0.85, "khá chắc"), (0.7, "có thể"), (0.0, "chưa chắc"))


def rule_name(how: str) -> str:
    """The rule in words; its own name where there are none."""
    return RULES.get(how, how)


def how_sure(confidence: float) -> str:
    """A confidence from 0 to 1 in words and percent: "khá chắc, 90%"."""
    return f"{next(words for least, words in _SURE if confidence >= least)}, {confidence:.0%}"
