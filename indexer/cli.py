"""The command line: `python -m indexer COMMAND`. Each command's module is imported when it is called."""

from __future__ import annotations

import _thread
import importlib
import os
import signal
import sys
from typing import Any, NoReturn, cast

import click

from engines.base import BusyIndexError, EngineError, NoIndexError
from indexer.console import say, stop
from indexer.exits import MEANING, Exit

COMMANDS: dict[str, tuple[str, str, str]] = {
    "rebuild": ("indexer.commands.rebuild", "lập lại chỉ mục từ kho văn bản", "build the index anew"),
    "update": ("indexer.commands.update", "cập nhật chỉ mục theo những gì đã đổi", "bring the index up to date"),
    "watch": ("indexer.commands.watch", "theo dõi kho và cập nhật khi có thay đổi", "follow the corpus"),
    "extract": ("indexer.commands.extract", "xem những gì đọc được từ một tệp", "what is read from a file"),
    "search": ("indexer.commands.search", "tìm văn bản, hoặc trả lời cả một tệp câu hỏi", "search the index"),
    "show": ("indexer.commands.show", "in một văn bản theo mã", "print a document"),
    "status": ("indexer.commands.status", "chỉ mục đang có gì, còn mới hay đã cũ", "what the index is"),
    "check": ("indexer.commands.check", "kiểm tra mọi tệp của chỉ mục", "verify every file of the index"),
    "export": ("indexer.commands.export", "sao lưu mọi văn bản ra một tệp", "back up every document"),
    "import": ("indexer.commands.import_", "dựng chỉ mục từ tệp sao lưu", "make an index of a backup"),
    "config": ("indexer.commands.config", "các cài đặt đang dùng và nguồn của chúng", "effective settings"),
}
"""Name → module (its `command` is the click command), Vietnamese and English summary."""


class _Commands(click.Group):
    """A group that imports a command only when it is wanted, and turns known failures into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, importlib.import_module(COMMANDS[cmd_name][0]).command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Lệnh (commands)"):
            formatter.write_dl([(name, f"{vi} / {en}") for name, (_, vi, en) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Mã thoát (exit codes)"):
            formatter.write_dl([(str(int(code)), f"{vi} / {en}") for code, (vi, en) in MEANING.items()])

    def invoke(self, ctx: click.Context) -> Any:
        from engines.settings_file import SettingsError
        from indexer.corpus import CorpusError

        try:
            return self._uninterrupted(ctx)
        except (SettingsError, CorpusError) as error:
            stop(Exit.USAGE, str(error))
        except NoIndexError as error:
            stop(Exit.NO_INDEX, str(error))
        except BusyIndexError as error:
            stop(Exit.BUSY, str(error))
        except EngineError as error:
            stop(Exit.DAMAGED, str(error))
        except BrokenPipeError:  # the reader of a pipe has gone; nothing to tell anyone
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(int(Exit.OK)) from None
        except OSError as error:
            stop(Exit.FAULT, f"lỗi hệ thống: {error}", f"system error: {error}")

    def _uninterrupted(self, ctx: click.Context) -> Any:
        """Ctrl-C ends the workers, too: when clearing up after it meets their broken pipes, it is still Ctrl-C."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            before: BaseException | None = error
            while before is not None:
                if isinstance(before, KeyboardInterrupt):
                    raise KeyboardInterrupt from error
                before = before.__context__
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def cli() -> None:
    """Tìm Văn Bản: lập chỉ mục và tìm trong văn bản của Đảng và Nhà nước.

    Index and search Vietnamese Party and government documents.

    \b
    Ví dụ (examples):
      python -m indexer rebuild --corpus thu-muc-van-ban
      python -m indexer search "dân vận khéo" --filter issuer="Thành ủy Cần Thơ"
      python -m indexer extract bao-cao.pdf
    """


def main() -> NoReturn:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a narrow terminal encoding must not end in a traceback
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    for name in ("SIGINT", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)
    sys.unraisablehook = _once_more
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads would only stand about: nothing multiplies
    try:
        code = cli.main(prog_name="python -m indexer", standalone_mode=False)
    except click.exceptions.Abort:
        say("Đã dừng; chỉ mục cũ còn nguyên.", "Stopped; the old index is untouched.")
        if hasattr(signal, "pthread_sigmask"):  # Python gives the signals their default back before it ends
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        sys.exit(Exit.INTERRUPTED)
    except click.ClickException as error:
        from indexer.usage import tell

        tell(error)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else Exit.OK)


def interrupt(signum: int, frame: object) -> NoReturn:
    """Ends the command; a second signal does not disturb the clearing up that the first one began."""
    for name in ("SIGINT", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise KeyboardInterrupt


def _once_more(unraisable: sys.UnraisableHookArgs) -> None:
    """A signal that came inside a destructor or callback, where Python prints the interrupt and drops it."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        signal.signal(signal.SIGINT, interrupt)
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(unraisable)
