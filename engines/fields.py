"""The fields that a query may name, in Vietnamese and English, and how they are written back.

The names are the project's vocabulary (`issuer:`) and their Vietnamese labels (`cơ quan ban hành:`), with the
short forms that people type (`cq:`). All are read without regard to case, marks or inner spaces.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from analyzers.analysis import fold
from engines.documents import Relation
from engines.syntax import NumberField, ValueField

FieldName: TypeAlias = Literal[
    "number", "cites", "issuer", "doctype", "level", "locality", "author", "signer", "year", "date", "title", "body",
    "based_on", "implements", "replaces", "amends", "guides", "reviews", "repeals",
]

VALUE_FIELDS: tuple[ValueField, ...] = get_args(ValueField)
"""Fields matched by the words of one metadata value."""

VIETNAMESE: dict[FieldName, str] = {
    "number": "số",
    "cites": "trích",
    "issuer": "cq",
    "doctype": "loại",
    "level": "cấp",
    "locality": "địa phương",
    "author": "tác giả",
    "signer": "người ký",
    "year": "năm",
    "date": "ngày",
    "title": "tiêu đề",
    "body": "nội dung",
    "based_on": "căn cứ",
    "implements": "thực hiện",
    "replaces": "thay thế",
    "amends": "sửa đổi",
    "guides": "hướng dẫn",
    "reviews": "tổng kết",
    "repeals": "bãi bỏ",
}
"""How each field is written back. None of these may be the tail of a longer name below: written after the
missing words ("cơ quan" before "ban hành:") it would be read as another field."""

_NAMES: dict[FieldName, tuple[str, ...]] = {
    "number": ("số", "số hiệu", "số ký hiệu", "number"),
    "cites": ("trích", "trích dẫn", "cites", "cite"),
    "issuer": ("cq", "cơ quan", "cơ quan ban hành", "nơi ban hành", "issuer"),
    "doctype": ("loại", "loại văn bản", "doctype", "type"),
    "level": ("cấp", "level"),
    "locality": ("địa phương", "locality"),
    "author": ("tác giả", "author"),
    "signer": ("người ký", "ký", "signer"),
    "year": ("năm", "year"),
    "date": ("ngày", "ngày ban hành", "date"),
    "title": ("tiêu đề", "title"),
    "body": ("nội dung", "body"),
    "based_on": ("căn cứ", "based on"),
    "implements": ("thực hiện", "triển khai", "implements"),
    "replaces": ("thay thế", "replaces"),
    "amends": ("sửa đổi", "sửa đổi bổ sung", "amends"),
    "guides": ("hướng dẫn", "guides"),
    "reviews": ("tổng kết", "sơ kết", "sơ kết tổng kết", "reviews"),
    "repeals": ("bãi bỏ", "hủy bỏ", "repeals"),
}

RELATIONS: dict[NumberField, Relation] = {
    "based_on": "căn cứ",
    "implements": "thực hiện",
    "replaces": "thay thế",
    "amends": "sửa đổi, bổ sung",
    "guides": "hướng dẫn",
    "reviews": "sơ kết, tổng kết",
    "repeals": "bãi bỏ",
}
"""Fields that ask for a citation in one relation. Their names are everyday words of headings ("Tổ chức thực hiện:"),
so that they are fields only before a number."""

NUMBER_FIELDS: frozenset[str] = frozenset({"number", "cites", *RELATIONS})

MAX_NAME_WORDS = 4
"""Words in the longest field name ("cơ quan ban hành")."""


def field_key(words: str) -> str:
    """A field name in the one form that is compared: no marks, lower case, no white space."""
    return "".join(fold(words.lower()).split())


ALIASES: dict[str, FieldName] = {field_key(name): field for field, names in _NAMES.items() for name in names}
"""Every accepted name in `field_key` form → the field."""


def lookup(words: str) -> FieldName | None:
    """The field that these words name, or None."""
    return ALIASES.get(field_key(words))
