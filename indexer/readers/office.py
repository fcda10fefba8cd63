"""Legacy DOC, ODT and other office formats: LibreOffice, where it is installed, turns them into DOCX."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from indexer.page import Page, ProgramMissingError, UnreadableError
from indexer.readers import docx, programs

SECONDS = 120.0
"""Time for one conversion; starting takes four."""
_NOTHING_FROM_ELSEWHERE = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "2"),  # never
)
"""Settings (path, name, value) with which a document fetches no picture or part from the network or another file and
runs nothing."""


def program() -> str:
    """Path of LibreOffice, or ""."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an office file. Raises ProgramMissingError when LibreOffice is missing."""
    office = program()
    if not office:
        raise ProgramMissingError("cần cài LibreOffice để đọc tệp này (install LibreOffice to read this format)")
    suffix = PurePosixPath(source).suffix.lower()
    # A profile for this conversion alone: two runs on one profile wait for, or fail because of, each other.
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        original = place / f"document{suffix if suffix[1:].isalnum() else '.doc'}"
        original.write_bytes(data)
        (place / "profile" / "user").mkdir(parents=True)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
        command = [
            office,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(place),
            str(original),
        ]
        try:
            programs.run(command, seconds=SECONDS)
            converted = (place / "document.docx").read_bytes()
        except programs.LateError as error:
            raise UnreadableError("LibreOffice làm quá lâu (LibreOffice takes too long)") from error
        except (OSError, programs.FailedError) as error:
            raise UnreadableError("LibreOffice không đọc được tệp (LibreOffice cannot read it)") from error
    page = docx.read(converted, source, url=url)
    page.format = suffix.lstrip(".") or "doc"
    return page


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _NOTHING_FROM_ELSEWHERE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
