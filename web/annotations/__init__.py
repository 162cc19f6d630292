"""What people write beside the texts: reports of what is wrong, notes with tags, and reading lists in the browser."""

from flask import Flask

from web.annotations import links, notes, reading_list, reports

PARTS = (reports, notes, reading_list)


def register(app: Flask) -> None:
    """Make the pages known to ``app``."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals["annotations"] = links
    app.context_processor(reports.waiting)
