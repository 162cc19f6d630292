"""The pages of curricula: read, made, shaped, compared, taken along. All of it works by plain forms.

Each module of the table has one concern; who may see what is decided in ``access`` alone.
"""

from flask import Flask

from web.curricula import api, assisting, basket, editing, history, listing, reading

PARTS = (listing, basket, assisting, editing, history, reading, api)


def register(app: Flask) -> None:
    """Make the pages known to ``app``."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    app.context_processor(basket.shown)
