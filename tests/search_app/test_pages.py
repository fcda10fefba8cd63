"""What the pages say, as a reader without JavaScript has them."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, quote

import pytest
from flask.testing import FlaskClient

from search_app.params import read
from tests.search_app.memory import MemoryEngine


def get(client: FlaskClient, path: str) -> str:
    return client.get(quote(path, safe="/?&=%+-")).text


def plain(page: str) -> str:
    """What is read, without tags and with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_home_shows_what_is_in_the_collection(client: FlaskClient) -> None:
    page = get(client, "/")
    for said in (
        "41 văn bản",
        "2001–2021",
        "Mới nhất",
        "Theo loại",
        "Kế hoạch 35",
        "Theo cơ quan ban hành",
        "Huyện ủy số 1 3",
    ):
        assert said in plain(page)
    assert page.count('class="column"') == 21 and 'aria-label="2016: 3"' in page


def test_results_show_what_is_known_of_each_document(client: FlaskClient) -> None:
    page = get(client, "/search?q=hội+nghị")
    assert "1 văn bản cho hội nghị" in plain(page)
    assert "14/01/2021 (ngày trên trang)" in plain(page)
    assert "<mark>Hội</mark> <mark>nghị</mark> tổng kết" in page
    assert 'href="/doc/tin/hoi-nghi.html?q=h%E1%BB%99i+ngh%E1%BB%8B"' in page


def test_several_values_of_a_facet_are_one_form(client: FlaskClient, memory: MemoryEngine) -> None:
    page = get(client, "/search?doctype=Chỉ+thị&doctype=Nghị+quyết&-year=2020&sort=oldest")
    assert memory.requests[-1].filters == {"doctype": ("Chỉ thị", "Nghị quyết")}
    assert memory.requests[-1].exclude == {"year": ("2020",)}
    for value in ("Chỉ thị", "Nghị quyết"):
        assert re.search(rf'<input type="checkbox" form="search" name="doctype" value="{value}"[^>]* checked>', page)
    assert re.search(r'name="doctype" value="Kế hoạch"[^>]*(?<!checked)>', page), "the alternatives stay"
    assert '<input type="hidden" name="-year" value="2020">' in page
    assert '<input type="hidden" name="sort" value="oldest">' in page


def test_chips_take_back_one_thing_each(client: FlaskClient) -> None:
    page = get(client, "/search?q=dân&issuer=A&-year=2020&from=25/02/2010&fold=0&lang=en")
    links = [html.unescape(link) for link in re.findall(r'<li><a href="([^"]+)"[^>]*><span class="vh">', page)]
    base = "/search?q=d%C3%A2n"
    assert links[:4] == [
        f"{base}&-year=2020&from=2010-02-25&fold=0&lang=en",
        f"{base}&issuer=A&from=2010-02-25&fold=0&lang=en",
        f"{base}&issuer=A&-year=2020&fold=0&lang=en",
        f"{base}&issuer=A&-year=2020&from=2010-02-25&lang=en",
    ]


@pytest.mark.parametrize(
    ("query", "said", "undo"),
    [
        ("vận", "khác dấu", "fold=0"),
        ("dân vận xyz", "đã bỏ bớt: “xyz”", "relax=0"),
    ],
)
def test_how_the_question_was_read_and_one_click_to_undo(client: FlaskClient, query: str, said: str, undo: str) -> None:
    page = get(client, f"/search?q={query}")
    notice = next(n for n in re.findall(r'<p class="notice">.*?</p>', page) if said in html.unescape(n))
    assert undo in notice
    assert '<p class="notice">' not in get(client, f"/search?q={query}&{undo}")


def test_did_you_mean(client: FlaskClient) -> None:
    assert "Có phải bạn muốn tìm dân vận ?" in plain(get(client, "/search?q=dân+vậm"))


def test_what_was_wrong_with_the_address_is_said(client: FlaskClient) -> None:
    page = plain(get(client, "/search?q=dân&from=hôm+qua&foo=1&year=20x"))
    assert (
        "“hôm qua” không phải là ngày" in page and "tham số “foo”" in page and "“20x” không dùng được cho “Năm”" in page
    )


def test_pages_of_results(client: FlaskClient) -> None:
    first, second, last = (get(client, f"/search?q=tôn+giáo&page={n}") for n in (1, 2, 4))
    assert 'rel="prev"' not in first and 'rel="next"' in first
    assert 'rel="prev"' in second and 'rel="next"' in second and '<ol class="hits" start="11">' in second
    assert 'rel="next"' not in last and last.count('class="hit-link"') == 5
    beyond = get(client, "/search?q=tôn+giáo&page=5")
    assert "Kết quả chỉ có 4 trang" in plain(beyond) and 'class="hit-link"' not in beyond


