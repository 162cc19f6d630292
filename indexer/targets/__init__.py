"""Quantified commitments: what a plan or a report promises, how much of it, how often or by when, and by whom.

Laws are left out: each number in them binds, and hardly one is a target of work.
"""

from collections.abc import Sequence

from indexer.targets.clauses import clauses
from indexer.targets.commitments import Outlook, commitment
from kb.document import Kind, Section, Target

_PLANNING = frozenset({Kind.REPORT, Kind.POLICY})
"""Where a heading that looks ahead (安排, 任务) is about work; in a textbook it is about learning."""


def targets_of(kind: Kind, title: str, sections: Sequence[Section]) -> tuple[Target, ...]:
    """Return the targets in a document of this kind and title, in reading order."""
    if kind is Kind.LAW:
        return ()
    found: list[Target] = []
    for section in sections:
        outlook = Outlook.of((title, *section.path, section.heading)) if kind in _PLANNING else Outlook.ASIDE
        for clause in clauses(section.text):
            if target := commitment(section.anchor, clause, outlook):
                found.append(target)
    return tuple(found)
