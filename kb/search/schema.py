"""The fields of the search index, and the fingerprint that ties it to one definition of text."""

import json
import struct
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from whoosh import columns, fields, formats

from kb import lexicon
from kb.analysis import analyze, fold
from kb.analysis.pairs import from_key, pair_keys
from kb.analysis.segmentation import segmenter
from kb.search.ranking import Weights
from kb.search.weighting import saturations

SCHEMA_VERSION = "13"

_CHANGED = {"lexicon": "词典已变: lexicon"}

Posting = tuple[bytes, int, float, bytes]
"""A term in UTF-8, its frequency, its weight, and where it starts (see OffsetPositions)."""


class OffsetPositions(formats.Positions):  # type: ignore[misc]
    """Positions that are character offsets, as little-endian 32-bit integers, ascending."""

    def encode(self, poslist: list[int]) -> bytes:
        return struct.pack(f"<{len(poslist)}I", *poslist)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(valuestring) // 4}I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


class Segmented(fields.FieldType):  # type: ignore[misc]
    """Chinese text, cut into terms by ``kb.analysis``."""

    def __init__(self) -> None:
        super().__init__(OffsetPositions(), analyzer=None, scorable=True)

    def index(self, value: str, **_options: Any) -> Iterator[Posting]:
        places: dict[str, list[int]] = {}
        for token in analyze(value):
            places.setdefault(token.term, []).append(token.start)
        for term, starts in places.items():
            yield term.encode(), len(starts), float(len(starts)), self.format.encode(starts)


class Pairs(fields.FieldType):  # type: ignore[misc]
    """Every two neighbouring characters of a text, by ``kb.analysis.pairs``."""

    def __init__(self, scorable: bool) -> None:
        super().__init__(OffsetPositions(), analyzer=None, scorable=scorable)

    def index(self, value: str, **_options: Any) -> Iterator[Posting]:
        keys, starts = pair_keys(fold(value))
        places: dict[str, list[int]] = {}
        for key, start in zip(keys.tolist(), starts.tolist(), strict=True):
            places.setdefault(from_key(key), []).append(start)
        for pair, at in places.items():
            yield pair.encode(), len(at), float(len(at)), self.format.encode(at)


class Schema(fields.Schema):  # type: ignore[misc]
    """The fields, with what an index must agree on with its reader.

    Whoosh saves the schema in the same rename that publishes a commit, so ``revision`` (how far
    the catalogue was followed) can never disagree with the postings.
    """

    revision: int = 0
    fingerprint: str = ""


TEXT_FIELDS = ("title", "headings", "body")
FACTS = ("region", "issuer", "author", "validity", "level")
"""What documents state of themselves and a search can be narrowed to."""


def pairs_field(name: str) -> str:
    """Return the field with the pairs of characters of a text field."""
    return f"{name}_pairs"


SCORED_PAIRS = pairs_field("body")


def make_schema() -> Schema:
    """Return the schema of a new index; one Whoosh document is one section."""
    schema = Schema(
        id=fields.ID(stored=True, unique=True),
        document=fields.ID(sortable=columns.RefBytesColumn()),
        title=Segmented(),
        headings=Segmented(),
        body=Segmented(),
        flags=fields.KEYWORD(),
        cites=fields.KEYWORD(),
        published=fields.COLUMN(columns.RefBytesColumn()),
        name=fields.COLUMN(columns.RefBytesColumn()),
        **{name: fields.ID(sortable=columns.RefBytesColumn()) for name in ("kind", "year", "folder", *FACTS)},
        **{pairs_field(name): Pairs(scorable=name == "body") for name in TEXT_FIELDS},
    )
    schema.fingerprint = json.dumps(fingerprint(), ensure_ascii=False)
    return schema


def fingerprint() -> dict[str, str]:
    """Return what the terms of an index depend on: libraries, lexicon, schema."""
    return {
        "schema": SCHEMA_VERSION,
        "saturation": json.dumps(saturations(Weights())),
        "lexicon": lexicon.digest("script", "terms"),
        "segmenter": segmenter().name,
        "opencc": version("opencc-python-reimplemented"),
        "whoosh": ".".join(map(str, _whoosh_version())),
    }


def differences(saved: str) -> list[str]:
    """Return one line for each part in which a saved fingerprint differs from the running code's."""
    try:
        theirs = json.loads(saved)
    except ValueError:
        return ["it carries no fingerprint"]
    ours = fingerprint()
    names = sorted(ours.keys() | theirs.keys())
    return [
        f"{_CHANGED.get(name, name)} {theirs.get(name, 'unknown')}, now {ours.get(name, 'unknown')}"
        for name in names
        if ours.get(name) != theirs.get(name)
    ]


def _whoosh_version() -> tuple[int, ...]:
    import whoosh

    return tuple(whoosh.__version__)
