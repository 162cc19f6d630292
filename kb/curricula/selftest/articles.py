"""Which article says so: the sentence stands, the number of its article is asked for."""

import re
from collections.abc import Iterator

from kb.analysis import numerals
from kb.curricula.curriculum import Question
from kb.curricula.selftest.material import Material, question, sentences
from kb.passages import Passage, quoted

_ARTICLE = re.compile(r"^第([一二三四五六七八九十百千零]+)条$")
_DISTANCES = (-1, 1, 2, -2, 3, 5)


def ask_article(passage: Passage, _material: Material) -> Iterator[Question]:
    """Ask for the number of the article that a sentence is from; wrong ones are its neighbours."""
    match = _ARTICLE.match(passage.anchor)
    number = numerals.parse(match.group(1)) if match else None
    if number is None:
        return
    text = re.sub(rf"^{passage.anchor}[\s　]*", "", passage.text)
    first = next(sentences(text), None)
    near = [f"第{numerals.chinese(number + by)}条" for by in _DISTANCES if 0 < number + by < 9999]
    if first is not None:
        asked = f"{quoted(passage.title)}的哪一条规定：“{first}”"
        made = question(asked, passage.anchor, near, f"{passage.source}：{first}", passage.address)
        if made:
            yield made
