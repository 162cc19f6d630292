"""Numbers of documents: 国发〔2024〕5号 with all kinds of brackets, and of orders: 国务院令第638号."""

import re
from collections.abc import Iterator

from kb.analysis import numerals
from kb.citations import number_name
from kb.document import Citation, Cited

_N = numerals.NUMERAL
_WRITTEN = re.compile(r"[〔\[【(]\s?(?:19|20)\d\d\s?[〕\]】)]\s?第?\d{1,5}\s?号")
# The office stands before the year, in signs of its own (国办发, 法(研)发), behind whatever leads to it.
_OFFICE = re.compile(r"[一-鿿]{1,8}(?:\([一-鿿]{1,4}\)[一-鿿]{1,6})?$")
_LEADING = re.compile(
    r".*(?:根据|依据|按照|依照|贯彻|落实|印发|转发|关于|文件|以及|通知|文号|来文|人民政府|[和与及见以经由])"
)
_ORDER = re.compile(
    rf"(?:中华人民共和国)?(?P<office>主席|国务院|中央军委|中央军事委员会|[一-鿿]{{2,12}}?(?:部|委员会|总局|署|人民政府|办公室))"
    rf"(?:令(?:\d{{4}}年)?第(?P<number>{_N})号|第(?P<other>{_N})号令)"
)


def find_numbers(anchor: str, text: str) -> Iterator[Citation]:
    """Yield the numbers of documents that a folded text names."""
    if "号" not in text:
        return
    for match in _WRITTEN.finditer(text):
        office = _OFFICE.search(text, max(0, match.start() - 20), match.start())
        if office and (kept := _LEADING.sub("", office.group())):
            start = match.start() - len(kept)
            yield Citation(anchor, start, match.end(), Cited.NUMBER, number_name(text[start : match.end()]))
    if "令" in text:
        for match in _ORDER.finditer(text):
            number = numerals.parse(match["number"] or match["other"])
            if number is not None:
                name = f"{match['office']}令第{number}号"
                yield Citation(anchor, match.start(), match.end(), Cited.NUMBER, name)
