"""A hundred thousand random and hostile queries: every one is answered."""

import random
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pytest

from kb.library import Library, Page

QUERIES = 100_000
_SHARE = 5_000
PIECES = [
    *"防空警报国动员法第十条人民的了。，；：？！“”‘’\"'()（）[]【】《》〔〕-−*?？:：/\\|&^~%$#@+=<>{}",
    *(
        "NEAR/10",
        "NEAR/",
        "OR",
        "AND",
        "NOT",
        "或",
        "且",
        "非",
        "年份:2019..2021",
        "date:..",
        "近三年",
        "类型:",
        "引用:",
    ),
    *(
        "標題:",
        "issuer:国务院",
        "第12条",
        "二〇二三年",
        "GB 50038-2005",
        "gfdy",
        "guofang dongyuan",
        "1" * 40,
        "一" * 30,
    ),
    *("\x00", "\n", "\t", "\u200b", "\u202e", "\ufeff", "\ud7ff", "𠀀", "😀", "é", "\u0301", "٣", "Ⅻ", "㎏", "ﬁ"),
    *(
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "../../etc/passwd",
        "%00",
        "${7*7}",
        "{{7*7}}",
        "(" * 50,
        ")" * 50,
        "*" * 30,
    ),
]
NASTY = [
    "",
    " ",
    "\u3000",
    "-",
    "--",
    "-()",
    "()",
    "“",
    "”“",
    "(((",
    "NOT NOT NOT",
    "OR OR",
    "*",
    "?*?",
    "年份:",
    "a" * 5000,
    "防" * 5000,
]


def answered(home: Path, seed: int) -> int:
    """Search for a share of the queries; return how many were answered."""
    chance = random.Random(seed)
    typed = [chance.choice(("", " ")).join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(_SHARE)]
    with Library(home) as library:
        results = (library.search(query, page=Page(limit=1)) for query in [*NASTY, *typed])
        return sum(result.total >= 0 for result in results) - len(NASTY)


@pytest.mark.timeout(1800)
def test_a_hundred_thousand_hostile_queries_are_answered(starter_home: Path) -> None:
    shares = QUERIES // _SHARE
    with ProcessPoolExecutor(mp_context=get_context("forkserver")) as pool:
        assert sum(pool.map(answered, repeat(starter_home, shares), range(shares))) == QUERIES
