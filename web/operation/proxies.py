"""Whom a request comes from, and under which path and scheme the site is seen, where proxies stand in front of it.

KB_PROXIES is their number. With 0, what a client says of itself in X-Forwarded-* is believed nowhere.
"""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kb import settings


def register(app: Flask) -> None:
    """Have ``app`` believe the proxies that the settings count."""
    count = settings.number("KB_PROXIES")
    if count:
        believed: dict[str, Any] = dict.fromkeys(("x_for", "x_proto", "x_host", "x_prefix"), count)
        app.wsgi_app = ProxyFix(app.wsgi_app, **believed)  # type: ignore[method-assign]
