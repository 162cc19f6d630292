"""Which library answers a request: the one for the clearance of whoever asks."""

from flask import Flask, Response, current_app, request

from kb.access import Access
from kb.levels import Levels
from kb.library import Library
from web.accounts import signed_in


def register(app: Flask, whole: Library) -> None:
    """Make the libraries of the home known to ``app``."""
    app.config["LEVELS"] = Levels(whole)
    app.after_request(_keep_private)


def levels() -> Levels:
    """Return the libraries of the site that answers."""
    found: Levels = current_app.config["LEVELS"]
    return found


def library() -> Library:
    """Return the library that whoever asks may read."""
    return levels().at(clearance())


def clearance() -> Access:
    """Return what whoever asks may see; where nothing is held back it is not looked who that is."""
    if not levels().is_apart(Access.PUBLIC):
        return max(Access)
    user = signed_in()
    return user.clearance if user else Access.PUBLIC


def _keep_private(response: Response) -> Response:
    """Let no cache between us and one reader answer another, where they may see different things."""
    if request.endpoint != "static" and levels().is_apart(Access.PUBLIC):
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
    return response
