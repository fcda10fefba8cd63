"""A press page: title, dates, author, publisher or acting body, and the document it may present."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import indexer.metadata.bodies as bodies
import indexer.metadata.bylines as bylines
import indexer.metadata.doctypes as doctypes
import indexer.metadata.places as places
import indexer.metadata.publishers as publishers
import indexer.metadata.stamps as stamps
import indexer.metadata.statements as statements
import indexer.metadata.titles as titles

from .bodies import Body
from .wording import Finding, Line, best, excerpt, pattern


@dataclass(frozen=True, slots=True)
class Press:
    """Findings by field (`date` with its basis in `basis`), and the issuing body."""

    findings: dict[str, Finding]
    issuer: Body | None
    basis: str


def read(
    lines: Sequence[Line], page_title: str, url: str, meta: Mapping[str, tuple[str, ...]], *, text_only: bool = False
) -> Press:
    """The metadata of a page that is no official document. `text_only`: the lines are its text, without a frame."""
    start, end = (0, len(lines)) if text_only else _body(lines)
    end = publishers.foot(lines, start, end)
    body = lines[start:end]
    title, title_at = titles.find(lines, start, page_title, meta)
    if title_at >= start:
        body = lines[title_at + 1 : end]
    prose = [line for line in body if line.keep and len(line.text) >= 40]
    lead = prose[0] if prose else None
    found: dict[str, Finding | None] = {"title": title, "author": bylines.author(lines, start, end, meta)}
    if genre := bylines.genre(lines, end, meta):
        found["doctype"] = Finding(doctypes.PRESS, genre.how, genre.confidence, genre.text)
    issuer: Body | None = None
    statement = statements.issued(lead) if lead else None
    if statement:
        issuer = statement.issuer
        for field, value in (("number", statement.number), ("doctype", statement.doctype), ("issuer", issuer.name)):
            found[field] = Finding(value, "lead-statement", 0.9, statement.text)
        if title is None:
            found["title"] = Finding(statement.title, "lead-statement", 0.85, statement.text)
    else:
        published = publishers.find(lines, end, start, {**meta, "page.title": (page_title,)}, url)
        acted = statements.acting(lead, titled=title is not None) if lead else None
        if published:
            found["issuer"], issuer = published, bodies.identify(published.value)
        elif acted:
            issuer = acted[0]
            found["issuer"] = Finding(issuer.name, "acting-in-lead", 0.7 if issuer.known else 0.5, acted[1])
        elif title and (headed := _heads_title(title.value)):
            issuer = headed
            found["issuer"] = Finding(issuer.name, "title-prefix", 0.5, title.value)
    found["date"], basis = _date(lines, title, title_at, start, end, prose, meta, statement.date if statement else "",
                                 statement.text if statement else "")  # fmt: skip
    if title and (prefix := title.value.partition(":"))[1] and (known := places.province(prefix[0])):
        found["place"] = Finding(known.locality, "title-prefix", 0.7, title.value)
    elif lead:
        found["place"] = _named_place(lead)
    return Press({k: v for k, v in found.items() if v and v.value}, issuer, basis)


def _body(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the kept text begins and ends; lines dropped inside it (captions, adverts) do not end it."""
    kept = [at for at, line in enumerate(lines) if line.keep]
    if not kept:
        return 0, len(lines)
    if len(kept) == len(lines):  # nothing was cleaned: the text begins with the first paragraph
        start = next((at for at, line in enumerate(lines) if len(line.text) >= 120), 0)
        last = max((at for at, line in enumerate(lines) if len(line.text) >= 120), default=len(lines) - 1)
        return start, last + 1
    return kept[0], kept[-1] + 1


def _heads_title(title: str) -> Body | None:
    """ "Ban Dân vận Tỉnh ủy: Triển khai nhiệm vụ năm 2021": the body before the colon."""
    head, colon, _ = title.partition(":")
    if not colon or places.province(head):
        return None
    body = bodies.identify(head)
    return body if body.known else None


def _named_place(lead: Line) -> Finding | None:
    """The province where the lead says that it happened: "tại Hà Nội", "tại tỉnh Bến Tre"."""
    for start, end, known in places.find(lead.plain[:400]):
        if _AT_PLACE.search(lead.plain[:start]):
            return Finding(known.locality, "place-in-lead", 0.5, excerpt(lead.text, start, end, 20))
    return None


_AT_PLACE = pattern(
    r"(?<!\w)(?:tại|ở)\s+(?:(?:xã|phường|thị trấn|huyện|thị xã|quận|thành phố|TP\.?)\s+"
    r"[^,.;()\s]+(?:\s[^,.;()\s]+){0,3}(?:,\s+|\s+\())*(?:(?:tỉnh|thành phố|TP\.?|thủ đô)\s+)?$",
    re.IGNORECASE,
)


def _date(
    lines: Sequence[Line], title: Finding | None, title_at: int, start: int, end: int, prose: Sequence[Line],
    meta: Mapping[str, tuple[str, ...]], stated: str, stated_text: str,
) -> tuple[Finding | None, str]:  # fmt: skip
    """Issued, else posted, else the event of the lead, else the page's own header day."""
    if stated:
        return Finding(stated, "lead-statement", 0.9, stated_text), "issued"
    seen = list(stamps.posted(lines, title_at, start, end, meta))
    posting = best(f for basis, f in seen if basis == "posted")
    if posting and posting.how != "stamp-over-title":
        return posting, "posted"
    text = "\n".join(line.plain for line in prose)
    happened = stamps.event(prose, title.value if title else "", text, "") if prose else None
    if posting and not (happened and _long_before(happened.value, posting.value)):
        return posting, "posted"
    if happened:
        return happened, "event"
    header = best(f for basis, f in seen if basis == "page") or stamps.header(lines, start)
    return (header, "page") if header else (None, "")


def _long_before(event: str, stamp: str) -> bool:
    """Whether a report's own event lies so far back that the clock over its title must be that of the page's visit."""
    return date.fromisoformat(event) + _NEWS_LASTS < date.fromisoformat(stamp)


_NEWS_LASTS = timedelta(days=45)
