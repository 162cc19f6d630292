"""What a trainer is told beside each part, with passages that would help: one click takes them in."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kb.curricula.checks import Finding, Matter
from kb.curricula.curriculum import Curriculum, ItemKind
from kb.curricula.gathering import candidates
from kb.library import Library
from kb.passages import Passage

_SUGGESTED = 3
# Each open objective is a search; the others are told without passages.
_SEARCHED = 6


class Offer(NamedTuple):
    """A passage that can be taken in: the value of the button behind its verb, its title and beginning."""

    kind: str
    target: str
    title: str
    opening: str


class Advice(NamedTuple):
    """A finding, the passages offered for it, and the module that they would go into."""

    finding: Finding
    offers: Sequence[Offer] = ()
    module: str = ""


def advice(library: Library, course: Curriculum, findings: Sequence[Finding]) -> dict[str, list[Advice]]:
    """Return what is to be told by part, "" for the whole."""
    told: defaultdict[str, list[Advice]] = defaultdict(list)
    known = {item.target for item in course.items()}
    own = [module.id for module in course.modules if not module.unit]
    searched = 0
    for finding in findings:
        offers: list[Offer] = []
        if finding.matter is Matter.OBJECTIVE_OPEN and own and searched < _SEARCHED:
            searched += 1
            offers = [offer for offer in found(library, finding.detail, _SUGGESTED * 2) if offer.target not in known]
        module = finding.part if finding.part in own else (own[-1] if own else "")
        told[finding.part].append(Advice(finding, offers[:_SUGGESTED], module))
    return dict(told)


def found(library: Library, query: str, limit: int) -> list[Offer]:
    """Return the passages a query finds, best first."""
    return [offer_of(candidate.passage) for candidate in candidates(library, query)[:limit]]


def offer_of(passage: Passage) -> Offer:
    """Return a passage as it is offered."""
    opening = " ".join(passage.text.split())[:120]
    return Offer(ItemKind.SECTION, passage.address, f"{passage.title} {passage.heading}".strip(), opening)
