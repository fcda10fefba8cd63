"""A whole result in the forms other programs read: CSV, JSON Lines, RIS, BibTeX, Atom. Bounded and streamed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort, g, json, request, url_for

from engines.base import Engine
from engines.requests import MAX_OFFSET, Hit
from search_app.params import State
from search_app.urls import document_addresses, outside_url, search_url
from search_app.views import config, engine

exports = Blueprint("exports", __name__)
MAX_ROWS = 5_000
"""Documents in one export; the newest or most relevant ones when there are more."""
BATCH = 500
FEED_ENTRIES = 50
COLUMNS = ("id", "number", "title", "doctype", "issuer", "date", "date_basis", "source", "url", "page")


def rows(searching: Engine, state: State, most: int = 0) -> Iterator[Hit]:
    """Every hit of the search, in its order, at most `most` (0: MAX_ROWS); cut short when the index is swapped."""
    most = min(most or MAX_ROWS, MAX_OFFSET)
    asked = state.request((), snippets=0)
    generation = ""
    for offset in range(0, most, BATCH):
        page = searching.search(replace(asked, offset=offset, limit=min(BATCH, most - offset)))
        if generation not in {"", page.generation}:
            return  # the index was swapped: what follows would repeat or skip documents
        generation = page.generation
        yield from page.hits
        if offset + len(page.hits) >= page.listed or not page.hits:
            return


def record(hit: Hit, page: str) -> dict[str, str]:
    """A hit under the project's names, with the address of its page."""
    return {
        "id": hit.id, "number": hit.number, "title": hit.title, "doctype": hit.doctype, "issuer": hit.issuer,
        "date": hit.date, "date_basis": hit.date_basis, "source": hit.source, "url": outside_url(hit.url), "page": page,
    }


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = text.replace("\r", " ").replace("\n", " ").replace("\0", "")
    return "'" + text if text.lstrip().startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) else text


def csv_lines(records: Iterator[dict[str, str]]) -> Iterator[str]:
    """RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield "\ufeff" + buffer.getvalue()
    for one in records:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([safe_cell(one[column]) for column in COLUMNS])
        yield buffer.getvalue()


def json_lines(records: Iterator[dict[str, str]]) -> Iterator[str]:
    """One JSON object a line."""
    for one in records:
        yield json.dumps(one, ensure_ascii=False) + "\n"


def ris_lines(records: Iterator[dict[str, str]]) -> Iterator[str]:
    """RIS, for reference managers: a government document (GOVDOC), or news for what has no number."""
    for one in records:
        press = one["doctype"] == "Tin, bài"
        kind = "GOVDOC" if one["number"] else "NEWS" if press else "GEN"
        pairs = [
            ("TY", kind), ("TI", _name(one)), ("AU", one["issuer"]), ("PB", one["issuer"]), ("SN", one["number"]),
            ("M3", one["doctype"]), ("PY", one["date"][:4]), ("DA", one["date"].replace("-", "/")),
            ("UR", one["url"] or one["page"]), ("LA", "vi"), ("ID", one["id"]),
        ]
        yield "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in pairs if text) + "ER  - \r\n\r\n"


def bibtex_lines(records: Iterator[dict[str, str]]) -> Iterator[str]:
    """BibTeX entries in UTF-8 (for biber)."""
    for number, one in enumerate(records, 1):
        pairs = [
            ("title", _name(one)), ("author", one["issuer"]), ("number", one["number"]), ("type", one["doctype"]),
            ("date", one["date"]), ("year", one["date"][:4]), ("url", one["url"] or one["page"]),
            ("langid", "vietnamese"),
        ]
        inner = ",\n".join(f"  {name} = {{{_bibtex(text)}}}" for name, text in pairs if text)
        yield f"@misc{{vb{number},\n{inner}\n}}\n\n"


def _name(one: Mapping[str, str]) -> str:
    return one["title"] or one["number"] or one["id"]


def _line(text: str) -> str:
    return " ".join(text.split())


def _bibtex(text: str) -> str:
    text = re.sub(r"[\\{}]", "", _line(text))
    return re.sub(r"([&%$#_])", r"\\\1", text)


@dataclass(frozen=True, slots=True)
class Format:
    """How one export is written."""

    lines: Callable[[Iterator[dict[str, str]]], Iterator[str]]
    mimetype: str


FORMATS: Mapping[str, Format] = {
    "csv": Format(csv_lines, "text/csv"),
    "jsonl": Format(json_lines, "application/x-ndjson"),
    "ris": Format(ris_lines, "application/x-research-info-systems"),
    "bib": Format(bibtex_lines, "application/x-bibtex"),
}


@exports.get("/export.<form>")
def export(form: str) -> Response:
    """The whole result of the search in the URL, as a file."""
    if form not in FORMATS:
        abort(404)
    chosen = FORMATS[form]
    searching = engine()
    address = document_addresses()  # the stream outlives the request's context
    lines = chosen.lines(record(hit, address(hit.id)) for hit in rows(searching, g.state))
    answer = Response(lines, content_type=f"{chosen.mimetype}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="van-ban.{form}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@exports.get("/feed.atom")
def feed() -> Response:
    """Any search as an Atom feed, newest first."""
    state: State = g.state.change(sort="newest")
    host, address = request.host_url.rstrip("/"), document_addresses()
    here = host + url_for("exports.feed") + state.query_string()
    hits = list(rows(engine(), state, FEED_ENTRIES))
    updated = max((hit.date for hit in hits if _is_date(hit.date)), default="1970-01-01")
    entries = "".join(_entry(hit, address(hit.id)) for hit in hits)
    title = escape(_xml(f"{config().name}: {state.query}" if state.query else config().name))
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(here)}</id><title>{title}</title><updated>{updated}T00:00:00+07:00</updated>"
        f'<author><name>{escape(_xml(config().name))}</name></author><link rel="self" href={quoteattr(here)}/>'
        f"<link href={quoteattr(host + search_url(state))}/>\n{entries}</feed>\n"
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@exports.get("/sitemap.xml")
def sitemap() -> Response:
    """The newest documents for crawlers, at most MAX_ROWS (sitemaps.org 0.9)."""
    address = document_addresses()
    newest = rows(engine(), State(sort="newest"))
    found = "".join(f"<url><loc>{escape(address(hit.id))}</loc></url>\n" for hit in newest)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{found}</urlset>\n"
    )
    return Response(body, content_type="application/xml; charset=utf-8")


def _entry(hit: Hit, page: str) -> str:
    day = hit.date if _is_date(hit.date) else "1970-01-01"
    summary = " · ".join(part for part in (hit.doctype, hit.number, hit.issuer) if part)
    return (
        f"<entry><id>{escape(page)}</id><title>{escape(_xml(hit.title or hit.number or hit.id))}</title>"
        f"<updated>{day}T00:00:00+07:00</updated><link href={quoteattr(page)}/>"
        f"<summary>{escape(_xml(summary))}</summary></entry>\n"
    )


def _is_date(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
