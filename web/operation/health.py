"""For whoever watches the site: /healthz says that it answers, /readyz whether it can do its work."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, jsonify
from sqlalchemy.exc import SQLAlchemyError

from kb.errors import KbError
from kb.library import Library
from web import shelf
from web.accounts import workspace

_LOG = logging.getLogger(__name__)


def catalogue_opens() -> str:
    """Return what is wrong with the catalogue, empty for nothing."""
    _library().changed(_library().revision)
    return ""


def index_has_followed() -> str:
    """Return what is wrong with the index, empty for nothing."""
    reached = _library().refresh()
    newest = _library().statistics()["revision"]
    return "" if reached == newest else f"behind: revision {reached} of {newest}"


def workspace_is_writable() -> str:
    """Return what is wrong with the workspace, empty for nothing."""
    workspace().check_writable()
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "catalogue": catalogue_opens,
    "index": index_has_followed,
    "workspace": workspace_is_writable,
}


def register(app: Flask) -> None:
    """Serve both under the addresses that such endpoints commonly have."""
    app.add_url_rule("/healthz", "healthz", alive)
    app.add_url_rule("/readyz", "readyz", ready)


def alive() -> tuple[Any, int, dict[str, str]]:
    """Return that the process answers."""
    return jsonify(status="ok"), 200, {"Cache-Control": "no-store"}


def ready() -> tuple[Any, int, dict[str, str]]:
    """Return what every check says: 200 where all is well, else 503."""
    found = {name: _outcome(name, check) for name, check in CHECKS.items()}
    is_ready = set(found.values()) == {"ok"}
    return jsonify(ready=is_ready, checks=found), 200 if is_ready else 503, {"Cache-Control": "no-store"}


def _outcome(name: str, check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except (KbError, SQLAlchemyError, OSError) as error:
        # Messages name paths of the server, which is nobody's business outside.
        _LOG.warning("not ready: %s: %s", name, error)
        return "failed; the log says why"


def _library() -> Library:
    return shelf.levels().whole
