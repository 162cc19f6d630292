"""Questions made from the material itself, without a model: something told is blanked out, and asked for.

Each maker of the table looks for one thing a text can be asked about. The same material gives the same questions.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from kb.curricula.curriculum import Question
from kb.curricula.selftest.articles import ask_article
from kb.curricula.selftest.definitions import ask_definition
from kb.curricula.selftest.expansions import ask_expansion
from kb.curricula.selftest.material import Material
from kb.curricula.selftest.numbers import ask_number

MAKERS = (ask_number, ask_expansion, ask_definition, ask_article)


def questions(material: Material, limit: int) -> list[Question]:
    """Return up to ``limit`` questions on ``material``, kinds and passages in turn, each sentence asked about once."""
    makings = [_in_turn([list(make(passage, material)) for passage in material.passages]) for make in MAKERS]
    chosen: dict[str, Question] = {}
    for question in _in_turn(makings):
        chosen.setdefault(question.why, question)
    return [_shuffled(question) for question in list(chosen.values())[:limit]]


def _in_turn(rows: Iterable[Sequence[Question]]) -> list[Question]:
    """Return the first of every row, then the second …: no passage takes all the places."""
    return [question for round_ in zip_longest(*rows) for question in round_ if question is not None]


def _shuffled(question: Question) -> Question:
    """Return a question with its choices in an order that tells nothing, and always the same."""
    right = question.choices[question.right]
    order = sorted(question.choices, key=lambda choice: hashlib.sha256(f"{question.asked}{choice}".encode()).digest())
    return Question(question.asked, tuple(order), order.index(right), question.why, question.source)
