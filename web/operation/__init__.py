"""What keeps the site running and lets an operator see how it does: one concern a file, switched on in this table."""

from flask import Flask

from web.operation import health, limits, metrics, observing, proxies, request_log

# Observing comes first: it times what the others refuse.
_PARTS = (proxies, observing, request_log, metrics, limits, health)


def register(app: Flask) -> None:
    """Make ``app`` fit to be operated; before every other part, so that what is refused costs nothing."""
    for part in _PARTS:
        part.register(app)
