"""`extract`: what cleaning and metadata make of one file; nothing is indexed."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer import settings
from indexer.commands.options import config_option, json_option
from indexer.console import emit, out, plain, stop
from indexer.exits import Exit
from indexer.printing import print_document

if TYPE_CHECKING:
    from indexer.extraction import FileItem
    from indexer.isolation import Outcome, Pool

ARCHIVES = (".zip", ".warc", ".warc.gz")
"""Endings of files that hold files, which `rebuild` opens and this command does not."""


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
@click.option("--explain", is_flag=True, help="cho biết mỗi giá trị lấy từ đâu, chắc đến mức nào, bỏ phần chữ nào / "
              "how each value was found, how sure it is, which text was left out")  # fmt: skip
@config_option
@json_option
def command(file: Path, explain: bool, config: Path | None, as_json: bool) -> None:
    """Xem phần chữ và thông tin lấy được từ một tệp; không ghi gì vào chỉ mục.

    Show what is read from a file; nothing is indexed.
    """
    effective = settings.load(config)
    from indexer.corpus import Entry, walk
    from indexer.extraction import MODULES, Explained, FileItem
    from indexer.isolation import Pool

    if file.is_dir():
        raise click.BadParameter(f"'{file}' là thư mục; cần một tệp văn bản (a folder, one document file is needed)")
    if not file.exists():
        raise click.BadParameter(f"không có tệp '{file}' (there is no such file)")
    found = next(iter(walk([file])))
    if not isinstance(found, Entry):
        stop(Exit.NOTHING, f"{found.source}: {found.reason}")
    if found.records:
        raise click.UsageError("cần một tệp văn bản, không phải .jsonl (one document file is needed)")
    item = FileItem(found.path, found.root, found.source, found.sidecar, effective.file_mb << 20)
    with Pool(1, MODULES) as pool:
        outcome = _explain(pool, item, effective.file_seconds, effective.file_memory_mb)
        if outcome.failure is None and outcome.value.patient:
            item = replace(item, patient=True)
            outcome = _explain(pool, item, effective.program_seconds, effective.file_memory_mb)
    if outcome.failure:
        stop(Exit.NOTHING, f"{found.source}: {outcome.failure.reason}")
    explained: Explained = outcome.value
    for problem in explained.problems:
        click.echo(plain(f"{problem.source}: {problem.reason}"), err=True)
    document = explained.document
    if document is None and found.source.lower().endswith(ARCHIVES):
        stop(Exit.NOTHING, "rebuild mở tệp nén và đọc từng tệp trong đó; ở đây hãy mở ra rồi xem từng tệp",
             "rebuild reads what is inside an archive; here, unpack it and look at one file")  # fmt: skip
    if document is None:
        raise click.exceptions.Exit(int(Exit.NOTHING))
    if as_json:
        value: dict[str, Any] = document.to_dict()
        if explain:
            value["evidence"] = {name: asdict(evidence) for name, evidence in document.evidence.items()}
            value["rejected"] = {
                name: [{"value": other, **asdict(evidence)} for other, evidence in others]
                for name, others in (explained.rejected or {}).items()
            }
            value["dropped"] = [{"text": text, "reason": reason} for text, reason in explained.dropped]
        emit(value)
        return
    print_document(document, explain=explain, rejected=explained.rejected)
    if explain and explained.dropped:
        console = out()
        console.print("\nPhần chữ bị bỏ (left out)", style="bold")
        for text, reason in explained.dropped:
            console.print(f"  {reason}: {plain(text[:200])}", style="dim")


def _explain(pool: Pool, item: FileItem, seconds: float, memory_mb: int) -> Outcome:
    from indexer.extraction import explain_file
    from indexer.isolation import Task

    while not pool.idle:
        pool.wait()
    pool.submit(Task(explain_file, [item], seconds, memory_mb))
    while not (outcomes := pool.wait()):
        pass
    return outcomes[0]
