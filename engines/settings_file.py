"""The file of settings that every program over an index reads: where it is, and what stands in it.

Which settings there are is each program's business; that it is one file, found by one rule, is what they share.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE_NAME = "tim-van-ban.toml"
VARIABLE = "TVB_CONFIG"


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says what is wrong."""


def find(named: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The file that was named, else that of the variable TVB_CONFIG, else `tim-van-ban.toml` in the working directory
    if it is there; None without any."""
    if named or environ.get(VARIABLE):
        return named or Path(environ[VARIABLE])
    path = Path(FILE_NAME)
    return path if path.is_file() else None


def read(path: Path) -> dict[str, Any]:
    """What stands in it. Raises SettingsError if it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: không đọc được (cannot read): {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: không phải TOML hợp lệ (not valid TOML): {error}") from None
    except RecursionError:
        raise SettingsError(f"{path}: lồng nhau quá sâu (nested too deeply)") from None
