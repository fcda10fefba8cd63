"""The façade: a cleaned Page becomes a Document, every value with the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import indexer.metadata.bodies as bodies
import indexer.metadata.citations as citations
import indexer.metadata.dates as dates
import indexer.metadata.doctypes as doctypes
import indexer.metadata.official as official
import indexer.metadata.places as places
import indexer.metadata.press as press
from analyzers import numbers
from engines.documents import Citation, DateBasis, Document, Evidence, Level
from indexer.page import Page

from .bodies import Body
from .wording import Finding, Line, lines_of, over, pattern, spelled

GIVEN = 1.0
"""Confidence of a value that the owner stated."""
_TEXT_FIELDS = ("title", "abstract", "number", "doctype", "issuer", "author", "signer", "locality")


def extract(page: Page, *, doc_id: str) -> Document:
    """The document of a cleaned page. What `page.given` states wins; the rest is read. Raises nothing on odd input."""
    return _extract(page, doc_id)[0]


def rejected(page: Page) -> dict[str, tuple[tuple[str, Evidence], ...]]:
    """By field, the values that were found too but thought less sure than the one chosen, surest first."""
    return {
        name: tuple((other.value, _shown(other)) for other in finding.rejected)
        for name, finding in _extract(page, "")[1].items()
        if finding.rejected
    }


def _extract(page: Page, doc_id: str) -> tuple[Document, dict[str, Finding]]:
    lines = lines_of(page.blocks)
    given = {name: value for name, value in page.given.items() if value}
    findings: dict[str, Finding]
    basis: str
    issuer: Body | None
    found = official.read(lines, page.meta)
    if found:
        findings, issuer, basis = dict(found.findings), found.issuer, "issued"
    elif page.format == "jsonl" and "number" in given:
        # A record that states its number is (a part of) an official document: without its letterhead, the bodies
        # and dates in its text are those it speaks of, never its own.
        findings, issuer, basis = {}, None, ""
    else:
        read = press.read(lines, page.title, page.url, page.meta, text_only=page.format == "jsonl")
        findings, issuer, basis = dict(read.findings), read.issuer, read.basis
    _apply_given(findings, given)
    if page.format == "jsonl" and "title" not in findings and (entitled := _entitled(findings, lines)):
        findings["title"] = entitled
    if "issuer" in given:
        issuer = bodies.identify(given["issuer"])
    if "date" in given:
        basis = "issued" if findings.get("date") else ""
    if given.get("date_basis") in ("issued", "posted", "event", "page"):
        basis = given["date_basis"]
    _place(findings, issuer, given, lines)
    number = findings["number"].value if "number" in findings else ""
    body = page.body
    cited = citations.find(
        (line for line in lines if line.keep or line.reason == "title"), own_number=number, basis=found is not None
    )
    level: Level = issuer.level if issuer else ""
    values: dict[str, Any] = {name: findings[name].value for name in _TEXT_FIELDS if name in findings}
    date = findings["date"].value if "date" in findings else ""
    document = Document(
        id=doc_id, **values,
        level=_level(given.get("level", ""), level), date=date, date_basis=_basis(basis) if date else "",
        citations=cited, source=given.get("source", "") or page.source, url=given.get("url", "") or page.url, body=body,
        evidence=_evidence(findings, issuer, cited, level),
    )  # fmt: skip
    return document, findings


def _apply_given(findings: dict[str, Finding], given: Mapping[str, str]) -> None:
    for name in _TEXT_FIELDS:
        if value := given.get(name):
            _state(findings, name, Finding(_normalised(name, value), "given", GIVEN, value))
    if value := given.get("date"):
        iso = dates.from_stamp(spelled(value)[1])
        if iso:
            _state(findings, "date", Finding(iso, "given", GIVEN, value))


def _state(findings: dict[str, Finding], name: str, stated: Finding) -> None:
    """Put a stated value in the place of one that was read."""
    findings[name] = over(stated, [read, *read.rejected]) if (read := findings.get(name)) else stated


_parse = lru_cache(maxsize=4096)(numbers.parse)
"""The articles of one law state one number."""


def _entitled(findings: Mapping[str, Finding], lines: Sequence[Line]) -> Finding | None:
    """A title for a record that states none: its trích yếu, type and number, or the first words of its text."""
    kind = findings["doctype"].value if "doctype" in findings else ""
    if abstract := findings.get("abstract"):
        return Finding(f"{kind} {abstract.value}".strip(), "abstract", 0.6, abstract.text)
    first = lines[0].text if lines else ""
    if first and len(first) <= 200 and not first.endswith((".", ";", ":", ",")):
        return Finding(first, "first-line", 0.5, first)
    if kind and (number := findings.get("number")):
        return Finding(f"{kind} số {number.value}", "number", 0.6, number.text)
    words = first[:120].rsplit(" ", 1)[0] if len(first) > 120 else first
    return Finding(f"{words}…" if words != first else words, "first-line", 0.3, first[:200]) if words else None


def _normalised(name: str, value: str) -> str:
    """A stated value as stated; of a number and of a known type ("báo cáo") the canonical spelling."""
    value = " ".join(value.split())
    if name == "doctype":
        return doctypes.canonical(value) or value
    parsed = _parse(value) if name == "number" else None
    return parsed.canonical if parsed else value


def _organ_line(named: Finding, lines: Sequence[Line]) -> Finding | None:
    """The province of a paper that says below its name whose it is: "Cơ quan của Đảng bộ tỉnh Y"."""
    for at in (at for at, line in enumerate(lines) if line.text == named.text):
        for line in lines[at + 1 : at + 3]:
            if len(line.text) <= 160 and _ORGAN_OF.search(line.plain) and (found := places.find(line.plain)):
                return Finding(found[-1][2].locality, "issuer", 0.8, line.text)
    return None


def _place(
    findings: dict[str, Finding], issuer: Body | None, given: Mapping[str, str], lines: Sequence[Line]
) -> None:
    """The issuer's province; else the place of the document or of the title."""
    place = findings.pop("place", None)
    if "locality" in given:
        return
    if issuer and issuer.locality:
        text = findings["issuer"].text if "issuer" in findings else issuer.name
        findings["locality"] = Finding(issuer.locality, "issuer", 0.9, text)
    elif (named := findings.get("issuer")) and _ORGAN_OF.search(spelled(named.text)[1]) and (
        found := places.find(spelled(named.text)[1])
    ):  # "Báo X - Cơ quan của Đảng bộ tỉnh Y"
        findings["locality"] = Finding(found[-1][2].locality, "issuer", 0.8, named.text)
    elif place:
        findings["locality"] = place
    elif named and (organ := _organ_line(named, lines)):
        findings["locality"] = organ


