"""`search`: one question, or a whole file of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from engines.requests import FACETS, MAX_LIMIT, MAX_OFFSET, SearchPage, SearchRequest, Sort
from indexer import settings
from indexer.commands.notes import sentences
from indexer.commands.options import index_option, json_option
from indexer.console import day, emit, marked, out, plain

if TYPE_CHECKING:
    from engines.base import Engine

TAG = "tim-van-ban"
_YEAR = re.compile(r"[0-9]{4}")
FACET_LABELS = {
    "issuer": "Cơ quan ban hành", "year": "Năm", "doctype": "Loại văn bản",
    "level": "Cấp", "locality": "Địa phương", "cites": "Trích dẫn",
}


def _pairs(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, equals, value = one.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or name not in FACETS or not value:
            raise click.BadParameter(f"'{one}': cần dạng TRƯỜNG=GIÁ_TRỊ (field=VALUE); trường: {', '.join(FACETS)}")
        if name == "year" and not _YEAR.fullmatch(value):
            raise click.BadParameter(f"'{one}': năm gồm bốn chữ số (a year has four digits)")
        found[name] = (*found.get(name, ()), value)
    return found


def _date(ctx: click.Context, param: click.Parameter, given: str) -> str:
    """The ISO date of what was given: the first day of a month or year for --from, the last one for --to."""
    from engines.ranges import read_range

    reading = read_range("date", given) if given and ".." not in given else None
    if given and reading is None:
        raise click.BadParameter(f"'{given}': cần ngày dạng 31/12/2021, 12/2021, 2021 hoặc 2021-12-31 (a date)")
    if reading is None:
        return ""
    return reading.range.low if param.name == "date_from" else reading.range.high


@click.command("search")
@click.argument("query", nargs=-1, metavar="[CÂU_HỎI]...")
@click.option("--limit", type=click.IntRange(0, MAX_LIMIT), help="số kết quả / hits")
@click.option("--offset", type=click.IntRange(0, MAX_OFFSET), default=0, help="bỏ qua số kết quả đầu / hits to skip")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest", "cited"]), default="relevance",
              help="thứ tự / order")  # fmt: skip
@click.option("--filter", "filters", multiple=True, callback=_pairs, metavar="TRƯỜNG=GIÁ_TRỊ",
              help="chỉ lấy giá trị này; nhiều lần được / keep only this value, repeatable")  # fmt: skip
@click.option("--exclude", multiple=True, callback=_pairs, metavar="TRƯỜNG=GIÁ_TRỊ",
              help="bỏ giá trị này; nhiều lần được / leave this value out, repeatable")  # fmt: skip
@click.option("--from", "date_from", default="", callback=_date, metavar="NGÀY",
              help="từ ngày, như 31/12/2021, 12/2021, 2021 / earliest date")  # fmt: skip
@click.option("--to", "date_to", default="", callback=_date, metavar="NGÀY", help="đến ngày / latest date")
@click.option("--strict", is_flag=True,
              help="đủ mọi từ, đúng dấu, không từ đồng nghĩa / every word with its marks, no synonyms")  # fmt: skip
@click.option("--predecessors", is_flag=True,
              help="gồm cả cơ quan tiền thân / bodies that the chosen issuers took over from, too")  # fmt: skip
@click.option("--collapse", is_flag=True,
              help="các bản tương tự của một văn bản chỉ hiện một / list copies of one text as one hit")  # fmt: skip
@click.option("--queries", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TỆP.tsv",
              help="tệp câu hỏi: mỗi dòng qid<TAB>câu hỏi / file of queries: qid<TAB>query a line")  # fmt: skip
@click.option("--run", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="TỆP",
              help="nơi ghi kết quả dạng TREC / where the TREC run goes; - is stdout")  # fmt: skip
@index_option
@json_option
def command(
    query: tuple[str, ...],
    limit: int | None,
    offset: int,
    sort: str,
    filters: dict[str, tuple[str, ...]],
    exclude: dict[str, tuple[str, ...]],
    date_from: str,
    date_to: str,
    strict: bool,
    predecessors: bool,
    collapse: bool,
    queries: Path | None,
    run: Path | None,
    index: Path | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Tìm văn bản. Câu hỏi theo ngôn ngữ tìm kiếm: "cụm từ", -bỏ, số:290-QĐ/TW, cq:…, năm:2018..2022.

    Search. An empty question ("") finds every document.
    With --queries and --run a whole file is answered and written as a TREC run.
    """
    if bool(queries) != bool(run):
        raise click.UsageError("--queries và --run đi cùng nhau (go together)")
    if bool(queries) == bool(query):
        raise click.UsageError('cần một câu hỏi, hoặc --queries (a query or --queries); "" tìm mọi văn bản')
    if date_from and date_to and date_from > date_to:
        raise click.UsageError(f"--from {date_from} sau --to {date_to} (the earliest date is after the latest)")
    effective = settings.load(config, {"index": index, "limit": limit})
    request = SearchRequest(
        query=" ".join(query), filters=filters, exclude=exclude, date_from=date_from, date_to=date_to,
        sort=cast(Sort, sort), offset=offset, limit=effective.limit,
        relax=not strict, expand=not strict, fold=not strict, collapse=collapse, predecessors=predecessors,
    )  # fmt: skip
    asked = _read_queries(queries) if queries else []

    from engines import whoosh

    engine = whoosh.open_engine(effective.index)
    try:
        if run is not None:
            with click.open_file(str(run), "w", encoding="utf-8") as file:
                file.writelines(_run(engine, asked, effective.limit))
            return
        page = engine.search(request)
    finally:
        engine.close()
    if as_json:
        emit(page_json(page))
    else:
        _print(page, request)


