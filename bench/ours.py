"""学海 itself: ``kb index`` into catalogue and index, then the whole search call."""

from bench.measure import Task
from indexer.run import run
from kb.library import Library


class Contender:
    """Indexes with the indexer and searches with facets, grouping and snippets."""

    def index(self, task: Task) -> None:
        run(task.work, [str(task.folder)])
        self._library = Library(task.work)

    def search(self, query: str) -> object:
        return self._library.search(query)
