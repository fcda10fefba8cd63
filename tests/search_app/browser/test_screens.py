"""Every kind of page through axe-core (WCAG 2.2 AA), in both languages, light and dark; and its picture for docs/."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="the “browser” extra is not installed")
pytest.importorskip("axe_playwright_python", reason="the “browser” extra is not installed")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SCREENS = Path(__file__).resolve().parents[3] / "docs" / "screens"
DOCUMENT = "/doc/tinh-uy-nghe-an/bc-377-tong-ket-290.txt?q=dân+vận"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

KINDS = (
    "home", "results", "filters-phone", "no-results", "document", "help", "about", "not-found", "values", "issuers",
    "issuer-phone", "number", "lineage",
)
SCREENS_OF = {  # file name → path, width, height, colour scheme
    "home": ("/", 1280, 860, "light"),
    "home-dark": ("/", 1280, 860, "dark"),
    "home-phone": ("/", 360, 740, "light"),
    "results": ("/search?q=dan+van+kheo", 1280, 900, "light"),
    "results-dark": ("/search?q=290-QĐ/TW", 1280, 900, "dark"),
    "results-tablet": ("/search?q=quy+chế+dân+chủ&year=2022&year=2023", 768, 1000, "light"),
    "results-phone": ("/search?q=dan+van+kheo", 360, 740, "light"),
    "filters-phone": ("/search?q=dân+vận#filters", 360, 740, "light"),
    "no-results": ("/search?q=tàu+vũ+trụ+sao+hỏa&year=2022&relax=0", 1280, 800, "light"),
    "range": ("/search?q=dân+vận&from=2018&to=2022", 1280, 900, "light"),
    "values": ("/search/values?q=dân+vận&facet=issuer", 1280, 900, "light"),
    "values-phone": ("/search/values?q=dân+vận&facet=issuer", 360, 740, "dark"),
    "issuers": ("/browse/issuers", 1280, 900, "light"),
    "issuer-phone": ("/browse/issuer?name=Tỉnh+ủy+Nghệ+An", 360, 740, "light"),
    "number": ("/so/290-QD-TW", 1280, 1000, "light"),
    "number-phone": ("/so/290-QD-TW", 360, 740, "dark"),
    "lineage": ("/lineage/290-QD-TW", 1280, 900, "light"),
    "lineage-phone": ("/lineage/290-QD-TW", 360, 740, "light"),
    "number-of-several": ("/so/1-NQ-TU", 1280, 900, "light"),
    "document": (DOCUMENT, 1280, 1000, "light"),
    "document-phone": (DOCUMENT, 360, 740, "dark"),
    "help": ("/help", 1280, 1000, "light"),
    "about": ("/about", 1280, 760, "dark"),
    "not-found": ("/doc/nowhere", 768, 600, "light"),
}


@pytest.mark.parametrize(("name", "lang"), [(n, "vi") for n in SCREENS_OF] + [(n, "en") for n in KINDS])
def test_accessible_and_pictured(chromium: Browser, site: str, name: str, lang: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path, width, height, scheme = SCREENS_OF[name]
    path, _, target = path.partition("#")
    if lang == "en":
        path += ("&" if "?" in path else "?") + "lang=en"
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", locale="vi-VN"
    )
    page = context.new_page()
    page.goto(site + path + ("#" + target if target else ""))
    violations = Axe().run(page, options=RULES).response["violations"]
    if lang == "vi" and os.environ.get("SCREENS", "1") != "0":
        SCREENS.mkdir(parents=True, exist_ok=True)
        picture = SCREENS / f"{name}.png"
        page.screenshot(path=picture, animations="disabled", caret="hide")
        assert picture.stat().st_size < 300_000
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    violations += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    context.close()
    problems = [f"{v['id']}: {v['help']} {[n['html'][:120] for n in v['nodes'][:3]]}" for v in violations]
    assert not problems, "\n".join(problems)
