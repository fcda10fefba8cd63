"""What an office sets (look, facets, prefix, proxies, password, the API's readers), and where settings come from."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient

from engines.settings_file import SettingsError
from search_app import auth, settings, theme
from search_app.app import create_app
from search_app.config import Config
from tests.search_app.memory import MemoryEngine

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'


def site(memory: MemoryEngine, **more: Any) -> FlaskClient:
    return create_app(Config(open_engine=lambda _: memory, **more)).test_client()


def signed(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.fixture(scope="module")
def guarded() -> Iterator[FlaskClient]:
    from tests.search_app.samples import DOCUMENTS

    yield site(MemoryEngine(DOCUMENTS), users={"vănphòng": auth.hashed("mật khẩu: 1")})


@pytest.mark.parametrize(
    "path", ["/", "/search?q=dân", "/doc/nghi-quyet/12.html", "/static/site.css", "/export.csv", "/feed.atom",
             "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/khong-co", "/so/290-QD-TW", "/api/v1/search",
             "/api/v1/openapi.json", "/api/v1/khong-co"],
)  # fmt: skip
def test_with_users_every_route_asks_for_a_password(guarded: FlaskClient, path: str) -> None:
    refused = guarded.get(path)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert "Bình An" not in refused.text and refused.headers["Content-Security-Policy"]
    assert refused.mimetype == ("application/problem+json" if path.startswith("/api/") else "text/html")
    answer = guarded.get(path, headers=signed("vănphòng", "mật khẩu: 1"), buffered=True)
    assert answer.status_code in {200, 404}
    assert answer.cache_control.private and not answer.cache_control.public, "for no cache that others share"


@pytest.mark.parametrize(
    "headers",
    [
        signed("vănphòng", "sai"),
        signed("ai đó", "mật khẩu: 1"),
        signed("", ""),
        signed("vănphòng", "x" * 100_000),
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:\x00").decode()},
        {"Authorization": "Basic \xff"},
        {"Authorization": "Bearer abc"},
    ],
)
def test_nobody_else_is_let_in(guarded: FlaskClient, headers: dict[str, str]) -> None:
    assert guarded.get("/", headers=headers).status_code == 401


def test_health_is_open_only_as_configured(guarded: FlaskClient, memory: MemoryEngine) -> None:
    assert guarded.get("/healthz").status_code == 200
    assert site(memory, users={"a": auth.hashed("b")}, open_health=False).get("/healthz").status_code == 401


def test_a_guard_remembers_what_was_right_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[str] = []
    guard = auth.Guard({"a": auth.hashed("đúng")})
    monkeypatch.setattr(auth, "check_password_hash", lambda secret, given: checks.append(given) or given == "đúng")
    assert [guard.admits("a", p) for p in ("sai", "đúng", "đúng", "sai")] == [False, True, True, False]
    assert checks == ["sai", "đúng", "sai"], "a right one is checked once, a wrong one each time"
    assert not guard.admits("b", "đúng"), "an unknown name is checked all the same"


def test_whoever_is_known_does_not_wait_for_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = auth.Guard({"a": auth.hashed("đúng")})
    assert guard.admits("a", "đúng")
    guessing, over = Event(), Event()
    monkeypatch.setattr(auth, "check_password_hash", lambda secret, given: guessing.set() or not over.wait(30))
    with ThreadPoolExecutor(2) as threads:
        try:
            guess = threads.submit(guard.admits, "a", "sai")
            assert guessing.wait(30)
            assert threads.submit(guard.admits, "a", "đúng").result(timeout=30)
            assert not guess.done()
        finally:
            over.set()
    assert not guess.result()


def test_under_a_prefix_every_address_has_it(memory: MemoryEngine) -> None:
    import re

    client = site(memory, prefix="/van-ban")
    for asked in ("/van-ban/search?q=dân", "/search?q=dân"):  # whether the proxy cuts it off or not
        page = client.get(asked).text
        links = re.findall(r'(?:href|src|action|data-suggest)="(/[^"]*)"', page)
        assert len(links) > 30 and all(link.startswith("/van-ban/") for link in links), asked
    assert client.get("/van-ban").status_code == 200
    assert client.get("/van-ban/api/v1/search?q=tôn giáo").json["next"].startswith("/van-ban/api/")  # type: ignore[index]
    assert client.get("/van-ban/favicon.ico").headers["Location"] == "/van-ban/static/favicon.svg"


@pytest.mark.parametrize(("proxies", "host"), [(0, "localhost"), (1, "noi-bo.vn"), (2, "ngoai.vn")])
def test_only_counted_proxies_are_believed(memory: MemoryEngine, proxies: int, host: str) -> None:
    told = {"X-Forwarded-Host": "ngoai.vn, noi-bo.vn", "X-Forwarded-Proto": "https, https", "X-Forwarded-Prefix": "/x"}
    page = site(memory, proxies=proxies).get("/opensearch.xml", headers=told).text
    scheme = "https" if proxies else "http"
    assert f'template="{scheme}://{host}/search?q=' in page


def test_the_api_is_read_by_other_sites_only_if_named(memory: MemoryEngine) -> None:
    origin = {"Origin": "https://noi-bo.example.vn"}
    assert "Access-Control-Allow-Origin" not in site(memory).get("/api/v1/status", headers=origin).headers
    named = site(memory, cors=("https://noi-bo.example.vn",))
    answer = named.get("/api/v1/status", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://noi-bo.example.vn" and "Origin" in answer.vary
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in named.get("/", headers=origin).headers
    other = named.get("/api/v1/status", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    assert site(memory, cors=("*",)).get("/api/v1/status").headers["Access-Control-Allow-Origin"] == "*"


def test_look_facets_and_page_length(memory: MemoryEngine, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(SVG, "utf-8")
    client = site(memory, name="Kho văn bản", logo=logo, colour="#00aa55", facets=("doctype", "level"), per_page=7)
    page = client.get("/search?q=tôn giáo").text
    assert "Kho văn bản" in page and 'src="/logo"' in page and 'href="/theme.css"' in page
    assert page.index('id="legend-doctype"') < page.index('id="facet-level"') and "legend-issuer" not in page
    assert page.count('class="hit-link"') == 7 and "limit=" not in page, "the usual number needs no parameter"
    assert client.get("/logo").mimetype == "image/svg+xml" and client.get("/logo").headers["Content-Security-Policy"]
    assert client.get("/theme.css").mimetype == "text/css"
    assert client.get("/api/v1/search?q=tôn giáo").json["pages"] == 5  # type: ignore[index]
    assert site(memory).get("/logo").status_code == 404


@pytest.mark.parametrize("colour", ["#94201b", "#000000", "#ffffff", "#ffe000", "#00aa55", "#0000ff", "#777777"])
def test_any_colour_is_made_readable(colour: str) -> None:
    assert all(theme.contrast(theme.readable(colour, paper), paper) >= 4.5 for paper in theme.PAPERS.values())
    assert theme.contrast(theme.readable(colour, "#ffffff"), "#ffffff") >= 4.5


def test_contrast_as_published() -> None:
    """WCAG 2.2: black on white is 21; #767676 on white is the well-known 4.54."""
    assert theme.contrast("#000000", "#ffffff") == 21 and round(theme.contrast("#767676", "#ffffff"), 2) == 4.54


