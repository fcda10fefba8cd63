"""Who publishes a page: its footer, its structured data, its source line, its domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import indexer.metadata.bodies as bodies
import indexer.metadata.domains as domains

from .wording import UPPER, Finding, Line, best, is_upper, key, pattern, spelled

_NAMED = pattern(
    rf"(?P<name>(?:cổng\s+(?:thông tin|TTĐT|giao tiếp)|trang\s+(?:thông tin|tin)\s+(?:điện tử|tổng hợp)|trang\s+TTĐT|"
    rf"trang\s+tin(?=\s+(?-i:[{UPPER}]))|"
    rf"báo\s+điện tử|đài\s+(?:phát thanh|truyền hình|PTTH|PT-TH)|"
    rf"tạp chí\s+(?=(?-i:[{UPPER}]))|báo\s+(?=(?-i:[{UPPER}]))"
    rf"(?!cáo|chí|động|giá|hiệu|đáp|bạn|ân|công)|báo\s+và\s+(?:đài|"
    rf"phát thanh))\b(?:[^|•·©:\n.]|\.(?!\s)){{0,110}})",
    re.IGNORECASE,
)
_NAMELESS = pattern(r"(?:cổng|trang)\s+(?:thông tin|TTĐT|tin|giao tiếp)(?:\s+(?:điện tử|tổng hợp))*", re.IGNORECASE)
_LABELLED = pattern(
    r"(?:©|copyright|\(c\)|bản quyền(?:\s+(?:nội dung|website))?)[\s\d:,.–-]*(?:(?:bản quyền|thuộc(?:\s+về)?|của|by|"
    r"©)[\s\d:,.–-]*){0,4}(?P<name>[^|•·\n]{4,120})",
    re.IGNORECASE,
)
_IMPRINT = pattern(
    r"cơ quan\s+(?:quản lý|chủ quản|ngôn luận)|giấy phép|chịu trách nhiệm|tổng biên tập|trưởng\s+ban\s+biên tập|"
    r"điện thoại|địa chỉ|email|e-mail|tel\b|fax|"
    r"tòa soạn|trụ sở|bản quyền|ghi rõ nguồn|thiết kế|đường dây nóng|hotline|liên hệ|@",
    re.IGNORECASE,
)
_SOURCE = pattern(r"\(?\s*(?:nguồn(?:\s+tin)?|theo)\s*[:.]?\s*(?P<name>[^()\n]{3,80}?)\s*\)?\.?$", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:www\.)?(?P<host>(?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org))(?![\w.-])",
    re.IGNORECASE,
)
_EMAIL_HOST = re.compile(r"@(?P<host>(?:[a-z0-9-]{1,40}\.){1,4}vn)(?!\w)", re.IGNORECASE)
_TRAILING = pattern(
    r"\s*(?:[-–|,.]\s*)?(?:\(.*|giữ bản quyền.*|all rights.*|phát triển bởi.*|\d{4}.*|xin ghi rõ.*|khi .*|online$|"
    r"điện tử$)",
    re.IGNORECASE,
)
_GENERIC = pattern(
    r"(?:xem\s+)?(?:chi tiết|nội dung)(?:\s+(?:tin|bài|bài viết|tin tức|văn bản|tin bài))?|trang chủ|"
    r"tin tức(?: sự kiện)?|home|index|default",
    re.IGNORECASE,
)
_ADDRESS = pattern(
    r"(?:địa chỉ|trụ sở|đ/c|điện thoại|đt|tel|email|thư điện tử|hotline|chịu trách nhiệm|giấy phép|fax)\s*[:.]|"
    r"(?:chịu trách nhiệm|giấy phép|cơ quan (?:chủ quản|của)|tổng biên tập|trưởng ban biên tập)(?!\w)",
    re.IGNORECASE,
)
_SOCIAL = ("facebook.", "fb.com", "youtube.", "zalo.", "google.", "twitter.", "tiktok.", "w3.org", "schema.org")


def find(
    lines: Sequence[Line], body_end: int, body_start: int, meta: Mapping[str, tuple[str, ...]], url: str
) -> Finding | None:
    """The publisher of a page whose body is `lines[body_start:body_end]`; `url` is where it came from, if known."""
    found = [
        *_footer(lines, body_end),
        *_head(lines, body_start),
        *_declared(meta),
        *_after_title(meta),
        *_source_lines(lines, body_end),
        *_dateline(lines, body_start),
        *_hosts(meta, url, lines, body_end),
    ]
    top = best(found)
    return _as_elsewhere(top, lines, meta) if top else None


def names_site(title: str) -> bool:
    """Whether a title is nothing but the name of a site: "Cổng Thông tin điện tử tỉnh X"."""
    plain = spelled(title)[1]
    found = _NAMED.match(plain)
    return bool(_GENERIC.fullmatch(plain)) or bool(found and found.end() >= len(title) - 2)


def _clean(name: str) -> str:
    name = " ".join(name.split()).strip(' .,:;-–|©"“”')
    trailing = _TRAILING.search(name, 4)
    name = (name[: trailing.start()] if trailing else name).strip(' .,:;-–|©"“”')
    owner = _OWNER.search(spelled(name)[1])
    if owner:
        name = name[: owner.start()].strip()
        trailing = _TRAILING.search(name, 4)
        name = (name[: trailing.start()] if trailing else name).strip(' .,:;-–|©"“”')
    name = bodies.identify(bodies.recase_name(name)).name if is_upper(name) else name
    return _known_papers().get(key(name).replace(_ELECTRONIC, ""), name)


@cache
def _known_papers() -> dict[str, str]:
    """Publishers of the table by their names, "điện tử" left out: one paper, one name."""
    return {key(name).replace(_ELECTRONIC, ""): name for name in domains.table().values()}


_ELECTRONIC = pattern(r" điện tử").pattern


def _as_elsewhere(found: Finding, lines: Sequence[Line], meta: Mapping[str, tuple[str, ...]]) -> Finding:
    """A name read in capitals, in the case in which the page writes it in another place."""
    if not is_upper(found.text[: len(found.value) + 20]):
        return found
    wanted = found.value.lower()
    for text in (*(line.text for line in lines if len(line.text) <= 400), *(v for vs in meta.values() for v in vs)):
        at = text.lower().find(wanted)
        if at >= 0 and not is_upper(seen := text[at : at + len(wanted)]):
            return replace(found, value=seen)
    return found


# "Cổng Thông tin điện tử tỉnh X - Ủy ban nhân dân tỉnh X": the owner after the name
_OWNER = pattern(
    r"\s+[-–]\s+(?=(?:Ủy ban|UBND|Tỉnh ủy|Thành ủy|Cơ quan|Sở|Đảng bộ|Văn phòng|Hội|Ban|Địa chỉ|Tiếng nói)(?!\w))"
    r"|\s+nước\s+cộng hòa xã hội chủ nghĩa(?!\w)",
    re.IGNORECASE,
)
_SCHOOL = pattern(
    rf"trường\s+(?:đại học|cao đẳng|trung cấp|chính trị|tiểu học|mầm non|mẫu giáo|THPT|THCS|PTDTNT|"
    rf"TH(?:\s*[&-]|\s+và)\s*THCS)"
    rf"(?:\s+[{UPPER}\d][\w.]*|\s+(?:và|tỉnh|thành phố|huyện)){{1,9}}",
    re.IGNORECASE,
)
_OWNED = pattern(r"(?:cơ quan|đơn vị)\s+(?:chủ quản|quản lý)\s*:\s*(?P<name>.{5,110})", re.IGNORECASE)
_PAPER = pattern(r"tổng biên tập|tòa soạn|báo chí|phát thanh|truyền hình", re.IGNORECASE)


def _footer(lines: Sequence[Line], body_end: int) -> Iterator[Finding]:
    hits = [at for at in range(body_end, len(lines)) if len(lines[at].text) <= 200 and _NAMED.match(lines[at].plain)]
    for at in hits:
        neighbours = sum(1 for other in hits if other != at and abs(other - at) <= 2)
        imprint = any(_IMPRINT.search(line.plain) for line in lines[at : at + 7])
        if neighbours >= 2 and not imprint:
            continue  # a list of links to other sites
        match = _NAMED.match(lines[at].plain)
        if match and _NAMELESS.fullmatch(match.group().strip()):
            continue
        if match and not lines[at].plain[match.end() :].strip().startswith(":"):
            yield Finding(_clean(lines[at].text[: match.end()]), "footer", 0.92 if imprint else 0.62, lines[at].text)
    for line in lines[body_end:]:
        if len(line.text) > 300:
            continue
        if copyright_line := _LABELLED.search(line.plain):
            inner = _NAMED.search(copyright_line["name"])
            name = inner["name"] if inner else copyright_line["name"]
            start = line.plain.find(name)
            body = bodies.match(line.plain, start)
            unknown = not inner and not (body and body[1].known) and _placed(name)
            if inner or unknown or (body and (body[1].known or _whole(line.plain[body[0] :]))):
                end = start + len(name) if inner or unknown or not body else body[0]
                yield Finding(_publisher_name(line.text[start:end]), "footer", 0.9, line.text)
    yield from _owner(lines, body_end)
    if not any(_PAPER.search(line.plain) for line in lines[body_end:]):  # a paper's owner is not the paper
        for line in lines[body_end:]:
            if (owned := _OWNED.fullmatch(line.plain)) and (owner := bodies.identify(owned["name"])).known:
                yield Finding(owner.name, "footer", 0.54, line.text)


def _placed(name: str) -> bool:
    """A body that no rule knows, named with its province: "Liên hiệp các tổ chức hữu nghị tỉnh X"."""
    body = bodies.identify(_clean(name))
    return bodies.begins_like_body(name) and body.level == "tỉnh" and body.name.endswith(body.locality or "\n")


def _imprint(lines: Sequence[Line]) -> bool:
    return any(_ADDRESS.match(line.plain) or _EMAIL_HOST.search(line.plain) for line in lines)


def _names_owner(lines: Sequence[Line], at: int) -> bool:
    named = _NAMED.match(lines[at].plain)
    if named and named.end() >= len(lines[at].plain) - 2:
        return True
    return any(owner.text == lines[at].text for owner in _owner(lines[at : at + 4], 0))


def foot(lines: Sequence[Line], start: int, end: int) -> int:
    """Where the body `lines[start:end]` ends if its last lines are a footer that was kept: a name over its imprint."""
    for at in range(max(start + 1, end - 6), end):
        if len(lines[at].text) <= 80 and _names_owner(lines, at) and _imprint(lines[at + 1 : at + 4]):
            return at
    return end


def _whole(after: str) -> bool:
    """Whether a name ends where the line, the sentence or the clause does."""
    return re.match(r"\s*(?:$|[.,;|(–-])", after) is not None


def _owner(lines: Sequence[Line], body_end: int) -> Iterator[Finding]:
    """The body whose name stands alone over an address: "SỞ TƯ PHÁP TỈNH X / Địa chỉ: …"."""
    for at in range(body_end, len(lines)):
        line = lines[at]
        if not (3 <= line.words <= 18 and len(line.text) <= 120) or _NAMED.match(line.plain):
            continue
        named = bodies.match(line.plain, 0) if not is_upper(line.text) else None
        if named and not _whole(line.plain[named[0] :]):
            continue
        written = line.text[: named[0]] if named else line.text
        body = bodies.identify(written)
        headed = body.known or (bodies.begins_like_body(written) and body.level != "") or _SCHOOL.fullmatch(line.plain)
        if (
            not headed
            or not body.name.strip()
            or (named is None and not is_upper(line.text) and not _SCHOOL.fullmatch(line.plain))
        ):
            continue
        if _imprint(lines[at + 1 : at + 4]):
            yield Finding(_publisher_name(written), "footer", 0.82 if body.locality or body.known else 0.7, line.text)


def _head(lines: Sequence[Line], body_start: int) -> Iterator[Finding]:
    for at, line in enumerate(lines[: min(body_start, 12)]):
        if (host := _DOMAIN.fullmatch(line.plain.strip(" ()/"))) and (known := domains.from_domain(host["host"])):
            yield Finding(known, "page-head", 0.72, line.text)
        match = _NAMED.match(line.plain)
        if match and _NAMELESS.fullmatch(line.plain):  # whose site it is stands in the next line
            owner = lines[at + 1].text if at + 1 < body_start else ""
            if owner and bodies.identify(owner).known:
                kind = line.text.lower().capitalize().replace("thông tin", "Thông tin")
                yield Finding(f"{kind} {_publisher_name(owner)}", "page-head", 0.7, f"{line.text} / {owner}")
        elif match and match.end() >= len(line.plain) - 2 and line.words <= 14 and line.reason != "title":
            yield Finding(_clean(line.text), "page-head", 0.7, line.text)


def _declared(meta: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    for name, confidence in (
        ("jsonld.publisher.name", 0.86),
        ("og:site_name", 0.86),
        ("dc.publisher", 0.8),
        ("publisher", 0.75),
        ("application-name", 0.6),
        ("copyright", 0.6),
    ):
        for value in meta.get(name, ())[:1]:
            host = _DOMAIN.search(value)
            if host:
                if known := domains.from_domain(host["host"]):
                    yield Finding(known, "meta-tag", confidence - 0.1, value)
            elif 3 < len(value) <= 120:
                cleaned = _clean(
                    re.sub(r"^(?:copyright|©|bản quyền thuộc(?: về)?)[\s©\d]*", "", value, flags=re.IGNORECASE)
                )
                yield Finding(cleaned, "meta-tag", confidence, value)


def _after_title(meta: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """The site's name behind the headline in `<title>`."""
    for title in meta.get("page.title", ()):
        name = re.split(r"\s+[-–—|]\s+", title)[-1]
        if name != title and names_site(name) and not _GENERIC.fullmatch(spelled(name)[1]):
            yield Finding(_clean(name), "title", 0.72, title)


