"""What the library gives to a curriculum: candidates for a draft, material for questions."""

from collections.abc import Mapping, Sequence

from kb.curricula import drafting, selftest
from kb.curricula.curriculum import Curriculum, Question
from kb.curricula.drafting import Brief, Candidate
from kb.curricula.selftest.material import Material
from kb.document import Kind
from kb.library import Library, Page
from kb.passages import Passage

_DOCUMENTS, _SECTIONS_EACH = 12, 2
_QUESTIONS = 10


def draft(library: Library, brief: Brief) -> Curriculum:
    """Return a first curriculum for ``brief``."""

    def find(objective: str, kinds: frozenset[Kind]) -> list[Candidate]:
        return candidates(library, objective, kinds)

    def ask(passages: Sequence[Passage]) -> list[Question]:
        return questions(library, [passage.address for passage in passages], _QUESTIONS)

    return drafting.draft(brief, find, ask)


def candidates(library: Library, objective: str, kinds: frozenset[Kind] = frozenset()) -> list[Candidate]:
    """Return the passages that an objective finds among documents of some kinds, all kinds if none is named."""
    filters: Mapping[str, frozenset[str]] = {"kind": frozenset(kind.value for kind in kinds)} if kinds else {}
    hits = library.search(objective, filters, Page(limit=_DOCUMENTS, sections=_SECTIONS_EACH)).hits
    scores = {f"{hit.document}#{section.anchor}": section.score for hit in hits for section in hit.sections}
    best = max(scores.values(), default=0.0)
    found = library.passages(scores)
    ordered = sorted(found, key=lambda address: (-scores[address], address))
    return [Candidate(found[address], objective, scores[address] / best) for address in ordered if best > 0]


def questions(library: Library, addresses: Sequence[str], limit: int) -> list[Question]:
    """Return questions on what stands at the addresses."""
    found = library.passages(addresses)
    passages = [found[address] for address in addresses if address in found]
    entries = library.terms.all().values()
    meanings = {entry.term: entry.definitions[0].meaning for entry in entries if entry.definitions}
    parts = {entry.term: said.parts for entry in entries for said in entry.expansions[:1] if said.agrees}
    return selftest.questions(Material(passages, (), meanings, parts), limit)
