"""The dates of a press page: its posting stamp, the day printed in its header, the event in its lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import indexer.metadata.dates as dates

from .wording import Finding, Line, excerpt, pattern

_LABEL = pattern(
    r"(?:ngày|giờ|thời gian|lần)?\s*(?:đăng(?:\s+(?:tin|bài|ngày|lúc|tải))?|cập nhật(?:\s+(?:lúc|ngày|lần cuối|"
    r"mới nhất))?|xuất bản|đưa tin|phát hành|đăng tải|posted(?:\s+on)?|published|updated|viết|gửi)\s*(?:on|lúc|"
    r"ngày|vào)?\s*:?|submitted\s+by\s+[\w.-]{1,30}\s+on",
    re.IGNORECASE,
)
_UPDATED = pattern(r"cập nhật|updated", re.IGNORECASE)
_NOISE = pattern(
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7]|ngày|lúc|giờ|phút|hôm nay|gmt|\+?\s*0?7(?::00)?|"
    r"am|pm|sa|ch|\d{1,2}\s*(?:[:h]|giờ)\s*\d{0,2}(?::\d{2})?'?"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|utc|âl|dl)(?!\w)",
    re.IGNORECASE,
)
_HEADED = pattern(
    r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)[\s,-]*)?(?:\d{1,2}[:h]\d{2}[\s,-]*)?"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[\s,-]*\d{1,2}[:h]\d{2}(?::\d{2})?)?\s*(?:\(?GMT\s*\+\s*\d+\)?)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}\s*[:hH]\s*\d{2}")
_READ = pattern(
    r"\d[\d.,]{0,20}\s*(?:lượt|lần)\s*(?:xem|đọc)\s*$|(?:lượt|lần)\s+(?:xem|đọc)\s*:?\s*[\d.,]+\s*$",
    re.IGNORECASE,
)
_LICENCE = pattern(r"giấy phép|GP-(?:BTTTT|TTĐT|STTTT|BVHTT)", re.IGNORECASE)
"""The day of a site's licence dates no page: "Giấy phép xuất bản số … ngày …"."""
_TIMED = re.compile(r"(?<![\d:])\d{1,2}\s*[:hH]\s*\d{2}(?!\s*:?\d)")
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](\d\d)(?![\d/-])")
_DECLARED = (
    ("article:published_time", 0.88), ("jsonld.datepublished", 0.88), ("datepublished", 0.85),
    ("pubdate", 0.85), ("publishdate", 0.85), ("publish_date", 0.85),
    ("dc.date.issued", 0.8), ("dc.date.created", 0.75), ("dc.date", 0.75), ("date", 0.7),
    ("og:article:published_time", 0.85), ("article:modified_time", 0.55), ("jsonld.datemodified", 0.55),
)  # fmt: skip
_AFTER_NUMBER = pattern(r"(?:[/-][\w&-]*[^\W\d_]|số\s+\d+|\))\s*,?\s*(?:ký\s+)?(?:ngày\s*)?$", re.IGNORECASE)
_NOT_EVENT = pattern(
    r"(?:sinh|thành lập|truyền thống|kỷ niệm|từ|đến|trước|hạn|chào mừng|quốc khánh|giải phóng|"
    r"khởi nghĩa)\s+(?:[\w()]+\s+){0,6}$",
    re.IGNORECASE,
)
_REVIEW = pattern(
    r"(?:tổng kết|sơ kết|đánh giá|kết quả|kiểm điểm|nhìn lại)[^.;]{0,90}?(?:năm|"
    r"tháng cuối năm)\s+(?P<y>\d{4})(?!\s*[-–]\s*\d)",
    re.IGNORECASE,
)
_PART = pattern(
    r"(?:sơ kết|tổng kết|đánh giá|kết quả|kiểm điểm|giao ban)[^.;]{0,90}?(?<!\w)(?P<part>(?:0?[369]|sáu|chín|ba) tháng|"
    r"quý\s+(?:IV|I{1,3}|[1-4]))(?:\s+đầu)?(?:\s+năm|[./-])?\s*(?P<y>20\d\d)(?!\s*[-–]\s*\d)",
    re.IGNORECASE,
)
_PLAN = pattern(
    r"(?:nhiệm vụ|phương hướng|kế hoạch|chương trình|công tác|"
    r"triển khai)[^.;]{0,60}?năm\s+(?P<y>\d{4})(?!\s*[-–]\s*\d)",
    re.IGNORECASE,
)
_SPAN = pattern(
    r"(?:(?:đến năm|tầm nhìn(?: đến năm)?|định hướng đến năm|từ năm|giai đoạn|nhiệm kỳ|khóa)\s+)?\d{4}\s*[-–]\s*\d{4}"
    r"|(?:đến năm|tầm nhìn(?: đến năm)?|định hướng đến năm|từ năm|giai đoạn|nhiệm kỳ|khóa)\s+\d{4}"
)
_YEAR = re.compile(r"(?<![\d/.-])(?:19[3-9]\d|20\d\d)(?![\d/-])")


