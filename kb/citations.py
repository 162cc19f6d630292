"""By which names a document is cited, and which document and article a citation leads to.

Names are compared folded, without the state's name, book title marks and edition: 《中华人民共和国国防动员法》,
国防动员法 and 國防動員法 are one name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, select

from kb import lexicon
from kb.analysis import fold
from kb.tables import documents, names

OPENING = "第一条"
"""The article that opens a law: of the volumes of a code, which share a name, the first one has it."""

_STATE = "中华人民共和国"
_EDITION = re.compile(r"[(（][^()（）]*(?:年|修[正订改]|版)[^()（）]*[)）]$")
_TRIAL = re.compile(r"\((?:试行|暂行|草案|节选|样例|摘要)\)$")
_MARKS = re.compile(r"[《》〈〉<>\s]")
# Who issued a text is often left out where it is named: (最高人民法院)关于适用……的解释.
_ISSUER = re.compile(r"^[^(]{0,40}?(?:院|厅|局|部|委|会|办公室|政府|中央|总署|银行)(?=关于)")
_ENCLOSED = re.compile(r"^.{0,60}?(?:印发|发布|公布|颁布|转发)[《〈](.+)[》〉]的(?:通知|决定|公告|命令|意见)$")
# Orders of the State Council are numbered without end, those of other offices anew: only these are a name.
_PUBLISHED = re.compile(r"国务院令第(\d+)号(?:公布|发布|颁布)")
_NUMBER = re.compile(r"[〔\[【(]\s*((?:19|20)\d\d)\s*[〕\]】)]\s*第?(\d+)号?")


def law_name(title: str) -> str:
    """Return the name a text is cited by, as names are compared."""
    bare = _EDITION.sub("", _MARKS.sub("", fold(title)))
    return bare.replace(_STATE, "") or bare


def number_name(number: str) -> str:
    """Return the number of a document as names are compared: 国发〔2024〕5号 is 国发[2024]5号."""
    return _NUMBER.sub(r"[\1]\2号", re.sub(r"\s", "", fold(number)))


def names_of(title: str, facts: Mapping[str, str], lead: str = "") -> set[str]:
    """Return every name that a document can be cited by; ``lead`` is what stands above its first article."""
    whole = law_name(title)
    found = {whole, _TRIAL.sub("", whole), _ISSUER.sub("", whole)}
    if enclosed := _ENCLOSED.match(fold(title)):
        found.add(law_name(enclosed[1]))
    if number := facts.get("document_number"):
        found.add(number_name(number))
    if order := _PUBLISHED.search(fold(lead)):
        found.add(f"国务院令第{order[1]}号")
    return {name for name in found if name}


def known_as(name: str) -> str:
    """Return the full name of a law that is called by a short one (选举法), any other name as it is."""
    return _short_names().get(name, name)


@cache
def _short_names() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.entries("laws")}


def editions_of(connection: Connection, wanted: Iterable[str]) -> list[str]:
    """Return the ids of the documents that bear one of the names, the newest first."""
    query = (
        select(documents.c.id)
        .join(names, names.c.document == documents.c.id)
        .where(names.c.name.in_(list(wanted)))
        .order_by(documents.c.published.desc(), documents.c.id)
    )
    return list(dict.fromkeys(connection.scalars(query)))


class Edition(NamedTuple):
    """A document of a name, with its date as exact as it is known."""

    published: str | None
    document: str


def in_force(editions: Sequence[Edition], on: str | None) -> str | None:
    """Return the id of the edition that was the newest on a day, of all where none is so old or no day is known."""
    earlier = [edition for edition in editions if on and edition.published and edition.published <= f"{on}~"]
    among = earlier or editions
    return max(among, key=lambda edition: (edition.published or "", edition.document)).document if among else None
