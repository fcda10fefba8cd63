"""What is indexed and how it is named: the fields of the Whoosh index and the version of the whole format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoosh.fields import Schema

SCHEMA_VERSION = 7
"""Raised whenever the files of a generation change their meaning; an index of another version is rebuilt."""

INDEX_NAME = "MAIN"
"""Whoosh's default index name: `whoosh.index.open_dir(generation)` finds it without being told."""

TEXT_FIELDS = ("title", "body", "words")
"""Scored fields. `body` holds abstract and body, `words` the segmented words of two or more syllables."""

VALUE_FIELDS = ("issuer", "doctype", "level", "locality", "author", "signer")
"""Metadata with one value per document, kept as integer codes."""

NUMBER_FIELDS = ("number", "cites")
"""Document numbers by key: those a document bears, and those it names."""

TEXT_BITS = (6, 2)
"""Of the byte that holds how often a term stands in body and in title."""


def whoosh_schema() -> Schema:
    """The Whoosh schema. Its analyzers are Whoosh's own, so that stock Whoosh opens the index without our
    code; ours only ever writes terms that are analysed already."""
    from whoosh import analysis, fields

    syllables = analysis.RegexTokenizer(r"\w+") | analysis.LowercaseFilter()
    plain = analysis.SpaceSeparatedTokenizer() | analysis.LowercaseFilter()
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=fields.TEXT(analyzer=syllables, phrase=False, stored=True),
        body=fields.TEXT(analyzer=syllables, phrase=False, stored=True),
        words=fields.TEXT(analyzer=plain, phrase=False),
        number=fields.ID(stored=True),
        cites=fields.ID(),
        year=fields.ID(),
        date=fields.ID(stored=True),
        abstract=fields.STORED(),
        date_basis=fields.STORED(),
        citations=fields.STORED(),
        source=fields.STORED(),
        url=fields.STORED(),
        evidence=fields.STORED(),
        **{name: fields.ID(stored=True) for name in VALUE_FIELDS},
    )
