"""What a line looks like, whatever it says: counters, dates, phones, addresses, pagination, ids, prose."""

from __future__ import annotations

import re

from indexer.page import Block

GUID = re.compile(r"^[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?$", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
ADDRESS = re.compile(r"(?:https?://|www\.|fb\.com/|facebook\.com/|zalo\.me/|youtube\.com/)\S{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d/.-])\(?(?:\+?84|0)\)?[\d .()-]{7,16}\d(?![\d/])")
_PAGER = (
    r"<|>|«|»|‹|›|\.\.\.|…|\||\d{1,4}(?!\d)|đầu|cuối|trước|sau|tiếp|trang|next|prev(?:ious)?|first|last"
)
PAGINATION = re.compile(
    rf"^(?=(?:{_PAGER})[\s,]*+(?:{_PAGER}))(?:(?:<<|>>|{_PAGER})[\s,|]*+){{1,60}}+$",
    re.IGNORECASE,
)
"""Two parts of a pager and more. Possessive: what may be one part or two ("<<", "|") is not tried both ways."""
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|cn|t[2-7])"
_DAY = r"(?:ngày\s+)?\d{1,2}\s*(?:[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|tháng\s+\d{1,2}[\s,]+năm\s+\d{4})"
_TIME = r"\d{1,2}\s*(?::|h|giờ)\s*\d{0,2}(?:\s*:\s*\d{2})?(?:\s*(?:phút|am|pm|['’]))?"
DATE_LINE = re.compile(
    r"^\(?\s*(?:(?:ngày|thời gian|đăng|cập nhật|ngày đăng|đăng ngày|đăng lúc"
    r"|cập nhật lúc|cập nhật ngày|ngày cập nhật|ngày xuất bản|xuất bản"
    r"|ngày tạo|ngày viết|hôm nay|posted|updated?|date|lúc)\b[\s:,|–-]*){0,3}"
    rf"(?:{_WEEKDAY}[\s,.|–-]*)?(?:{_TIME}[\s,.|–-]*(?:ngày\s+)?)?(?:{_WEEKDAY}[\s,.|–-]*)?{_DAY}"
    rf"(?:[\s,.|–-]*(?:lúc\s+)?{_TIME})?[\s,.|]*(?:\(?gmt\s*[+-]\s*\d+(?::\d\d)?\)?)?[\s.|]*\)?$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"^(?:khoảng )?\d{1,4} (?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm) trước$|^(?:đọc )?\d{1,3} phút(?: đọc)?$"
    r"|^\d{1,3} min(?:ute)?s? read$",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"^(?:this is a modal window|(?:beginning|end) of dialog window|(?:your|this) browser does not support"
    r"|trình duyệt (?:của bạn |này )?(?:không hỗ trợ|đã tắt|chưa bật)|(?:vui lòng|hãy) bật javascript"
    r"|(?:please )?enable javascript|bạn (?:cần|phải) bật javascript)",
    re.IGNORECASE,
)
"""What players and scripts say to a browser that cannot run them."""
_ATTACHED = re.compile(
    r"^(?:file|tệp|tập tin|tệp tin|tài liệu|văn bản) (?:tin )?đính kèm\s*:.{0,120}\.(?:pdf|docx?|xlsx?|rar|zip)$",
    re.IGNORECASE,
)
HOST = re.compile(r"^(?:https?://\S{4,150}|(?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org)/?)$", re.IGNORECASE)
"""A web address that stands alone."""
_COOKIES = re.compile(
    r"\bcookies?\b.{0,200}(?:đồng ý|chấp nhận|chính sách|trải nghiệm)|sử dụng cookies?\b", re.IGNORECASE
)
READ = re.compile(
    rf"^(?:(?:được |ngày )?đăng(?: ngày| lúc)?\s*:?\s*)?(?:{_WEEKDAY}[\s,.|–-]*)?"
    rf"(?:{_DAY}|\d{{1,2}} tháng \d{{1,2}},? \d{{4}})(?:\b.{{0,60}}\d\s*(?:lượt|lần)\s*(?:xem|đọc)|"
    r".{0,60}(?:lượt|lần)\s+(?:xem|đọc|truy cập)\s*:?\s*\d[\d.,]*)$",
    re.IGNORECASE,
)
"""A day, whatever else, and how often the page was read."""
CRUMBS = re.compile(r"^[^>»›]{2,40}(?:\s[>»›]{1,2}\s[^>»›]{2,40}){1,5}$")
"""The way to a page: "Báo X > Xã hội"."""
NOTE = re.compile(
    r"^(?:\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}[.)]?)[\s,:-].{0,400}(?:\bnxb\b|nhà xuất bản|\btr\.\s?\d|\bsđd\b)",
    re.IGNORECASE,
)
"""A note to the text that names a book."""
_HASHTAGS = re.compile(r"^(?:#[^\W\d_]\w{1,40}[\s,;]*){1,12}$")
_PLAYED = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?\s*/\s*-?\d{1,2}:\d{2}(?::\d{2})?$")
STAMP = re.compile(
    rf"{_DAY}[\s,.|–-]*(?:lúc\s+)?{_TIME}|{_TIME}[\s,.|–-]*{_DAY}|{_WEEKDAY}[\s,.|–-]+{_DAY}", re.IGNORECASE
)
"""A day with a clock time or a weekday: what a posting stamp has."""
COUNTER = re.compile(
    r"^(?:[•*-]\s*)?(?:\d[\d.,]*\s*(?:lượt|lần|người)\s*(?:xem|đọc|truy cập|tải|thích|online|like)?"
    r"|(?:lượt|số lượt|số lần)\s+(?:xem|đọc|truy cập|tải)\s*[:(]?\s*[\d.,]*\)?"
    r"|\d[\d.,]*\s*(?:views?|likes?|shares?|comments?|bình luận))$",
    re.IGNORECASE,
)
SOURCE_LINE = re.compile(
    r"^(?:\(?\s*(?:nguồn|nguồn tin|theo|source)\s*[:.]?\s*\S.{0,80}"
    r"|\(\s*(?:theo\s+|nguồn[:\s]+)?[\w.-]{2,60}\.(?:vn|com|net|org)[\w./-]*\s*\))\W{0,2}$",
    re.IGNORECASE,
)
_END = re.compile(r"[.;:!?…]['\"”’)\]]*(?:\s*\((?:ảnh|nguồn ảnh)\s*:[^()]{2,60}\))?$|\./\.?$", re.IGNORECASE)
_LISTED = re.compile(
    r"\(\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}[^)]{0,20}\)\s*$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\[\s*\d{1,2}/\d{1,2}/\d{4}"
)
NAME = re.compile(r"^[A-ZÀ-ỸĐÐ][^\W\d_]*(?:\s+[A-ZÀ-ỸĐÐ][^\W\d_]*){1,5}$")
_BYLINE = re.compile(
    r"^(?:bài(?: và ảnh)?|tin(?:[ ,]+(?:bài|ảnh))*|ảnh|tác giả|thực hiện|người viết|by|pv|bbt"
    r"|ban biên tập|biên tập|theo|phóng viên"
    r"|bài, ảnh|tin, ảnh|tin và ảnh|nhóm pv|ctv|cộng tác viên)\b\s*[:;.-]?\s*\S?.{0,60}$|^(?:PV|BBT|TTXVN|T\.H|CTV)$",
    re.IGNORECASE,
)
CREDIT = 7
"""Words of the names in a credit."""
_DEGREE = re.compile(r"^(?:(?:GS|PGS|TSKH|TS|ThS|CN|BS|LS)[.,]*\s+){1,4}")
_CREDITED = re.compile(
    r"^(?:nội dung|thiết kế|đồ họa|trình bày|kỹ thuật|dàn trang|mỹ thuật|ảnh bìa|lời bình|biên tập)\s*:\s*(.{2,60})$",
    re.IGNORECASE,
)
"""Credits below a report in pictures; only names stand after them."""
_OFFICE = re.compile(
    r"\s*\(\s*(?:trung tâm|tt(?:[ .-]|vh)|đài|phòng|ban|báo|văn phòng|hội|sở|ctv|ubnd|mttq"
    r"|đoàn|trường|công an|huyện|xã|phường"
    r"|thực hiện|ghi|lược ghi|lược thuật|tổng hợp|sưu tầm|biên soạn)[^()]{0,60}\)\.?$",
    re.IGNORECASE,
)
SITE = re.compile(
    r"^(?:(?:cổng|trang)\s+(?:thông tin|ttđt|tin điện tử|giao tiếp)"
    r"|báo\s+(?:điện tử\s|\S+(?:\s\S+){0,2}\s+(?:điện tử|online)$))",
    re.IGNORECASE,
)
"""The name of a site, which heads its pages."""
POSTED_BY = re.compile(r"^(?:(?:người đăng|đăng bởi|người viết|tác giả|người gửi|tác giả bài viết)\s*:"
    r"|(?:được )?(?:viết|đăng|gửi) bởi\b|written by\b|posted by\b)\s*\S.{0,50}$", re.IGNORECASE)
