"""What belongs to it: of the parts of numbered shorthand (“四项攻坚”) one is asked for among strangers."""

from collections.abc import Iterator

from kb.curricula.curriculum import Question
from kb.curricula.selftest.material import Material, question
from kb.passages import Passage


def ask_expansion(passage: Passage, material: Material) -> Iterator[Question]:
    """Ask which of four belongs to a term that the passage has; the other three are parts of other terms."""
    for term, parts in material.parts.items():
        if term not in passage.text or not parts:
            continue
        others = [other for other in sorted(material.parts) if other != term]
        strangers = [part for other in others for part in material.parts[other] if part not in parts]
        right = max(parts, key=lambda part: (len(part), part))
        why = f"{passage.source}：“{term}”即{'、'.join(parts)}"
        if made := question(f"下列哪一项属于“{term}”？", right, strangers, why, passage.address):
            yield made
