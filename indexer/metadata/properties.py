"""What a legal portal's property table says: `Số hiệu`, `Nơi ban hành`, `Người ký`, `Ngày ban hành` …"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
import indexer.metadata.people as people
from analyzers import numbers

from .wording import Finding, Line, is_upper, key, pattern, spelled

LABELS: dict[str, str] = {
    "số hiệu": "number", "số ký hiệu": "number", "số kí hiệu": "number", "số và ký hiệu": "number", "ký hiệu": "number",
    "số hiệu ký hiệu": "number",
    "số văn bản": "number", "số hiệu văn bản": "number", "số công văn": "number", "số": "number",
    "loại văn bản": "doctype", "hình thức văn bản": "doctype", "thể loại": "doctype",
    "loại": "doctype", "hình thức": "doctype", "tên loại": "doctype", "tên loại văn bản": "doctype",
    "loại hình văn bản": "doctype", "cơ quan ban hành văn bản": "issuer", "nơi phát hành": "issuer",
    "cơ quan phát hành": "issuer", "cơ quan ban hành người ký": "issuer-signer",
    "người ký văn bản": "signer", "họ tên người ký": "signer", "ngày tháng năm ban hành": "date",
    "thời gian ban hành": "date", "ngày ra văn bản": "date", "ngày phát hành": "date",
    "nội dung trích yếu": "abstract", "trích yếu văn bản": "abstract",
    "nơi ban hành": "issuer", "cơ quan ban hành": "issuer", "đơn vị ban hành": "issuer", "cq ban hành": "issuer",
    "cơ quan": "issuer", "cơ quan ban hành chức danh người ký": "issuer-signer", "tác giả văn bản": "issuer",
    "người ký": "signer", "người kí": "signer", "người ký duyệt": "signer",
    "ngày ban hành": "date", "ngày ký": "date", "ban hành": "date", "ngày văn bản": "date",
    "trích yếu": "abstract", "trích yếu nội dung": "abstract", "về việc": "abstract",
    "tên văn bản": "title", "tiêu đề": "title",
}  # fmt: skip
"""Label (without colon) → field. Labels met on vbpl.vn, congbao.chinhphu.vn, provincial portals."""
_KEYS = {key(label): name for label, name in LABELS.items()}
_SHORT = {"vb": "văn bản", "bh": "ban hành", "cq": "cơ quan", "sô": "số", "kí": "ký", "nd": "nội dung"}
"""Words that labels abbreviate: "Loại VB", "Ngày BH", "CQ ban hành"."""
_LABEL = pattern(r"(?P<label>[^\W\d][\w ,/.()-]{1,44}?)\s*:\s*(?P<value>.*)")
_TOO_SHORT = frozenset(key(label) for label in ("số", "loại", "về việc", "ban hành", "cơ quan", "hình thức", "ký hiệu"))
"""Labels believed in a table's cell only: "Số: 12-BC/TU" is a letterhead."""
CONFIDENCE = 0.85


def field_of(label: str) -> str:
    """The field that a label names, in full or abbreviated; or empty."""
    looked = key(label)
    return _KEYS.get(looked) or _KEYS.get(key(" ".join(_SHORT.get(word, word) for word in looked.split())), "")


def find(meta: Mapping[str, tuple[str, ...]], lines: Sequence[Line]) -> dict[str, Finding]:
    """Field → finding, from `table.…` entries of `meta`, else from lines that look like a property table.

    Empty unless at least two fields were found: a lone "Số:" is no table.
    """
    pairs = [
        (label.removeprefix("table."), values[0])
        for label, values in meta.items()
        if label.startswith("table.") and values
    ]
    if len(pairs) < 2:
        pairs = _pairs(lines[:400])
    out: dict[str, Finding] = {}
    for label, value in pairs:
        name = field_of(label)
        if not name or len(value) > 800:
            continue
        for field, read in _read(name, value):
            if read and field not in out:
                out[field] = Finding(read, "property-table", CONFIDENCE, f"{label}: {value}"[:200])
    return out if len(out) >= 2 and ("number" in out or "issuer" in out or "date" in out) else {}