_UNIT = re.compile(r"^(?:phòng|ban|văn phòng|tổ|trung tâm|vụ|cục)\s+[^.;:!?]{3,60}$", re.IGNORECASE)


def prose(block: Block) -> bool:
    """Running text: a sentence or more, not mostly links."""
    text = block.text
    size = len(text)
    if block.kind == "row" or size < 60 or block.linked > 0.5 * size or text.count(" ") < 8:
        return False
    return size >= 180 or (size >= 60 and bool(_END.search(text)))


def sentence(block: Block) -> bool:
    """Running text that is closed, of more than a title's length."""
    return prose(block) and len(block.text) >= 120 and ends_sentence(block.text) and not listed(block.text)


def long_prose(block: Block) -> bool:
    """A paragraph that no teaser or list entry is likely to be."""
    text = block.text
    return len(text) >= 250 and prose(block) and not text.endswith(("...", "…", "[...]"))


def ends_sentence(text: str) -> bool:
    """The line closes with sentence punctuation."""
    return bool(_END.search(text))


def link_line(block: Block) -> bool:
    """Nothing but links, whatever separates them."""
    return block.linked > 0 and block.linked >= 0.8 * sum(c.isalnum() for c in block.text)


def listed(text: str) -> bool:
    """An entry of a list of news: a title with its date."""
    return bool(_LISTED.search(text)) and len(text) < 250


