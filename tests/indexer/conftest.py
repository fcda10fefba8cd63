"""A small corpus in real Vietnamese, and the real command line, in this process or in one of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

ROOT = Path(__file__).parents[2]

REPORT = """THÀNH ỦY CẦN THƠ
*
Số: 178-BC/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Cần Thơ, ngày 14 tháng 02 năm 2022

BÁO CÁO
tổng kết công tác dân vận năm 2021 và phương hướng, nhiệm vụ năm 2022

Thực hiện Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị (khóa X), Thành ủy Cần Thơ báo cáo kết quả công tác
dân vận năm 2021 như sau:
Phong trào thi đua "Dân vận khéo" được triển khai sâu rộng đến các chi bộ, khu dân cư trên địa bàn thành phố.
"""
NEWS = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Hội nghị công tác Mặt trận - Báo Hậu Giang</title></head><body>
<nav><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/tin">Tin tức</a></li><li><a href="/lien-he">Liên hệ</a></li></ul></nav>
<article><h1>Hội nghị công tác Mặt trận năm 2021</h1><p class="date">Thứ Năm, 14/01/2021</p>
<p>(HG) - Sáng 14-1, Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hậu Giang tổ chức hội nghị triển khai nhiệm vụ năm 2021.</p>
<p>Hội nghị đánh giá kết quả giám sát, phản biện xã hội và cuộc vận động xây dựng nông thôn mới trong năm qua.</p>
</article><footer>Bản quyền thuộc Báo Hậu Giang</footer></body></html>
"""
RECORDS: list[dict[str, Any]] = [
    {
        "id": "luat-1", "title": "Điều 1. Thanh niên", "code": "57/2020/QH14", "doctype": "Luật",
        "issuer": "Quốc hội", "date": "2020-06-16",
        "text": "Thanh niên là công dân Việt Nam từ đủ 16 tuổi đến 30 tuổi.",
        "url": "https://vi.example/luat-1",
    },
    {
        "id": "luat-2", "title": "Điều 2. Cư trú", "number": "68/2020/QH14", "doctype": "Luật",
        "issuer": "Quốc hội", "date": "2020-11-13",
        "body": "Công dân thực hiện quyền tự do cư trú theo quy định của Luật này.",
    },
]  # fmt: skip


def write_corpus(folder: Path) -> None:
    (folder / "tin").mkdir(parents=True)
    (folder / "báo cáo 178.txt").write_text(REPORT, "utf-8")
    (folder / "tin" / "hoi-nghi.html").write_text(NEWS, "utf-8")
    (folder / "luat.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS), "utf-8")


@pytest.fixture
def kho(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of four documents in kho/, the working directory beside it, no TVB_ variables."""
    folder = tmp_path / "kho"
    write_corpus(folder)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TVB_")]:
        monkeypatch.delenv(name)
    return folder


@pytest.fixture
def cli() -> Callable[..., Result]:
    """Run a command in this process: `cli("search", "dân vận")`; with `json=True` its value is `.value`."""
    from indexer.cli import cli as group

    def run(*args: object) -> Result:
        arguments = [str(arg) for arg in args]
        return CliRunner().invoke(group, arguments, prog_name="python -m indexer", catch_exceptions=False)

    return run


@pytest.fixture
def value(cli: Callable[..., Result]) -> Callable[..., Any]:
    """Run a command with --json, demand its exit code (0), and give its value."""

    def run(*args: object, code: int = 0) -> Any:
        result = cli(*args, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def built(kho: Path, prebuilt: Path) -> Path:
    """An index over the small corpus, to be searched or spoilt."""
    return Path(shutil.copytree(prebuilt, kho.parent / "index"))


@pytest.fixture(scope="session")
def prebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once; `built` is a copy of it."""
    from indexer.cli import cli as group

    home = tmp_path_factory.mktemp("prebuilt")
    write_corpus(home / "kho")
    arguments = ["rebuild", "--corpus", home / "kho", "--index", home / "index", "--jobs", 1]
    result = CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return home / "index"


@pytest.fixture
def records() -> list[dict[str, Any]]:
    """The lines of kho/luat.jsonl."""
    return RECORDS


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start the command line in a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("TVB_")}

    def start(*args: object, **kwargs: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "indexer", *map(str, args)],
            cwd=tmp_path, env={**env, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs,
        )  # fmt: skip

    return start
