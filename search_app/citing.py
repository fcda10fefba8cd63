"""How a document is cited in official writing:
"Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về đẩy mạnh học tập …".
"""

from __future__ import annotations

import re

from engines.documents import Document
from search_app.dates import official, shown

_ABOUT = {"Chỉ thị", "Nghị quyết", "Quyết định", "Quy định", "Kết luận", "Hướng dẫn", "Thông tri", "Quy chế",
          "Nghị định", "Thông tư", "Chương trình", "Đề án", "Luật", "Pháp lệnh", "Công văn", "Tờ trình", "Thông báo"}
"""Types whose subject follows "về"; a Báo cáo or Kế hoạch is followed by what it does: "tổng kết 10 năm …"."""
_PRESS = {"", "Tin, bài"}


def official_citation(document: Document) -> str:
    """The document in one line, as another document would name it. Parts that are not known are left out."""
    subject = _subject(document)
    if document.doctype in _PRESS and not document.number:
        parts = [f"“{document.title}”" if document.title else "", document.issuer, shown(document.date)]
        return ", ".join(part for part in parts if part)
    out = document.doctype or "Văn bản"
    if document.number:
        out += f" số {document.number}"
    if document.date and document.date_basis in {"", "issued"}:
        out += f" ngày {official(document.date)}"
    if document.issuer:
        out += f" của {document.issuer}"
    return f"{out} {subject}".strip()


def _subject(document: Document) -> str:
    """What it is about, ready to follow "của Bộ Chính trị": from the abstract, else the title, its own name cut off."""
    named = document.abstract or document.title
    if named.isupper() and not document.title.isupper():
        named = document.title or named
    text = " ".join(named.split()).rstrip(" .;")
    for part in (document.doctype, "số", document.number):
        if part and text.casefold().startswith(part.casefold()):
            text = text[len(part):].lstrip(" :,-–")
    text = re.sub(r"^ngày [0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{4}\s*", "", text, flags=re.IGNORECASE)
    own = f"của {document.issuer}"
    if document.issuer and text.casefold().startswith(own.casefold()):
        text = text[len(own):].lstrip(" :,-–")
    if not text:
        return ""
    if len(text) > 1 and text[0].isupper() and not text[1].isupper():
        text = text[0].lower() + text[1:]
    if text.casefold().startswith("v/v"):
        text = "về" + text[3:]
    if document.doctype in _ABOUT and not text.casefold().startswith(("về ", "ban hành ", "quy định ")):
        text = "về " + text
    return text
