"""The chart of years, the list of all values of a facet, and what of a number is kept on one line."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search_app.dates import span
from search_app.marks import Link, Run, link
from search_app.params import State
from search_app.timeline import NARROW, WIDE, chart
from tests.search_app.test_pages import get, plain


@pytest.fixture
def asked(app) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/"):
        yield


def labels(found: list[tuple[str, float]] | tuple[tuple[str, float], ...]) -> list[str]:
    return [text for text, _ in found]


@pytest.mark.parametrize(
    ("years", "columns", "written"),
    [
        ([2019], 1, ["2019"]),
        ([2019, 2022], 4, ["2020", "2022"]),
        (range(2001, 2027), 26, ["2005", "2010", "2015", "2020", "2025"]),
        (range(1976, 2026), 25, ["1980", "1990", "2000", "2010", "2020"]),
        (range(1930, 2027), 20, ["1940", "1960", "1980", "2000", "2020"]),
        ([1, 9999], 20, ["0", "2000", "4000", "6000", "8000"]),
    ],
)
def test_columns_and_lettering_always_fit(asked: None, years: list[int], columns: int, written: list[str]) -> None:
    for width in (NARROW, WIDE):
        drawn = chart({str(year): 1 for year in years}, State(), width)
        assert drawn.width <= width + 1 and all(bar.width >= 5 for bar in drawn.bars)
        places = [x for _, x in drawn.labels]
        assert all(after - before >= 40 for before, after in pairwise(places))
        assert sum(bar.count for bar in drawn.bars) == len(list(years))
    drawn = chart({str(year): 1 for year in years}, State(), NARROW)
    assert len(drawn.bars) == columns and labels(drawn.labels) == written


def dates(url: str) -> str:
    return "&".join(re.findall(r"(?:from|to|year)=[0-9-]+", url))


@pytest.mark.parametrize(
    ("state", "year", "expected"),
    [
        (State(), "2015", "from=2015-01-01&to=2015-12-31"),
        (State(filters={"year": ("2012",)}), "2015", "from=2015-01-01&to=2015-12-31"),
        (State(date_from="2015-01-01", date_to="2015-12-31"), "2018", "from=2015-01-01&to=2018-12-31"),
        (State(date_from="2015-01-01", date_to="2018-12-31"), "2013", "from=2013-01-01&to=2018-12-31"),
        (State(date_from="2015-01-01", date_to="2018-12-31"), "2016", "from=2016-01-01&to=2016-12-31"),
        (State(date_from="2015-06-01"), "2013", "from=2013-01-01&to=2013-12-31"),
    ],
)
def test_a_column_chooses_a_year_and_another_one_stretches_the_range(
    asked: None, state: State, year: str, expected: str
) -> None:
    drawn = chart({str(y): 1 for y in range(2010, 2021)}, state, NARROW, stretch=True)
    assert dates(next(bar.url for bar in drawn.bars if bar.year == year)) == expected


def test_chosen_years_are_shown_and_the_range_does_not_narrow_the_chart(client: FlaskClient) -> None:
    page = get(client, "/search?q=tôn+giáo&from=2010&to=2012")
    drawn = page[page.index('class="timeline small"') :].partition("</svg>")[0]
    assert len(re.findall('aria-current="true"', drawn)) == 3 and drawn.count("listitem") == 20
    assert "Ngày: 2010–2012" in plain(page)
    assert get(client, "/search?q=tôn+giáo&year=2010").count('aria-current="true"') >= 1


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("2018-01-01", "2022-12-31", "2018–2022"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2018-02-01", "2018-12-31", "01/02/2018 – 31/12/2018"),
    ],
)
def test_a_range_in_words(low: str, high: str, shown: str) -> None:
    assert span(low, high) == shown


def test_all_values_of_a_facet_by_level_with_the_rest_of_the_search_kept(client: FlaskClient) -> None:
    page = get(client, "/search/values?facet=issuer&q=tôn+giáo&-year=2003&sort=oldest")
    read = plain(page)
    assert "Cơ quan ban hành 14" in read and read.index("Cấp huyện") < read.index("Huyện ủy số 2")
    assert '<input type="hidden" name="-year" value="2003">' in page and 'name="sort" value="oldest"' in page
    assert 'href="/search?q=t%C3%B4n+gi%C3%A1o&amp;level=huy%E1%BB%87n&amp;-year=2003&amp;sort=oldest"' in page
    assert page.count('type="checkbox" form="search" name="issuer"') == 14


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("so 3", ["Huyện ủy số 3"]),
        ("so 12 huyen", ["Huyện ủy số 12"]),
        ("sô 3", []),
        ("HUYỆN Ủy số 1", None),
        ("khong co", []),
        ("<b>", []),
        ("ủy huyện 12", ["Huyện ủy số 12"]),
    ],
)
def test_values_are_found_by_the_beginnings_of_their_words(
    client: FlaskClient, find: str, found: list[str] | None
) -> None:
    page = get(client, f"/search/values?facet=issuer&q=tôn+giáo&find={find}")
    names = [html.unescape(n) for n in re.findall(r'name="issuer" value="([^"]*)"', page)]
    assert names == found if found is not None else {"Huyện ủy số 1", "Huyện ủy số 10"} <= set(names)


def test_a_value_ticked_on_another_part_is_kept(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_app.values.PER_PART", 5)
    page = get(client, "/search/values?facet=issuer&q=tôn+giáo&issuer=Huyện+ủy+số+1&part=3")
    assert 'type="hidden" name="issuer" value="Huyện ủy số 1"' in page
    assert page.count('form="search" name="issuer"') == 4
    assert 'aria-current="page" href="/search/values?q=' in page and "part=2" in page
    for wrong in ("part=4", "part=0", "part=x9" + "9" * 9):
        status = client.get(f"/search/values?facet=issuer&q=tôn+giáo&{wrong}").status_code
        assert status == (200 if "x" in wrong else 404)


@pytest.mark.parametrize("facet", ["", "colour", "title", "cites"])
def test_only_facets_of_this_site_have_a_list(client: FlaskClient, facet: str) -> None:
    assert client.get(f"/search/values?facet={facet}").status_code == 404


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("thực hiện Quyết định số 290-QĐ/TW ngày", ["290-QĐ/TW"]),
        ("30/2020/NĐ-CP, 16/CT-TTg", ["30/2020/NĐ-CP", "16/CT-TTg"]),
        ("giai đoạn 2020 - 2025", ["2020 - 2025"]),
        ("ngày 25/02/2010 và 24/24", []),
        ("a" * 50 + "-1/" + "b" * 5000, []),
    ],
)
def test_a_number_is_not_broken_at_the_end_of_a_line(text: str, whole: list[str]) -> None:
    pieces = Run(text).pieces
    assert Run("290-QĐ/TW").whole and not Run("số 290-QĐ/TW").whole
    assert "".join(piece for piece, _ in pieces) == text and [piece for piece, one in pieces if one] == whole


def test_links_cut_runs_where_they_must() -> None:
    runs = (Run("số 290-"), Run("QĐ", marked=True), Run("/TW của"))
    found = link(runs, [Link(3, 12, "/so/290-QD-TW")])
    assert [(r.text, r.marked, r.href) for r in found] == [
        ("số ", False, ""),
        ("290-", False, "/so/290-QD-TW"),
        ("QĐ", True, "/so/290-QD-TW"),
        ("/TW", False, "/so/290-QD-TW"),
        (" của", False, ""),
    ]
    assert link(runs, []) == runs


def test_a_number_that_is_searched_leads_to_its_page(client: FlaskClient) -> None:
    page = get(client, "/search?q=290-qd/tw")
    assert '290-QĐ/TW là một số hiệu. <a href="/so/290-QD-TW">' in page
    assert "là một số hiệu" not in get(client, "/search?q=dân+vận")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("văn bản nào thay thế 290-QĐ/TW", "290-QĐ/TW"),
        ("Quyết định số 290-qđ/tw ngày 25/02/2010", "290-QĐ/TW"),
        ("ai ban hành 290-QĐ/TW? 290 - qd/tw?", "290-QĐ/TW"),
        ("290-QĐ/TW và 23-QĐ/TW", ""),
        ("ngày 25/02/2010", ""),
        ("dân vận " * 20 + "290-QĐ/TW", ""),
    ],
)
def test_a_number_among_words_leads_to_its_page(client: FlaskClient, query: str, number: str) -> None:
    page = get(client, f"/search?q={quote(query)}")
    assert ("là một số hiệu" in page) == bool(number)
    if number:
        assert f'{number} là một số hiệu. <a href="/so/290-QD-TW">' in page
