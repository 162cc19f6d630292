"""What is it called: the meaning stands, the word is asked for."""

from collections.abc import Iterator

from kb.curricula.curriculum import Question
from kb.curricula.selftest.material import BLANK, Material, question
from kb.passages import Passage


def ask_definition(passage: Passage, material: Material) -> Iterator[Question]:
    """Ask for each word that the passage defines; wrong ones are other defined words, those of like length first."""
    for term, meaning in material.meanings.items():
        if meaning not in passage.text or meaning.count(term) != 1:
            continue
        others = sorted(material.meanings, key=lambda other: (abs(len(other) - len(term)), other))
        wrong = [other for other in others if other not in meaning and other not in term and term not in other]
        why = f"{passage.source}：{meaning}"
        if made := question(meaning.replace(term, BLANK), term, wrong, why, passage.address):
            yield made