def posted(
    lines: Sequence[Line], title_at: int, body_start: int, body_end: int, meta: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Finding]]:
    """Pairs of basis (`posted` or `page`) and finding for every stamp of the page."""
    near = range(max(0, body_start - 14), min(len(lines), body_start + 2))
    under = range(max(body_start, body_end - 2), min(len(lines), body_end + 6))
    for at in (*near, *under):
        line = lines[at]
        if len(line.text) > 160 or _LICENCE.search(line.plain):
            continue
        found = dates.first(line.plain) or _short_year(line.plain)
        if not found:
            continue
        label = _LABEL.search(line.plain, 0, found.start)
        if label and found.start - label.end() <= 30:
            sure = 0.93 if not _UPDATED.search(label.group()) else 0.9
            if at >= body_end:  # when a page was changed says less than when it was made
                sure -= 0.2 if not _UPDATED.search(label.group()) else 0.42
            yield "posted", Finding(found.iso, "posting-stamp", sure, line.text)
        elif _is_stamp(line.plain, found) or _leads_line(line, found) or _shares_line(line, at - title_at):
            if title_at >= 0 and title_at < at <= body_start + 1:
                yield "posted", Finding(found.iso, "stamp-under-title", 0.85, line.text)
            elif at < body_start:
                # a clock with seconds is the page's own; one beside the title without them is when it was posted
                if _TIMED.search(line.plain) and 0 <= title_at == at + 1:
                    yield "posted", Finding(found.iso, "stamp-over-title", 0.6, line.text)
                    continue
                timed = bool(_TIME.search(line.plain)) and title_at < 0
                yield ("posted" if timed else "page"), Finding(found.iso, "page-header", 0.5, line.text)
    for name, sure in _DECLARED:
        for value in meta.get(name, ())[:1]:
            if iso := dates.from_stamp(value):
                yield "posted", Finding(iso, "meta-tag", sure, f"{name}: {value}")


def header(lines: Sequence[Line], body_start: int) -> Finding | None:
    """The day that the page prints in its own header."""
    for line in lines[:body_start]:
        found = dates.first(line.plain) if len(line.text) <= 160 else None
        if found and _is_stamp(line.plain, found):
            return Finding(found.iso, "page-header", 0.4, line.text)
    return None


def is_stamp(plain: str) -> bool:
    """Whether a line is a date stamp and nothing else, with or without a label."""
    found = dates.first(plain) or _short_year(plain)
    return found is not None and (bool(_LABEL.match(plain)) or _is_stamp(plain, found))


def beside(plain: str) -> str:
    """What stands behind a stamp on its line, less a counter: "20/09/2024 Phạm Thị Hương 87 lượt xem"."""
    found = _HEADED.match(plain)
    return _READ.sub("", plain[found.end() :]).strip(" |,–-") if found else ""


def _short_year(plain: str) -> dates.DateMatch | None:
    """A stamp whose year has two digits, beside its time: "Thứ sáu, 19/11/21 | 08:33"."""
    found = _SHORT_YEAR.search(plain) if _TIME.search(plain) else None
    if not found or not dates.valid(2000 + int(found[3]), int(found[2]), int(found[1])):
        return None
    return dates.DateMatch(found.start(), found.end(), 2000 + int(found[3]), int(found[2]), int(found[1]))


def _leads_line(line: Line, found: dates.DateMatch) -> bool:
    """A stamp with its time at the head of a line of buttons: "05/02/2026 - 10:15 Theo dõi …"."""
    start = _NOISE.sub("", line.plain[: found.start]).strip(" ,|-–")
    timed = _TIME.search(line.plain[max(0, found.start - 12) : found.end + 12])
    counted = _READ.search(line.plain, found.end) is not None
    return not start and (counted or (not line.keep and timed is not None))


