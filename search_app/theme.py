"""An office's own look: its logo, and its colour made readable on our papers (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from search_app.settings import IMAGES

PAPERS = {"light": "#f0ebe0", "dark": "#26282d"}
"""The shade of each scheme (site.css) on which the accent is hardest to read."""
READABLE = 4.5
"""Contrast of text, WCAG 2.2 AA."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, paper: str) -> str:
    """The colour, mixed with black or white as little as makes it readable as text on `paper`."""
    target = 0 if _luminance(paper) > 0.18 else 255
    channels = _channels(colour)
    for share in range(0, 101, 2):
        mixed = tuple(round(one + (target - one) * share / 100) for one in channels)
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if contrast(found, paper) >= READABLE:
            return found
    return "#000000" if target == 0 else "#ffffff"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def stylesheet(colour: str) -> str:
    """The few lines that follow site.css."""
    light, dark = (readable(colour, PAPERS[scheme]) for scheme in ("light", "dark"))
    button = readable(colour, "#ffffff")  # under white lettering
    return (
        f":root{{--accent:{light};--button:{button}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--button:{button}}}}}\n"
    )


def install(app: Flask, colour: str, logo: Path | None) -> None:
    """Serve the colour as /theme.css and the logo as /logo, when they are set."""
    if colour:
        css = stylesheet(colour)
        app.add_url_rule("/theme.css", "theme", lambda: _file(css, "text/css; charset=utf-8"))
    if logo:
        picture, kind = logo.read_bytes(), IMAGES[logo.suffix.lower()]
        app.add_url_rule("/logo", "logo", lambda: _file(picture, kind))


def _file(body: str | bytes, kind: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer
