"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def config_option(function: F) -> F:
    """--config FILE."""
    return click.option(
        "--config", type=click.Path(path_type=Path), metavar="TỆP",
        help="tệp cài đặt; mặc định tim-van-ban.toml / settings file",
    )(function)


def index_option(function: F) -> F:
    """--index DIR, and --config FILE with it."""
    option = click.option(
        "--index", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="thư mục chỉ mục / folder of the index"
    )
    return option(config_option(function))


def json_option(function: F) -> F:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="in JSON, không gì khác / print JSON, nothing else")(
        function
    )
