"""Sound files made unsound: bytes, members of archives, marks of HTML and Markdown."""

import random
import re
import zipfile
from functools import cache
from io import BytesIO

from tests.making import rezipped, signals, zipped
from tests.making_files import MAKERS

_ODP = (
    '<d xmlns:o="o" xmlns:d="d" xmlns:t="t" xmlns:p="p"><o:body><o:presentation><d:page>'
    '<d:frame p:class="title"><d:text-box><t:p>防空警报信号</t:p></d:text-box></d:frame>'
    "<d:frame><d:text-box><t:p>鸣三十六秒，停二十四秒。</t:p></d:text-box></d:frame>"
    "</d:page></o:presentation></o:body></d>"
)
_MARK = re.compile(r"</?[a-zA-Z][^<>]*>|^#{1,6} |^[-*>] |\|.*\||`+|\[[^\]\n]*\]|^---$|[*_]{1,2}", re.MULTILINE)
_MARKED = ("html", "mhtml", "md", "txt", "csv")


@cache
def sound_files() -> dict[str, bytes]:
    """Return a sound file of each format that needs no program to be read."""
    return {suffix: make(signals()) for suffix, make in MAKERS.items()} | {"odp": zipped({"content.xml": _ODP})}


def harmed(suffix: str, chance: random.Random) -> bytes:
    """Return a file of a format, damaged in a way that suits it."""
    sound = sound_files()[suffix]
    ways = [damaged, spliced]
    if sound[:2] == b"PK":
        ways += [members_damaged, members_damaged]
    if suffix in _MARKED:
        ways += [marks_moved, marks_moved]
    return chance.choice(ways)(sound, chance)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a file with bytes flipped, cut out, doubled or put elsewhere."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 4, 100, 2000)))
        match chance.randrange(5):
            case 0:
                for place in range(start, end):
                    changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = changed[start:end]
            case 3:
                changed[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case _:
                del changed[start:]
    return bytes(changed)


def spliced(data: bytes, chance: random.Random) -> bytes:
    """Return the beginning of a file and the end of one of another format."""
    other = chance.choice(sorted(sound_files().values()))
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def members_damaged(data: bytes, chance: random.Random) -> bytes:
    """Return an archive, sound as such, with a member damaged, gone or in another's place.

    Damaged bytes of the archive itself hardly ever get past its checksums to the reader.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(name for name in members if name.endswith((".xml", ".xhtml", ".opf", ".rels")))
    name = chance.choice(names)
    match chance.randrange(6):
        case 0:
            return rezipped(data, {name: None})
        case 1:
            return rezipped(data, {name: members[chance.choice(names)]})
        case 2:
            return rezipped(data, {name: marks_moved(members[name], chance)})
        case _:
            return rezipped(data, {name: damaged(members[name], chance)})


def marks_moved(data: bytes, chance: random.Random) -> bytes:
    """Return a marked-up text with marks doubled, left out, put elsewhere or nested deeply."""
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 3, 10))):
        marks = list(_MARK.finditer(text)) or [re.search("", text)]
        mark = chance.choice(marks)
        place = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0:
                text = text[: mark.start()] + text[mark.end() :]
            case 1:
                text = text[:place] + mark[0] + text[place:]
            case 2:
                text = text[:place] + mark[0] * chance.choice((2, 50, 3000)) + text[place:]
            case _:
                other = chance.choice(marks)
                text = text[: mark.start()] + other[0] + text[mark.end() :]
    return text.encode("utf-8", "surrogateescape")
