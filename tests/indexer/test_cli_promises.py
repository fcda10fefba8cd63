"""Documented, bilingual, and quick to start."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from indexer.cli import COMMANDS, cli
from indexer.exits import MEANING, Exit
from indexer.report import KINDS

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "cli.md").read_text("utf-8")
HEAVY = {"sklearn", "scipy", "flask", "werkzeug", "jinja2", "lxml", "bs4", "docx", "pypdfium2", "pyvi", "waitress"}


def parameters() -> list[tuple[str, click.Parameter]]:
    context = click.Context(cli)
    found = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found += [(name, parameter) for parameter in command.params]
    return found


@pytest.mark.parametrize("code", list(Exit), ids=lambda code: code.name)
def test_every_exit_code_is_documented(code: Exit, cli: Callable[..., Result]) -> None:
    assert re.search(rf"^\| {int(code)} \|", DOCS, re.MULTILINE)
    assert all(MEANING[code])
    assert MEANING[code][0].split(",")[0].split(":")[0] in " ".join(cli("--help").stdout.split())


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_documented_in_both_languages(name: str, cli: Callable[..., Result]) -> None:
    assert f"\n## {name}\n" in DOCS
    vietnamese, english = COMMANDS[name][1:]
    listed = " ".join(cli("--help").stdout.split())
    assert vietnamese in listed
    assert english in listed
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert re.search("[ạảấầậếềệịọốồộớờợụứừựỳ]", result.stdout)
    assert re.search(r"\b(the|Print|Show|Search|Build|Verify)\b", result.stdout)


@pytest.mark.parametrize(("command", "parameter"), parameters(), ids=lambda x: getattr(x, "name", x))
def test_every_option_is_documented_and_has_help(command: str, parameter: click.Parameter) -> None:
    if isinstance(parameter, click.Option):
        assert f"{parameter.opts[0]}" in DOCS
        assert parameter.help
        assert " / " in parameter.help or parameter.opts[0] in ("--sort",), "Vietnamese / English"


def test_every_kind_of_problem_is_documented() -> None:
    assert all(f"`{kind}`" in DOCS for kind in KINDS)


@pytest.mark.parametrize("arguments", [["--help"], ["search", "dân vận"], ["search", "--help"], ["config"]])
def test_nothing_heavy_is_imported(built: Path, arguments: list[str]) -> None:
    code = (
        "import sys\nfrom indexer.cli import main\n"
        f"sys.argv = ['indexer', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(','.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=built.parent, env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    imported = set(done.stderr.strip().splitlines()[-1].split(","))
    assert not imported & HEAVY
    if arguments == ["--help"]:
        assert not imported & {"numpy", "whoosh", "rich"}


def test_output_survives_a_narrow_terminal(built: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "indexer", "search", "dân vận"], cwd=built.parent,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "văn bản" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error(built: Path) -> None:
    script = f"{sys.executable} -m indexer search '' --json | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["/bin/bash", "-c", script], cwd=built.parent, env={"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "0"
    assert "Traceback" not in done.stderr