TOML = """
index = "chi-muc"
[site]
name = "Kho văn bản Tỉnh ủy"
logo = "logo.svg"
colour = "#0A5C36"
facets = ["doctype", "issuer"]
per_page = 20
prefix = "/van-ban/"
proxies = 1
cors = ["https://noi-bo.example.vn"]
[site.users]
vanphong = "scrypt:32768:8:1$abc$0123"
"""


def test_settings_of_the_file_then_variables_then_options(tmp_path: Path) -> None:
    file = tmp_path / "tim-van-ban.toml"
    file.write_text(TOML, "utf-8")
    (tmp_path / "logo.svg").write_text(SVG, "utf-8")
    found = settings.load(file, {"per_page": None, "name": "Từ dòng lệnh"}, {"TVB_SITE_PER_PAGE": "30"})
    assert found.index == tmp_path / "chi-muc" and found.logo == tmp_path / "logo.svg"
    assert (found.name, found.per_page, found.prefix) == ("Từ dòng lệnh", 30, "/van-ban")
    assert found.facets == ("doctype", "issuer") and found.colour == "#0a5c36" and found.proxies == 1
    assert set(found.users) == {"vanphong"}
    assert settings.load(None, {}, {"TVB_SITE_FACETS": "year, level"}).facets == ("year", "level")
    assert settings.load(None, {}, {"TVB_CONFIG": str(file), "TVB_INDEX": "khac"}).index == Path("khac")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour = 'red'", "colour"),
        ("colours = '#000000'", "colours"),
        ("facets = ['author']", "facets"),
        ("per_page = 1000", "per_page"),
        ("per_page = true", "per_page"),
        ("prefix = 'van-ban'", "prefix"),
        ("prefix = '/a/../b'", "prefix"),
        ("proxies = -1", "proxies"),
        ("users = {a = 'plain'}", "users"),
        ("users = {'a:b' = 'scrypt:32768:8:1$abc$0123'}", "users"),
        ("cors = ['example.vn']", "cors"),
        ("cors = ['https://example.vn/path']", "cors"),
        ("logo = 'missing.svg'", "logo"),
        ("logo = 'logo.exe'", "logo"),
        ("name = ''", "name"),
        ("name = 5", "name"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(f"[site]\n{line}\n", "utf-8")
    with pytest.raises(SettingsError, match=said):
        settings.load(file, {}, {})


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
    for name in settings.PARSERS:
        assert f"| `{name}` |" in page, name
        assert not settings.variable(name) or f"`{settings.variable(name)}`" in page, name


def test_a_password_is_hashed_on_the_command_line() -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "search_app", "--hash-password"]
    done = subprocess.run(command, input="bí mật\nbí mật\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and auth.Guard({"a": done.stdout.strip()}).admits("a", "bí mật")