def _read(name: str, value: str) -> list[tuple[str, str]]:
    if name == "number":
        found = numbers.find(value)
        if found and found[0].start <= 12:
            return [("number", found[0].number.canonical)]
        return [("number", " ".join(value.split()))] if re.fullmatch(r"\d{1,5}[\w/.&-]{1,40}", value.strip()) else []
    if name == "doctype":
        return [("doctype", doctypes.canonical(value))]
    if name == "issuer":
        return [("issuer", issuer(value))]
    if name == "signer":
        return [("signer", _signer(value))]
    if name == "date":
        return [("date", dates.from_stamp(spelled(value)[1]))]
    if name == "issuer-signer":
        parts = [p.strip() for p in re.split(r"\s*[|/\n]\s*", value) if p.strip()]
        names = [n for p in parts if (n := people.name_of(p))]
        if len(parts) == 1 and (office := _OFFICE.search(spelled(value)[1])) and office.start():
            return [("issuer", issuer(value[: office.start()])), ("signer", _signer(value[office.start() :]))]
        return [("issuer", issuer(parts[0]) if parts else ""), ("signer", names[-1] if names else "")]
    return [(name, " ".join(value.split()))]


_OFFICE = pattern(
    r"(?<!\w)(?:(?:Phó\s+|Quyền\s+|Q\.\s*)?(?:Tổng Bí thư|Bí thư(?:\s+Thường trực)?|Chủ tịch|Thủ tướng|Thống đốc|"
    r"Chánh án|Chánh Văn phòng|Viện trưởng|Giám đốc|Chủ nhiệm|Trưởng ban|Cục trưởng|Tổng cục trưởng|Vụ trưởng|"
    r"Hiệu trưởng)|Bộ trưởng|Thứ trưởng|Tổng Thanh tra|Tổng Kiểm toán)(?!\w)",
    re.IGNORECASE,
)


def _signer(value: str) -> str:
    """The name of a person, which the office held may precede ("Phó Chủ tịch Lê Văn A") or follow."""
    name = people.name_of(value)
    if not name and (office := _OFFICE.search(spelled(value)[1])):
        after, before = value[office.end() :].strip(" :-–,"), value[: office.start()].strip(" :-–,(")
        name = people.name_of(after) or people.name_of(before) or people.name_of(before, surname=False)
    return name or people.name_of(value, surname=False)


def issuer(value: str) -> str:
    """Canonical name of one body, or of several joined by ";" or ",": each must be known."""
    parts = [p for p in re.split(r"\s*[;|]\s*", value.strip(" .;")) if p]
    if len(parts) == 1 and "," in value:
        listed = [bodies.identify(p) for p in re.split(r"\s*,\s*", value) if p]
        if len(listed) > 1 and all(b.known for b in listed) and not bodies.identify(value).known:
            return bodies.joint(listed).name
    found = [bodies.identify(p) for p in parts]
    return bodies.joint(found).name if found else ""


def _pairs(lines: Sequence[Line]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for at, line in enumerate(lines):
        if len(line.text) > 900:
            continue
        if " | " in line.text:
            for left, right in pairwise(line.text.split(" | ")):
                if field_of(left) and not field_of(right):
                    out.append((left.strip(" :"), right))
        label = _LABEL.fullmatch(line.plain) if ":" in line.plain else None
        if label and field_of(label["label"]) and key(label["label"]) not in _TOO_SHORT:
            value = line.text[label.start("value") :]
            if not value and at + 1 < len(lines) and not field_of(lines[at + 1].text.rstrip(":")):
                value = lines[at + 1].text
            if value and not (is_upper(value) and len(value) > 200):
                out.append((label["label"], value))
    return out
