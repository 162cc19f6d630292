"""Every answer is measured once, and told to whoever listens: the request log, the metrics."""

import time
from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, Response, g, request


class Answer(NamedTuple):
    """What was asked and how it was answered; ``endpoint`` is empty where no page of ours was meant.

    ``query`` is what stands after the question mark; ``seconds`` is the time that making the answer took.
    """

    method: str
    path: str
    query: str
    endpoint: str
    status: int
    seconds: float
    size: int


Listener = Callable[[Answer], None]


def register(app: Flask) -> None:
    """Measure the answers of ``app``; listeners are added to ``app.extensions["answers"]``."""
    listeners: list[Listener] = app.extensions.setdefault("answers", [])

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _tell(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        size = 0 if request.method == "HEAD" else response.calculate_content_length() or response.content_length or 0
        # Who has the secret of a shared curriculum can read it: the log says that one was read, not by which link.
        path = request.path if "secret" not in (request.view_args or {}) else str(request.url_rule)
        query = request.query_string.decode("utf-8", "replace")
        answer = Answer(request.method, path, query, request.endpoint or "", response.status_code, seconds, size)
        for listener in listeners:
            listener(answer)
        return response
