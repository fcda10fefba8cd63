"""What a person reads who typed something wrong, or something the command line takes for another thing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
import pytest
from click.testing import Result

from engines.requests import Note, SearchPage
from indexer.cli import cli as group
from indexer.commands.notes import NOTHING, SENTENCES, sentences
from indexer.commands.status import _local
from indexer.usage import tell, vietnamese

Cli = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch"], "không có lệnh “serch”"),
        (["search", "dân", "--filtre", "a=1"], "không có tùy chọn --filtre; ý bạn là --filter?"),
        (["search", "dân vận", "-bão"], "không có tùy chọn -b; muốn bỏ một từ khỏi kết quả: thêm -- trước câu hỏi"),
        (["search", "dân", "--limit", "mười"], "--limit: “mười” không phải số nguyên"),
        (["search", "dân", "--limit", "5000"], "--limit: 5000 nằm ngoài khoảng 0<=x<=1000"),
        (["search", "dân", "--sort", "mới"], "--sort: “mới” không phải một trong: 'relevance', 'newest'"),
        (["search", "dân", "--limit"], "sau “--limit” phải có giá trị"),
        (["search", "--queries", "không.tsv", "--run", "a"], "--queries: không có tệp “không.tsv”"),
        (["search", "dân", "--filter", "nam=2020"], "--filter: 'nam=2020': cần dạng TRƯỜNG=GIÁ_TRỊ"),
        (["search", "dân", "--json=1"], "“--json” không nhận giá trị"),
        (["watch", "--poll", "nhanh"], "--poll: “nhanh” không phải số"),
        (["export"], "thiếu TỆP"),
        (["export", "sao-luu.zip"], "'sao-luu.zip': chỉ ghi được .jsonl"),
        (["check", "a", "b"], "thừa “a b”"),
        (["extract", "khong-co.pdf"], "không có tệp 'khong-co.pdf'"),
        (["extract", "."], "'.' là thư mục; cần một tệp văn bản"),
    ],
)
def test_a_wrong_command_is_answered_in_vietnamese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.ClickException) as raised:
        group.main(arguments, prog_name="python -m indexer", standalone_mode=False)
    assert said in vietnamese(raised.value)
    assert raised.value.exit_code == 2
    tell(raised.value)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"Lỗi: {vietnamese(raised.value)}\n" in printed.err
    assert ("Usage: python -m indexer" in printed.err) == (getattr(raised.value, "ctx", None) is not None)


def test_an_archive_is_not_one_document(cli: Cli, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "gói.zip", "w") as archive:
        archive.writestr("báo cáo.txt", "Báo cáo công tác dân vận")
    result = cli("extract", tmp_path / "gói.zip")
    assert (result.exit_code, result.stdout) == (7, "")
    assert "hãy mở ra rồi xem từng tệp" in result.stderr


@pytest.mark.parametrize("typed", ["178-BC/TU", "178 - bc/tu", "178/BC-TU"])
def test_show_of_a_number_names_its_documents(built: Path, cli: Cli, typed: str) -> None:
    result = cli("show", typed)
    assert (result.exit_code, result.stdout) == (7, "")
    assert "báo cáo 178.txt" in result.stderr


def test_show_of_a_number_nobody_bears(built: Path, cli: Cli) -> None:
    result = cli("show", "999-BC/TU")
    assert result.exit_code == 7
    assert "không có văn bản nào mang mã: 999-BC/TU" in result.stderr


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("số:9999-QĐ/TW", "Không văn bản nào thỏa điều kiện số:9999-QĐ/TW."),
        ("290-QĐ/TW", "Không văn bản nào mang số hiệu 290-QĐ/TW; dưới đây là những văn bản nhắc đến số hiệu này."),
        ("qwrtpsdfgh", NOTHING),
    ],
)
def test_search_says_how_the_question_was_read(built: Path, cli: Cli, query: str, said: str) -> None:
    assert said in cli("search", query).stdout


def test_every_sentence_takes_the_text_of_its_note() -> None:
    for code, sentence in SENTENCES.items():
        page = SearchPage(total=1, took_ms=0.0, generation="", notes=(Note(code, "{x}"), Note("lạ", "b")))
        assert sentences(page) == [sentence.replace("{}", "{x}")]


def test_status_tells_the_time_as_it_is_written_here(built: Path, cli: Cli, value: Callable[..., Any]) -> None:
    moment = datetime(2026, 11, 22, 7, 48, tzinfo=UTC)
    assert _local(moment.isoformat()) == f"{moment.astimezone():%d/%m/%Y %H:%M}"
    assert _local("lạ") == "lạ"
    told = cli("status").stdout
    assert _local(value("status")["built"]) in told
    assert "Bỏ qua (left out)" in told
