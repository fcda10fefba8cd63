"""The catalogue is complete, and says nothing that is no longer asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import search_app
from engines import query
from search_app import i18n, notices

ROOT = Path(search_app.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}


def messages() -> set[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
    options = {"templates/**": {"silent": "false"}}
    return {m for _, _, m, _, _ in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)}


def english() -> dict[object, object]:
    with (i18n.CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id}


def test_every_message_has_an_english_one_and_none_is_left_over() -> None:
    assert messages() == set(english())
    assert all(all(m) if isinstance(m, tuple) else m for m in english().values())


def test_placeholders_are_the_same_in_both_languages() -> None:
    for key, value in english().items():
        one, other = (m if isinstance(m, tuple) else (m,) for m in (key, value))
        names = [set(re.findall(r"%\((\w+)\)s", str(text))) for text in (*one, *other)]
        assert all(found == names[0] for found in names), key


def test_plurals() -> None:
    en = i18n.translations("en")
    assert en.ngettext("văn bản", "văn bản", 1) == "document" and en.ngettext("văn bản", "văn bản", 2) == "documents"


def test_every_template_text_is_a_message() -> None:
    """Vietnamese in a template that no catalogue knows is a string forgotten by `_()`."""
    vietnamese = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
    sample = re.compile(
        r"\{\{ (?:row|slip)\(.*?', |\{% for query in .*?%\}|query_url\(.*?\)|<code>.*?</code>|q='dân vận'|>Tiếng Việt<"
    )
    message = re.compile(r"ngettext\(.*?\) \}\}|\b_\((['\"]).*?\1[,)]")
    for path in (ROOT / "templates").iterdir():
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = message.sub("", sample.sub("", text))
        assert not [line.strip() for line in text.splitlines() if vietnamese.search(line)], path.name


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_note_of_the_query_language_is_a_sentence(lang: str) -> None:
    listed = {
        code.strip()
        for row in re.findall(r"^\| ([a-z, -]+) \|", query.__doc__ or "", re.MULTILINE)
        for code in row.split(",")
    }
    assert listed - {"code"} <= set(notices.NOTES)
    for message in notices.NOTES.values():
        assert i18n.translations(lang).gettext(message) % {"text": "x"}  # type: ignore[arg-type]
