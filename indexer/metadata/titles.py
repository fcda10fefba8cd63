"""The title of a press page, weighed from its heading, its head lines, its structured data and `<title>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import indexer.metadata.bodies as bodies
import indexer.metadata.people as people
import indexer.metadata.publishers as publishers
import indexer.metadata.stamps as stamps

from .wording import Finding, Line, bare, best, pattern

_SITE = re.compile(r"\s+(?:[-–—|»:]|::)\s+")
_NOT_TITLE = pattern(
    r"(?:cỡ chữ|bản in|trang chủ|sự kiện nổi bật|tin nổi bật|chia sẻ|gửi cho|xem thêm|tin khác|các tin|đọc bài|"
    r"lượt xem|số lượt|thống kê|đăng nhập|tìm kiếm|"
    r"menu|liên hệ|giới thiệu|image|advertisement|ảnh:|nguồn:|tác giả|đăng lúc|ngày đăng|tin tức|chuyên mục|"
    r"bình luận|quay lại|mặc định|nghe đọc)",
    re.IGNORECASE,
)


_BUTTONS = pattern(r"cỡ chữ|in bài|gửi email|đọc bài viết|bình luận|đăng nhập|chia sẻ|lượt xem", re.IGNORECASE)


def find(
    lines: Sequence[Line], body_start: int, page_title: str, meta: Mapping[str, tuple[str, ...]]
) -> tuple[Finding | None, int]:
    """The title and the index of its line (-1 if it stands in no line)."""
    declared = [
        (value, name, sure)
        for name, sure in (
            ("og:title", 0.8),
            ("jsonld.headline", 0.8),
            ("twitter:title", 0.7),
            ("dc.title", 0.7),
            ("title", 0.6),
        )
        for value in meta.get(name, ())[:1]
    ]
    if page_title:
        declared.append((page_title, "title", 0.6))
    declared = [item for item in declared if not (publishers.names_site(item[0]) or bodies.identify(item[0]).known)]
    head = bare(" | ".join(value for value, _, _ in declared))
    found: list[tuple[Finding, int]] = []
    for at, line in enumerate(lines[: body_start + 6]):
        if not 8 <= len(line.text) <= 350 or publishers.names_site(line.text):
            continue
        shown = bare(line.text)
        agreed = len(shown) > 12 and shown in head
        if line.reason == "title":
            found.append((Finding(line.text, "title-line", 0.96 if agreed else 0.9, line.text), at))
        elif line.kind == "heading" and line.level in (1, 2) and (agreed or not head):
            sure = (0.93 if agreed else 0.8) - 0.03 * line.level
            if _is_candidate(line):
                found.append((Finding(line.text, f"h{line.level}", sure, line.text), at))
        elif agreed and line.words >= 4 and at <= body_start and not line.plain.endswith("."):
            share = len(shown) / max(len(head), 1)  # of two that the page declares, the longer: the other is the site
            found.append((Finding(line.text, "title-line", 0.86 + 0.03 * min(share, 1), line.text), at))
    if not found and (stated := best(_stated(declared, lines))):
        shown = bare(stated.value)
        return stated, next((at for at, line in enumerate(lines[: body_start + 6]) if bare(line.text) == shown), -1)
    if not found:
        found = list(_nearest(lines, body_start))
    top = best(f for f, _ in found)
    return top, next((at for f, at in found if f == top), -1)


def _stated(declared: Sequence[tuple[str, str, float]], lines: Sequence[Line]) -> Iterator[Finding]:
    """What the page declares as its title, unless it is no more than the site's name."""
    for value, name, sure in declared:
        title = without_site(value, lines)
        unmarked = title.isascii() and any(not line.text.isascii() for line in lines)  # ".:: TINH UY DAK LAK ::."
        if title.count(" ") >= 2 and not publishers.names_site(title) and not unmarked:
            yield Finding(title, name, sure, value)


def without_site(value: str, lines: Sequence[Line] = ()) -> str:
    """A `<title>` without the name of the site before or after it."""
    parts = _SITE.split(" ".join(value.split()))
    if len(parts) < 2:
        return " ".join(value.split())
    shown = {bare(line.text) for line in lines[:80]}
    for size in range(len(parts), 0, -1):  # the longest run of parts that the page itself shows as a line
        for start in range(len(parts) - size + 1):
            candidate = " - ".join(parts[start : start + size])
            if bare(candidate) in shown and candidate.count(" ") >= 3:
                return candidate
    return max(parts, key=len)


def _is_candidate(line: Line) -> bool:
    if line.words < 4 or len(line.text) > 300 or _NOT_TITLE.match(line.plain) or publishers.names_site(line.text):
        return False
    if (
        _BUTTONS.search(line.plain)
        or line.plain.count("|") > 1
        or line.plain.endswith((";", ","))
        or people.name_of(line.text)
    ):
        return False
    return not stamps.is_stamp(line.plain)


def _nearest(lines: Sequence[Line], body_start: int) -> list[tuple[Finding, int]]:
    """Head lines of a page without markup: the last one before the text that can be a title, and its neighbour."""
    out: list[tuple[Finding, int]] = []
    for at in range(body_start - 1, max(-1, body_start - 13), -1):
        line = lines[at]
        if _is_candidate(line) and not (line.plain.endswith(".") and line.words > 25):
            sure = 0.7 - 0.04 * len(out) + min(line.words, 20) * 0.004
            out.append((Finding(line.text, "head-line", sure, line.text), at))
            if len(out) == 3:
                break
    return out
