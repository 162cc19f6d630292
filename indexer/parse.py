"""One file to its documents: read, clean, split, describe, structure, annotate. Pure but for reading; in a worker."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from indexer import limits, readers
from indexer.articles import split_articles
from indexer.cleaning import clean
from indexer.cleaning.moves import in_lines
from indexer.column_doubts import place_column_doubts
from indexer.duplicates import Signature, signature
from indexer.flags import flags_of, hinted
from indexer.labels import take_label_table
from indexer.marking import FACT, level_of
from indexer.metadata import Description, describe
from indexer.readers import Content
from indexer.references import find_citations
from indexer.scan import Failure
from indexer.structure import build_structure
from indexer.targets import targets_of
from indexer.terms import terms_of
from kb import access, analysis, citations, lexicon, markup
from kb.document import Document, Flag, Source
from kb.errors import UnreadableFileError
from kb.terms import names

# The modules beside the packages readers, cleaning, references and structure that decide what a document is.
_READING = frozenset(
    {
        "articles.py",
        "column_doubts.py",
        "duplicates.py",
        "flags.py",
        "front_matter.py",
        "kinds.py",
        "labels.py",
        "marking.py",
        "metadata.py",
        "parse.py",
        "titles.py",
    }
)


_BELOW = (Path(access.__file__), Path(markup.__file__), Path(citations.__file__), Path(names.__file__))
"""And those of ``kb``, beside its analysis."""


class Reading(NamedTuple):
    """A document as read from its file, and the signature by which it is found again elsewhere."""

    document: Document
    signature: Signature


def parse(source: Source) -> tuple[Reading, ...] | Failure:
    """Return the documents in ``source``, in order, or why there is none."""
    try:
        data = (Path(source.root) / source.path).read_bytes()
        content = readers.read(data, source.path)
        # Making documents of a text takes long after reading it: some seconds a million characters.
        share = 1 + sum(len(block.text) for block in content.blocks) // 1_000_000
        with limits.one_file(source.path, share):
            documents = documents_of(content, source.path)
    except UnreadableFileError as error:
        return Failure(source.path, error.reason)
    except FileNotFoundError:
        return Failure(source.path, "it vanished while the run went on")
    except OSError as error:
        return Failure(source.path, error.strerror or "the system refused to read it")
    if not documents:
        return Failure(source.path, "it holds no text")
    return tuple(Reading(document, signature(document)) for document in _at_level(documents, content, source))


def _at_level(documents: Sequence[Document], content: Content, source: Source) -> list[Document]:
    """Return the documents of a file at its level: what its place has, or the higher one that it states."""
    told = [facts.get(FACT, "") for facts in (content.facts, *(document.facts for document in documents))]
    level = max(source.access, level_of(content.blocks, told))
    return [replace(document, access=level) for document in documents] if level else list(documents)


def documents_of(content: Content, path: str) -> tuple[Document, ...]:
    """Return the documents in a file as read; those without text are left out."""
    blocks, told = take_label_table(content.blocks)
    cleaned = clean(Content(tuple(blocks), content.format, content.facts | told, content.flags))
    articles = split_articles(in_lines(cleaned.blocks))
    made = []
    for number, article in enumerate(articles, start=1):
        description = describe(article, told | content.facts, path)
        made.append(_document(description, cleaned, is_last=number == len(articles)))
    return place_column_doubts([document for document in made if any(section.text for section in document.sections)])


def _document(description: Description, content: Content, *, is_last: bool) -> Document:
    structure = build_structure(description.body)
    doubts = [Flag(name) for name in (*content.flags, *description.missing)]
    rules = hinted("\n".join(["", *(section.text for section in structure.sections), ""]))
    for number, section in enumerate(structure.sections, start=1):
        # What ends the file may have been cut on purpose; behind any other text there is more.
        text = section.text if is_last and number == len(structure.sections) else f"{section.text}\n"
        doubts += [Flag(name, section.anchor, at, detail) for name, at, detail in flags_of(text, rules)]
    return Document(
        description.title,
        description.kind,
        structure.sections,
        content.format,
        description.published,
        description.facts,
        structure.repairs,
        tuple(doubts),
        citations=find_citations(description.title, structure.sections),
        terms=terms_of(description.title, structure.sections),
        targets=targets_of(description.kind, description.title, structure.sections),
    )


@cache
def reader_fingerprint() -> str:
    """Return 12 hex digits that change with the reading code, so that files are read again by a new one."""
    package = Path(__file__).parent
    libraries = ("markdown-it-py", "lxml", "pdfminer.six", "openpyxl")
    hasher = hashlib.sha256("".join([*map(version, libraries), lexicon.digest()]).encode())
    read_by = [file for file in package.rglob("*.py") if file.parent != package or file.name in _READING]
    for file in sorted([*read_by, *Path(analysis.__file__).parent.glob("*.py"), *_BELOW]):
        hasher.update(file.read_bytes())
    return hasher.hexdigest()[:12]
