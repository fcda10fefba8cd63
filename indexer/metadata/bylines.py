"""Who wrote a press page: a labelled byline, a name under the text, structured data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import indexer.metadata.people as people
import indexer.metadata.stamps as stamps

from .wording import Finding, Line, best, pattern, spelled

_LABEL = pattern(
    r"[(\[]?\s*(?P<label>tác giả(?:\s+bài viết)?|người viết|bài viết|"
    r"tin(?:\s+bài)?,?\s*(?:và\s+)?(?:bài,?\s*)?(?:và\s+)?ảnh|bài(?:\s+viết)?,?\s*(?:và\s+)?ảnh|tin và bài|"
    r"tin,\s*bài|tin\s+bài|"
    r"tin\s*[-–]\s*ảnh|bài\s*[-–]\s*ảnh|bài|tin|nội dung|thực hiện|phóng viên|pv|by|người đăng|đăng bởi|viết bởi)"
    r"\s*(?::|(?<=by)\s|(?<=viết bởi)\s|(?<=pv)\s|"
    r"(?<=ảnh)\s)\s*(?P<name>.{2,80}?)\s*[)\]]?\.?$",
    re.IGNORECASE,
)
_GENRE = pattern(r"(?:tin|bài)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[-–&,;/]|\bvà\b)\s*")
_OFFICE = pattern(
    r"\s*(?:\(\s*|[-–]\s+)(?:trung tâm|TT(?:[ .-]|VH)|đài|phòng|ban|báo|văn phòng|hội|sở|CTV|TTXVN|theo|VPTU|BTG|"
    r"thực hiện|ghi|lược ghi|"
    r"UBND|MTTQ|đoàn|trường|công an|viện|VKS|TAND|tòa án|huyện|xã|phường)[^()]{0,70}\)?\.?$",
    re.IGNORECASE,
)
"""The office of a writer after the name: "Bá Hậu (Trung tâm Văn hóa)"."""
_WRITTEN = pattern(r"\((?:thực hiện|ghi|lược ghi|lược thuật)\)\.?$", re.IGNORECASE)
_AGENCY = re.compile(r"\s*/\s*[A-ZĐ]{2,}[\w .-]{0,30}$")
"""Khắc Kiên/VOV-Tây Bắc"""
_UNITS = frozenset({"pv", "bbt", "ctv", "btv", "ttxvn", "vov", "vtv", "admin", "administrator", "editor", "user"})
"""Who stands in a writer's place and is no person."""
_PRESS_TYPES = frozenset({"newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"})


def author(
    lines: Sequence[Line], body_start: int, body_end: int, meta: Mapping[str, tuple[str, ...]]
) -> Finding | None:
    """The author of the page whose body is `lines[body_start:body_end]`; a unit ("Phòng Nghiệp vụ") is no author."""
    found: list[Finding | None] = []
    for line in (
        *lines[max(0, body_start - 6) : body_start + 1],
        *lines[max(body_start, body_end - 3) : body_end + 10],
    ):
        for label in _labels(line):
            if name := _names(label["name"], surname=False):
                sure = 0.75 if label["label"].lower() in ("người đăng", pattern("đăng bởi").pattern) else 0.95
                found.append(Finding(name, "byline", sure, line.text))
    found += _signed(lines, body_start, body_end)
    for key in ("jsonld.author.name", "author", "article:author", "dc.creator", "jsonld.author"):
        person = any(kind.lower() == "person" for kind in meta.get("jsonld.author.type", ()))
        for value in meta.get(key, ())[:1]:
            if name := _names(value, surname=not (person and key == "jsonld.author.name")):
                found.append(Finding(name, "meta-tag", 0.7, value))
    return best(found)


def _labels(line: Line) -> Iterator[re.Match[str]]:
    """The labelled bylines of a line, which may share it with other stamps: "Người đăng: … | Ngày đăng: …"."""
    if len(line.text) <= 160:
        for part in re.split(r"\s+[|•]\s+", line.text):
            # offsets of `plain` are those of `text`, but a label is read in the spelling of the patterns
            if len(part) <= 110 and (label := _LABEL.fullmatch(part) or _LABEL.fullmatch(spelled(part)[1])):
                yield label