def _shares_line(line: Line, below: int) -> bool:
    """A stamp beside a writer's name: "Nguyên Hương | 11/09/2024 06:02"; without its time if `below` the title."""
    parts = line.plain.split(" | ") if len(line.plain) <= 80 else []
    return len(parts) > 1 and any(
        (found := dates.first(part)) and _is_stamp(part, found) and (_TIME.search(part) or 0 < below <= 2)
        for part in parts
    )


def _is_stamp(plain: str, found: dates.DateMatch) -> bool:
    rest = _NOISE.sub(" ", plain[: found.start] + " " + plain[found.end :])
    return sum(c.isalnum() for c in rest) <= 6


def event(paragraphs: Sequence[Line], title: str, text: str, known: str) -> Finding | None:
    """The day of the event that the lead tells, its year completed from the text.

    `paragraphs`: the first of the body; `known`: an ISO date of the page (posting stamp), if there is one.
    """
    for position, line in enumerate(paragraphs[:2]):
        plain = line.plain[:700]
        if position and len(paragraphs[0].plain) > 260:
            break
        full = [
            d
            for d in dates.find(plain)
            if not _AFTER_NUMBER.search(plain[max(0, d.start - 30) : d.start])
            and not _NOT_EVENT.search(plain[max(0, d.start - 60) : d.start])
        ]
        partial = [
            d
            for d in dates.find_partial(plain)
            if not any(f.start <= d.start < f.end for f in full)
            and not _AFTER_NUMBER.search(plain[max(0, d.start - 30) : d.start])
        ]
        first = min((*full, *partial), key=lambda d: d.start, default=None)
        if first is None:
            continue
        words = excerpt(line.text, first.start, first.end)
        if first.year:
            return Finding(first.iso, "lead-date", 0.8 if first.start < 200 else 0.6, words)
        year, how, sure = complete_year(first.month, first.day, title, plain, text, known)
        if year and dates.valid(year, first.month, first.day):
            return Finding(first._replace(year=year).iso, how, sure, words)
    return None


def _last_month(part: str) -> int:
    """The month with which "6 tháng" or "quý III" ends."""
    if "tháng" in part:
        return {"sáu": 6, "chín": 9, "ba": 3}.get(part.split()[0]) or int(part.split()[0])
    return 3 * {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(part.split()[-1], 0) or 3 * int(part.split()[-1])


def _part_year(month: int, near: str) -> int:
    """The year of a review of part of a year, which is held in it or soon after: "sơ kết 6 tháng đầu năm 2022"."""
    found = {(_last_month(m["part"].lower()), int(m["y"])) for m in _PART.finditer(near)}
    if len(found) != 1:
        return 0
    last, year = found.pop()
    return year if month >= last - 1 else (year + 1 if last >= 9 and month <= 2 else 0)


def complete_year(month: int, day: int, title: str, lead: str, text: str, known: str) -> tuple[int, str, float]:
    """The year of a day given without one, how it was found, and how sure that is; 0 if nothing tells."""
    if known:
        top = date.fromisoformat(known)
        for year in (top.year, top.year - 1):
            if dates.valid(year, month, day) and date(year, month, day) <= top + timedelta(days=1):
                return year, "lead-date-with-year-of-posting", 0.75
    near = f"{title}. {lead}"
    if year := _part_year(month, near):
        return year, "lead-date-with-year-of-text", 0.7
    plans = [int(m["y"]) for m in _PLAN.finditer(near)]
    reviews = [int(m["y"]) for m in _REVIEW.finditer(near)]
    if reviews or plans:
        review = max(reviews) if reviews else max(plans) - 1
        plan = max(plans) if plans and max(plans) > review else review + 1
        if not plans and 4 <= month <= 12:
            return review, "lead-date-with-year-of-text", 0.6
        if month >= 10:
            return review, "lead-date-with-year-of-text", 0.7
        return plan, "lead-date-with-year-of-text", 0.7
    for source, sure in ((near, 0.6), (text[:6000], 0.45)):
        years = Counter(int(m.group()) for m in _YEAR.finditer(_SPAN.sub(" ", source)))
        if years:
            return (max(years) if source is near else years.most_common(1)[0][0]), "lead-date-with-year-of-text", sure
    return 0, "", 0.0