def test_nothing_found_helps(client: FlaskClient) -> None:
    page = get(client, "/search?q=tôn+giáo&year=1999&relax=0")
    assert "Không tìm thấy văn bản nào" in page and "Tìm không dùng bộ lọc" in page and "35 văn bản" in plain(page)
    assert "Bỏ Năm: 1999" in page and "Cho phép bỏ bớt từ" in page
    assert "Tìm không dùng bộ lọc" not in get(client, "/search?q=không-có-gì&relax=0")


def test_a_document_page(client: FlaskClient) -> None:
    page = get(client, "/doc/chi-thi/05-ct-tu.html?q=dân+vận")
    said = plain(page)
    assert (
        "Chỉ thị số 05-CT/TU ngày 15/5/2016 của Tỉnh ủy Bình An về đẩy mạnh phong trào thi đua “Dân vận khéo”" in said
    )
    assert "phần đầu văn bản, chắc chắn 97%: TỈNH ỦY BÌNH AN" in said
    assert "letterhead, 97% sure: TỈNH ỦY BÌNH AN" in plain(get(client, "/doc/chi-thi/05-ct-tu.html?lang=en"))
    assert (
        '<h2 class="level2" id="h1">I. MỤC ĐÍCH, YÊU CẦU</h2>' in page
        and '<a href="#h1">I. MỤC ĐÍCH, YÊU CẦU</a>' in page
    )
    assert '<th scope="col">Đơn vị </th>' in page and "<td> 12 </td>" in page
    assert '<a href="/so/290-QD-TW">290-QĐ/TW</a>' in page
    assert 'href="https://example.org/05"' in page
    assert re.search(r'<mark id="m1">[^<]+</mark>', page) and 'href="#m1"' in page
    assert '<link rel="canonical" href="/doc/chi-thi/05-ct-tu.html">' in page


def test_citations_lead_to_the_page_of_their_number(client: FlaskClient) -> None:
    page = get(client, "/doc/chi-thi/05-ct-tu.html")
    assert '<a href="/so/12-NQ-TU">Nghị quyết số 12-NQ/TU</a> <span class="here"' in page
    assert '<a href="/so/290-QD-TW">Quyết định số 290-QĐ/TW</a>' in page
    assert 'href="/so/5-CT-TU">05-CT/TU</a>' in get(client, "/search?q=hội+nghị"), "in passages too"
    assert "Được nhắc đến trong 1 Hội nghị tổng kết" in plain(page)


def test_an_id_like_a_path_keeps_its_page(client: FlaskClient) -> None:
    assert 'href="/doc?id=../m%C3%A3//l%E1%BA%A1&amp;q=m%C3%A3+l%E1%BA%A1"' in get(client, "/search?q=mã+lạ")


def test_english_is_kept_from_page_to_page(client: FlaskClient) -> None:
    page = get(client, "/search?q=hội+nghị&lang=en")
    assert (
        '<html lang="en">' in page
        and "1 document for hội nghị" in plain(page)
        and "(date printed on the page)" in plain(page)
    )
    assert "/help?lang=en" in page and "/doc/tin/hoi-nghi.html?q=h%E1%BB%99i+ngh%E1%BB%8B&amp;lang=en" in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert 'href="/search?q=h%E1%BB%99i+ngh%E1%BB%8B" lang="vi"' in page


def test_opensearch_description_names_this_host(client: FlaskClient) -> None:
    page = client.get("/opensearch.xml", base_url="https://tim.example.vn/so").text
    assert 'template="https://tim.example.vn/so/search?q={searchTerms}"' in page


@pytest.mark.parametrize(
    "path", ["/", "/search?q=tôn+giáo&limit=100", "/search/values?facet=issuer", "/doc/chi-thi/05-ct-tu.html?q=dân",
             "/browse/issuers", "/so/290-QD-TW", "/help"],
)  # fmt: skip
def test_every_page_is_light(client: FlaskClient, path: str) -> None:
    """All that it loads, as it travels."""
    page = client.get(path).text
    loaded = [path, *re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', page)]
    loaded += re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page)
    assert len(loaded) >= 4
    zipped = {"Accept-Encoding": "gzip"}
    assert sum(len(client.get(one, headers=zipped, buffered=True).data) for one in loaded) < 60_000


def test_the_address_that_excludes_a_value_is_canonical(client: FlaskClient) -> None:
    page = get(client, "/search?q=dân&doctype=Chỉ+thị&year=2016&-issuer=A&sort=oldest&lang=en")
    links = [html.unescape(link) for link in re.findall(r'class="exclude" href="([^"]+)"', page)]
    assert links
    for link in links:
        state, problems = read(parse_qsl(link.partition("?")[2]))
        assert not problems and link == "/search" + state.query_string()
        assert sum(map(len, state.exclude.values())) == 2


@pytest.mark.parametrize(("lang", "size"), [("vi", "0,1 MB"), ("en", "0.1 MB")])
def test_about_tells_what_is_served(client: FlaskClient, hanoi: None, lang: str, size: str) -> None:
    page = plain(get(client, f"/about?lang={lang}"))
    assert size in page and "22/11/2026 09:30" in page and "memory" in page
