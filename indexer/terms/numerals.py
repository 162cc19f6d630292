"""The numbers in shorthand: 四项攻坚 says four, 三会一课 three and one, 13421 is five figures."""

import re

from kb.analysis import numerals

_NUMBER = "[两双二三四五六七八九]?十[一二三四五六七八九]?|[两双二三四五六七八九]"
_ONE = f"(?:{_NUMBER}|[一单])"
_HAN = "(?![\\d一二三四五六七八九十两双至到约])[\u4e00-\u9fa5]"
_MEASURES = "[个项大种类条支张批道]"
# What follows a number in dates, spans, sizes and things counted one by one (三轮车, 四季).
_UNITS = (
    "日天月周年时分秒刻元角万亿千百度岁米里吨斤克点号楼层车轮季字手面头倍折成线等期届次级区路街县省市场"
    "人方本名位个项大种类条支张批道维旬更伏寸尺只门把端星重环"
)
_COUNTED = re.compile(f"({_NUMBER})({_MEASURES})(?!$)(?!月$)([\u4e00-\u9fa5]{{1,8}})")
_BARE = re.compile(f"({_NUMBER})(?![{_UNITS}])((?:{_HAN}){{1,3}})")
_TOGETHER = re.compile(f"({_NUMBER})(?:{_HAN}){{0,2}}(?:合一|一体化?)")
_JOINED = re.compile(f"(?:{_ONE}[个项大]?(?![日天月周年时分秒元万亿度岁米])(?:{_HAN}){{1,5}}){{2,6}}")
_NUMERAL = re.compile(_ONE)
_FIGURES = re.compile(r"[1-9]{3,6}|[1-9](?:\+[1-9NnXx]){1,5}|[一二三四五六七八九]{3,6}")

# Days that are remembered, and what only looks like shorthand.
_NEVER = re.compile(
    "九一八|一二九|一二八|八一三|一二三|七一五|十佳.*|十大杰出.*|三字经|三合土|五角星|三角.*|两回事|双[方向赢刃休边语轨号手眼胞][^双两]*"
)


def stated(name: str) -> int | None:
    """Return how many parts the shorthand says it has, None for what is no numbered shorthand.

    Numbers in a row are added up (三会一课: 4), of figures alone each is a part (13421: 5).
    """
    if _NEVER.fullmatch(name):
        return None
    if _FIGURES.fullmatch(name):
        return len(re.sub(r"\+", "", name))
    for shape in (_TOGETHER, _COUNTED):
        if match := shape.fullmatch(name):
            return _value(match[1])
    if _JOINED.fullmatch(name):
        values = [_value(number) for number in _NUMERAL.findall(name)]
        return sum(values) if max(values) > 1 else None
    match = _BARE.fullmatch(name)
    return _value(match[1]) if match else None


def is_figures(name: str) -> bool:
    """Return whether shorthand has no words, only figures: it may as well be a telephone number."""
    return _FIGURES.fullmatch(name) is not None


def _value(numeral: str) -> int:
    return numerals.parse(numeral.replace("双", "二").replace("单", "一")) or 0
