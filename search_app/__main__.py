"""`python -m search_app`: serve the site with waitress until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from engines.base import EngineError
from engines.requests import FACETS
from search_app.config import Config


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe (address to listen on).")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Cổng (port; 0: any).")
@click.option("--index", default=Path("index"), show_default=True, type=click.Path(path_type=Path, file_okay=False),
              help="Thư mục chỉ mục (the folder that `python -m indexer rebuild` writes).")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Số luồng (threads).")
@click.option("--name", default="Tìm văn bản", show_default=True, help="Tên trang (the site's name).")
@click.option("--facet", "facets", multiple=True, type=click.Choice(FACETS), metavar="TRƯỜNG",
              help=f"Bộ lọc, nhiều lần được, theo thứ tự (facets in order): {', '.join(FACETS)}.")
def main(host: str, port: int, index: Path, threads: int, name: str, facets: tuple[str, ...]) -> None:
    """Mở trang tìm kiếm văn bản. (Serve the search site.)

    Exit codes: 0 stopped on request, 1 the address is taken or not ours, 2 wrong options.
    """
    from waitress.server import create_server

    from search_app.app import create_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    chosen = tuple(dict.fromkeys(facets)) or Config().facets
    app = create_app(Config(index=index, name=name, facets=chosen))
    try:
        server = create_server(app, host=host, port=port, threads=threads, ident=None, max_request_body_size=65_536)
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
    click.echo(f"Mở trang tìm kiếm (open) http://{shown}:{port}/   Dừng (stop): Ctrl+C")

    def stop(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        source.close()


if __name__ == "__main__":
    main()
