"""What the command line prints: Vietnamese first; results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from typing import TYPE_CHECKING, Any, NoReturn

import click

from indexer.exits import Exit

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]")
_MARK = re.compile(r"(</?mark>)")


def stop(code: Exit, vi: str, en: str = "") -> NoReturn:
    """End the command with an exit code and a message for a person, on stderr."""
    click.echo(plain(vi), err=True)
    if en:
        click.echo(click.style(plain(en), dim=True), err=True)
    raise click.exceptions.Exit(int(code))


def out() -> Console:
    """The console for results."""
    from rich.console import Console

    return Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty(), emoji=False)


def err() -> Console:
    """The console for messages and progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def say(vi: str, en: str) -> None:
    """A message in both languages, on stderr."""
    click.echo(f"{plain(vi)}\n{click.style(plain(en), dim=True)}", err=True)


def emit(value: Any) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def plain(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def marked(snippet: str) -> Text:
    """A snippet (escaped HTML with `<mark>`) for the terminal."""
    from rich.text import Text

    text = Text()
    style = ""
    for piece in _MARK.split(snippet):
        if piece in ("<mark>", "</mark>"):
            style = "bold yellow" if piece == "<mark>" else ""
        else:
            text.append(plain(unescape(piece)), style)
    return text


def day(iso: str) -> str:
    """An ISO date as Vietnamese readers write it: 14/02/2022."""
    return "/".join(reversed(iso.split("-")))
