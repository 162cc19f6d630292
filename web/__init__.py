"""A Flask site over ``kb``: read-only towards catalogue and index."""

from flask import Flask

from kb.library import Library
from web import api, errors, headers, language, pages, presentation, suggestions


def create_app(library: Library) -> Flask:
    """Return the site over an open library."""
    app = Flask(__name__)
    app.config["LIBRARY"] = library
    # Jinja's own JSON and Flask's keep Chinese readable.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for part in (language, presentation, headers, errors):
        part.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(suggestions.blueprint)
    return app
