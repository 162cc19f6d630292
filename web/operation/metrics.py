"""Figures in Prometheus form at /metrics, where KB_METRICS is on.

Off by default, and not opened to this machine alone: behind a proxy on the same machine every reader
comes from this machine. The figures hold no word, title, address or name.
"""

from collections.abc import Iterator

from flask import Flask, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from kb import settings
from kb.access import Access
from kb.levels import Levels
from web.operation.observing import Answer

_SEARCHES = frozenset({"pages.search", "api.search"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_HELD = {"documents": "documents in the catalogue", "sections": "sections in the catalogue"}


def register(app: Flask) -> None:
    """Count the answers of ``app`` and serve the figures, if the settings say so."""
    if not settings.is_on("KB_METRICS"):
        return
    # A registry for each site: several may run in one process.
    registry = CollectorRegistry()
    app.extensions["answers"].append(Figures(registry).add)
    registry.register(LibraryFigures(app.config["LEVELS"]))
    ProcessCollector(registry=registry)

    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/metrics", "metrics", metrics)


class Figures:
    """What is counted as answers go out; the name of a page is its endpoint, so that there are finitely many."""

    def __init__(self, registry: CollectorRegistry) -> None:
        labels = ("endpoint", "status")
        self._requests = Counter("xuehai_requests", "requests answered", labels, registry=registry)
        self._seconds = Histogram(
            "xuehai_request_seconds", "time to answer", ("endpoint",), registry=registry, buckets=_SECONDS
        )
        self._searches = Counter("xuehai_searches", "searches answered", registry=registry)

    def add(self, answer: Answer) -> None:
        """Count an answer."""
        endpoint = answer.endpoint or "none"
        self._requests.labels(endpoint, str(answer.status)).inc()
        self._seconds.labels(endpoint).observe(answer.seconds)
        if answer.endpoint in _SEARCHES and answer.status == 200:
            self._searches.inc()


class LibraryFigures(Collector):
    """What the library that everybody may read holds when it is asked."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges."""
        library = self._levels.at(Access.PUBLIC)
        index_revision = library.refresh()
        held = library.statistics()
        for name, text in _HELD.items():
            yield GaugeMetricFamily(f"xuehai_{name}", text, value=held[name])
        yield GaugeMetricFamily("xuehai_catalogue_revision", "newest revision", value=held["revision"])
        yield GaugeMetricFamily("xuehai_index_revision", "revision that searches answer from", value=index_revision)
