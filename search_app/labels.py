"""The vocabulary as people read it: field → label, and the few values that read better with a word more."""

from __future__ import annotations

from engines.rules import rule_in_words
from search_app.i18n import gettext, language, mark

FIELDS = {
    "title": mark("Tiêu đề"),
    "abstract": mark("Trích yếu"),
    "number": mark("Số hiệu"),
    "doctype": mark("Loại văn bản"),
    "issuer": mark("Cơ quan ban hành"),
    "level": mark("Cấp"),
    "locality": mark("Địa phương"),
    "date": mark("Ngày"),
    "year": mark("Năm"),
    "author": mark("Tác giả"),
    "signer": mark("Người ký"),
    "cites": mark("Trích dẫn"),
    "source": mark("Nguồn"),
    "from": mark("Từ ngày"),
    "to": mark("Đến ngày"),
    "sort": mark("Sắp xếp"),
    "page": mark("Trang"),
    "limit": mark("Số kết quả mỗi trang"),
    "q": mark("Nội dung tìm"),
    "lang": mark("Ngôn ngữ"),
}
DATE_BASIS = {
    "issued": mark("ngày ban hành"),
    "posted": mark("ngày đăng"),
    "event": mark("ngày sự kiện"),
    "page": mark("ngày trên trang"),
}
LEVELS = {
    "Trung ương": mark("Trung ương"),
    "tỉnh": mark("Cấp tỉnh"),
    "huyện": mark("Cấp huyện"),
    "xã": mark("Cấp xã"),
    "khác": mark("Cấp khác"),
}
SORTS = {
    "relevance": mark("Liên quan nhất"), "newest": mark("Mới nhất"), "oldest": mark("Cũ nhất"),
    "cited": mark("Nhắc đến nhiều"),
}


def field_label(name: str) -> str:
    """`issuer` → "Cơ quan ban hành"; an excluding parameter (`-issuer`) has its field's label."""
    return gettext(FIELDS.get(name.removeprefix("-"), "")) or name


def value_label(field: str, value: str) -> str:
    """A facet value as shown."""
    return gettext(LEVELS.get(value, value)) if field == "level" else value


def basis_label(basis: str) -> str:
    """What a date rests on, in words; empty when it is the date of issue or nothing is known."""
    return gettext(DATE_BASIS.get(basis, "")) if basis != "issued" else ""


def how_label(how: str) -> str:
    """How a metadata value was found, in words; a rule without words by its name."""
    return rule_in_words(how, language())
