"""What people do with the pages, with and without JavaScript, on a telephone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("playwright", reason="the “browser” extra is not installed")

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CHIPS = ".chips a:not(.all)"
WIDTHS = (360, 768, 1280)
DOCUMENT = "/doc/tinh-uy-nghe-an/bc-377-tong-ket-290.txt?q=dân+vận"
SHIFT = """new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
    .observe({type: 'layout-shift', buffered: true})
  setTimeout(() => done(sum), 200)
})"""
"""The sum of layout shifts so far (CLS)."""
Open = Callable[..., "Page"]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Open]:
    """Opens a page; the test fails if it logged an error, asked another host or is wider than the window."""
    with ExitStack() as stack:
        complaints: list[str] = []

        def visit(path: str, *, width: int = 1280, javascript: bool = True, **options: Any) -> Page:
            context = chromium.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=javascript, **options
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda r: None if r.url.startswith(site) else complaints.append(r.url))
            page.goto(site + path)
            return page

        yield visit
        assert not [c for c in complaints if "404" not in c]


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_search_filter_open_and_come_back(visit: Open, width: int, javascript: bool) -> None:
    page = visit("/", width=width, javascript=javascript)
    page.fill("#q", "dan van")
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=dan+van")
    total = page.text_content("#summary b")
    if width < 960:
        page.click(".to-filters")
    page.locator("input[name=year]").nth(0).check()
    page.locator("input[name=year]").nth(1).check()
    if not javascript:
        page.click(".apply button")
    page.wait_for_url(re.compile(r"year=\d{4}&year=\d{4}"))
    assert len(parameters(page)["year"]) == 2 and page.locator("input[name=year]:checked").count() == 2
    if width < 960 and javascript:
        page.click(".close")
    assert int(page.text_content("#summary b") or 0) < int(total or 0)
    page.locator(".chips a").first.click()
    expect(page.locator(CHIPS)).to_have_count(1)
    assert len(parameters(page)["year"]) == 1
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/doc/**")
    assert page.locator("mark").count() > 0
    page.go_back()
    assert len(parameters(page)["year"]) == 1 and page.locator(".hit-link").count() > 0


def test_back_and_forward_restore_each_state(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    before = page.text_content("#summary")
    page.locator("input[name=issuer]").first.check()
    page.wait_for_url("**issuer=**")
    expect(page.locator(CHIPS)).to_have_count(1)
    page.go_back()
    expect(page.locator(CHIPS)).to_have_count(0)
    assert page.text_content("#summary") == before
    page.go_forward()
    expect(page.locator(CHIPS)).to_have_count(1)


def test_a_tick_keeps_the_focus_and_says_the_count(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    box = page.locator("input[name=doctype]").first
    name = box.get_attribute("id")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(CHIPS)).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == name
    assert "văn bản" in (page.text_content("#announce") or "")


def test_dates_are_typed_as_people_write_them(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    page.fill("#from", "1/1/2019")
    page.fill("#to", "2020")
    page.press("#to", "Enter")
    expect(page.locator(CHIPS)).to_have_count(1)
    assert "2019–2020" in page.locator(CHIPS).inner_text()
    assert page.input_value("#from") == "01/01/2019" and page.input_value("#to") == "31/12/2020"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_range_of_years_by_keyboard_on_the_chart(visit: Open, javascript: bool) -> None:
    page = visit("/search?q=dân+vận", javascript=javascript)
    columns = page.locator(".timeline a")
    columns.nth(columns.count() - 3).focus()
    page.keyboard.press("Enter")
    expect(page.locator(CHIPS)).to_have_count(1)
    first = page.locator(CHIPS).inner_text()
    assert page.locator(".timeline a[aria-current]").count() == 1 and columns.count() > 3
    if javascript:
        assert "legend-year-" in page.evaluate("document.activeElement.id"), "the focus stays on the column"
    columns.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".timeline a[aria-current]")).to_have_count(3)
    assert "–" in page.locator(CHIPS).inner_text() != first
    page.go_back()
    expect(page.locator(".timeline a[aria-current]")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_all_issuers_are_searched_ticked_and_applied(visit: Open, width: int, javascript: bool) -> None:
    page = visit("/search?q=dân+vận&year=2020&year=2021&year=2022", width=width, javascript=javascript)
    if width < 960:
        page.click(".to-filters")
    page.locator(".all-values a").first.click()
    page.wait_for_url("**/search/values?**")
    page.fill("#find", "ban dân vận")
    page.press("#find", "Enter")
    page.wait_for_url("**find=ban**")
    names = page.locator(".value").all_inner_texts()
    assert names and all("Ban Dân vận" in name for name in names)
    page.locator("main input[type=checkbox]").first.check()
    page.click("main .apply button")
    page.wait_for_url("**/search?**")
    assert parameters(page)["issuer"] == [names[0]] and len(parameters(page)["year"]) == 3
    expect(page.locator(CHIPS)).to_have_count(4)


def test_a_number_in_a_passage_leads_to_its_page_and_back(visit: Open) -> None:
    page = visit("/search?q=tổng+kết+10+năm+290-QĐ/TW")
    page.locator(".snippet a").first.click()
    page.wait_for_url("**/so/**")
    page.go_back()
    assert page.locator(".hit-link").count() > 0


def test_excluding_a_value(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    page.locator(".exclude").first.click()
    expect(page.locator(".chips a.not")).to_have_count(1)
    assert "-issuer" in parameters(page)


def test_keys(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    for key, index in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        assert page.evaluate("[...document.querySelectorAll('.hit-link')].indexOf(document.activeElement)") == index
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("j?")
    assert page.input_value("#q") == "j?", "keys are only letters inside the box"
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/help#keys")


def test_moving_between_matches(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    page.locator(".hit-link").first.click()
    page.wait_for_selector(".jump")
    page.keyboard.press("j")
    assert page.text_content(".jump [role=status]", strict=True).startswith("1 / ")  # type: ignore[union-attr]
    assert page.locator("mark.here").get_attribute("id") == "m1"
    page.keyboard.press("k")
    last = page.locator("mark.here").get_attribute("id")
    assert last == "m" + str(page.locator("mark[id]").count())


def test_the_drawer_of_filters_works_without_javascript(visit: Open) -> None:
    page = visit("/search?q=dân+vận", width=360, javascript=False)
    assert not page.locator("#filters").is_visible()
    page.click(".to-filters")
    assert page.locator("#filters").is_visible()
    page.click(".close")
    assert not page.locator("#filters").is_visible()


EVERY_KIND = (
    "/", "/search?q=dân+vận", "/search?q=dân+vận&from=2018&to=2022", "/search?q=zzzz", DOCUMENT, "/help", "/about",
    "/nowhere", "/search/values?q=dân&facet=issuer", "/browse/issuers", "/browse/years",
    "/browse/issuer?name=Tỉnh+ủy+Nghệ+An", "/so/290-QD-TW", "/so/1-ZZ-TW", "/lineage/290-QD-TW",
)  # fmt: skip


@pytest.mark.parametrize("path", EVERY_KIND)
def test_nothing_is_wider_than_the_window_and_nothing_shifts(visit: Open, path: str) -> None:
    """320 px is also 1280 px at 400 % (WCAG 2.2, 1.4.10), 640 px is 1280 px at 200 %."""
    page = visit(path, width=1280)
    assert page.evaluate(SHIFT) < 0.02
    for width in (320, 360, 640, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("path", ["/", "/search?q=dân+vận", DOCUMENT])
def test_nothing_shifts_on_a_telephone(visit: Open, path: str) -> None:
    assert visit(path, width=360).evaluate(SHIFT) < 0.02


def test_printing_leaves_the_furniture_out(visit: Open) -> None:
    page = visit("/search?q=dân+vận")
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/doc/**")
    page.emulate_media(media="print")
    assert page.locator(".text").is_visible()
    for furniture in (".top", ".foot", ".jump", ".buttons"):
        assert not page.locator(furniture).first.is_visible()


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=document.title='pwned'>", "\"><script>document.title='pwned'</script>"]
)
def test_no_script_of_a_query_runs(visit: Open, query: str) -> None:
    from urllib.parse import quote

    for path in ("/search?q=", "/search?issuer=", "/help?q=", "/doc/"):
        page = visit(path + quote(query, safe=""))
        page.wait_for_timeout(50)
        assert "pwned" not in page.evaluate("document.title").replace(query, "")
        assert page.locator("img[onerror]").count() == 0


def test_completions_by_keyboard_and_by_mouse(visit: Open) -> None:
    page = visit("/")
    page.locator("#q").press_sequentially("290-q", delay=20)
    expect(page.locator("#suggestions li").first).to_be_visible()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.locator("#q").press_sequentially("đ", delay=20)
    expect(page.locator("#suggestions li").first).to_be_visible()
    page.locator("#suggestions li").first.click()
    page.wait_for_url(re.compile(r"/doc/|/so/|/search\?"))


def test_enter_without_a_choice_searches_what_was_typed(visit: Open) -> None:
    page = visit("/")
    page.locator("#q").press_sequentially("dan van", delay=20)
    expect(page.locator("#suggestions li").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=dan+van")
