"""Names of bodies: brought to their canonical form, and found where a running text names one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import indexer.metadata.authorities as authorities
import indexer.metadata.places as places
from engines.documents import Level

from .casing import recase
from .wording import UPPER, WORD, is_upper, key, pattern, spelled

COMMITTEES = "Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy"
RANKS = "tỉnh|thành phố|TP\\.|TP|thị xã|TX\\.|huyện|quận|xã|phường|thị trấn|đặc khu"
_RANK_NAMES = {"tp": "thành phố", "tp.": "thành phố", "tx.": "thị xã"}
_COMMITTEE_OF = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy",
    "xã": "Đảng ủy xã", "phường": "Đảng ủy phường", "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu",
}  # fmt: skip
_RANK_OF = {key(v): k for k, v in _COMMITTEE_OF.items() if not v.startswith("Đảng ủy")}
_LEVELS: dict[str, Level] = {
    "tỉnh": "tỉnh", "quận": "huyện", "huyện": "huyện", "thị xã": "huyện", "xã": "xã", "phường": "xã",
    "thị trấn": "xã", "đặc khu": "xã",
}  # fmt: skip
# Văn bản của ban chấp hành, ban thường vụ ghi chung là tỉnh uỷ, thành uỷ … (36-HD/VPTW, mục II.1.2.1 b)
_SELF = re.compile(
    pattern(
        r"(?:Ban Thường vụ|BTV|Ban Chấp hành|BCH|Thường trực|Bí thư|Phó Bí thư(?: Thường trực)?|Hội nghị)\s+"
    ).pattern,
    re.IGNORECASE,
)
_COMMITTEE = pattern(
    rf"(?i:(?:(?P<organ>(?:Ban|Văn phòng|Ủy ban Kiểm tra|UBKT|Cơ quan|Trung tâm|Trường|Hội đồng|Đảng đoàn|"
    rf"Tiểu ban|BTV|BCH|"
    rf"Thường trực|Phó Bí thư|Bí thư|Hội nghị)(?:\s(?!(?:{COMMITTEES})\b)[\w&-]+){{0,9}}?|"
    rf"Ban Bảo vệ,? chăm sóc sức khỏe cán bộ)\s+)?"
    rf"(?:(?P<committee>{COMMITTEES})|Đảng bộ(?=\s+(?:{RANKS})\s)))"
    rf"(?:\s+(?P<rank>(?i:{RANKS}))(?!\w))?(?:\s+(?P<name>@NAME@))?"
)
_STATE = pattern(rf"(?P<organ>(?i:@ORGANS@))(?:\s+(?P<rank>(?i:{RANKS}))(?!\w))?(?:\s+(?P<name>@NAME@))?(?!\w)")
_YOUTH = pattern(
    r"(?P<unit>(?i:Ban Thường vụ\s+|Ban Chấp hành\s+)?(?P<rank>Tỉnh|Thành|Huyện|Quận|Thị|TỈNH|THÀNH|HUYỆN|QUẬN|"
    r"THỊ)\s+(?:đoàn|Đoàn|ĐOÀN))"
    r"(?:\s+(?P<name>@NAME@))?"
)
_BRANCH = pattern(
    r"(?:ban chấp hành|bch|ban thường vụ|btv)\s+đoàn\s+(?:tncs hồ chí minh\s+)?(?P<rank>tỉnh|thành|huyện|quận|"
    r"thị)(?:\s+phố|\s+xã)?\s+",
    re.IGNORECASE,
)
_STANDING = pattern(
    r"(?:Ban Thường vụ|Ban Chấp hành|Thường trực|BTV|BCH)\s+(?=(?:Hội|Liên đoàn|Công đoàn|Liên minh|Liên hiệp)\s)",
    re.IGNORECASE,
)
"""What a union's or an association's standing body is called before the name of the whole."""
_HEADS = pattern(
    r"(?i:Bộ|Sở|Ban|Cục|Chi cục|Tổng cục|Vụ|Viện|Học viện|Trường|Đại học|Hội|Liên hiệp|Liên minh|Tổng Công ty|"
    r"Tập đoàn|Trung tâm|"
    r"Kho bạc|Ngân hàng|Đài|Hiệp hội|Quỹ|Phòng|Ủy ban|Hội đồng|Văn phòng|Đảng ủy|Đảng bộ|Chi bộ|Đoàn|Báo|Tạp chí|"
    r"Thanh tra|"
    r"Tòa án|Viện kiểm sát|Công an|Bộ đội|Quân khu|Binh chủng|Quân chủng|Bệnh viện|Tiểu ban|Cổng|Trang|Đảng đoàn|"
    r"Bảo hiểm|Cơ quan|"
    r"Đại hội|Tổ|Nhà xuất bản|Liên đoàn|Tổng hội|Mặt trận|Công đoàn|Công ty|Nhóm|Thường trực|Quốc hội|Chính phủ|"
    r"Sư đoàn|Lữ đoàn)(?!\w)"
)
_STOP = pattern(
    rf"[.;:()\[\]{{}}\"“”|…\n]|,?\s+(?:v/v|về|nhằm|tại|và|đã|được|vừa|quy định|ban hành|hướng dẫn|sửa đổi|bổ sung|"
    rf"phê duyệt|đối với|trên|thì|có|do|với|để|từ|ngày|"
    rf"khóa|nhiệm kỳ|đến|trong|theo|cho|cùng|gồm|là|số|[Cc]hủ trì|tổ chức|triển khai|thi hành|kèm theo|tổng kết|"
    rf"gắn)(?!\w)"
    rf"|,(?!\s+(?:[{UPPER}]\w*\s+(?:và|-)|Thể thao|Thông tin|Viễn thông))"
)
_TERM = pattern(r"\s*\(?\s*(?:khóa|nhiệm kỳ)\s+[\w/ –-]{1,14}\)?$", re.IGNORECASE)
MAX_NAME = 160


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can issue documents."""

    name: str
    """Canonical name; for a body that no rule knows, the name as written, cleaned."""
    level: Level = ""
    locality: str = ""
    known: bool = True
    """Whether the authority file or a pattern of it names this body."""


