"""What the command line says of a command that was typed wrong: click's English message, told in Vietnamese first."""

from __future__ import annotations

import re

import click

from indexer.console import plain

_PHRASES: tuple[tuple[str, str], ...] = (
    (r"'(.+)' is not a valid (?:integer|integer range)\.", "“{0}” không phải số nguyên"),
    (r"'(.+)' is not a valid (?:float|float range)\.", "“{0}” không phải số"),
    (r"(\S+) is not in the range (\S+?)\.", "{0} nằm ngoài khoảng {1}"),
    (r"'(.+)' is not one of (.+)\.", "“{0}” không phải một trong: {1}"),
    (r"(?:File|Path) '(.+)' does not exist\.", "không có tệp “{0}”"),
    (r"(?:File|Path) '(.+)' is a directory\.", "“{0}” là thư mục, cần một tệp"),
    (r"Option '(.+)' requires an argument\.", "sau “{0}” phải có giá trị"),
    (r"Option '(.+)' does not take a value\.", "“{0}” không nhận giá trị"),
    (r"Got unexpected extra arguments? \((.+)\)", "thừa “{0}”; tên có dấu cách phải đặt trong ngoặc kép"),
    (r"No such command '(.+)'\.", "không có lệnh “{0}”"),
)
"""Messages of click 8 and what they are called here."""


def tell(error: click.ClickException) -> None:
    """Print the error on stderr: the usage, the error in Vietnamese, click's own words where they are English."""
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(f"Xem cách dùng (for help): {context.command_path} --help\n", err=True)
    told, own = vietnamese(error), error.format_message()
    click.echo(plain(f"Lỗi: {told}"), err=True)
    if told not in own:
        click.echo(click.style(plain(f"Error: {own}"), dim=True), err=True)


def vietnamese(error: click.ClickException) -> str:
    """The error in Vietnamese; a message that this program wrote itself comes back as it is."""
    if isinstance(error, click.NoSuchOption):
        near = f"; ý bạn là {', '.join(error.possibilities)}?" if error.possibilities else ""
        searching = error.ctx is not None and error.ctx.info_name == "search"
        bare = "; muốn bỏ một từ khỏi kết quả: thêm -- trước câu hỏi, như search -- dân vận -bão" if searching else ""
        return f"không có tùy chọn {error.option_name}{near or bare}"
    if isinstance(error, click.MissingParameter):
        return f"thiếu {_name(error)}"
    message = _translated(error.message)
    if isinstance(error, click.BadParameter) and _name(error):
        return f"{_name(error)}: {message}"
    return message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx) if error.ctx else error.param.human_readable_name
    return error.param.opts[0]


def _translated(message: str) -> str:
    for pattern, said in _PHRASES:
        if found := re.fullmatch(pattern, message):
            return said.format(*found.groups())
    return message
