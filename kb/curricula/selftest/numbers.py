"""How much, how long, how often: a number with its unit is blanked out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.analysis import numerals
from kb.curricula.curriculum import Question
from kb.curricula.selftest.material import BLANK, CHOICES, Material, question, sentences
from kb.passages import Passage

_UNITS = (
    *(
        "秒",
        "分钟",
        "小时",
        "学时",
        "日内",
        "日前",
        "个工作日",
        "天",
        "个月",
        "周岁",
        "次",
        "场",
        "遍",
        "周期",
        "级",
        "类",
        "倍",
    ),
    *("米", "公里", "千米", "平方米", "立方米", "公斤", "升", "%", "％"),
)
_AMOUNT = r"[1-9][0-9]{0,6}(?:\.[0-9]+)?|[一二三四五六七八九十百千两]{1,12}"
_NUMBER = re.compile(rf"(?<![第0-9０-９年月〔\[.．-])(?P<amount>{_AMOUNT})(?P<unit>{'|'.join(_UNITS)})")
# 一次 is often no number, but an article.
_NOT_TELLING = frozenset({"一次", "一级", "一类", "一天", "一遍", "一场"})


class Quantity(NamedTuple):
    """A number as it is written, with its value and unit."""

    written: str
    value: float
    unit: str


def ask_number(passage: Passage, material: Material) -> Iterator[Question]:
    """Ask for the first telling number of each sentence; wrong ones have its unit and its way of writing."""
    for sentence in sentences(passage.text):
        for match in _NUMBER.finditer(sentence):
            right = _quantity(match)
            if right is None or sentence.count(right.written) != 1:
                continue
            asked = f"{sentence[: match.start()]}{BLANK}{sentence[match.end() :]}"
            wrong = [*_elsewhere(right, sentence, material), *_near(right, sentence)]
            if made := question(asked, right.written, wrong, f"{passage.source}：{sentence}", passage.address):
                yield made
            break


def _quantity(match: re.Match[str]) -> Quantity | None:
    amount, unit = match["amount"], match["unit"]
    value = float(amount) if amount[0].isdecimal() and amount.isascii() else numerals.parse(amount)
    if value is None or match.group() in _NOT_TELLING:
        return None
    return Quantity(match.group(), float(value), unit)


def _elsewhere(right: Quantity, sentence: str, material: Material) -> list[str]:
    """Return what the library counts in the same unit, the nearest first: wrong answers that could be true."""
    found: dict[float, str] = {}
    for passage in (*material.passages, *material.pool):
        for match in _NUMBER.finditer(passage.text):
            other = _quantity(match)
            if other and other.unit == right.unit and other.value and other.value != right.value:
                found.setdefault(other.value, _as(right, other.value))
    near = sorted(found, key=lambda value: (max(value, right.value) / max(min(value, right.value), 1e-9), value))
    # One wrong answer is always made, so that the nearest of the library does not become a pattern.
    return [found[value] for value in near if found[value] not in sentence][: CHOICES - 2]


def _near(right: Quantity, sentence: str) -> Iterator[str]:
    """Yield made wrong answers: half, double, a little more, a little less."""
    step = 1 if right.value < 10 else 5 if right.value < 60 else 10
    for value in (right.value * 2, right.value / 2, right.value + step, right.value - step, right.value + 2 * step):
        if value > 0 and value == int(value) and not (right.unit in "%％" and value > 100):
            written = _as(right, value)
            if written not in sentence:
                yield written


def _as(right: Quantity, value: float) -> str:
    """Return a value written as the right one is: in digits, or in Chinese numerals."""
    if right.written[0].isascii() or value != int(value) or value > 9999:
        return f"{value:g}{right.unit}"
    written = numerals.chinese(int(value))
    return f"{'两' if written == '二' else written}{right.unit}"
