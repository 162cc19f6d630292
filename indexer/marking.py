"""Which level a file states for itself: in its front matter or label table, or by a mark above its text.

A file has one level, the highest that anything in it states: its original is handed out whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.readers import Block
from kb.access import Access, of_word

FACT = "access"
_LEAD = 12
_LONGEST_MARK = 40
# A line of its own: 密级：内部, 【内部资料 注意保存】, 秘密★10年. In a sentence the words mean something else.
_STATED = re.compile(r"^[【\[（(]?\s*(?:密\s*级|保密级别|涉密等级)\s*[:：]\s*(\S+?)[】\])）]?$")
_MARK = re.compile(
    r"^[【\[（(]?\s*((?:内部|內部)(?:资料|資料|文件|材料|教材|刊物|使用|发行|發行)|(?:绝密|絕密|机密|機密|秘密)(?:★.{0,8})?)"
    r"(?:\s*[,，、·]?\s*(?:请|請)?(?:注意保存|妥善保管|[勿严嚴禁不得]{1,2}外[传傳]))?\s*[】\])）]?$"
)


def level_of(blocks: Sequence[Block], told: Iterable[str]) -> Access:
    """Return the level of a file, ``told`` being what its metadata say; what cannot be understood is the highest."""
    levels = [_understood(value) for value in told if value.strip()]
    return max([*levels, *_marks(blocks)], default=Access.PUBLIC)


def _marks(blocks: Sequence[Block]) -> Iterator[Access]:
    for number, block in enumerate(blocks):
        for line in block.text.split("\n") if len(block.text) <= _LONGEST_MARK or number < _LEAD else ():
            mark = _STATED.match(line.strip()) or (_MARK.match(line.strip()) if number < _LEAD else None)
            if mark and len(line) <= _LONGEST_MARK and (level := of_word(mark[1])) is not None:
                yield level


def _understood(told: str) -> Access:
    level = of_word(told)
    return Access.RESTRICTED if level is None else level
