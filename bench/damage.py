"""Clean texts damaged on purpose, in ways real files are, with a note of every character that was put in.

Everything is drawn from a generator seeded with the text's name, so a run can be repeated.
"""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from indexer.cleaning.pinyin import readings

_HAN = re.compile("[一-鿿]")
_TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "ü": "ǖǘǚǜ"}
_NEVER_FIRST = "，。；：、！？）》”〕"
_NEVER_LAST = "（《“〔"
_BLANKS = " \u3000\xa0\t"
# Several of a kind, separated by semicolons.
_DECOYS = "(WHO);（试行）;(vitamin);(kg);（A类）;(一);（GDP）;(app);（m）;(2020年);（以下简称本市）"
_PLACES = (
    "洛隆县;林西县;石景山区;临清市;若尔盖县;乃东县;织金县;唐河县;永泰县;清镇市;临泽县;嘉峪关市;常山县;汝州市;泾阳县"
)
_COMPANIES = ("丹东职址保险股份有限公司", "鹤岗鑫茂贸易有限公司", "绵阳蓝途科技有限责任公司")
_HEADERS = (
    "当前位置：首页 > 政务公开 > 法规文件;您现在的位置: 首页 >> 信息公开 >> 正文;【字体：大 中 小】 打印 关闭;"
    "浏览次数：{n};访问量：{n} 次;首页 | 新闻中心 | 政务公开 | 互动交流 | 办事服务;"
    "来源：某市人民政府网站 发布时间：2020-05-06 浏览次数：{n} 【字体：大 中 小】 打印"
)
_FOOTERS = (
    "分享到：微信 微博 QQ空间;我要分享;责任编辑：王晓明;责编:刘玉婷;编辑：张三 审核：李四;[责任编辑:陈 静];"
    "上一篇：关于印发工作方案的通知;下一篇：关于召开会议的通知;打印本页 关闭窗口;扫一扫在手机打开当前页;"
    "某ICP备12345678号 网站标识码1234560001;版权所有：某市人民政府办公室;返回顶部"
)
_NOTICES = (
    "仅展示{n}字,全文共{m}字",
    "……(开头部分已省略{n}字)",
    "（本文仅显示前{n}字，全文共{m}字）",
    "(中间部分已省略{n}字)……",
)


class Damaged(NamedTuple):
    """A damaged text: its source as a plain file holds it, and which characters of its lines should go.

    ``lines`` are the lines as the reader yields them; ``foreign`` are offsets into those lines
    joined by line ends; ``clean`` is what the text was.
    """

    source: str
    lines: list[str]
    foreign: frozenset[int]
    clean: list[str]


class _Line(NamedTuple):
    """A line to write: its characters, each with whether it was put in, and how it is set off."""

    chars: list[tuple[str, bool]]
    gap: bool = True
    indent: bool = False
    ends_foreign: bool = False  # the line end behind it was put in


def _plain(text: str, foreign: bool = False) -> list[tuple[str, bool]]:
    return [(char, foreign) for char in text]


def _write(lines: list[_Line], clean: list[str]) -> Damaged:
    source, offset, foreign = [], 0, set()
    for line in lines:
        source.append(
            ("\n" if line.gap else "") + ("　　" if line.indent else "") + "".join(char for char, _ in line.chars)
        )
        foreign |= {offset + at for at, (_, is_foreign) in enumerate(line.chars) if is_foreign}
        offset += len(line.chars)
        if line.ends_foreign:
            foreign.add(offset)
        offset += 1
    return Damaged(
        "\n".join(source), ["".join(char for char, _ in line.chars) for line in lines], frozenset(foreign), clean
    )


def pinyin(text: list[str], rng: random.Random) -> Damaged:
    """Readings in brackets after one character in thirty, and brackets that must stay."""
    style, brackets = _manner(rng)
    lines = [_Line(_annotated(paragraph, rng, style, brackets)) for paragraph in text]
    return _write(lines, [_as_clean(line.chars) for line in lines])


def _manner(rng: random.Random) -> tuple[str, str]:
    """Return how a text is annotated: marks, digits or neither, and the brackets."""
    return rng.choice(("marks", "marks", "digits", "bare")), rng.choice(("()", "（）", "[]"))


def _annotated(paragraph: str, rng: random.Random, style: str, brackets: str) -> list[tuple[str, bool]]:
    chars: list[tuple[str, bool]] = []
    for char in paragraph:
        chars.append((char, False))
        if rng.random() < 0.03 and (syllable := _reading(char, rng)):
            chars += _plain(brackets[0] + _toned(syllable, style, rng) + brackets[1], True)
        elif len(chars) > 12 and _HAN.match(char) and rng.random() < 0.004:
            chars += _plain(rng.choice(_DECOYS.split(";")))
    return chars


