"""Old binary formats (doc, wps, rtf, ppt, xls …): converted by LibreOffice, then read as what they became."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from indexer.readers import programs
from indexer.readers.blocks import Content
from indexer.readers.docx import read_docx
from indexer.readers.html import read_html
from indexer.readers.pptx import read_pptx
from indexer.readers.spreadsheet import read_xlsx
from kb.errors import UnreadableFileError

PROGRAM = "soffice"
_ZIP_MARK = b"PK\x03\x04"
_HTML_MARKS = (b"<html", b"<!doctype html", b"<?xml")
# Macros never run, and nothing that a file links to is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


class _Kind(NamedTuple):
    """An old format's suffix for LibreOffice, the one to convert to, its main part and its reader."""

    old: str
    new: str
    part: str
    reader: Callable[[bytes, str], Content]


_KINDS = {
    "text": _Kind(".doc", "docx", "word/document.xml", read_docx),
    "presentation": _Kind(".ppt", "pptx", "ppt/presentation.xml", read_pptx),
    "workbook": _Kind(".xls", "xlsx", "xl/workbook.xml", read_xlsx),
}


def read_text_document(data: bytes, path: str) -> Content:
    """Return a .doc, .wps or .rtf file; raises UnreadableFileError, also where LibreOffice is missing."""
    return _read(data, path, _KINDS["text"])


def read_presentation(data: bytes, path: str) -> Content:
    """Return a .ppt or .dps file; raises UnreadableFileError, also where LibreOffice is missing."""
    return _read(data, path, _KINDS["presentation"])


def read_workbook(data: bytes, path: str) -> Content:
    """Return an .xls or .et file; raises UnreadableFileError, also where LibreOffice is missing."""
    return _read(data, path, _KINDS["workbook"])


def _read(data: bytes, path: str, kind: _Kind) -> Content:
    """Return a file's content; one that is really of a new format under an old name is read as such."""
    if data.startswith(_ZIP_MARK):
        return _zipped(data, path, kind).reader(data, path)
    if data.lstrip()[:200].lower().startswith(_HTML_MARKS):
        return read_html(data, path)
    return kind.reader(_converted(data, path, kind), path)


def _zipped(data: bytes, path: str, kind: _Kind) -> _Kind:
    try:
        names = set(ZipFile(BytesIO(data)).namelist())
    except (BadZipFile, OSError):
        return kind
    return next((one for one in _KINDS.values() if one.part in names), kind)


def _converted(data: bytes, path: str, kind: _Kind) -> bytes:
    """Return what LibreOffice makes of a file, in a folder and with a profile that last as long as this call."""
    if not programs.is_installed(PROGRAM):
        reason = f"its format needs LibreOffice ({PROGRAM} is not installed); install it or save the file as {kind.new}"
        raise UnreadableFileError(path, reason)
    with TemporaryDirectory(prefix="kb-office-") as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        # WPS writes the same formats under other suffixes.
        suffix = ".rtf" if data.startswith(b"{\\rtf") else kind.old
        source, made = folder / f"file{suffix}", folder / "made" / f"file.{kind.new}"
        source.write_bytes(data)
        options = ["--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}"]
        programs.run([PROGRAM, *options, "--convert-to", kind.new, "--outdir", str(made.parent), str(source)])
        if not made.exists():
            reason = (
                f"LibreOffice cannot read it (damaged or protected?); open it in its program and save it as {kind.new}"
            )
            raise UnreadableFileError(path, reason)
        return made.read_bytes()
