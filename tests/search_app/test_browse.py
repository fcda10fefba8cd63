"""Browsing: issuers by level in Vietnamese order, years, kinds, and the page of one issuer."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search_app.collation import sort_key
from tests.search_app.test_pages import get, plain


def test_issuers_stand_under_their_level_in_vietnamese_order(client: FlaskClient) -> None:
    page = get(client, "/browse/issuers")
    read = plain(page)
    assert read.index("Cấp tỉnh 2") < read.index("Báo Bình An") < read.index("Tỉnh ủy Bình An")
    assert read.index("Tỉnh ủy Bình An 2") < read.index("Cấp huyện 14") < read.index("Huyện ủy số 2 3")
    assert read.index("Huyện ủy số 2 3") < read.index("Huyện ủy số 10 2")
    assert "<script>alert" not in page


def test_years_and_kinds(client: FlaskClient) -> None:
    read = plain(get(client, "/browse/years"))
    assert read.index("Những năm 2020") < read.index("2021") < read.index("Những năm 2010")
    labels = list(map(html.unescape, re.findall(r'doctype=[^"]*">([^<]+)</a>', get(client, "/browse/doctypes"))))
    assert labels == sorted(labels, key=sort_key) and "Kế hoạch" in labels


def test_an_issuer_has_its_years_kinds_and_newest(client: FlaskClient) -> None:
    page = get(client, "/browse/issuer?name=Tỉnh+ủy+Bình+An")
    assert "2 văn bản" in plain(page) and 'aria-label="2016: 1"' in page and 'aria-label="2014: 1"' in page
    assert page.index("05-CT/TU") < page.index("12-NQ/TU")
    assert f'/search?issuer={quote("Tỉnh")}+' in page and "Nghị quyết" in page


@pytest.mark.parametrize("name", ["", "không+có", "x" * 5000])
def test_an_unknown_issuer_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/browse/issuer?name={name}").status_code == 404


def test_years_of_a_result_are_drawn_beside_it(client: FlaskClient) -> None:
    page = get(client, "/search?q=tôn+giáo&doctype=Kế+hoạch")
    chart = page[page.index('<div class="timeline small">'):].partition("</svg>")[0]
    links = html.unescape(chart)
    assert 'aria-label="2016: 2"' in chart and "doctype=K%E1%BA%BF+ho%E1%BA%A1ch" in links
    assert "&from=2016-01-01&to=2016-12-31" in links and "year=" not in links


def test_the_sitemap_lists_every_document_and_robots_names_it(client: FlaskClient) -> None:
    from xml.etree import ElementTree

    page = client.get("/sitemap.xml", base_url="https://tim.example.vn/so").text
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    places = [one.text or "" for one in ElementTree.fromstring(page).iter(name)]
    assert len(set(places)) == 41 and all(place.startswith("https://tim.example.vn/so/doc") for place in places)
    robots = client.get("/robots.txt", base_url="https://tim.example.vn/so").text
    assert "Sitemap: https://tim.example.vn/so/sitemap.xml" in robots and "Disallow: /so/search" in robots
