"""What the files that the readers are tested with are made of and by: our own text, and the programs of offices."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tests.conftest import CORPUS


class Text(NamedTuple):
    """A document of the starter library: its title, and headings (level, text), paragraphs (0, text) and its table."""

    title: str
    parts: tuple[tuple[int, str], ...]
    table: tuple[tuple[str, ...], ...]

    @property
    def paragraphs(self) -> list[str]:
        return [text for level, text in self.parts if not level]

    @property
    def headings(self) -> list[str]:
        return [text for level, text in self.parts if level]


PHRASE = "立刻进入最近的人防工程"
"""Stands once in the text that most files are made of."""


@cache
def signals() -> Text:
    """Return 防空警报信号识别与行动 without its markup."""
    source = (CORPUS / "training" / "air-raid-signals.md").read_text(encoding="utf-8")
    lines = [line.replace("**", "") for line in source.split("---", 2)[2].split("\n") if line.strip()]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    parts = [_part(line) for line in lines if not line.startswith("|")]
    return Text("防空警报信号识别与行动", tuple(parts), tuple(row for row in rows if "---" not in row))


def _part(line: str) -> tuple[int, str]:
    marks, _, rest = line.partition(" ")
    return (len(marks) - 1, rest) if re.fullmatch("#+", marks) else (0, line.removeprefix("- "))


@cache
def other_text(number: int) -> Text:
    """Return a text of eight sentences of the library that no other number has, and a table of its own."""
    files = sorted(CORPUS.rglob("*.md"))
    whole = "\n".join(path.read_text(encoding="utf-8").split("---", 2)[-1] for path in files)
    plain = [re.sub(r"^(?:- |\d+\. )", "", line) for line in whole.split("\n") if not re.search(r"[*|`#]", line)]
    sentences = list(dict.fromkeys(one for line in plain for one in re.findall(r"[^。]{16,}。", line)))
    mine = sentences[number * 8 :][:8]
    parts = [(1, f"第{number}份材料的开头"), *((0, sentence) for sentence in mine), (1, f"第{number}份材料的结尾")]
    return Text(f"第{number}份学习材料", tuple(parts), (("编号", "名称"), (str(number), f"材料{number}")))


# ---- programs

has_office = shutil.which("soffice") is not None
has_browser = shutil.which("chromium") is not None
has_recognition = all(map(shutil.which, ("tesseract", "pdftoppm")))


def office(source: Path, to: str) -> bytes:
    """Return a file as LibreOffice converts it to the format ``to``."""
    folder = source.parent / f"as-{to}"
    profile = (source.parent / "profile").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        to,
        "--outdir",
        folder,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / source.with_suffix(f".{to.partition(':')[0]}").name).read_bytes()


def printed(folder: Path, page: str, *options: str) -> bytes:
    """Return a page as chromium prints it to PDF."""
    source, made = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *options]
    subprocess.run([*command, f"--print-to-pdf={made}", source.as_uri()], check=True, capture_output=True, timeout=120)
    return made.read_bytes()


def scanned(pdf: bytes, folder: Path) -> bytes:
    """Return a PDF whose first page is a picture of that of ``pdf``."""
    from PIL import Image

    (folder / "text.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-gray", "-singlefile", "-r", "200", "-png", folder / "text.pdf", folder / "scan"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    stream = BytesIO()
    with Image.open(folder / "scan.png") as image:
        image.save(stream, "PDF", resolution=200.0)
    return stream.getvalue()


def zipped(members: Mapping[str, str | bytes], *, stored: Iterable[str] = ()) -> bytes:
    """Return an archive of the members."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return stream.getvalue()


def rezipped(data: bytes, changes: Mapping[str, str | bytes | None]) -> bytes:
    """Return an archive with members replaced, added or (None) left out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, content in changes.items():
        members.pop(name, None)
        if content is not None:
            members[name] = content
    return zipped(members)