def _as_clean(chars: list[tuple[str, bool]]) -> str:
    return "".join(char for char, is_foreign in chars if not is_foreign)


def _reading(char: str, rng: random.Random) -> str | None:
    found = sorted(readings(char)) if _HAN.match(char) else []
    return rng.choice(found) if found else None


def _toned(syllable: str, style: str, rng: random.Random) -> str:
    if style == "bare":
        return syllable
    tone = rng.randrange(4)
    if style == "digits":
        return f"{syllable}{tone + 1}"
    vowel = next((char for char in "aoe" if char in syllable), None) or [char for char in syllable if char in "iuü"][-1]
    return syllable.replace(vowel, _TONES[vowel][tone])


def wrapped(text: list[str], rng: random.Random, layout: str) -> Damaged:
    """Lines broken at one width; ``layout`` sets paragraphs apart by an indent, a gap or nothing."""
    width, by_cells = rng.randrange(22, 44), rng.random() < 0.5
    lines = []
    for paragraph in text:
        pieces = _pieces(paragraph, width, 2 if layout == "indent" else 0, by_cells)
        for number, piece in enumerate(pieces):
            is_first, is_last = number == 0, number == len(pieces) - 1
            gap = is_first and layout == "gap"
            lines.append(_Line(_plain(piece), gap, is_first and layout == "indent", not is_last))
    return _write(lines, text)


def _pieces(paragraph: str, width: int, indent: int, by_cells: bool) -> list[str]:
    """Return the lines of a paragraph, as wide as ``width`` Han characters or as so many characters."""
    pieces: list[str] = []
    start = 0
    while start < len(paragraph):
        end, room = start, width - (indent if not pieces else 0)
        while end < len(paragraph) and room >= 1:
            room -= 0.5 if by_cells and paragraph[end].isascii() else 1
            end += 1
        while end < len(paragraph) and (paragraph[end] in _NEVER_FIRST or paragraph[end - 1] in _NEVER_LAST):
            end -= 1
        # No line ends or begins with a blank: reading would take it for an indent.
        while end < len(paragraph) and (paragraph[end] in _BLANKS or paragraph[end - 1] in _BLANKS):
            end -= 1
        pieces.append(paragraph[start:end])
        start = end
    return pieces


def paged(text: list[str], rng: random.Random) -> Damaged:
    """A paragraph cut inside a sentence every page; one file in three also has page numbers between."""
    numbered = rng.random() < 0.33
    style = rng.choice(("— {n} —", "第{n}页", "- {n} -"))
    lines: list[_Line] = []
    size, page, due = 0, 0, rng.randrange(500, 900)
    for paragraph in text:
        cuts = [at for at in range(15, len(paragraph) - 15) if is_inside(paragraph, at)]
        size += len(paragraph)
        if size < due or not cuts:
            lines.append(_Line(_plain(paragraph)))
            continue
        cut, size, page = rng.choice(cuts), 0, page + 1
        lines.append(_Line(_plain(paragraph[:cut]), ends_foreign=True))
        if numbered:
            lines.append(_Line(_plain(style.format(n=page), True), ends_foreign=True))
        lines.append(_Line(_plain(paragraph[cut:])))
    return _write(lines, text)


def is_inside(paragraph: str, at: int) -> bool:
    """Whether a cut at ``at`` goes through a sentence."""
    return paragraph[at - 1] not in "。；：！？ 　" + _NEVER_LAST and paragraph[at] not in _NEVER_FIRST + " 　"


def spaced(text: list[str], rng: random.Random) -> Damaged:
    """Blanks inside sentences, about as far apart as the lines of a newspaper column."""
    width = rng.randrange(14, 24)
    lines = []
    for paragraph in text:
        chars: list[tuple[str, bool]] = []
        since = 0
        is_sentence = len(paragraph) >= 30 and paragraph[-1] in "。；" and "，" in paragraph
        for at, char in enumerate(paragraph):
            fits = at > 3 and _HAN.match(char) and (_HAN.match(paragraph[at - 1]) or paragraph[at - 1] in "，、")
            if is_sentence and since >= width and fits:
                chars.append((" ", True))
                since = 0
            chars.append((char, False))
            since = 0 if char in " 　" else since + 1
        lines.append(_Line(chars))
    return _write(lines, text)


def repeated(text: list[str], rng: random.Random) -> Damaged:
    """The whole text twice, a paragraph twice at once, or a stretch with articles again further on."""
    lines = [_Line(_plain(paragraph)) for paragraph in text]
    manner = rng.choice(("whole", "at once", "stretch"))
    if manner == "whole":
        return _write(_with_end(lines, len(lines) - 1) + _again(lines), text)
    long = [at for at, paragraph in enumerate(text) if len(paragraph) >= 20]
    if manner == "at once":
        for at in sorted(rng.sample(long, min(3, len(long))), reverse=True):
            lines[at : at + 1] = [lines[at]._replace(ends_foreign=True), *_again(lines[at : at + 1])]
        return _write(lines, text)
    articles = [at for at, paragraph in enumerate(text) if paragraph.startswith("第") and len(paragraph) >= 80]
    start = rng.choice(articles or long)
    stretch = lines[start : start + 6]
    return _write(_with_end(lines, len(lines) - 1) + _again(stretch), text)