_ORGAN_OF = pattern(r"cơ quan\s+(?:ngôn luận\s+)?(?:của\s+)?(?:BCH\s+|Ban Chấp hành\s+)?Đảng bộ", re.IGNORECASE)


def _level(stated: str, read: Level) -> Level:
    levels: dict[str, Level] = {
        "Trung ương": "Trung ương",
        "tỉnh": "tỉnh",
        "huyện": "huyện",
        "xã": "xã",
        "khác": "khác",
    }
    return levels.get(stated, read)


def _basis(basis: str) -> DateBasis:
    bases: dict[str, DateBasis] = {"issued": "issued", "posted": "posted", "event": "event", "page": "page"}
    return bases.get(basis, "")


def _shown(finding: Finding) -> Evidence:
    return Evidence(finding.how, round(finding.confidence, 2), finding.text[:300])


def _evidence(
    findings: Mapping[str, Finding], issuer: Body | None, cited: tuple[Citation, ...], level: Level
) -> dict[str, Evidence]:
    out = {name: _shown(finding) for name, finding in findings.items()}
    if level and issuer:
        out["level"] = Evidence("issuer", 0.9 if issuer.known else 0.6, issuer.name)
    if cited:
        out["citations"] = Evidence("text", 0.9, f"{len(cited)}")
    return out
