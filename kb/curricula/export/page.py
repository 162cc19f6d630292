"""A curriculum as one HTML file: complete in itself, with a contents list, sources as notes, answers at the end.

Everything in it is escaped, also what looks like markup in a trainer's Markdown; it names no other file and no address.
"""

from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import builder as html
from lxml.html import fragment_fromstring

from kb.curricula.curriculum import Curriculum, Item, Module, Question
from kb.markup import Span, render
from kb.xml_text import legal

_LETTERS = "ABCDEFGH"
_STYLE = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7; font-family: serif; color: #1d2024; }
h1, h2, h3, nav, .facts, .remark { font-family: sans-serif; line-height: 1.4; }
blockquote { margin: 0.6em 0; padding: 0.1em 1em; border-left: 3px solid #ccc; }
.facts { color: #555; font-size: 0.9em; }
.remark { border: 1px dashed #999; padding: 0.2em 1em; }
@media print { nav { break-after: page; } h2, h3 { break-after: avoid; } }
"""


def write(curriculum: Curriculum) -> bytes:
    """Return a curriculum as an HTML file."""
    return _Writer().write(curriculum)


class _Writer:
    """Writes the parts of a curriculum one after the other, and keeps sources and answers for the end."""

    def __init__(self) -> None:
        self._sources: list[str] = []
        self._answers: list[tuple[str, Question]] = []

    def write(self, curriculum: Curriculum) -> bytes:
        modules = [self._module(module, number) for number, module in enumerate(curriculum.modules, start=1)]
        head = html.HEAD(html.META(charset="utf-8"), html.TITLE(legal(curriculum.title)), html.STYLE(_STYLE))
        parts = [html.H1(legal(curriculum.title)), *_about(curriculum), _contents(curriculum), *modules, *self._end()]
        page = html.HTML(head, html.BODY(*parts), lang="zh-CN")
        return bytes(etree.tostring(page, method="html", doctype="<!doctype html>", encoding="utf-8"))

    def _module(self, module: Module, number: int) -> etree._Element:
        hours = f"（{module.hours:g} 学时）" if module.hours else ""
        parts = [html.H2(f"{number}　{legal(module.title)}{hours}"), *_lines("目标", module.objectives)]
        for place, item in enumerate(module.items, start=1):
            parts += self._item(item, f"{number}.{place}")
        section = etree.Element("section", id=f"module-{number}")
        section.extend(parts)
        return section

    def _item(self, item: Item, place: str) -> Iterator[etree._Element]:
        heading = html.H3(f"{place}　{legal(item.title) or '（无题）'}")
        if item.source:
            self._sources.append(item.source)
            number = len(self._sources)
            heading.append(html.SUP(html.A(f"[{number}]", href=f"#source-{number}", id=f"from-{number}")))
        yield heading
        if item.excerpt:
            yield html.BLOCKQUOTE(*(html.P(legal(line)) for line in item.excerpt.splitlines() if line.strip()))
        if item.text:
            yield _markdown(item.text)
        for number, question in enumerate(item.questions, start=1):
            self._answers.append((f"{place}—{number}", question))
            yield html.P(f"{number}. {legal(question.asked)}")
            choices = (f"{letter}. {legal(one)}" for letter, one in zip(_LETTERS, question.choices, strict=False))
            yield html.UL(*(html.LI(choice) for choice in choices))
        if item.remark:
            yield html.DIV(html.B("教员备注"), _markdown(item.remark), {"class": "remark"})

    def _end(self) -> Iterator[etree._Element]:
        if self._answers:
            yield html.H2("参考答案", id="answers")
            yield html.UL(*(html.LI(_answer(place, question)) for place, question in self._answers))
        if self._sources:
            yield html.H2("出处", id="sources")
            yield html.OL(*(_source(number, source) for number, source in enumerate(self._sources, start=1)))


def _about(curriculum: Curriculum) -> Iterator[etree._Element]:
    facts = (("对象", legal(curriculum.audience)), ("学时", f"{curriculum.hours:g}" if curriculum.hours else ""))
    if told := "　".join(f"{name}：{value}" for name, value in facts if value):
        yield html.P(told, {"class": "facts"})
    yield from _lines("先修要求", curriculum.prerequisites)
    yield from _lines("目标", curriculum.objectives)


def _contents(curriculum: Curriculum) -> etree._Element:
    links = (
        html.LI(html.A(legal(module.title) or f"{number}", href=f"#module-{number}"))
        for number, module in enumerate(curriculum.modules, start=1)
    )
    contents = etree.Element("nav")
    contents.extend((html.H2("目录"), html.OL(*links)))
    return contents


def _lines(name: str, lines: Sequence[str]) -> Iterator[etree._Element]:
    if lines:
        yield html.P(f"{name}：", {"class": "facts"})
        yield html.UL(*(html.LI(legal(line)) for line in lines))


def _markdown(text: str) -> etree._Element:
    """Return Markdown as an element; raw HTML in it is text."""
    return fragment_fromstring(render(legal(text), _no_marks), create_parent="div")


def _no_marks(_text: str) -> list[Span]:
    return []


def _answer(place: str, question: Question) -> str:
    right = f"{_LETTERS[question.right]}. {legal(question.choices[question.right])}"
    return f"{place}　{right}　{legal(question.why)}"


def _source(number: int, source: str) -> etree._Element:
    back = html.A("↩", href=f"#from-{number}")
    return html.LI(f"{legal(source)} ", back, id=f"source-{number}")