def _again(lines: list[_Line]) -> list[_Line]:
    """Return a second copy; the line end before it counts as put in, its own last one does not."""
    copies = [_Line(_plain("".join(char for char, _ in line.chars), True), ends_foreign=True) for line in lines]
    return [*copies[:-1], copies[-1]._replace(ends_foreign=False)]


def _with_end(lines: list[_Line], at: int) -> list[_Line]:
    return [*lines[:at], lines[at]._replace(ends_foreign=True), *lines[at + 1 :]]


def furnished(text: list[str], rng: random.Random) -> Damaged:
    """Breadcrumbs, tool bars and counters above, editors, links and footers below."""
    body = [_Line(_plain(paragraph)) for paragraph in text]
    told = "来源：某市人民政府网站 发布时间：2020-05-06"
    clean, lines = list(text), []
    for header in rng.sample(_HEADERS.split(";"), 3):
        filled = header.format(n=rng.randrange(10, 9999))
        if filled.startswith(told):
            lines.append(_Line([*_plain(told), *_plain(filled[len(told) :], True)]))
            clean = [told, *clean]
        else:
            lines.append(_Line(_plain(filled, True), ends_foreign=True))
    footers = [_Line(_plain(footer, True), ends_foreign=True) for footer in rng.sample(_FOOTERS.split(";"), 4)]
    footers[-1] = footers[-1]._replace(ends_foreign=False)
    return _write(lines + _with_end(body, len(body) - 1) + footers, clean)


def linked(text: list[str], rng: random.Random) -> Damaged:
    """A company's name on top, rows of links to places below."""
    company = _Line(_plain(rng.choice(_COMPANIES), True), ends_foreign=True)
    row = "| ".join(rng.sample(_PLACES.split(";"), 10)) + "|"
    body = [_Line(_plain(paragraph)) for paragraph in text]
    return _write([company, *_with_end(body, len(body) - 1), _Line(_plain(row, True))], text)


def cut_short(text: list[str], rng: random.Random) -> Damaged:
    """A notice that text is missing, on a line of its own or at the end of a paragraph."""
    notice = rng.choice(_NOTICES).format(n=rng.randrange(100, 900), m=rng.randrange(1000, 9000))
    at = rng.randrange(len(text))
    lines = [_Line(_plain(paragraph)) for paragraph in text]
    if rng.random() < 0.5 and text[at][-1] == "。":
        lines[at] = _Line([*lines[at].chars, *_plain(notice, True)])
    else:
        lines = [*_with_end(lines, at)[: at + 1], _Line(_plain(notice, True)), *lines[at + 1 :]]
    return _write(lines, text)


def several(text: list[str], rng: random.Random) -> Damaged:
    """Readings, hard line breaks, furniture and a notice in one file."""
    style, brackets = _manner(rng)
    width, by_indent = rng.randrange(24, 44), rng.random() < 0.5
    lines = [_Line(_plain(_HEADERS.split(";")[0], True), ends_foreign=True)]
    clean = []
    for paragraph in text:
        chars = _annotated(paragraph, rng, style, brackets)
        clean.append(_as_clean(chars))
        start = 0
        for piece in _pieces("".join(char for char, _ in chars), width, 2 * by_indent, by_cells=False):
            end = start + len(piece)
            indent = by_indent and not start
            lines.append(_Line(chars[start:end], not start and not by_indent, indent, end < len(chars)))
            start = end
    lines[-1] = lines[-1]._replace(ends_foreign=True)
    below = (*rng.sample(_FOOTERS.split(";"), 3), _NOTICES[0].format(n=661, m=1644))
    lines += [_Line(_plain(line, True), ends_foreign=True) for line in below]
    lines[-1] = lines[-1]._replace(ends_foreign=False)
    return _write(lines, clean)


DAMAGES: dict[str, Callable[[list[str], random.Random], Damaged]] = {
    "pinyin": pinyin,
    "line-break, indents": lambda text, rng: wrapped(text, rng, "indent"),
    "line-break, gaps": lambda text, rng: wrapped(text, rng, "gap"),
    "line-break, no marks": lambda text, rng: wrapped(text, rng, "none"),
    "page-break": paged,
    "blanks": spaced,
    "repetition": repeated,
    "furniture": furnished,
    "link-spam": linked,
    "truncation-notice": cut_short,
    "several at once": several,
}
