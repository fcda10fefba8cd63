"""The application: configuration in, a Flask app out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from engines.requests import FACETS
from search_app import (
    auth,
    compression,
    cors,
    i18n,
    issuers,  # noqa: F401  adds to `site`, as the next ones do
    journal,
    labels,
    lineage_view,  # noqa: F401
    number_view,  # noqa: F401
    problems,
    proxies,
    rate,
    security,
    theme,
    urls,
    values,  # noqa: F401
)
from search_app.api import api
from search_app.browse import browse
from search_app.config import Config
from search_app.dates import moment, shown
from search_app.exports import FORMATS, exports
from search_app.params import LANGS
from search_app.source import EngineSource
from search_app.views import site


def create_app(config: Config | None = None) -> Flask:
    """A WSGI application over the index that `config` names. The index need not exist yet."""
    config = config or Config()
    unknown = set(config.facets) - set(FACETS)
    if unknown:
        raise ValueError(f"Unknown facets: {', '.join(sorted(unknown))}")
    app = Flask(__name__)
    app.url_map.merge_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["search_app.config"] = config
    app.extensions["search_app.source"] = EngineSource(config.open_engine, config.index)
    cors.install(app, config.cors)  # after the headers of security: what is done after a request runs backwards
    journal.install(app)
    security.install(app)
    rate.install(app, config.rate)
    auth.install(app, config.users, open_health=config.open_health)
    compression.install(app)
    i18n.install(app)
    problems.install(app)
    theme.install(app, config.colour, config.logo)
    proxies.install(app, config.prefix, config.proxies)
    app.register_blueprint(site)
    app.register_blueprint(api)
    app.register_blueprint(browse)
    app.register_blueprint(exports)
    _dress(app, config)
    return app


def _dress(app: Flask, config: Config) -> None:
    """What every template may use."""
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in Path(str(app.static_folder)).iterdir() if path.is_file()
    }
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 86_400

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digests[name])

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {
            "site_name": config.name, "themed": bool(config.colour), "logo": bool(config.logo), "asset": asset,
            "lang": i18n.language(), "langs": LANGS,
            "state": urls.current_state(), "labels": labels, "urls": urls, "export_forms": tuple(FORMATS),
        }

    app.jinja_env.filters.update(dmy=shown, moment=moment)
