"""What a run did, as one JSON object or as lines for people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.plan import Plan
from indexer.scan import Failure
from kb.document import Document


@dataclass(slots=True)
class Report:
    """Counts of files by what happened to them, and every failure by name.

    ``rebuilt`` says in what the index differed from the running code, where it was written anew for that.
    """

    added: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    read: int = 0
    merged: int = 0
    repaired: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    sections: int = 0
    topics: int = 0
    topics_changed: int = 0
    seconds: float = 0.0
    revision: int = 0
    dry_run: bool = False
    rebuilt: list[str] = field(default_factory=list)

    def count(self, plan: Plan) -> None:
        """Take over the numbers of a plan; what fails later is subtracted then."""
        self.added += len(plan.add)
        self.updated += len(plan.update)
        self.moved += len(plan.move)
        self.removed += len(plan.remove)
        self.unchanged += len(plan.keep)

    def count_reading(self, document: Document) -> None:
        """Count the repairs made in a document by rule, and its doubtful places by name."""
        self.repaired.update(repair.rule for repair in document.repairs)
        self.flagged.update(flag.name for flag in document.flags)

    @property
    def changed_nothing(self) -> bool:
        """Whether the library is as it was before."""
        return not (self.added or self.updated or self.moved or self.removed or self.topics_changed)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``kb index --json`` prints."""
        return {
            "added": self.added,
            "updated": self.updated,
            "moved": self.moved,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "failed": [{"path": failure.path, "reason": failure.reason} for failure in self.failed],
            "skipped": dict(self.skipped),
            "read": self.read,
            "merged": self.merged,
            "repaired": dict(self.repaired.most_common()),
            "flagged": dict(self.flagged.most_common()),
            "documents": self.documents,
            "sections": self.sections,
            "topics": self.topics,
            "topics_changed": self.topics_changed,
            "seconds": round(self.seconds, 3),
            "revision": self.revision,
            "dry_run": self.dry_run,
            "rebuilt": self.rebuilt,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report for people, counts last."""
        for failure in self.failed:
            yield f"failed: {' '.join(failure.path.split())}: {failure.reason}"
        if self.skipped:
            kinds = ", ".join(f"{suffix} ×{count}" for suffix, count in sorted(self.skipped.items()))
            yield f"skipped, not part of a library: {kinds}"
        if self.changed_nothing:
            state = "nothing to do" if self.unchanged or self.documents else "no document found"
            yield f"{state}: {self.unchanged} files unchanged, {len(self.failed)} failed"
        else:
            would = "would be " if self.dry_run else ""
            yield (
                f"{would}added {self.added}, updated {self.updated}, moved {self.moved}, removed {self.removed};"
                f" unchanged {self.unchanged}, failed {len(self.failed)}"
            )
        yield (
            f"library: {self.documents} documents, {self.sections} sections, revision {self.revision};"
            f" {self.seconds:.1f} s"
        )
        if self.topics or self.topics_changed:
            yield f"topics: {self.topics}; {self.topics_changed} came, changed or went"
        if self.rebuilt:
            yield f"index written anew: {'; '.join(self.rebuilt)}"
        if self.read:
            yield f"read: {self.read} files"
        for name, counter in (("repaired", self.repaired), ("flagged", self.flagged)):
            if counter:
                yield f"{name}: {', '.join(f'{rule} {count}' for rule, count in counter.most_common())}"
        if self.merged:
            yield f"merged: {self.merged} texts are another source of a document"
