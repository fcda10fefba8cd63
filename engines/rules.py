"""The rules of extraction in words, for a person who asks where a value of a document came from.

`Evidence.how` names the rule; docs/metadata.md explains them.
"""

from __future__ import annotations

from typing import Literal

RULES: dict[str, tuple[str, str]] = {
    "letterhead": ("phần đầu văn bản", "letterhead"),
    "heading": ("tên loại và trích yếu viết giữa trang", "centred heading"),
    "letter": ("dòng “V/v …” của công văn", "subject line of a letter"),
    "trích yếu": ("trích yếu dưới tên loại", "abstract under the type"),
    "number": ("ghép từ loại và số hiệu", "made of type and number"),
    "number-code": ("ký hiệu trong số hiệu", "number code"),
    "signature": ("khối chữ ký", "signature block"),
    "passing-clause": ("câu “… thông qua ngày …” cuối văn bản", "passing clause"),
    "property-table": ("bảng thuộc tính của trang", "property table"),
    "place-line": ("dòng địa danh, ngày tháng", "place line"),
    "area-in-text": ("địa danh trong văn bản", "area in the text"),
    "abstract": ("loại và trích yếu đã ghi", "type and abstract"),
    "first-line": ("những chữ đầu của văn bản", "first words of the text"),
    "given": ("chủ tệp đã ghi", "stated by the owner"),
    "lead-statement": ("câu mở đầu nói văn bản đã ban hành", "lead statement"),
    "acting-in-lead": ("cơ quan làm việc nêu ở câu mở đầu", "acting in the lead"),
    "title-prefix": ("tên trước dấu hai chấm của tiêu đề", "before the title's colon"),
    "place-in-lead": ("nơi diễn ra nêu ở câu mở đầu", "place in the lead"),
    "lead-date": ("ngày nêu ở câu mở đầu", "date in the lead"),
    "lead-date-with-year-of-text": ("ngày nêu ở câu mở đầu, năm suy từ bài", "year taken from the text"),
    "lead-date-with-year-of-posting": ("ngày nêu ở câu mở đầu, năm theo ngày đăng", "year of posting"),
    "posting-stamp": ("dòng ngày đăng", "posting stamp"),
    "stamp-under-title": ("ngày ngay dưới tiêu đề", "stamp under the title"),
    "stamp-over-title": ("ngày giờ ngay trên tiêu đề", "stamp over the title"),
    "page-header": ("ngày in trên đầu trang", "page header"),
    "title-line": ("dòng tiêu đề của trang", "title line"),
    "head-line": ("dòng đứng trước bài", "line before the text"),
    "h1": ("tiêu đề cấp 1 của trang", "first heading of the page, h1"),
    "h2": ("tiêu đề cấp 2 của trang", "heading of the page, h2"),
    "title": ("thẻ <title>", "title tag"),
    "og:title": ("thẻ og:title", "og:title tag"),
    "jsonld.headline": ("dữ liệu có cấu trúc của trang", "JSON-LD of the page"),
    "twitter:title": ("thẻ twitter:title", "twitter:title tag"),
    "dc.title": ("thẻ Dublin Core", "Dublin Core tag"),
    "meta-tag": ("thẻ meta của trang", "meta tag"),
    "structured-data": ("dữ liệu có cấu trúc của trang", "structured data"),
    "byline": ("dòng ghi tác giả", "byline"),
    "signed-under-text": ("tên ký dưới bài", "signed under the text"),
    "footer": ("chân trang", "footer"),
    "footer-domain": ("tên miền ở chân trang", "domain in the footer"),
    "page-head": ("đầu trang", "page head"),
    "source-line": ("dòng ghi nguồn", "source line"),
    "dateline": ("tên trang ở đầu câu mở đầu", "dateline"),
    "domain": ("tên miền của trang", "domain"),
    "issuer": ("suy từ cơ quan ban hành", "from the issuer"),
    "text": ("trong văn bản", "in the text"),
}
"""Stable name of a rule → what it reads, in Vietnamese and in English."""


def rule_in_words(how: str, language: Literal["vi", "en"] = "vi") -> str:
    """What a rule reads; its own name where there are no words for it."""
    vi, en = RULES.get(how, (how, how))
    return en if language == "en" else vi
