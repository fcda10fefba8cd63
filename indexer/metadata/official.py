"""An official document: its letterhead, its signature and a portal's property table, weighed against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import indexer.metadata.bodies as bodies
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
import indexer.metadata.entitled as entitled
import indexer.metadata.letterhead as letterhead
import indexer.metadata.official_titles as official_titles
import indexer.metadata.places as places
import indexer.metadata.properties as properties
import indexer.metadata.scanned as scanned
import indexer.metadata.signature as signature
from analyzers import numbers

from .bodies import Body
from .letterhead import Letterhead
from .signature import Signature
from .wording import Finding, Line, best, excerpt, is_upper, pattern, spelled

_PASSED = pattern(
    r"(?:Luật|Bộ luật|Nghị quyết|"
    r"Pháp lệnh)\s+này\s+(?:đã\s+)?được\s[^.;]{5,200}?\sthông\s+qua\s+(?:vào\s+)?(?:ngày\s+)?(?=\d)",
    re.IGNORECASE,
)
_UNNAMED = pattern(r"(?:tỉnh|thành phố|Tỉnh ủy|Thành ủy)$")
"""A provincial body that leaves its province to the place line."""
_BEHALF = pattern(r"(?:T/M|TM\.?|T\.M)\s*(?P<body>BỘ CHÍNH TRỊ|BAN BÍ THƯ)")
_PLACE_LINE = pattern(r"(?P<place>[^\W\d_][\w .-]{2,40}?),\s*ngày\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Official:
    """Findings by field, the issuing body, and where the text under the head begins."""

    findings: dict[str, Finding]
    issuer: Body | None
    head_end: int


def read(lines: Sequence[Line], meta: Mapping[str, tuple[str, ...]]) -> Official | None:
    """The metadata of an official document, or None if the page is none (no letterhead, no property table)."""
    lines = scanned.repaired(lines)
    kept = _with_gaps(lines)
    head = letterhead.read(kept)
    if _fullness(head) < 4 and len(kept) < len(lines):  # a head that was taken for boilerplate
        whole = letterhead.read(lines)
        if whole and whole.number and whole.heading.start >= 0 and _fullness(whole) > _fullness(head):
            kept, head = list(lines), whole
    if not (head and head.number and head.issuer and head.issuer.known) and (whole := entitled.read(kept)):
        head = whole
    table = properties.find(meta, lines)
    if head is None and not table.get("number"):
        return None
    if head is not None and not (head.number or head.issuer or table):
        return None
    start = head.end if head else 0
    signed = signature.read(kept, start)
    if signed is None and 0 < start < len(kept):  # a block under the text that was taken for a byline
        signed = signature.read(lines, next((at for at, line in enumerate(lines) if line is kept[start]), len(lines)))
    body = "\n".join(line.plain for line in kept[start:])[:200_000]
    issuer = _issuer(head, signed.body if signed else _on_behalf(kept[start:]))
    findings: dict[str, Finding | None] = {
        "number": _agree(_number(head), table.get("number")),
        "date": _agree(_date(head, signed, kept), table.get("date")),
        "signer": _agree(_signer(signed), table.get("signer")),
        "issuer": _agree(_issued_by(issuer, head), table.get("issuer")),
        "doctype": _doctype(head, table),
    }
    findings["issuer"] = _organ_of_province(findings["issuer"], findings["number"])
    if findings["issuer"] is None or not findings["issuer"].value:
        findings["issuer"] = _by_code(findings["number"], signed)
    findings |= official_titles.read(head, table, findings["doctype"], findings["number"], body, lines)
    chosen = findings["issuer"]
    if chosen and (issuer is None or chosen.value != issuer.name):
        issuer = bodies.identify(chosen.value)
    if issuer and head and not issuer.known and (name := _cased(issuer.name, f"{head.place}\n{body}")) != issuer.name:
        issuer = replace(issuer, name=name)
        if chosen:
            findings["issuer"] = replace(chosen, value=name)
    if head and head.place and (place := _place(head.place)):
        findings["place"] = place
        if issuer and not issuer.locality and _UNNAMED.search(spelled(issuer.name)[1]):
            issuer = bodies.identify(f"{issuer.name} {place.value.removeprefix('Thành phố ')}")
            if chosen:
                findings["issuer"] = Finding(issuer.name, chosen.how, 0.8, f"{chosen.text} / {head.place}")
    elif issuer and not issuer.locality and issuer.level in ("huyện", "xã"):
        findings["place"] = _province_of(issuer, kept[max(0, start - 4) : start + 40])
    return Official({k: v for k, v in findings.items() if v and v.value}, issuer, start)


def _province_of(issuer: Body, lines: Sequence[Line]) -> Finding | None:
    """The province of a district or commune, where its own text says it: "quận X, thành phố Y", or its addressee."""
    area = re.escape(" ".join(spelled(issuer.name)[1].split()[-2:]))
    after = re.compile(rf"{area}\s*[,(]\s*(?:{_PROVINCIAL})\s+", re.IGNORECASE)
    for line in lines:
        found = after.search(line.plain) or (_ADDRESSED.match(line.plain) if len(line.plain) <= 200 else None)
        hit = next((h for h in places.find(line.plain) if found and h[0] >= found.end()), None)
        if found and hit and (hit[0] == found.end() or _ADDRESSED.match(line.plain)):
            return Finding(hit[2].locality, "area-in-text", 0.6, excerpt(line.text, found.start(), hit[1], 0))
    return None


_PROVINCIAL = pattern(r"tỉnh|thành phố|TP\.?").pattern
_ADDRESSED = pattern(r"Kính gửi\s*:.*\b(?:tỉnh|thành phố)\s+", re.IGNORECASE)


def _with_gaps(lines: Sequence[Line]) -> list[Line]:
    """Kept lines, and short ones dropped between the first of them: a law on advertising is headed QUẢNG CÁO."""
    at = [i for i, line in enumerate(lines) if line.keep]
    if not at:
        return []
    head = at[: letterhead.WINDOW][-1]
    start = at[0]
    if any(letterhead.has_number(line) for line in lines[max(0, start - 8) : start]):
        start = max(0, start - 8)  # the left column came first, the motto after it
    return [line for i, line in enumerate(lines) if i >= start and (line.keep or (i <= head and len(line.text) < 200))]


def _fullness(head: Letterhead | None) -> int:
    """How many of the four parts of a head were found."""
    if head is None:
        return 0
    issuer = head.issuer is not None and head.issuer.known
    return bool(head.number_text) + (head.heading.start >= 0) + bool(head.date_text) + issuer


def _agree(own: Finding | None, other: Finding | None) -> Finding | None:
    """The surer of two findings; surer still where both say the same."""
    if own and other and own.value and own.value == other.value:
        return Finding(own.value, own.how, 0.99, own.text)
    return best((own, other))


def _number(head: Letterhead | None) -> Finding | None:
    return Finding(head.number, "letterhead", 0.95, head.number_text) if head and head.number else None


def _signer(signed: Signature | None) -> Finding | None:
    return Finding(signed.name, "signature", 0.9, f"{signed.rank} / {signed.name}") if signed else None


def _issued_by(issuer: Body | None, head: Letterhead | None) -> Finding | None:
    if issuer is None:
        return None
    if not issuer.known and not (head and head.number) and not bodies.begins_like_body(issuer.name):
        return None  # a heading in capitals, no name of a body
    sure = 0.93 if issuer.known else 0.7 if head and (head.number or head.heading.start >= 0) else 0.5
    return Finding(issuer.name, "letterhead", sure, head.issuer_text if head else "")


def _on_behalf(lines: Sequence[Line]) -> Body | None:
    """The body of a signature block that was left without a name: "T/M BỘ CHÍNH TRỊ"."""
    for line in lines:
        if len(line.plain) <= 40 and (found := _BEHALF.fullmatch(line.plain.strip())):
            return bodies.identify(found["body"])
    return None


def _issuer(head: Letterhead | None, behalf: Body | None) -> Body | None:
    """Central Party documents bear one letterhead; who acts stands over the signature (36-HD/VPTW, II.1.2.1 b)."""
    issuer = head.issuer if head else None
    if behalf is None or not behalf.known:
        return issuer
    general = issuer is not None and issuer.name == "Ban Chấp hành Trung ương"
    if issuer is None or (general and behalf.name in ("Bộ Chính trị", "Ban Bí thư")):
        return behalf
    return issuer


def _date(head: Letterhead | None, signed: Signature | None, lines: Sequence[Line]) -> Finding | None:
    if head and head.date:
        return Finding(head.date.iso, "letterhead", 0.95, head.date_text)
    if passed := _passed(lines, signed):
        return passed
    if head and head.date_text:  # the form is there, the day was left blank
        return None
    if signed:
        for line in lines[max(0, signed.at - 8) : signed.at]:
            found = dates.first(line.plain) if len(line.text) < 90 and _PLACE_LINE.search(line.plain) else None
            if found:
                return Finding(found.iso, "signature", 0.8, line.text)
    return None


def _passed(lines: Sequence[Line], signed: Signature | None) -> Finding | None:
    """The day on which an assembly passed it: "Nghị quyết này được Quốc hội … thông qua ngày 12 tháng 6 năm 2025"."""
    last = signed.at if signed else len(lines)
    text = " ".join(line.plain for line in lines[max(0, last - 10) : last])[-1500:]
    passed = _PASSED.search(text)
    found = dates.at(text, passed.end()) if passed else None
    if passed is None or found is None:
        return None
    return Finding(found.iso, "passing-clause", 0.85, excerpt(text, passed.start(), found.end, 0)[:240])


def _doctype(head: Letterhead | None, table: Mapping[str, Finding]) -> Finding | None:
    heading = head.heading if head else None
    own: Finding | None = None
    if heading and heading.doctype:
        sure = 0.95 if heading.typed else 0.75
        own = Finding(
            heading.doctype, "heading" if heading.typed else "letter", sure, heading.typed or heading.abstract
        )
    stated = table.get("doctype")
    if head and (head.number or number_of(table)) and _CONSOLIDATED.search(head.number or number_of(table)):
        own = Finding("Văn bản hợp nhất", "number-code", 0.95, head.number_text or number_of(table))
    number = table["number"].value if "number" in table else (head.number if head else "")
    parsed = numbers.parse(number) if number else None
    coded = doctypes.of_code(number) if parsed else ""
    if own and not heading_typed(head) and coded and coded != "Công văn":
        own = None
    if (
        own is None
        and head
        and parsed
        and not parsed.doctype_code
        and not parsed.issuer_code.startswith(("QH", "UBTVQH"))
    ):
        coded = coded or "Công văn"
    return _agree(own, stated) or (Finding(coded, "number-code", 0.7, number) if coded else None)


def _cased(name: str, model: str) -> str:
    """The end of a name that no rule knows, in the case in which the text itself writes it."""
    words, haystack = name.split(), model.lower()
    if len(haystack) != len(model):
        return name
    for size in range(len(words), 1, -1):
        tail = " ".join(words[-size:])
        at = haystack.find(tail.lower())
        for _ in range(8):
            seen = model[at : at + len(tail)] if at >= 0 else ""
            if seen and not is_upper(seen) and seen.split()[-1][:1].isupper():
                return " ".join([*words[:-size], seen])
            at = haystack.find(tail.lower(), at + 1) if at >= 0 else -1
    return name


def number_of(table: Mapping[str, Finding]) -> str:
    """The number that a property table states, or empty."""
    return table["number"].value if "number" in table else ""


_CONSOLIDATED = re.compile(r"/VBHN-")
"""A consolidated text bears the heading of the decree that it consolidates; its number says what it is."""


def heading_typed(head: Letterhead | None) -> bool:
    """Whether the head has its type as a heading."""
    return bool(head and head.heading.typed)


def _by_code(number: Finding | None, signed: Signature | None) -> Finding | None:
    parsed = numbers.parse(number.value) if number else None
    names = numbers.issuers_of(parsed.issuer_code) if parsed else ()
    if len(names) == 1:
        return Finding(bodies.identify(names[0]).name, "number-code", 0.6, number.value if number else "")
    return None


def _organ_of_province(issuer: Finding | None, number: Finding | None) -> Finding | None:
    """Portals that list "Tỉnh X" as the issuer mean the organ of it that the number's code names."""
    known = places.province(issuer.value) if issuer else None
    parsed = numbers.parse(number.value) if number else None
    if issuer is None or known is None or parsed is None:
        return issuer
    organ = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}.get(parsed.issuer_code.split("-")[0])
    if organ is None:
        return issuer
    return Finding(f"{organ} {known.rank} {known.name}", issuer.how, issuer.confidence, issuer.text)


def _place(written: str) -> Finding | None:
    found = places.find(spelled(written)[1])
    if not found:
        known = places.province(written)
        return Finding(known.locality, "place-line", 0.7, written) if known else None
    return Finding(found[-1][2].locality, "place-line", 0.7, written)
