"""Three hundred sentences read by hand: what the finder finds of what they refer to, and what it makes up."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from indexer.references import find_citations
from indexer.run import run
from kb import catalogue, settings
from kb.analysis.numerals import chinese
from kb.citations import law_name
from kb.document import Cited, Section
from kb.tables import citations, documents, sections, sources
from tests.conftest import write_files

CASES = Path(__file__).parent / "cases" / "citations.txt"
Meant = tuple[str, str, int, int]
"""A name, = for the text itself; article, paragraph, item."""


class Case(NamedTuple):
    title: str
    anchor: str
    paragraph: int
    articles: int
    headings: tuple[str, ...]
    context: str
    sentence: str
    expected: list[tuple[str, list[Meant]]]
    is_held_out: bool

    @property
    def sections(self) -> list[Section]:
        """The document around the sentence: as many articles, the same headings, filling where nothing matters."""
        body = "\n".join(["略。"] * (self.paragraph - 1) + [self.sentence])
        heading, path = (self.headings[-1], self.headings[:-1]) if self.headings else ("", ())
        if not self.articles:
            text = f"{self.context}\n{body}" if self.context else body
            return [Section(self.anchor, bool(heading), heading, path, text)]
        labels = [f"第{chinese(number)}条" for number in range(1, self.articles + 1)]
        texts = {"lead": self.context} | {label: label for label in labels} | {self.anchor: body}
        return [Section(anchor, 1, "", (), text) for anchor, text in texts.items()]

    def found(self) -> list[tuple[str, list[Meant]]]:
        """Return what is found in the sentence, by place, in the form of ``expected``."""
        section = next(section for section in self.sections if section.anchor == self.anchor)
        begins = section.text.rindex(self.sentence)
        places: dict[tuple[int, str], list[Meant]] = {}
        for one in find_citations(self.title, self.sections):
            if one.anchor == self.anchor and one.start >= begins:
                name = "=" if one.kind is Cited.SELF else one.name
                words = section.text[one.start : one.end]
                places.setdefault((one.start, words), []).append((name, one.article, one.paragraph, one.item))
        return [(words, meant) for (_, words), meant in sorted(places.items())]


def cases() -> Iterator[Case]:
    text = CASES.read_text(encoding="utf-8")
    held_out = text.index("# held out")
    for block in re.finditer(r"^T (.*)\n(?:C (.*)\n)?S (.*)\n((?:R .*\n)*)", text, re.MULTILINE):
        title, anchor, paragraph, articles, *headings = block[1].split(" | ")
        path = tuple(headings[0].split(" / ")) if headings else ()
        expected = [_expected(line) for line in block[4].splitlines()]
        is_held_out = block.start() > held_out
        numbers = int(paragraph), int(articles)
        yield Case(title, anchor, *numbers, path, block[2] or "", block[3], expected, is_held_out)


def _expected(line: str) -> tuple[str, list[Meant]]:
    words, _, meant = line.removeprefix("R ").partition(" -> ")
    parts = [[*one.split(" "), "", "", ""] for one in meant.split(" ; ")]
    return words, [(name, article, int(paragraph or 0), int(item or 0)) for name, article, paragraph, item, *_ in parts]


@pytest.mark.parametrize("is_held_out", [False, True])
def test_what_is_found_is_right_and_little_is_missed(is_held_out: bool) -> None:
    read = [case for case in cases() if case.is_held_out == is_held_out]
    assert len(read) == 150
    found = [case.found() for case in read]
    right = sum(place in case.expected for case, places in zip(read, found, strict=True) for place in places)
    assert right >= 0.98 * sum(map(len, found))
    assert right >= 0.95 * sum(len(case.expected) for case in read)


def test_what_is_found_leads_to_the_law_and_article_named(shared: Path, tmp_path: Path) -> None:
    """Where the library has the law: the laws named are indexed, beside a file for each sentence that names one."""
    naming = {f"{n}.txt": case for n, case in enumerate(cases()) if _named(case)}
    wanted = {name for case in naming.values() for name in _named(case)}
    laws = [path for path in (shared / "corpora" / "laws").rglob("*.md") if _name(path) in wanted]
    texts = {f"laws/{path.name}": path.read_text(encoding="utf-8") for path in laws}
    texts |= {path: f"第{path}号句子\n\n{case.context}\n\n{case.sentence}\n" for path, case in naming.items()}
    home = tmp_path / "home"
    run(home, [str(write_files(tmp_path / "files", texts))])
    leads = _leads(home)
    named = [
        (path, words, name, article)
        for path, case in naming.items()
        for words, meant in case.expected
        for name, article, *_ in meant
        if name in map(_name, laws) and (path, words, article) in leads
    ]
    assert len(named) > 40
    right = sum(leads[path, words, article] == (name, article) for path, words, name, article in named)
    assert right >= 0.95 * len(named)


def _named(case: Case) -> set[str]:
    return {name for _, meant in case.expected for name, *_ in meant} - {"="}


def _name(law: Path) -> str:
    with law.open(encoding="utf-8") as file:
        return law_name(file.readline().lstrip("# ").strip())


def _leads(home: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return name and article of what each citation leads to, by the file, the words and the article said."""
    query = (
        select(sources.c.path, citations, sections.c.text, documents.c.title)
        .join(sources, sources.c.document == citations.c.document)
        .join(sections, (sections.c.document == citations.c.document) & (sections.c.anchor == citations.c.anchor))
        .join(documents, documents.c.id == citations.c.target, isouter=True)
    )
    with catalogue.connect(settings.catalogue_path(home)).connect() as connection:
        rows = connection.execute(query).all()
    return {
        (row.path, row.text[row.start : row.end], row.article): (law_name(row.title or ""), row.target_anchor or "")
        for row in rows
    }
