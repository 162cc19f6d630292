"""A curriculum as a file of other programs, for trainers whole, for trainees without remarks.

``FORMATS`` is the table of formats: the ending of the file, its media type, and what writes it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import msgspec

from kb.curricula.curriculum import Curriculum, encode
from kb.curricula.export import cartridge, docx, markdown, page


class Audience(StrEnum):
    """For whom a file is: a trainee's has nothing of the trainer's remarks."""

    TRAINER = "trainer"
    TRAINEE = "trainee"


class Format(NamedTuple):
    """A format of file: its media type and the function that writes a curriculum in it."""

    media_type: str
    write: Callable[[Curriculum, Audience], bytes]


def for_audience(curriculum: Curriculum, audience: Audience) -> Curriculum:
    """Return what an audience may see of a curriculum."""
    if audience is Audience.TRAINER:
        return curriculum
    replace = msgspec.structs.replace
    modules = (
        replace(module, items=tuple(replace(item, remark="") for item in module.items)) for module in curriculum.modules
    )
    return replace(curriculum, modules=tuple(modules))


def _markdown(curriculum: Curriculum, audience: Audience) -> bytes:
    return markdown.write(for_audience(curriculum, audience)).encode()


def _json(curriculum: Curriculum, audience: Audience) -> bytes:
    return msgspec.json.format(encode(for_audience(curriculum, audience)), indent=1) + b"\n"


def _docx(curriculum: Curriculum, audience: Audience) -> bytes:
    return docx.write(for_audience(curriculum, audience))


def _page(curriculum: Curriculum, audience: Audience) -> bytes:
    return page.write(for_audience(curriculum, audience))


def _cartridge(curriculum: Curriculum, audience: Audience) -> bytes:
    return cartridge.write(for_audience(curriculum, audience))


FORMATS = {
    "md": Format("text/markdown; charset=utf-8", _markdown),
    "json": Format("application/json", _json),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "html": Format("text/html; charset=utf-8", _page),
    "imscc": Format("application/zip", _cartridge),
}
