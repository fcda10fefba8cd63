"""Settings: one table, four origins, every one documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from engines.settings_file import SettingsError
from indexer import settings
from indexer.settings import load

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    effective = load(environ={})
    assert effective.corpus == (Path("corpus"),)
    assert effective.index == Path("index")
    assert effective.processes >= 1
    assert set(effective.origins.values()) == {"default"}


def test_later_wins() -> None:
    Path("tim-van-ban.toml").write_text("jobs = 2\nbatch = 50\nlimit = 20\n", "utf-8")
    effective = load(options={"limit": 30}, environ={"TVB_BATCH": "60", "TVB_LIMIT": "25"})
    assert (effective.jobs, effective.batch, effective.limit) == (2, 60, 30)
    assert effective.origins["jobs"] == "tim-van-ban.toml"
    assert effective.origins["batch"] == "TVB_BATCH"
    assert effective.origins["limit"] == "--limit"
    assert effective.origins["index"] == "default"


def test_paths_of_a_file_are_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "cơ quan").mkdir()
    file = tmp_path / "cơ quan" / "cài đặt.toml"
    file.write_text('corpus = ["văn bản", "/srv/kho"]\nindex = "chỉ mục"\n[site]\nname = "Tỉnh ủy"\n', "utf-8")
    effective = load(file, environ={})
    assert effective.corpus == (tmp_path / "cơ quan" / "văn bản", Path("/srv/kho"))
    assert effective.index == tmp_path / "cơ quan" / "chỉ mục"


def test_environment_holds_several_paths() -> None:
    assert load(environ={"TVB_CORPUS": "a:b c"}).corpus == (Path("a"), Path("b c"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("jobs = -1", "jobs"),
        ("jobs = true", "jobs"),
        ("jobs = 1.5", "jobs"),
        ('jobs = "hai"', "jobs"),
        ("file_seconds = inf", "file_seconds"),
        ("file_seconds = nan", "file_seconds"),
        ("corpus = []", "corpus"),
        ("corpus = 3", "corpus"),
        ('index = ""', "index"),
        ('index = "a\\u0000b"', "index"),
        ("idnex = 1", "idnex"),
        ("jobs = ", "TOML"),
    ],
)
def test_bad_values_are_named(text: str, named: str) -> None:
    Path("tim-van-ban.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=named):
        load(environ={})


def test_a_named_file_must_be_there() -> None:
    with pytest.raises(SettingsError, match="không đọc được"):
        load(Path("không có.toml"), environ={})
    with pytest.raises(SettingsError, match="không đọc được"):
        load(environ={"TVB_CONFIG": "không có.toml"})


def test_table_and_attributes_agree() -> None:
    assert [f.name for f in fields(settings.Settings) if f.name != "origins"] == list(settings.BY_NAME)


@pytest.mark.parametrize("setting", settings.TABLE, ids=lambda s: s.name)
def test_every_setting_is_documented(setting: settings.Setting) -> None:
    text = DOCS.read_text("utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{setting.name}` |")), "")
    assert row, f"docs/configuration.md has no row for {setting.name}"
    assert f"`{setting.env}`" in row
    default = setting.default
    shown = "corpus" if setting.name == "corpus" else str(default)
    assert f"`{shown}`" in row
    assert setting.vi and setting.en
