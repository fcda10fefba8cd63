"""How many requests an address may send, and whose address counts."""

from __future__ import annotations

import pytest
from flask import Flask

from search_app.app import create_app
from search_app.config import Config
from search_app.rate import REMEMBERED, Pace
from search_app.security import HEADERS
from tests.search_app.memory import MemoryEngine


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def site(memory: MemoryEngine, **settings: object) -> Flask:
    return create_app(Config(open_engine=lambda _: memory, **settings))  # type: ignore[arg-type]


def test_a_minute_holds_what_it_may_and_refills_evenly() -> None:
    clock = Clock()
    pace = Pace(60, clock)
    assert [pace.wait("10.0.0.1") for _ in range(60)] == [0.0] * 60
    assert pace.wait("10.0.0.1") == pytest.approx(1)
    assert pace.wait("10.0.0.2") == 0
    clock.now += 1
    assert pace.wait("10.0.0.1") == 0
    assert pace.wait("10.0.0.1") == pytest.approx(1)
    clock.now += 600
    assert [pace.wait("10.0.0.1") for _ in range(61)].count(0.0) == 60


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("không phải địa chỉ", "không phải địa chỉ", True),
        ("", "", True),
    ],
)
def test_who_counts_as_one(one: str, other: str, same: bool) -> None:
    pace = Pace(1, Clock())
    assert pace.wait(one) == 0
    assert (pace.wait(other) > 0) is same


def test_many_addresses_do_not_fill_the_memory() -> None:
    pace = Pace(5, Clock())
    for number in range(REMEMBERED + 500):
        pace.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(pace._due) == REMEMBERED


def test_the_page_that_refuses(memory: MemoryEngine) -> None:
    client = site(memory, rate=3).test_client()
    assert [client.get("/search?q=dân").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    page = client.get("/?lang=en")
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 20
    assert all(page.headers[name] == value for name, value in HEADERS.items())
    told = client.get("/api/v1/search?q=dân")
    assert (told.status_code, told.content_type) == (429, "application/problem+json; charset=utf-8")
    assert client.get("/healthz").status_code == 200
    with client.get("/static/site.css") as static:
        assert static.status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "refused"),
    [
        (0, ["6.6.6.1", "6.6.6.2", "6.6.6.3"], True),  # nobody is believed: all come from one address
        (1, ["1.1.1.1", "1.1.1.2", "1.1.1.3"], False),
        (1, ["9.9.9.1, 1.1.1.1", "9.9.9.2, 1.1.1.1", "9.9.9.3, 1.1.1.1"], True),  # what the visitor claims is not read
        (2, ["9.9.9.1, 1.1.1.1, 10.0.0.1", "9.9.9.2, 1.1.1.1, 10.0.0.1", "9.9.9.3, 1.1.1.1, 10.0.0.1"], True),
        (2, ["1.1.1.1, 10.0.0.1", "1.1.1.2, 10.0.0.1", "1.1.1.3, 10.0.0.1"], False),
    ],
)
def test_whose_address_counts(memory: MemoryEngine, proxies: int, forwarded: list[str], refused: bool) -> None:
    client = site(memory, rate=2, proxies=proxies).test_client()
    codes = [client.get("/", headers={"X-Forwarded-For": chain}).status_code for chain in forwarded]
    assert codes == [200, 200, 429 if refused else 200]
