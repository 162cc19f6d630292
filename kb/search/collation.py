"""The order of Chinese titles: by pinyin, as in a dictionary.

GB 2312 orders its first level, the 3,755 common characters, by their readings, and GB 18030 keeps
those codes; so the bytes of a text in GB 18030 sort it by pinyin, with nothing to look up. Titles
are folded first, so a traditional character stands where its simplified form does, and Latin in
either case or width is the same; digits and Latin come before Chinese.

Two things this order cannot do by itself. The 3,008 rarer characters of the second level are ordered
by radical and come after all common ones; and each character has one place. The few words below
begin with a character in another reading than that place's, and are read with the character behind them.
"""

from functools import lru_cache

from kb.analysis import fold
from kb.analysis.readings import ordered_readings

# The first character of a word is in its place for another reading: word, a character read alike.
_READ_OTHERWISE = {
    "重庆": "虫",
    "重复": "虫",
    "重新": "虫",
    "重建": "虫",
    "重组": "虫",
    "重申": "虫",
    "重修": "虫",
    "调整": "条",
    "调解": "条",
    "调节": "条",
    "调试": "条",
    "会计": "快",
    "行业": "杭",
    "长官": "掌",
    "传记": "赚",
}


def title_key(title: str) -> bytes:
    """Return what sorts a title among others."""
    return _readable(title).encode("gb18030", "replace")


@lru_cache(8192)  # a glossary is looked through letter by letter
def initial(title: str) -> str:
    """Return the Latin capital under which a title stands, # for what begins with none."""
    first = _readable(title)[:1]
    reading = next(iter(ordered_readings(first)), first).upper()[:1]
    return reading if "A" <= reading <= "Z" else "#"


def _readable(title: str) -> str:
    folded = fold(title).strip("《》“”\"'（）() 　")
    if stand_in := _READ_OTHERWISE.get(folded[:2]):
        return stand_in + folded[1:]
    return folded