def genre(lines: Sequence[Line], body_end: int, meta: Mapping[str, tuple[str, ...]]) -> Finding | None:
    """Where a page itself says that it is a press report: structured data, or a byline "Tin, ảnh: …"."""
    for value in meta.get("jsonld.type", ()):
        if value.lower() in _PRESS_TYPES:
            return Finding("x", "structured-data", 0.8, value)
    if any(value.lower() == "article" for value in meta.get("og:type", ())):
        return Finding("x", "meta-tag", 0.75, "og:type article")
    for line in lines[max(0, body_end - 3) : body_end + 10]:
        if len(line.text) <= 110 and (label := _LABEL.fullmatch(line.plain)) and _GENRE.match(label["label"]):
            return Finding("x", "byline", 0.85, line.text)
    return None


def _signed(lines: Sequence[Line], body_start: int, body_end: int) -> list[Finding]:
    """A name that stands alone under the text, or over it, before anything else."""
    out: list[Finding] = []
    for at in range(max(body_start + 1, body_end - 2), min(len(lines), body_end + 4)):
        line = lines[at]
        if len(line.text) > 110:
            continue
        text = _AGENCY.sub("", _OFFICE.sub("", line.text))
        if len(text) > 70:
            continue
        if name := _names(text, surname=not _WRITTEN.search(line.plain)):
            out.append(Finding(name, "signed-under-text", 0.9, line.text))
        elif _follows_text(lines, at) and (name := _names(text, surname=False)):
            out.append(Finding(name, "signed-under-text", 0.6, line.text))
    for at in range(max(0, body_start - 5), body_start):
        line = lines[at]
        if at < body_start - 3 and line.reason != "byline":
            continue
        if shared := _beside_stamp(line):
            out.append(shared)
        beside = any(stamps.is_stamp(other.plain) for other in (*lines[at - 1 : at], *lines[at + 1 : body_start][:1]))
        if (
            len(line.text) <= 50
            and line.reason in ("byline", "")
            and (name := _names(line.text, surname=not (beside and line.reason == "byline")))
        ):
            out.append(Finding(name, "byline", 0.65, line.text))
    return out


def _beside_stamp(line: Line) -> Finding | None:
    """A writer's name that shares a line with the stamp: "Nguyên Hương | 11/09/2024 06:02"."""
    parts = [p.strip() for p in line.text.split(" | ")] if len(line.text) <= 80 else []
    if len(parts) != 2 or not any(stamps.is_stamp(spelled(p)[1]) for p in parts):
        rest = stamps.beside(spelled(line.text)[1]) if len(line.text) <= 120 else ""
        if label := _LABEL.fullmatch(rest):
            rest = label["name"]
        named = people.name_of(rest) or people.name_of(rest, surname=False) if rest.count(" ") else ""
        return Finding(named, "byline", 0.7, line.text) if named else None
    named = next((n for p in parts if (n := people.name_of(p) or people.name_of(p, surname=False))), "")
    return Finding(named, "byline", 0.8, line.text) if named else None


_TITLED = pattern(r"(?:(?:GS|PGS|TS|TSKH|ThS|NCS|CN|BS|LS)\s*[.,]+\s*)+(?=[^\W\d_]{2})")


def _follows_text(lines: Sequence[Line], at: int) -> bool:
    before = lines[at - 1].text if at else ""
    prose = len(before) > 120 or (len(before) > 40 and before.endswith((".", "!", "?", "…", ".”")))
    return prose and lines[at].reason in ("", "byline")


def _names(text: str, *, surname: bool) -> str:
    """One or several persons' names ("Hải Yến - Minh Quân"), joined by ", "; empty unless every part is a name."""
    text = text.strip(" .()[]–-")
    if titled := _TITLED.match(spelled(text)[1]):
        text = spelled(text)[0][titled.end() :]  # "PGS, TS. Lê Văn A" is one writer
    parts = [p for p in _SEPARATOR.split(text) if p]
    if not parts or len(parts) > 4:
        return ""
    names = []
    for part in parts:
        name = people.name_of(part, surname=surname) or (_single(part) if len(parts) == 1 and not surname else "")
        if not name:
            return ""
        names.append(name)
    return ", ".join(names)


def _single(part: str) -> str:
    """A one-word or lettered pen-name after a label: "Tin, ảnh: Hương", "Bài: N.H"."""
    return (
        part
        if re.fullmatch(r"[^\W\d_]{2,12}|(?:[^\W\d_]\.){1,3}[^\W\d_]{1,10}\.?", part)
        and part[0].isupper()
        and part.lower().replace(".", "") not in _UNITS
        and not people._NOT_PERSON.search(part)
        else ""
    )
