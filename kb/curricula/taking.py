"""From something in the library to an item of a curriculum, and to the text that it has there by now."""

from msgspec.structs import replace

from kb.curricula.curriculum import Item, ItemKind, new_key
from kb.document import Kind
from kb.errors import NotFoundError, UsageError
from kb.library import Library
from kb.passages import Passage
from kb.topics.wikilinks import opening

EXCERPT, OPENING = 20_000, 2_000
"""Characters taken along from a section, and from a whole document."""
_LINE = 300
_FROM_DOCUMENTS = (ItemKind.SECTION, ItemKind.ARTICLE, ItemKind.DOCUMENT)


def take(library: Library, kind: str, target: str) -> Item:
    """Return a new item for what stands at ``target``; of a law that is the edition in force.

    Raises NotFoundError, and UsageError for a kind without one.
    """
    if kind in _FROM_DOCUMENTS:
        passage = library.passages([target]).get(target)
        if passage is None:
            raise NotFoundError("passage", target)
        return from_passage(passage, new_key())
    if kind == ItemKind.TERM:
        return _term(library, target)
    if kind == ItemKind.TOPIC:
        topic = library.topics.page(target).topic
        return Item(new_key(), ItemKind.TOPIC, topic.title[:_LINE], topic.slug, opening(topic.text)[:EXCERPT])
    if kind == "law":
        return take(library, ItemKind.DOCUMENT, _in_force(library, target))
    raise UsageError(f"nothing in the library is a {kind!r}; take a section, document, article, law, term or topic")


def _in_force(library: Library, name: str) -> str:
    """Return the document that holds of a law, its newest edition where none does."""
    law = library.laws.named(name)
    return (law.in_force or law.editions[0]).volumes[0].document


def from_passage(passage: Passage, key: str, remark: str = "") -> Item:
    """Return the item for a passage as it is now."""
    kind = ItemKind.DOCUMENT
    if passage.anchor:
        is_article = passage.kind == Kind.LAW and passage.anchor.startswith("第")
        kind = ItemKind.ARTICLE if is_article else ItemKind.SECTION
    title = f"{passage.title} {passage.heading}".strip()[:_LINE]
    item = Item(key, kind, title, passage.address, remark=remark)
    return renewed(item, passage)


def renewed(item: Item, passage: Passage) -> Item:
    """Return an item with the text and source of its passage as they are now."""
    return replace(item, excerpt=excerpt(passage), digest=passage.digest, source=passage.source[:_LINE])


def excerpt(passage: Passage) -> str:
    """Return what an item takes along of a passage."""
    return passage.text[: EXCERPT if passage.anchor else OPENING]


def _term(library: Library, name: str) -> Item:
    entry = library.terms.one(name)
    meanings = [said.meaning for said in entry.definitions] + ["、".join(said.parts) for said in entry.expansions]
    places = [said.place for said in entry.definitions[:1]] + [said.place for said in entry.expansions] + [entry.first]
    source = "，".join(part for part in (f"《{places[0].title}》", places[0].published) if part)
    return Item(
        new_key(), ItemKind.TERM, entry.term[:_LINE], entry.term, "".join(meanings[:1])[:EXCERPT], "", source[:_LINE]
    )
