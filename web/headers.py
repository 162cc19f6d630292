"""The headers every answer carries: nothing from elsewhere is loaded, nothing is guessed."""

from flask import Flask, Response

from kb import settings

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Says what frame-ancestors says, to what does not know that.
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_TWO_YEARS = 2 * 365 * 24 * 3600


def register(app: Flask) -> None:
    """Put the headers on every answer of ``app``."""

    headers = dict(_HEADERS)
    if settings.is_on("KB_HTTPS"):
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}"

    @app.after_request
    def _add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response
