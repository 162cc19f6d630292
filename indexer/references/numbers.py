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
    rf"(?:中华人民共和国)?(?P<office>主席|国务院|中央军委|中央军事委员会|[一-鿿]{{2,14}}?(?:部|委员会|总局|署|人民政府|办公室))"
    rf"(?:令(?:\d{{4}}年)?第(?P<number>{_N})号|第(?P<other>{_N})号令)"
)
_BEFORE_OFFICE = re.compile(r"^.*[年月日以由经据原]")
_PUBLISHES = re.compile(r"\s?(?:公布|发布|颁布)")


def find_numbers(anchor: str, text: str, *, is_lead: bool) -> Iterator[Citation]:
    """Yield the numbers of documents that a folded text names.

    The lead of a law, above its first article, says by which order it was published: that number is its own.
    """
    if "号" not in text:
        return
    for match in _WRITTEN.finditer(text):
        found = _OFFICE.search(text, max(0, match.start() - 20), match.start())
        if found and (kept := _LEADING.sub("", found.group())):
            start, end = match.start() - len(kept), match.end()
            if not _is_line(text, start, end):
                yield Citation(anchor, start, end, Cited.NUMBER, number_name(text[start:end]))
    if "令" in text:
        for match in _ORDER.finditer(text):
            number = numerals.parse(match["number"] or match["other"])
            if number is None or (is_lead and _PUBLISHES.match(text, match.end())):
                continue
            office = _BEFORE_OFFICE.sub("", match["office"])
            start = match.start("office") + len(match["office"]) - len(office)
            yield Citation(anchor, start, match.end(), Cited.NUMBER, f"{office}令第{number}号")


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether a number stands on a line of its own: there it is the number of the text below."""
    before, after = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    return not (before + after).strip(" ()")