def page_json(page: SearchPage) -> dict[str, Any]:
    """The stable JSON shape of an answer."""
    keys = ("id", "score", "title", "number", "doctype", "issuer", "date", "date_basis", "source", "snippets")
    hits = []
    for hit in page.hits:
        every = asdict(hit)
        hits.append({**{key: every[key] for key in keys}, **every})
    return {
        "total": page.total,
        "collapsed": page.collapsed,
        "took_ms": round(page.took_ms, 3),
        "generation": page.generation,
        "relaxed": list(page.relaxed),
        "suggestion": page.suggestion or None,
        "hits": hits,
        "facets": {facet.field: [asdict(value) for value in facet.values] for facet in page.facets},
        "notes": [asdict(note) for note in page.notes],
        "parsed": page.parsed,
    }


def _read_queries(path: Path) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text("utf-8-sig", "replace").split("\n"), 1):
        if not line.strip():
            continue
        qid, tab, text = line.rstrip("\r").partition("\t")
        if not tab or not qid.strip():
            raise click.BadParameter(f"{path}:{number}: cần dạng qid<TAB>câu hỏi (needs qid<TAB>query)")
        asked.append((qid.strip(), text.strip()))
    return asked


def _run(engine: Engine, asked: list[tuple[str, str]], limit: int) -> Iterator[str]:
    """Lines of a TREC run, tab-separated because ids may hold spaces. Evaluators sort by score, some in single
    precision: where our order has ties, the written score goes down by a hair so that the order stays ours."""
    for qid, text in asked:
        page = engine.search(SearchRequest(query=text, limit=limit, snippets=0, facets=()))
        above = float("inf")
        for rank, hit in enumerate(page.hits, 1):
            score = min(hit.score, above - max(abs(above) * 1e-6, 1e-6)) if rank > 1 else hit.score
            above = round(score, 6)
            doc_id = re.sub(r"[\t\r\n]", " ", hit.id)
            yield f"{qid}\tQ0\t{doc_id}\t{rank}\t{above:.6f}\t{TAG}\n"


def _print(page: SearchPage, request: SearchRequest) -> None:
    from rich.text import Text

    console = out()
    folded = f", gộp {page.collapsed} bản tương tự" if page.collapsed else ""
    console.print(f"{page.total} văn bản{folded} · {page.took_ms:.0f} ms", style="dim")
    if page.relaxed:
        console.print(f"Không văn bản nào có đủ mọi từ; đã bỏ: {plain(', '.join(page.relaxed))}", style="yellow")
    if page.suggestion:
        console.print(f"Có phải bạn tìm: {plain(page.suggestion)}", style="yellow")
    for sentence in sentences(page):
        console.print(plain(sentence), style="yellow")
    for place, hit in enumerate(page.hits, request.offset + 1):
        console.print()
        title = marked(hit.title_marked) if hit.title_marked else Text(plain(hit.title))
        console.print(Text(f"{place}. ").append_text(title), style="bold")
        facts = [hit.number, hit.doctype, hit.issuer, day(hit.date)]
        console.print("   " + plain(" · ".join(fact for fact in facts if fact)), style="cyan")
        for snippet in hit.snippets:
            console.print(Text("   ").append_text(marked(snippet)))
        copies = f" · {hit.copies} bản tương tự" if hit.copies else ""
        console.print("   " + plain(hit.id) + copies, style="dim")
    for facet in page.facets:
        if facet.values:
            console.print()
            console.print(FACET_LABELS.get(facet.field, facet.field), style="bold")
            for value in facet.values[:10]:
                console.print(f"  {'✓' if value.selected else ' '} {plain(value.value)} ({value.count})")
