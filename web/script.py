"""The characters that texts are shown in: as they came, simplified or traditional; the interface has its own switch.

Finished HTML is converted: what stands between tags and what a title tells. Tags, and with them anchors, links and
marks, stay as they are, also where a conversion changes the length of a text.
"""

import re
from functools import cache, lru_cache
from typing import Any

from flask import Flask, Response, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from kb.analysis.script import to_simplified

ORIGINAL = "original"
SCRIPTS = {ORIGINAL: _l("原字形"), "hans": "简体", "hant": "繁體"}
"""The scripts by the value of the parameter ``script``, each with the name it has for its readers."""

LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant"}
_COOKIE = "script"
_A_YEAR = 365 * 24 * 3600
_KEPT = 32
# What is not shown as a text is left alone: tags but for the titles in them, and references to characters.
_SHOWN = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_TITLE = re.compile(r'(?<=\stitle=")[^"]*(?=")')


def register(app: Flask) -> None:
    """Let the pages of ``app`` be read in another script."""
    app.jinja_env.filters["in_script"] = in_script
    app.context_processor(_for_templates)
    app.after_request(_remember)


def chosen() -> str:
    """Return the script asked for, else the one remembered, else that texts stay as they came."""
    for wanted in (request.args.get("script"), request.cookies.get(_COOKIE)):
        if wanted in SCRIPTS:
            return str(wanted)
    return ORIGINAL


def in_script(html: Any, script: str = "") -> Markup:
    """Return HTML, or a plain text escaped, in a script, by default in the one chosen."""
    name, safe = script or chosen(), escape(html)
    return Markup(safe if name == ORIGINAL else _converted(str(safe), name))  # what was text stays text: no < is made


def text_in_script(text: str, script: str) -> str:
    """Return a text in a script; what it becomes in traditional characters is written as in Taiwan."""
    if script == "hans":
        return to_simplified(text)
    return str(_to_traditional().convert(text)) if script == "hant" else text


@lru_cache(_KEPT)
def _converted(html: str, script: str) -> str:
    pieces = _SHOWN.split(html)
    # What a character becomes hangs on its neighbours, and a mark or a link between them changes nothing.
    whole = text_in_script("".join(pieces[::2]), script)
    is_aligned = len(whole) == sum(map(len, pieces[::2]))
    place = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            pieces[number] = _TITLE.sub(lambda told: text_in_script(told[0], script), piece)
        else:
            pieces[number] = whole[place : place + len(piece)] if is_aligned else text_in_script(piece, script)
            place += len(piece)
    return "".join(pieces)


@cache
def _to_traditional() -> Any:
    from opencc import OpenCC  # takes a while and memory, and few need it

    return OpenCC("s2tw")


def _for_templates() -> dict[str, Any]:
    name = chosen()
    return {"scripts": SCRIPTS, "script": name, "script_language": LANGUAGES.get(name), "script_languages": LANGUAGES}


def _remember(response: Response) -> Response:
    if request.args.get("script") in SCRIPTS:
        response.set_cookie(_COOKIE, chosen(), max_age=_A_YEAR, httponly=True, samesite="Lax")
    return response
