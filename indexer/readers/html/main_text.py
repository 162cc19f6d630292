"""The main text among the pieces of a page: found by where its sentences stand, freed of lists of links."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from indexer.readers.html.pieces import Flow, Piece
from kb import lexicon
from kb.analysis import fold

_SENTENCE = re.compile(r"[。！？；…!?;]|[.](?:\s|$)|，.*，")
_LONG = 40
_MOST_OF_IT = 0.8
_MOSTLY_LINKS = 0.5
_FEW_LINKS = 0.35
_SITE = re.compile(
    r"版权所有|ICP备|公网安备|[主承]办单位|网站标识码|技术支持|网站地图|联系我们|设为首页|Copyright|All rights",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^[【\[]?(?:相关(?:阅读|链接|文章|新闻|推荐|稿件|解读|政策|信息|报道|内容|专题)|推荐阅读|延伸阅读|扩展阅读|热门\S{0,4}|"
    r"猜你喜欢|大家都在看|精彩推荐|编辑推荐|点击排行|阅读排行|最新\S{0,4}|更多\S{0,4}|related\b.{0,20})[】\]]?\s*[:：]?$",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(r"^(?:上|下)一[篇条页则]|^返回|^更多|^[<>«»]")
_ATTACHMENT = re.compile(r"附件|\.(?:docx?|pdf|xlsx?|pptx?|wps|et|ofd|zip|rar|7z)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^[（(【\[]?(?:责任?编辑?|编辑|作者|来源|稿源|信息来源|审核|校对|撰稿|供稿|附件)\S{0,2}\s*[:：]"
)
_LONGEST_LABEL_ROW = 200
_NEAR = 15
_AFTER = 5


def main_text(flow: Flow, title: str) -> list[Piece]:
    """Return the pieces of the main text, in order, with the page's label table and signature lines.

    A page without sentences comes out whole but for what calls itself navigation.
    """
    pieces = flow.pieces
    weights = _weights(pieces)
    if not sum(weights):
        return [piece for piece in pieces if not piece.is_furniture] or list(pieces)
    start, end = _main_range(flow, weights)
    start = _title_before(pieces, start, title)
    chosen = set(range(start, end)) | set(_labels_before(pieces, start)) | set(_signatures_after(pieces, end))
    furniture_is_text = sum(weights[number] for number in chosen) == 0
    kept = [pieces[number] for number in sorted(chosen) if furniture_is_text or not _is_aside(pieces[number])]
    return list(_without_link_lists(kept))


def _weights(pieces: Sequence[Piece]) -> list[int]:
    """Return the characters of sentences in each piece.

    What calls itself furniture counts only where most sentences of the page stand in it; then it is none.
    """
    prose = [_prose(piece) for piece in pieces]
    outside = [0 if piece.is_furniture else weight for piece, weight in zip(pieces, prose, strict=True)]
    if sum(outside) * 2 >= sum(prose):
        return outside if any(outside) else [len(piece.text) - piece.linked for piece in pieces]
    for piece in pieces:
        piece.is_furniture = False
    return prose


def _prose(piece: Piece) -> int:
    size = len(piece.text) - piece.linked
    if piece.rows:
        return size
    if piece.level or size <= 0:
        return 0
    return size if size >= _LONG or _SENTENCE.search(piece.text) else 0


def _main_range(flow: Flow, weights: Sequence[int]) -> tuple[int, int]:
    """Return the smallest container that holds most sentences, grown while what comes with it looks like text too."""
    sums = [0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    whole = (0, len(weights))
    ranges = sorted({*flow.ranges, whole}, key=lambda one: (one[1] - one[0], one))
    best = next(one for one in ranges if sums[one[1]] - sums[one[0]] >= sums[-1] * _MOST_OF_IT)
    for one in ranges:
        if one[0] <= best[0] and one[1] >= best[1] and one != best:
            if not _reads_on(flow.pieces, one, best):
                break
            best = one
    return best


def _reads_on(pieces: Sequence[Piece], outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    added = [*pieces[outer[0] : inner[0]], *pieces[inner[1] : outer[1]]]
    added = [piece for piece in added if not piece.is_furniture]
    size = sum(len(piece.text) for piece in added)
    linked = sum(piece.linked for piece in added)
    return linked <= size * _FEW_LINKS and not any(_SITE.search(piece.text) for piece in added)


def _title_before(pieces: Sequence[Piece], start: int, title: str) -> int:
    """Return where the text begins with its title, where that stands shortly before ``start``."""
    wanted = "".join(title.split())
    near = range(max(0, start - _NEAR), start)
    return next((number for number in near if wanted and "".join(pieces[number].text.split()) == wanted), start)


def _labels_before(pieces: Sequence[Piece], start: int) -> Iterator[int]:
    return (number for number in range(start) if not pieces[number].is_furniture and is_label_row(pieces[number]))


def _signatures_after(pieces: Sequence[Piece], end: int) -> Iterator[int]:
    after = range(end, min(end + _AFTER, len(pieces)))
    return (number for number in after if _SIGNATURE.match(pieces[number].text) and not pieces[number].is_furniture)


def is_label_row(piece: Piece) -> bool:
    """Whether a piece is a table of labels and values (索引号, 发布机构 …) or a line of such."""
    if piece.rows:
        return sum(is_label(cell) for row in piece.rows for cell in row) >= 3
    head, colon, _ = piece.text.replace("：", ":").partition(":")
    return bool(colon) and len(piece.text) <= _LONGEST_LABEL_ROW and is_label(head)


def is_label(text: str) -> bool:
    """Whether a cell holds nothing but a label of a government page."""
    return fold("".join(text.split())).strip(":：[]【】") in _label_names()


@cache
def _label_names() -> frozenset[str]:
    # The last characters of a label alone (号, 词) are labels only where scraping lost the rest.
    return frozenset(row[0] for row in lexicon.entries("labels") if len(row[0]) > 1)


def _is_aside(piece: Piece) -> bool:
    if piece.is_furniture or (piece.linked and _NEIGHBOUR.match(piece.text)):
        return True
    return bool(_SITE.search(piece.text)) and len(piece.text) < _LONG * 3 and not piece.level


def _without_link_lists(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces but for runs of links, and headings like 相关阅读 with the links below them."""
    number = 0
    while number < len(pieces):
        run = _end_of(_is_link_list, pieces, number)
        if _RELATED.match(pieces[number].text):
            number = _end_of(_is_mostly_links, pieces, number + 1)
        elif run > number and (run - number > 1 or pieces[number].links > 1):
            number = run
        else:
            yield pieces[number]
            number += 1


def _end_of(kind: Callable[[Piece], bool], pieces: Sequence[Piece], number: int) -> int:
    while number < len(pieces) and kind(pieces[number]):
        number += 1
    return number


def _is_mostly_links(piece: Piece) -> bool:
    return not piece.rows and piece.linked > len(piece.text) * _MOSTLY_LINKS


def _is_link_list(piece: Piece) -> bool:
    return _is_mostly_links(piece) and not _ATTACHMENT.search(piece.text) and not _SENTENCE.search(piece.text)