@cache
def _compiled(which: str) -> re.Pattern[str]:
    name = rf"(?:(?i:{places.names_pattern()})(?!\w)|\d{{1,2}}(?!\w)|{WORD}(?:[ ]{WORD}){{0,2}})"
    organs = "|".join(re.escape(o).replace(r"\ ", r"\s+") for o in authorities.organs_written() if _of_area(o))
    source = {"committee": _COMMITTEE, "state": _STATE, "youth": _YOUTH}[which].pattern
    return pattern(source.replace("@NAME@", name).replace("@ORGANS@", organs))


def _of_area(written: str) -> bool:
    found = authorities.organ(written)
    return found is not None and found.of != "committee"


@cache
def _fixed() -> re.Pattern[str]:
    names = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in authorities.written())
    return pattern(rf"(?:{names})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def identify(name: str) -> Body:
    """The body that `name` (the whole string) means."""
    written, plain = spelled(name[: MAX_NAME * 2])
    stripped = plain.strip(" .,;:*-–|'\"“”")
    offset = plain.find(stripped)
    written = written[offset : offset + len(stripped)]
    term = _TERM.search(stripped)
    if term and term.start() > 4:
        written, stripped = written[: term.start()], stripped[: term.start()]
    if branch := _BRANCH.match(stripped):
        stripped = f"{branch['rank']} đoàn {stripped[branch.end() :]}"
    elif standing := _STANDING.match(stripped):
        written, stripped = written[standing.end() :], stripped[standing.end() :]
    if found := authorities.lookup(stripped):
        return Body(found.name, found.level)
    for which in ("youth", "committee", "state"):
        match = _compiled(which).fullmatch(stripped)
        if match is None and is_upper(stripped):
            match = _compiled(which).fullmatch(spelled(recase_name(written))[1])
        if match:
            return _RULES[which](match)
    return _in_area(stripped) or _unknown(written)


_WITHIN = pattern(
    r"(?P<body>[^,–]{8,90}?)\s*(?:,|–| - )\s*"
    r"(?:(?:huyện|quận|thị xã|thành phố|tp\.?)\s+[^,–-]{1,30}(?:[,–-]\s*)?)?"
    r"(?:(?:tỉnh|thành phố|tp\.?)\s+[^,]{2,30})?",
    re.IGNORECASE,
)


def _in_area(plain: str) -> Body | None:
    """A district's or commune's body whose name tells what it lies in: "UBND xã X, huyện Y, tỉnh Z"."""
    within = _WITHIN.fullmatch(plain)
    body = identify(within["body"]) if within and within.end("body") < len(plain) - 4 else None
    if within is None or body is None or not body.known or body.level not in ("huyện", "xã"):
        return None
    found = places.find(plain[within.end("body") :].title())
    return replace(body, locality=found[-1][2].locality if found else body.locality)


def match(text: str, start: int) -> tuple[int, Body] | None:
    """The body whose name begins at `start` of `text` (in the spelling of `Line.plain`): end offset and body."""
    window = text[start : start + MAX_NAME]
    found = [
        (m.end(), m, which)
        for which, expression in (("fixed", _fixed()), *((w, _compiled(w)) for w in _RULES))
        if (m := expression.match(window))
    ]
    if found:
        end, best, which = max(found, key=lambda f: f[0])
        return start + end, identify(best.group()) if which == "fixed" else _RULES[which](best)
    if not (_HEADS.match(window) and window[:1].isupper()):
        return None
    stop = _STOP.search(window)
    chunk = window[: stop.start() if stop else len(window)].rstrip(" ,-–")
    if not 2 <= chunk.count(" ") + 1 <= 14:
        return None
    return start + len(chunk), identify(chunk)


def begins_like_body(name: str) -> bool:
    """Whether a name begins with a word that heads names of bodies: Sở, Hội, Trung tâm …"""
    return _HEADS.match(spelled(name)[1]) is not None


def joint(bodies: list[Body]) -> Body:
    """Several bodies that issue one document together: "A, B và C"."""
    if len(bodies) == 1:
        return bodies[0]
    names = [b.name for b in bodies]
    return Body(f"{', '.join(names[:-1])} và {names[-1]}", bodies[0].level, bodies[0].locality)


def _area(rank: str, name: str) -> tuple[str, str, places.Province | None]:
    """Rank in full, name as it is written in full, and the province if it is one."""
    rank = _RANK_NAMES.get(rank.lower(), rank.lower())
    known = places.province(name) if name else None
    if known and rank in ("", "tỉnh", "thành phố"):
        is_city_of_province = rank == "thành phố" and known.rank == "tỉnh"
        return (rank or known.rank), known.name, None if is_city_of_province else known
    return rank, _old_tone(name.title() if is_upper(name) else name), None


def _old_tone(name: str) -> str:
    """The tone placement of official names ("Hương Thủy", not "Hương Thuỷ"): one name, one facet value."""
    return _NEW_TONE.sub(lambda m: _moved(m[1], m[2]), unicodedata.normalize("NFC", name))


def _moved(first: str, second: str) -> str:
    apart = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + apart[1:]) + apart[0]


