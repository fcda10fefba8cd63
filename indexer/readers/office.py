"""Legacy DOC, ODT and other office formats: LibreOffice, where it is installed, turns them into DOCX."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from indexer.page import Page, UnreadableError
from indexer.readers import docx

SECONDS = 60
"""Time for one conversion."""


def program() -> str:
    """Path of LibreOffice, or ""."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an office file. Raises UnreadableError that says what to install when LibreOffice is missing."""
    office = program()
    if not office:
        raise UnreadableError("cần cài LibreOffice để đọc tệp này (install LibreOffice to read this format)")
    suffix = PurePosixPath(source).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        place = Path(folder)
        original = place / f"document{suffix if suffix[1:].isalnum() else '.doc'}"
        original.write_bytes(data)
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
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 - found on PATH
            converted = (place / "document.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UnreadableError("LibreOffice không đọc được tệp (LibreOffice cannot read it)") from error
    page = docx.read(converted, source, url=url)
    page.format = suffix.lstrip(".") or "doc"
    return page