def _source_lines(lines: Sequence[Line], body_end: int) -> Iterator[Finding]:
    for line in lines[max(0, body_end - 3) : body_end + 8]:
        if len(line.text) > 110:
            continue
        bare = line.plain.strip(" ().[]")
        if host := _DOMAIN.fullmatch(bare):
            if (known := domains.from_domain(host["host"])) and not _social(host["host"]):
                yield Finding(known, "source-line", 0.8, line.text)
        elif line.plain[:1] == "(" and (named := _NAMED.fullmatch(bare)):
            yield Finding(_clean(line.text[1 : 1 + len(named.group())]), "source-line", 0.78, line.text)
        elif source := _SOURCE.fullmatch(line.plain):
            name = source["name"].strip()
            host = _DOMAIN.search(name)
            known = domains.from_domain(host["host"]) if host else ""
            if known or _NAMED.match(name) or bodies.identify(name).known:
                start = line.plain.find(name)
                yield Finding(
                    known or _publisher_name(line.text[start : start + len(name)]), "source-line", 0.75, line.text
                )


def _publisher_name(name: str) -> str:
    cleaned = _clean(name)
    body = bodies.identify(cleaned)
    return body.name if body.known else cleaned


def _dateline(lines: Sequence[Line], body_start: int) -> Iterator[Finding]:
    for line in lines[body_start : body_start + 2]:
        opening = re.match(r"\(?(?P<inside>[^()\n]{3,60})\)?\s*[-–—]", line.plain)
        host = _DOMAIN.fullmatch(opening["inside"].strip()) if opening else None
        if host and (known := domains.from_domain(host["host"])):
            yield Finding(known, "dateline", 0.66, line.text[:80])


def _hosts(meta: Mapping[str, tuple[str, ...]], url: str, lines: Sequence[Line], body_end: int) -> Iterator[Finding]:
    for address in (url, *meta.get("canonical", ()), *meta.get("og:url", ())):
        host = _DOMAIN.search(address or "")
        if host and (known := domains.from_domain(host["host"])):
            yield Finding(known, "domain", 0.78, address)
    for line in lines[body_end:]:
        host = _EMAIL_HOST.search(line.plain) or _DOMAIN.search(line.plain)
        if not host or len(line.text) > 160 or _social(host["host"]):
            continue
        if known := domains.from_domain(host["host"]):
            yield Finding(known, "footer-domain", 0.55, line.text)


def _social(host: str) -> bool:
    return any(host.lower().startswith(s) or f".{s}" in host.lower() for s in _SOCIAL)
