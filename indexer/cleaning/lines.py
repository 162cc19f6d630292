"""What a line of Chinese text is, as the rules see it: a sentence, a heading, an item, prose or verse."""

import re

from indexer.structure import numbering

HAN = "㐀-鿿〇豈-﫿\U00020000-\U0003ffff"
"""Han characters, for a character class."""

_CLOSERS = "”’」』）)》】〕\"' "
_TERMINAL = frozenset("。！？!?；;：:…")
COMMON_ENDS = frozenset("。；：")
"""Marks behind which nothing goes on; a glance at them spares most lines a closer look."""
_INNER = re.compile("[，。；：、,;:]")
_BULLETS = "■□●○◆◇★☆▲△▼※◎♀→>·•\\-—–*＊#▪➢✓"
_LABELS = (
    "联系人|联系电话|电话|地址|邮编|传真|时间|地点|主题|主办|承办|协办|来源|信息来源|作者|责任编辑|责编|编辑|记者|通讯员|摄影"
    "|附件|附|抄送|主送|签发|主题词|网址|邮箱|单位|姓名|日期|备注|摘要|关键词|注|题|答|问|主持人|发布时间|发布日期|发布机构"
)
_ITEM = re.compile(
    rf"[{_BULLETS}]|[①-⑳㈠-㈩⑴-⒇]"
    r"|[（(](?:[一二三四五六七八九十百]{1,4}|\d{1,2})[）)](?!项|款|至|、|目)"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}\s*[.．、)）](?!\d)"
    r"|第[一二三四五六七八九十百千零〇\d]{1,7}(?:编|章|节|条(?:之[一二三四五六七八九十]+)?)(?:\s|【|（|\(|$)"
    r"|附件[一二三四五六七八九十\d]*(?:[：:\s]|$)"
    rf"|(?:{_LABELS})\d*[：:]"
    r"|\d{4}年\d{1,2}月\d{1,2}日[ \u3000]|[^\s，。]{1,10}〔\d{4}〕\d+号"
    r"|(?:本报|新华社)(?:记者|通讯员|讯)|记者\s|通讯员\s"
)
_NUMBERED = re.compile(r"[（(][一二三四五六七八九十百]{1,4}[）)]|\d{1,2}\s*[.．、]")
_DATE = re.compile(
    r"[（(]?(?:[12]\d{3}|二[〇○零Oo0][一二三四五六七八九〇○零]{2})年?[\d一二三四五六七八九十年月日./\-]*[）)]?\Z"
)
# What may stand behind the last mark: a note in brackets, a reference, characters no font has.
_NOTE = re.compile(r"(?:\s*(?:[（(][^（()）]*[）)]|\[\d+\]|[\ue000-\uf8ff]+))+\Z")
_CELL_MARK = re.compile("[\t|｜]")
_WIDE_BLANK = re.compile("[ \u3000]{2,}")
_LONGEST_VERSE = 20
_LONGEST_NOTE = 120


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence, a clause of a list or an introduction ends."""
    if text[-1:] in _TERMINAL or not text:
        return True
    bare = _NOTE.sub("", text[-_LONGEST_NOTE:]).rstrip(_CLOSERS)
    return not bare or bare[-1] in _TERMINAL or (bare[-1] == "." and len(bare) > 1 and not bare[-2].isascii())


def starts_item(text: str) -> bool:
    """Whether a line begins as an item, an article, a labelled line or a date of its own."""
    return bool(_ITEM.match(text) or _DATE.match(text))


def is_item(text: str) -> bool:
    """Whether a line is numbered as items of a list are: （一） or 1."""
    return bool(_NUMBERED.match(text))


def is_heading(text: str) -> bool:
    """Whether a line is a numbered heading."""
    return bool(text) and numbering.heading_depth(text) is not None


def is_prose(text: str) -> bool:
    """Whether a line is running text: marks inside it, none of a table."""
    return bool(_INNER.search(text)) and not is_table_row(text)


def is_table_row(text: str) -> bool:
    """Whether a line holds several cells."""
    return bool(_CELL_MARK.search(text)) or len(_WIDE_BLANK.findall(text)) > 1


def is_verse(first: str, second: str) -> bool:
    """Whether two lines look like verse or a slogan: short, equally long, both ending in a mark or both in none."""
    if len(first) > _LONGEST_VERSE or len(first) != len(second):
        return False
    return first[-1].isalnum() == second[-1].isalnum()


def cells(text: str) -> float:
    """Return the width of a line in Han characters; ASCII takes half a cell."""
    return len(text) - len(text.encode("ascii", "ignore")) / 2