_NEW_TONE = re.compile(r"(?:(?<![qQ])(?=[uU][ỳýỷỹỵ])|(?=[oO][àáảãạèéẻẽẹ]))([uUoO])(\w)(?!\w)")


def _level(rank: str, known: places.Province | None, named: bool) -> Level:
    if known or rank == "tỉnh":
        return "tỉnh"
    if rank == "thành phố":
        return "huyện" if named else "tỉnh"
    return _LEVELS.get(rank, "khác")


def _committee(m: re.Match[str]) -> Body:
    rank, name, known = _area(m["rank"] or "", m["name"] or "")
    committee = m["committee"] or _COMMITTEE_OF.get(rank, "Đảng ủy")
    own_rank = _RANK_OF.get(key(committee), "")
    base = _COMMITTEE_OF.get(own_rank, "Đảng ủy") if own_rank else "Đảng ủy"
    if own_rank:
        # "Thành ủy Cần Thơ" and "Thành ủy thành phố Cần Thơ" are one; the level follows the province's rank
        if known is None and name and (hit := places.province(name)) and (own_rank == hit.rank or own_rank == "tỉnh"):
            known = hit
        if known and known.rank != own_rank and own_rank == "thành phố":
            known = None
        level = _level(own_rank, known, bool(name))
        area = "Thành phố Hồ Chí Minh" if known and known.name == places.HO_CHI_MINH else name
    else:
        level = _level(rank, known, bool(name)) if rank else ("tỉnh" if known else "khác")
        area = f"{rank} {name}".strip()
    full = f"{base} {area}".strip()
    organ = _SELF.sub("", (m["organ"] or "") + " ").strip()
    if organ:
        item = authorities.organ(organ)
        full = f"{item.name if item else recase_name(organ)} {full}"
    return Body(full, level, known.locality if known else "")


