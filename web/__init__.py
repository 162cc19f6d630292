"""A Flask site over ``kb``: read-only towards catalogue and index."""

from flask import Flask

from kb.library import Library
from kb.search_log import SearchLog
from kb.workspace.workspace import Workspace
from web import (
    accounts,
    annotations,
    api,
    curricula,
    errors,
    exports,
    feeds,
    glossary,
    headers,
    language,
    laws,
    openapi,
    operation,
    pages,
    presentation,
    script,
    sections,
    shelf,
    suggestions,
    targets,
    topics,
    why,
)


def create_app(library: Library, searches: SearchLog | None = None, workspace: Workspace | None = None) -> Flask:
    """Return the site over an open library; what is searched for and written is kept in its home unless told."""
    app = Flask(__name__)
    app.config["SEARCHES"] = searches or SearchLog(library.home)
    # Jinja's own JSON and Flask's keep Chinese readable.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    shelf.register(app, library)
    for part in (operation, language, script, presentation, headers, errors):
        part.register(app)
    accounts.register(app, workspace or Workspace(library.home))
    for blueprint in (
        pages.blueprint,
        feeds.blueprint,
        exports.blueprint,
        why.blueprint,
        suggestions.blueprint,
        glossary.blueprint,
        targets.blueprint,
        topics.blueprint,
        sections.blueprint,
        laws.blueprint,
        api.blueprint,
        openapi.blueprint,
    ):
        app.register_blueprint(blueprint)
    curricula.register(app)
    annotations.register(app)
    return app
