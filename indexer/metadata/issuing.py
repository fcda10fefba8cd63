"""Who issues, read from the names that stand over each other in a letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence

import indexer.metadata.authorities as authorities
import indexer.metadata.bodies as bodies
from analyzers import numbers

from .bodies import Body
from .wording import key, pattern, spelled

_HEAD = pattern(
    rf"(?:BỘ|SỞ|BAN|CỤC|CHI CỤC|TỔNG CỤC|VỤ|VIỆN|HỌC VIỆN|TRƯỜNG|ĐẠI HỌC|HỘI|LIÊN HIỆP|LIÊN MINH|TỔNG|TẬP ĐOÀN|"
    rf"TRUNG TÂM|KHO BẠC|NGÂN HÀNG|ĐÀI|"
    rf"HIỆP HỘI|QUỸ|PHÒNG|ỦY BAN|UBND|HĐND|HỘI ĐỒNG|VĂN PHÒNG|ĐẢNG ỦY|ĐẢNG BỘ|CHI BỘ|ĐẢNG ĐOÀN|ĐOÀN|BÁO|TẠP CHÍ|"
    rf"THANH TRA|TÒA ÁN|VIỆN KIỂM SÁT|CÔNG AN|"
    rf"QUÂN KHU|QUÂN ĐOÀN|QUÂN CHỦNG|BINH CHỦNG|BINH ĐOÀN|SƯ ĐOÀN|LỮ ĐOÀN|TRUNG ĐOÀN|TIỂU ĐOÀN|HẢI ĐỘI|ĐỒN|TRẠM|"
    rf"QUÂN ỦY|(?:BCH|BTV) ĐOÀN|NHÀ MÁY|NHÀ XUẤT BẢN|XÍ NGHIỆP|CHI NHÁNH|CHI HỘI|CHI ĐOÀN|THƯ VIỆN|BẢO TÀNG|"
    rf"HẠT KIỂM LÂM|BỆNH VIỆN|TIỂU BAN|BẢO HIỂM|CƠ QUAN|ĐẠI HỘI|LIÊN ĐOÀN|MẶT TRẬN|CÔNG ĐOÀN|CÔNG TY|TỔ(?! QUỐC)|"
    rf"QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH NƯỚC|"
    rf"{bodies.COMMITTEES.upper()}|(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ) ĐOÀN)(?!\w)"
)
_STANDING = pattern(r"(?:BAN THƯỜNG TRỰC|THƯỜNG TRỰC|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BTV|BCH|ĐOÀN CHỦ TỊCH)")
_DANGLING = pattern(r"(?:VÀ|-|–|,|CỦA|VĂN PHÒNG)$")
_UNDER_CENTRAL = pattern(r"(?:Ban|Văn phòng|Ủy ban Kiểm tra|Hội đồng|Tiểu ban)(?!\w)")
_SEVERAL = re.compile(r"L[TNB]$|PH$")
"""Codes of what several bodies issue: liên tịch, liên ngành, liên bộ, phối hợp."""
_JOINT = re.compile(r"\s+[-–]\s+|\s*[-–]\s*$|;|[-–](?=(?:BỘ|ỦY BAN|BAN|TỔNG|VIỆN|TÒA ÁN|SỞ)\s)")


def issuer_of(names: Sequence[str], number: str = "") -> Body | None:
    """The issuing body of a letterhead whose lines in capitals, top down, are `names`; or None."""
    segments = _segments([" ".join(n.split()) for n in names])
    if not segments:
        return None
    while len(segments) > 1 and _STANDING.fullmatch(segments[-1]):
        segments.pop()
    several = _several(segments, number)
    if several:
        return bodies.joint(_of_one_area([bodies.identify(s) for s in several]))
    own = bodies.identify(segments[-1])
    for parent_name in reversed(segments[:-1]):
        own = _under(own, segments[-1], bodies.identify(parent_name))
    return own


def _of_one_area(several: list[Body]) -> list[Body]:
    """Bodies of one area that only the last of them names: "ỦY BAN NHÂN DÂN - ỦY BAN MTTQ VIỆT NAM / TỈNH X"."""
    area = _AREA_OF.search(spelled(several[-1].name)[1])
    if area is None:
        return several
    tail = several[-1].name[area.start() :]
    return [
        bodies.identify(f"{body.name} {tail}") if not body.level and authorities.organ(body.name) else body
        for body in several
    ]


def _segments(lines: Sequence[str]) -> list[str]:
    """Lines put together into names: a name may be wrapped; each begins with a word like BAN, SỞ."""
    out: list[str] = []
    for line in lines:
        line = line.strip(" *.·-–_") if not line.strip().endswith(("-", "–")) else line.strip(" *.·_")
        if not line:
            continue
        if out:
            both = f"{out[-1]} {line}"
            if (
                not (_HEAD.match(line) or _STANDING.fullmatch(line))
                or _DANGLING.search(out[-1])
                or authorities.spellings().get(key(both))
            ):
                out[-1] = both
                continue
        out.append(line)
    return out


def _several(segments: Sequence[str], number: str) -> list[str]:
    parts = [p.strip() for s in segments for p in _JOINT.split(s) if p and p.strip()]
    joined_names = len(parts) > len(segments) and all(_HEAD.match(p) for p in parts)
    parsed = numbers.parse(number) if number else None
    codes = parsed.issuer_code.count("-") + 1 if parsed and parsed.issuer_code else 1
    if joined_names:
        return parts
    if codes > 1 and parsed and _SEVERAL.search(parsed.doctype_code) and len(segments) > 1:
        return list(segments)
    return []


def _under(own: Body, typed: str, parent: Body) -> Body:
    """`own`, named in full by the body over it, with the place that only the upper name says."""
    name = own.name
    if parent.name == "Ban Chấp hành Trung ương" and own.level != "tỉnh" and _UNDER_CENTRAL.match(spelled(name)[1]):
        if "Trung ương" not in name:
            own = bodies.identify(f"{name} Trung ương Đảng" if name == "Văn phòng" else f"{name} Trung ương")
        return own
    if parent.name.startswith("Đảng bộ") or (own.name in _COMMITTEES and parent.name.startswith(f"{own.name} ")):
        return Body(parent.name, parent.level, parent.locality) if parent.known else own
    if _UNNAMED.search(spelled(name)[1]) and parent.locality:
        return bodies.identify(f"{name} {parent.locality.removeprefix('Thành phố ')}")
    committee = any(parent.name.startswith(c) for c in bodies.COMMITTEES.split("|"))
    organ = authorities.organ(typed)
    bare_organ = organ is not None and own.name.lower() in (organ.name.lower(), typed.lower())
    if committee and (bare_organ or own.level in ("", "khác")) and not _names_committee(name):
        return bodies.identify(f"{organ.name if organ else name} {parent.name}")
    area = _AREA_OF.search(spelled(parent.name)[1])
    if bare_organ and area and organ and organ.of == "committee":
        return bodies.identify(f"{name} {parent.name}")  # the office of a people's committee
    if bare_organ and area:
        return bodies.identify(f"{name} {parent.name[area.start() :]}")
    if parent.name.startswith("Hội đồng nhân dân") and _COUNCIL_BOARD.match(spelled(name)[1]):
        return Body(f"{name} {parent.name}", parent.level, parent.locality, known=False)
    if area and not own.known and not own.level and _STEERING.match(spelled(name)[1]):
        return Body(f"{name} {parent.name[area.start() :]}", parent.level, parent.locality, known=False)
    if not own.level and area and not own.known:
        return Body(own.name, parent.level, parent.locality, known=False)
    return Body(own.name, own.level or parent.level, own.locality or parent.locality, own.known)


_COMMITTEES = frozenset(bodies.COMMITTEES.split("|"))


def _names_committee(name: str) -> bool:
    return any(c in name for c in bodies.COMMITTEES.split("|"))


_STEERING = pattern(r"(?:Ban (?:Chỉ đạo|Chỉ huy|Quản lý|Tổ chức)|Hội đồng|Tổ công tác)(?!\w)", re.IGNORECASE)
"""Bodies that every province and district has, called alike: the area over them tells them apart."""
_COUNCIL_BOARD = pattern(r"Ban (?:Pháp chế|Kinh tế|Văn hóa|Đô thị|Dân tộc)(?:\s[\w -]+)?$", re.IGNORECASE)
"""Boards of a people's council (Luật Tổ chức chính quyền địa phương)."""
_UNNAMED = pattern(r"(?:tỉnh|thành phố)$")
_AREA_OF = pattern(rf"(?:{bodies.RANKS})\s.*$")