def byline(text: str) -> bool:
    """A writer's name or credit standing alone."""
    if len(text) > 80 or (ends_sentence(text) and not text.endswith(".")):
        return False
    bare = _OFFICE.sub("", text).strip(" ().-–*/")
    if credited := _CREDITED.match(bare):
        bare = credited[1]
    if not bare or text.count("/") > 3:
        return False
    parts = re.split(r"\s*(?:[,&–/]|\s-\s|\bvà\b)\s*", _DEGREE.sub("", bare))
    credit = _BYLINE.match(bare) and len(bare.partition(":")[2].split()) <= CREDIT  # "Ảnh: …" may be a caption
    return bool(credit) or (
        len(parts) <= 4 and all(NAME.match(p) or (p.isupper() and len(p) < 30) for p in parts)
    )


def unit(text: str) -> bool:
    """The name of an office standing alone: who supplied the text."""
    return bool(_UNIT.match(text.strip()))


def contact(text: str) -> bool:
    """A line of a page's foot: telephone, e-mail or web address, and little else."""
    if len(text) > 200:
        return False
    rest = PHONE.sub(" ", EMAIL.sub(" ", ADDRESS.sub(" ", text)))
    return rest != text and sum(c.isalpha() for c in rest) <= max(12, 0.4 * len(text))


def furniture(text: str) -> str:
    """The rule that a line's shape falls under: "counter", "pagination", "id", "related", or ""."""
    if len(text) <= 400 and (_COOKIES.search(text) or _BROWSER.match(text)):
        return "dialog"
    if len(text) > 160:
        return ""
    if text.startswith(("©", "®")):
        return "footer"
    if _AGO.match(text):
        return "date line"
    if text.startswith((">>", "»", "►", "▶")):
        return "related"
    if GUID.match(text):
        return "id"
    if COUNTER.match(text):
        return "counter"
    if _ATTACHED.match(text) or _PLAYED.match(text):
        return "tools"
    if _HASHTAGS.match(text):
        return "tags"
    if (PAGINATION.match(text) and any(c in text for c in "<>«»‹›|…")) or (
        PAGINATION.match(text) and len(text.split()) >= 3 and "1 2" in text
    ):
        return "pagination"
    return ""
