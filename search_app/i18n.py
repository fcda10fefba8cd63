"""Two languages: Vietnamese is what the code and the templates say, English comes from a gettext catalogue.

The catalogue is translations/en/LC_MESSAGES/messages.po, read once by Babel; a test keeps it complete.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context

from search_app.params import LANGS, Lang

CATALOGUES = Path(__file__).parent / "translations"


def mark(message: str) -> str:
    """Name a message for the catalogue where it is defined; it is translated where it is shown."""
    return message


@cache
def translations(lang: Lang) -> NullTranslations:
    """The catalogue of a language; Vietnamese needs none."""
    path = CATALOGUES / lang / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def language() -> Lang:
    """The language of the page being made."""
    return cast(Lang, g.get("lang", LANGS[0])) if has_request_context() else LANGS[0]


def gettext(message: str) -> str:
    """`message` in the language of the page."""
    return translations(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """`singular` or `plural` by `count` (Vietnamese gives the same string twice)."""
    return translations(language()).ngettext(singular, plural, count)


def amount(number: int) -> str:
    """A whole number grouped as the language does: 69.283 or 69,283."""
    if -1000 < number < 1000:
        return str(number)
    grouped = f"{number:,}"
    return grouped if language() == "en" else grouped.replace(",", ".")


def megabytes(number: int) -> str:
    """A size in bytes as megabytes with one decimal: 1,4 or 1.4."""
    written = f"{number / 1_048_576:.1f}"
    return written if language() == "en" else written.replace(".", ",")


def install(app: Flask) -> None:
    """Give the templates `_`, `ngettext`, `{% trans %}` and the number filter."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(amount=amount, megabytes=megabytes)
