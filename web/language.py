"""The interface in simplified Chinese, traditional Chinese and English.

The strings in code and templates are simplified Chinese; ``translations/`` has the others.
"""

import re

from flask import Flask, Response, request
from flask_babel import Babel, get_locale

from kb import settings

LANGUAGES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
_LOCALES = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "en": "en"}
_TRADITIONAL = re.compile(r"^zh-(?!.*hans).*(?:hant|tw|hk|mo)")
_COOKIE = "lang"
_A_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Choose the language of each request: asked for, remembered, or the browser's."""
    app.config["BABEL_DEFAULT_LOCALE"] = _LOCALES["zh-Hans"]
    Babel(app, locale_selector=lambda: _LOCALES[chosen()])
    app.after_request(_remember)
    app.context_processor(lambda: {"languages": LANGUAGES, "language": chosen(), "locale": get_locale()})


def chosen() -> str:
    """Return the language tag for this request."""
    for wanted in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return _of_browser()


def _of_browser() -> str:
    for tag, _ in request.accept_languages:
        lowered = tag.lower()
        if lowered.startswith("zh"):
            return "zh-Hant" if _TRADITIONAL.search(lowered) else "zh-Hans"
        if lowered.startswith("en"):
            return "en"
    return "zh-Hans"


def _remember(response: Response) -> Response:
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            _COOKIE, chosen(), max_age=_A_YEAR, httponly=True, samesite="Lax", secure=settings.is_on("KB_HTTPS")
        )
    response.headers.add("Vary", "Accept-Language, Cookie")
    return response
