"""URL → State and back."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.requests import MAX_LIMIT, MAX_OFFSET, MAX_QUERY
from search_app.params import MAX_VALUES, State, clean, read


def of(query_string: str) -> tuple[State, list[tuple[str, str]]]:
    state, problems = read(parse_qsl(query_string.removeprefix("?"), keep_blank_values=True))
    return state, [(p.code, p.name) for p in problems]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("", ""),
        ("?q=", ""),
        ("?q=dân vận", "?q=d%C3%A2n+v%E1%BA%ADn"),
        ("?q=  dân   vận ", "?q=d%C3%A2n+v%E1%BA%ADn"),
        ("?q=da\u0302n", "?q=d%C3%A2n"),  # NFD typed on a Mac
        ("?q=290-QĐ/TW", "?q=290-Q%C4%90/TW"),
        ("?q=a%00b%0Ac", "?q=a+b+c"),
        ("?page=1&sort=&from=&to=&q=x", "?q=x"),
        ("?year=2021&q=x&year=2020&year=2021", "?q=x&year=2021&year=2020"),
        ("?doctype=Tin, bài", "?doctype=Tin%2C+b%C3%A0i"),
        ("?-issuer=Báo A&issuer=Báo B", "?issuer=B%C3%A1o+B&-issuer=B%C3%A1o+A"),
        ("?issuer=A&-issuer=A", "?-issuer=A"),
        ("?exclude_year=2020", "?-year=2020"),
        ("?query=x&p=3", "?q=x&page=3"),
        ("?sort=date&q=x", "?q=x&sort=newest"),
        ("?sort=oldest", "?sort=oldest"),
        ("?from=25/02/2010&to=2010-12-31", "?from=2010-02-25&to=2010-12-31"),
        ("?from=2/2010&to=2/2012", "?from=2010-02-01&to=2012-02-29"),
        ("?from=2018&to=2022", "?from=2018-01-01&to=2022-12-31"),
        ("?from=2022&to=2018", "?from=2018-01-01&to=2022-12-31"),
        ("?limit=20", "?limit=20"),
        ("?limit=100000", "?limit=100"),
        ("?fold=0&relax=0&expand=0", "?relax=0&fold=0&expand=0"),
        ("?collapse=1&q=x", "?q=x&collapse=1"),
        ("?collapse=0&q=x&lang=en", "?q=x&collapse=0&lang=en"),
        ("?lang=en&q=x", "?q=x&lang=en"),
        ("?utm_source=zalo&fbclid=abc&q=x", "?q=x"),
        ("?nghĩa=1&q=x", "?q=x"),
    ],
)
def test_every_address_has_one_canonical_form(url: str, canonical: str) -> None:
    state, _ = of(url)
    assert state.query_string() == canonical
    assert of(canonical) == (state, [])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("?q=x&utm_medium=1", []),
        ("?foo=1", [("unknown", "foo")]),
        ("?year=abc", [("bad", "year")]),
        ("?year=20211", [("bad", "year")]),
        ("?-year=²⁰²¹", [("bad", "-year")]),
        ("?level=vũ trụ", [("bad", "level")]),
        ("?from=31/02/2020", [("bad", "from")]),
        ("?from=0000", [("bad", "from")]),
        ("?to=hôm qua", [("bad", "to")]),
        ("?from=2020&to=2019", [("swapped", "from")]),
        ("?sort=random", [("bad", "sort")]),
        ("?page=0", [("bad", "page")]),
        ("?page=-1", [("bad", "page")]),
        ("?page=１", [("bad", "page")]),
        ("?page=99999999999999999999", [("bad", "page")]),
        ("?lang=fr", [("bad", "lang")]),
        ("?relax=yes", [("bad", "relax")]),
        ("?collapse=có", [("bad", "collapse")]),
        ("?issuer=" + "x" * 301, [("bad", "issuer")]),
        ("?q=" + "x" * (MAX_QUERY + 1), [("long", "q")]),
        ("?" + "&".join(f"issuer={n}" for n in range(MAX_VALUES + 1)), [("many", "issuer")]),
    ],
)
def test_what_cannot_be_used_is_reported(url: str, expected: list[tuple[str, str]]) -> None:
    assert of(url)[1] == expected


def test_the_request_for_the_engine() -> None:
    state, _ = of("?q=dân vận&issuer=A&issuer=B&-year=2020&from=2010&page=3&limit=20&sort=oldest&fold=0")
    request = state.request(("issuer",))
    assert (request.query, request.filters, request.exclude) == ("dân vận", {"issuer": ("A", "B")}, {"year": ("2020",)})
    assert (request.date_from, request.date_to, request.sort) == ("2010-01-01", "", "oldest")
    assert (request.offset, request.limit, request.fold, request.relax) == (40, 20, False, True)


@pytest.mark.parametrize(
    ("url", "order"), [("", "newest"), ("?q=x", "relevance"), ("?year=2020", "newest"), ("?q=x&sort=newest", "newest")]
)
def test_without_words_the_newest_come_first(url: str, order: str) -> None:
    assert of(url)[0].order == order


def test_neighbours_go_back_to_the_first_page_and_leave_the_rest() -> None:
    state, _ = of("?q=x&year=2020&-issuer=A&page=4&lang=en")
    assert state.with_value("year", "2021").query_string() == "?q=x&year=2020&year=2021&-issuer=A&lang=en"
    assert state.with_value("issuer", "A").query_string() == "?q=x&issuer=A&year=2020&lang=en"
    assert state.with_excluded("year", "2020").query_string() == "?q=x&-issuer=A&-year=2020&lang=en"
    assert state.without_value("year", "2020").query_string() == "?q=x&-issuer=A&lang=en"
    assert state.cleared().query_string() == "?q=x&lang=en"
    assert state.change(page=5).query_string() == "?q=x&year=2020&-issuer=A&page=5&lang=en"


names = st.sampled_from(
    ["q", "issuer", "-issuer", "year", "-year", "from", "to", "sort", "page", "limit", "lang", "fold", "level"]
)


@given(
    st.lists(
        st.tuples(names | st.text(max_size=8), st.text(max_size=12) | st.sampled_from(["2020", "tỉnh", "1", "en"]))
    )
)
def test_any_parameters_give_a_state_whose_canonical_form_is_stable(items: list[tuple[str, str]]) -> None:
    state, _ = read(items)
    again, problems = read(parse_qsl(state.query_string().removeprefix("?")))
    assert again == state and not problems
    request = state.request(())
    assert 0 <= request.offset <= MAX_OFFSET and 1 <= request.limit <= MAX_LIMIT


@pytest.mark.parametrize(("text", "cleaned"), [("a\u2028b", "a b"), ("\x1b[31m", "[31m"), (" \t ", ""), ("Ủy", "Ủy")])
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
