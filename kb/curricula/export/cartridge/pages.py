"""The HTML pages of a cartridge: plain, complete in themselves, everything in them escaped."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import builder as html

from kb.curricula.curriculum import Curriculum, Item
from kb.xml_text import legal


def overview(curriculum: Curriculum) -> bytes:
    """Return the page on the whole: for whom, how long, to which end."""
    facts = [("对象", curriculum.audience), ("学时", f"{curriculum.hours:g}" if curriculum.hours else "")]
    parts = [html.P(f"{name}：{legal(value)}") for name, value in facts if value]
    for name, lines in (("先修要求", curriculum.prerequisites), ("目标", curriculum.objectives)):
        if lines:
            parts += [html.H2(name), html.UL(*(html.LI(legal(line)) for line in lines))]
    return _page(curriculum.title, parts)


def item_page(item: Item) -> bytes:
    """Return the page of an item: the passage with its source, the trainer's text, the remark where there is one."""
    parts = []
    if item.excerpt:
        parts.append(html.BLOCKQUOTE(*_paragraphs(item.excerpt)))
    if item.source:
        parts.append(html.P(html.SMALL(f"出处：{legal(item.source)}")))
    parts += _paragraphs(item.text)
    if item.remark:
        parts += [html.H2("教员提示"), *_paragraphs(item.remark)]
    return _page(item.title or "（无题）", parts)


def _paragraphs(text: str) -> Iterator[etree._Element]:
    return (html.P(legal(line)) for line in text.splitlines() if line.strip())


def _page(title: str, parts: list[etree._Element]) -> bytes:
    head = html.HEAD(html.META(charset="utf-8"), html.TITLE(legal(title)))
    page = html.HTML(head, html.BODY(html.H1(legal(title)), *parts), lang="zh-CN")
    return bytes(etree.tostring(page, method="html", doctype="<!doctype html>", encoding="utf-8", pretty_print=True))
