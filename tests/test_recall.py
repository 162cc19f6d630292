"""Nothing in the library is out of reach: any run of characters finds its document, a quoted span only what has it."""

import random
import re

from kb.analysis import fold
from kb.analysis.pairs import comparable
from kb.library import Library, Page
from kb.tables import sections

EVERYTHING = Page(0, 1000)
_HAN_RUN = re.compile(r"[㐀-鿿〇]+")


def texts(library: Library) -> list[tuple[str, str]]:
    """Return the document and text of every section, in a fixed order."""
    with library._database.connect() as connection:
        rows = connection.execute(sections.select().order_by(sections.c.document, sections.c.ordinal))
        return [(row.document, row.text) for row in rows if row.text]


def found(library: Library, query: str) -> set[str]:
    return {hit.document for hit in library.search(query, page=EVERYTHING).hits}


def test_g18_five_hundred_random_runs_of_one_to_eight_characters_find_their_document(starter: Library) -> None:
    chance = random.Random(18)
    every = texts(starter)
    missed = []
    for _ in range(500):
        document, text = chance.choice(every)
        runs = _HAN_RUN.findall(text)
        run = chance.choice(runs) if runs else "第"
        size = min(len(run), chance.randint(1, 8))
        start = chance.randint(0, len(run) - size)
        query = run[start : start + size]
        if runs and document not in found(starter, query):
            missed.append((document, query))
    assert missed == []


def test_g21_every_hit_of_a_hundred_quoted_spans_has_the_span_and_the_source_is_among_them(starter: Library) -> None:
    chance = random.Random(21)
    every = texts(starter)
    whole: dict[str, str] = {}
    for document, text in every:
        whole[document] = whole.get(document, "") + "\n" + comparable(fold(text))
    wrong = []
    for _ in range(100):
        document, text = chance.choice(every)
        size = min(len(text), chance.randint(2, 60))
        start = chance.randint(0, len(text) - size)
        span = re.sub(r"[\"“”「」『』]", "", text[start : start + size]).strip()
        if len(span) < 2 or span not in text:
            continue
        hits = found(starter, f"“{span}”")
        lacking = {hit for hit in hits if comparable(fold(span)) not in whole[hit]}
        if document not in hits or lacking:
            wrong.append((document, span, lacking))
    assert wrong == []
