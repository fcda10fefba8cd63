"""Boilerplate out: which blocks of a Page are the document."""

from __future__ import annotations

from indexer.cleaning import lines, selection
from indexer.cleaning import template as templates
from indexer.page import Page

__all__ = ["Template", "clean", "learn", "learn_from", "signature", "source_of"]

Template = templates.Template
learn, learn_from = templates.learn, templates.learn_from
signature, source_of = templates.signature, templates.source_of


def clean(page: Page, template: Template | None = None) -> Page:
    """Mark what is not the document: `keep=False` with the rule's name as `reason`. Same page object, text unchanged.

    The rules run from the whole to the part: containers (HTML only), what the source's pages have in common
    (`template`, when one was learnt), then lines. Everything stays in the page for metadata to read.
    """
    selection.mark(page)
    if template is not None and template.shares:
        templates.mark(page, template)
    lines.mark(page)
    if page.containers and not page.body:
        _restore(page)
    return page


def _restore(page: Page) -> None:
    """Nothing was left: the page is all furniture or unlike any other. Better all its lines than none."""
    for block in page.blocks:
        if block.reason in ("outside content", "links", "page head", "byline"):
            block.keep, block.reason = True, ""
