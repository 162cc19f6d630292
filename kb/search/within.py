"""What a document must hold to count as a result of a query that others are searched in.

Plain words rank: a search for 人民防空 finds, far down, whatever has 人民. To search in its results
means to search in those that are meant, so there every plain word is required, somewhere in the document.
"""

from kb.search.query import STOP_WORDS, Group, Node, Words


def required_words(tree: Node) -> list[Words]:
    """Return the plain words of a query, each as a query of its own; stop words and alternatives are left out."""
    match tree:
        case Words(_, _, field):
            units = (unit for unit in tree.units if unit not in STOP_WORDS)
            return [Words(unit, (unit,), field) for unit in dict.fromkeys(units)]
        case Group(should, must, _):
            return [word for part in (*must, *should) for word in required_words(part)]
        case _:
            return []
