"""A library open for reading: catalogue and index of one home, and everything asked of them."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Row

from kb import catalogue, settings
from kb.checks import Cluster, Doubt, Finding, State, clusters, doubts, findings
from kb.entries import Entry, entries
from kb.errors import CatalogueError, NoLibraryError
from kb.evaluation import Place
from kb.hits import hits_of
from kb.laws import Laws
from kb.passages import Passage, passages
from kb.pinning import Pinned, pin
from kb.references import References
from kb.search import storage, typed
from kb.search.advice import Adviser
from kb.search.deadline import limited
from kb.search.engine import CITES, TOPIC, Engine, Explanation, Request
from kb.search.pinpoint import citation
from kb.search.query import Query
from kb.search.results import Results
from kb.search.sets import DocumentSets
from kb.search.similar import similar
from kb.search.suggest import Entry as Completion
from kb.search.suggest import Suggester
from kb.search.understanding import understand
from kb.search.whoosh_engine import WhooshEngine
from kb.search.within import required_words
from kb.targets import EVERY, Choice, TargetView, count_targets, read_targets
from kb.terms.shelf import TermShelf
from kb.topics.topics import Topics
from kb.view import DocumentView

Filters = Mapping[str, frozenset[str]]
_NO_FILTERS: Filters = {}
_NO_SETS: Mapping[str, DocumentSets] = {}


class Page(NamedTuple):
    """Which part of the documents is wanted, in which order (one of SORTS), with how many sections each.

    ``sections`` is 0 for as many as the settings say; without ``prior`` a document's standing does not count;
    ``sets`` of documents are counted as facets of their names.
    """

    offset: int = 0
    limit: int = 10
    sort: str = "relevance"
    sections: int = 0
    prior: bool = True
    sets: Mapping[str, DocumentSets] = _NO_SETS


_FIRST_PAGE = Page()


class Library:
    """Reads one home; open it once and share it between threads."""

    def __init__(self, home: Path) -> None:
        """Open catalogue and index; raises NoLibraryError where there is none, and as ``open_index`` does."""
        self.home = home
        path = settings.catalogue_path(home)
        if not path.exists() or not storage.exists(settings.index_path(home)):
            raise NoLibraryError(home)
        if not path.stat().st_size:
            raise CatalogueError(path, "it is empty; mend it with: kb check --repair")
        self._database = catalogue.connect(path)
        self._engine: Engine = WhooshEngine(settings.index_path(home))
        self._suggester: Suggester | None = None
        self.references = References(self._database)
        self.laws = Laws(self._database)
        self.terms = TermShelf(self._database)
        self.topics = Topics(self._database, self._engine)

    def warm(self) -> None:
        """Gather what first questions would otherwise wait for: words, completions, topics, terms."""
        self.suggest("防空")
        self.topics.tree()
        self.terms.all()

    def close(self) -> None:
        """Let go of all files."""
        self._engine.close()
        self._database.dispose()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    @property
    def revision(self) -> int:
        """The catalogue revision that answers speak of."""
        return self._engine.revision

    def refresh(self) -> int:
        """Follow the index to its newest revision, and return that."""
        self._engine.refresh()
        return self.revision

    def search(
        self,
        text: str,
        filters: Filters = _NO_FILTERS,
        page: Page = _FIRST_PAGE,
        without: frozenset[str] = frozenset(),
    ) -> Results:
        """Return one page of the documents that ``text`` finds, no word of ``without`` searched as a synonym.

        Whatever is typed, nothing raises.
        """
        started = time.perf_counter()
        self._engine.refresh()
        with limited(settings.number("KB_MAX_QUERY_SECONDS")) as deadline:
            query = understand(text, self._engine.words(), self._engine.law_names(), without)
            if query.tree is None:
                return Results(query, 0, _milliseconds(started), {}, (), self.revision)
            query, pinned, article = self._pinned(query)
            window = page._replace(sections=page.sections or settings.number("KB_HIT_SECTIONS"))
            matches = self._engine.search(Request(query.tree, filters, pinned, *window))  # type: ignore[arg-type]
            with self._database.connect() as connection:
                hits = hits_of(connection, query, matches)
            advice = Adviser(self._engine, filters).advise(query, matches.total)
        query = replace(query, remarks=(*query.remarks, *deadline.remarks))
        took = _milliseconds(started)
        return Results(query, matches.total, took, matches.facets, hits, self.revision, advice, article)

    def understand(self, text: str) -> Query:
        """Return what ``text`` asks for, with the variants that this library has."""
        return understand(text, self._engine.words(), self._engine.law_names())

    def rank(self, text: str, limit: int) -> list[Place]:
        """Return the places of the ``limit`` best sections, each once, best first."""
        query = self.understand(text)
        if query.tree is None:
            return []
        query, pinned, _ = self._pinned(query)
        ids = list(dict.fromkeys([*pinned, *(scored.id for scored in self._engine.rank(query.tree, limit))]))  # type: ignore[arg-type]
        return self.places(ids)[:limit]

    def places(self, ids: Sequence[str]) -> list[Place]:
        """Return where the sections that exist stand: the files of their document, and their anchor."""
        with self._database.connect() as connection:
            rows = catalogue.sections_by_id(connection, ids)
            sources = catalogue.sources_of(connection, {row.document for row in rows.values()})
        present = [rows[section_id] for section_id in ids if section_id in rows]
        files = {document: frozenset(source.path for source in rows) for document, rows in sources.items()}
        return [Place(files[row.document], row.anchor) for row in present]

    def documents(self, text: str, filters: Filters = _NO_FILTERS) -> frozenset[str]:
        """Return the ids of all documents that ``text`` finds."""
        self._engine.refresh()
        query = self.understand(text)
        return frozenset() if query.tree is None else self._engine.documents(query.tree, filters)

    def documents_meant(self, text: str) -> frozenset[str]:
        """Return the ids of the documents that have every plain word of ``text``; of all found where none has."""
        found = self.documents(text)
        tree = self.understand(text).tree
        words = required_words(tree) if tree is not None else []
        meant = found.intersection(*(self._engine.documents(word, _NO_FILTERS) for word in words))
        return meant or found

    def passages(self, addresses: Iterable[str]) -> dict[str, Passage]:
        """Return what stands at those of the addresses (document, document#anchor) where something does."""
        with self._database.connect() as connection:
            return passages(connection, addresses)

    def sets(self) -> dict[str, DocumentSets]:
        """Return what can be counted as facets though the index does not know it: topics, and laws cited."""
        topics = self.topics.sets()
        return ({TOPIC: topics} if topics else {}) | {CITES: self.references.citing()}

    def changed(self, after: int = 0) -> dict[str, int]:
        """Return the documents that came or changed since a revision, each with its own, newest first."""
        with self._database.connect() as connection:
            rows = catalogue.changed_documents(connection, after)
        return {row.id: row.revision for row in reversed(rows)}

    def entries(self, ids: Iterable[str]) -> list[Entry]:
        """Return what a list of documents shows of those that exist, in the order of ``ids``."""
        wanted = list(ids)
        with self._database.connect() as connection:
            return entries(connection, wanted)

    def similar(self, view: DocumentView, limit: int) -> list[Entry]:
        """Return the documents most like one, itself left out, best first."""
        return self.entries(similar(self._engine, view, limit))

    def explain(self, text: str, section_id: str) -> Explanation | None:
        """Return how a section came to its score for ``text``."""
        query = self.understand(text)
        return self._engine.explain(query.tree, section_id) if query.tree is not None else None

    def document(self, document_id: str) -> DocumentView:
        """Return a document whole; raises NotFoundError with the nearest id."""
        with self._database.connect() as connection:
            return DocumentView(
                catalogue.present_document(connection, document_id),
                catalogue.sources_of(connection, [document_id]).get(document_id, []),
                catalogue.sections_of(connection, document_id),
                catalogue.repairs_of(connection, document_id),
                catalogue.flags_of(connection, document_id),
            )

    def statistics(self) -> dict[str, Any]:
        """Return what the library holds and how far its index has followed."""
        with self._database.connect() as connection:
            counts = catalogue.counts(connection)
            kinds = catalogue.counts_by_kind(connection)
            newest = catalogue.revision(connection)
            roots = catalogue.roots(connection)
            words_changed = catalogue.words_changed(connection)
        del counts["tombstones"]
        followed = {"revision": newest, "index_revision": self.revision, "words_changed": words_changed}
        return counts | {"citations": self.references.count()._asdict(), "kinds": kinds} | followed | {"folders": roots}

    def check(self) -> tuple[list[Finding], list[Doubt]]:
        """Return what is not sound, and every doubtful place of the documents."""
        with self._database.connect() as connection:
            return findings(State(connection, self.revision)), doubts(connection)

    def clusters(self) -> list[Cluster]:
        """Return the documents that several files hold, with how like each file is."""
        with self._database.connect() as connection:
            return clusters(connection)

    def targets(self, choice: Choice = EVERY) -> list[TargetView]:
        """Return the quantified commitments chosen; raises NotFoundError for a document that is not there."""
        with self._database.connect() as connection:
            if choice.document:
                catalogue.present_document(connection, choice.document)
            return read_targets(connection, choice)

    def target_count(self) -> int:
        """Return how many quantified commitments there are."""
        with self._database.connect() as connection:
            return count_targets(connection)

    def newest(self, limit: int) -> list[Row[Any]]:
        """Return the documents with the latest dates."""
        with self._database.connect() as connection:
            return list(catalogue.newest_documents(connection, limit))

    def _pinned(self, query: Query) -> Pinned:
        with self._database.connect() as connection:
            return pin(connection, query)

    def suggest(self, text: str, limit: int = 8) -> list[Completion]:
        """Return what a beginning of a query may become: an article, terms, laws, titles."""
        self._engine.refresh()
        suggester, state = self._suggester, (self.revision, self.topics.names())
        if suggester is None or suggester.revision != state:
            with self._database.connect() as connection:
                names = [*state[1], *catalogue.titles(connection)]
            suggester = self._suggester = Suggester(names, self._engine.words(), state)
        article = self._pinned(Query(text, None, citation(typed.readable(text)))).article
        cited_first = (
            [Completion(f"{article.title} {article.anchor}", "article", article.document, article.anchor)]
            if article
            else []
        )
        return [*cited_first, *suggester.suggest(text, limit)][:limit]


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