def _state(m: re.Match[str]) -> Body:
    item = authorities.organ(m["organ"])
    rank, name, known = _area(m["rank"] or "", m["name"] or "")
    organ = item.name if item else m["organ"]
    if item and item.of == "province" and not rank and not known and name:
        rank, name = "", ""
    parts = [organ, rank, name]
    level = _level(rank, known, bool(name)) if rank or known else ("tỉnh" if item and item.of == "province" else "")
    return Body(" ".join(p for p in parts if p), level, known.locality if known else "")


def _youth(m: re.Match[str]) -> Body:
    rank = m["rank"].capitalize()
    _, name, known = _area("", m["name"] or "")
    level: Level = "tỉnh" if rank == pattern("Tỉnh").pattern or known else "huyện"
    return Body(f"{rank} đoàn {name}".replace("  ", " ").strip(), level, known.locality if known else "")


_RULES = {"committee": _committee, "state": _state, "youth": _youth}


_LOWER_SECOND = pattern(r"(?:TRANG|CỔNG TTĐT|TRANG TTĐT)(?!\w)")


_SCHOOL = pattern(r"TRƯỜNG (?:ĐẠI HỌC|CAO ĐẲNG|TRUNG CẤP|TRUNG HỌC PHỔ THÔNG|TRUNG HỌC CƠ SỞ|TIỂU HỌC|MẦM NON)(?!\w)")


def recase_name(name: str, model: str = "") -> str:
    """A body's name typed in capitals: "CỤC QUẢN LÝ ĐẤT ĐAI" → "Cục Quản lý đất đai"; else unchanged.

    `model`: a text in ordinary case that may write the same names.
    """
    if not is_upper(name):
        return name
    words = recase(name, model).split(" ")
    plain = spelled(name)[1]
    heads = None if _LOWER_SECOND.match(plain) else _SCHOOL.match(plain) or _HEADS.match(plain)
    if (youth := _YOUTH_BRANCH.match(plain)) and len(words) <= 6:
        at = youth.group().count(" ")
        words[at:] = [word.capitalize() for word in words[at:]]
    if heads is None:
        return " ".join(words)
    second = heads.group().count(" ") + 1
    for at in {second, 1} if _SCHOOL.match(plain) else {second}:
        if at < len(words) and words[at][:1].isalpha():
            words[at] = words[at][:1].upper() + words[at][1:]
    joined = " - " in f" {plain} "
    for at in range(second + 1, len(words) - 1):  # "Văn hóa - Thể thao và Truyền thanh": fields side by side
        if joined and (words[at] == "-" or (words[at] == "và" and "-" in words[:at])):
            words[at + 1] = words[at + 1][:1].upper() + words[at + 1][1:]
    return " ".join(words).replace("Tổng Cục", "Tổng cục")


_YOUTH_BRANCH = pattern(r"(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ) ĐOÀN (?=\w)")


_ABBREVIATED = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc"}


def _unknown(written: str) -> Body:
    name = recase_name(written)
    if " " in name and not is_upper(name):
        name = " ".join(_ABBREVIATED.get(word, word) for word in name.split(" "))
    plain = spelled(name)[1]
    found = places.find(plain)
    known = found[-1][2] if found else None
    ranks = re.findall(rf"(?<!\w)({pattern(RANKS).pattern})\s+[{UPPER}\d]", plain)
    level: Level = ""
    if _CENTRAL.search(plain):
        level = "Trung ương"
    elif ranks:
        level = _level(ranks[0], known if ranks[0] in ("tỉnh", "thành phố") else None, True)
    elif known:
        level = "tỉnh"
    return Body(name, level, known.locality if known else "", known=False)


_CENTRAL = pattern(r"(?<!\w)(?:Trung ương|Việt Nam|Quốc gia|^Bộ|^Tổng cục)(?!\w)")
