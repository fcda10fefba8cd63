"""`python -m search_app`: serve the site with waitress until it is told to stop."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engines.base import EngineError
from engines.requests import FACETS
from engines.settings_file import SettingsError
from search_app.config import Config
from search_app.settings import load


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Tệp cài đặt (settings file); mặc định (default): tim-van-ban.toml.")
@click.option("--host", help="Địa chỉ lắng nghe (address to listen on).  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Cổng (port; 0: any).  [default: 8000]")
@click.option("--index", type=click.Path(path_type=Path, file_okay=False),
              help="Thư mục chỉ mục (the folder that `python -m indexer rebuild` writes).  [default: index]")
@click.option("--threads", type=click.IntRange(1, 64), help="Số luồng (threads).  [default: 8]")
@click.option("--name", help="Tên trang (the site's name).  [default: Tìm văn bản]")
@click.option("--facet", "facets", multiple=True, type=click.Choice(FACETS), metavar="TRƯỜNG",
              help=f"Bộ lọc, nhiều lần được, theo thứ tự (facets in order): {', '.join(FACETS)}.")
@click.option("--hash-password", is_flag=True,
              help="Hỏi một mật khẩu và in dạng băm để ghi vào [site.users] (print a password's hash), rồi dừng.")
def main(
    file: Path | None, host: str | None, port: int | None, index: Path | None, threads: int | None,
    name: str | None, facets: tuple[str, ...], hash_password: bool,
) -> None:
    """Mở trang tìm kiếm văn bản. (Serve the search site.) Every setting: docs/configuration.md.

    Exit codes: 0 stopped on request, 1 the address is taken or not ours, 2 wrong options or settings.
    """
    if hash_password:
        from search_app.auth import hashed

        click.echo(hashed(click.prompt("Mật khẩu (password)", hide_input=True, confirmation_prompt=True, err=True)))
        return
    chosen = {"host": host, "port": port, "index": index, "threads": threads, "name": name, "facets": facets}
    try:
        config = load(file, chosen)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    serve(config)


def serve(config: Config) -> None:
    """Serve until Ctrl+C or SIGTERM; leaves with exit code 1 when the address cannot be listened on."""
    from waitress.server import create_server

    from search_app import journal, stopping
    from search_app.app import create_app

    journal.configure()
    app = create_app(config)
    host, port = config.host, config.port
    try:
        server = create_server(
            app, host=host, port=port, threads=config.threads, ident=None, max_request_body_size=65_536,
            clear_untrusted_proxy_headers=not config.proxies,
        )
    except OSError as error:
        click.echo(f"Không mở được {host}:{port} (cannot listen there): {error.strerror or error}", err=True)
        sys.exit(1)
    source = app.extensions["search_app.source"]
    try:
        count = source.engine().status().documents
        click.echo(f"{count:,} văn bản trong chỉ mục (documents in the index).".replace(",", "."))
    except EngineError as error:
        click.echo(f"Chưa tìm kiếm được (no search yet): {error}", err=True)
        click.echo("Lập chỉ mục bằng (build one with): python -m indexer rebuild", err=True)
    port = getattr(server, "effective_port", port)
    shown = f"[{host}]" if ":" in host else host
    stop = stopping.Stop()
    click.echo(f"Mở trang tìm kiếm (open) http://{shown}:{port}{config.prefix}/   Dừng (stop): Ctrl+C")

    try:
        stopping.run(server, stop)
    finally:
        source.close()


if __name__ == "__main__":
    main()
