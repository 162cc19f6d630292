"""A tree written as a query that is read as that tree again: what a link to a changed search holds."""

from kb.search import dates
from kb.search.lexer import FILTER_FIELDS, TEXT_FIELDS
from kb.search.query import All, AnyOf, Filter, Group, Near, Node, Not, Phrase, Prefix, Wildcard, Words

_NAMES = {value: name for name, value in reversed([*TEXT_FIELDS.items(), *FILTER_FIELDS.items()])}


def write(node: Node | None) -> str:
    """Return the query for a tree."""
    match node:
        case Words(text, _, field):
            return _in(field, f"({text})" if field and " " in text else text)
        case Phrase(text, _, field):
            return _in(field, _quoted(text))
        case Prefix(stem, field):
            return _in(field, f"{stem}*")
        case Wildcard(pattern, field):
            return _in(field, pattern)
        case Near(first, second, distance):
            return f"{write(first)} NEAR/{distance} {write(second)}"
        case Filter():
            return _filter(node)
        case None:
            return ""
        case All(parts):
            return " AND ".join(map(_inner, parts))
        case AnyOf(parts):
            return " OR ".join(map(_inner, parts))
        case Not(part):
            return f"NOT {_inner(part)}"
        case Group(should, must, must_not):
            return " ".join(map(_inner, (*should, *must, *map(Not, must_not))))


def _inner(node: Node) -> str:
    return f"({write(node)})" if isinstance(node, All | AnyOf | Group | Near) else write(node)


def _in(field: str | None, written: str) -> str:
    return f"{_NAMES[field]}:{written}" if field else written


def _filter(node: Filter) -> str:
    if node.name == "year":
        values = [f"{span.first}..{span.last}" for span in dates.spans(node.values)]
    else:
        values = [value if value.isalnum() else _quoted(value) for value in node.values]
    written = values[0] if len(values) == 1 else f"({' '.join(values)})"
    return f"{_NAMES[node.name]}:{written}"


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else f"「{text}」"
