"""How a text is quoted: as a reference of GB/T 7714-2015, and as officials write it, by number and clause."""

from collections.abc import Mapping

from kb.document import Kind
from kb.passages import quoted

# GB/T 7714-2015, annex B: a report, a newspaper; what has no letter of its own is Z.
_MARKS = {Kind.REPORT.value: "R", Kind.NEWS.value: "N"}
_OTHER = "Z"


def reference(title: str, kind: str, published: str | None, facts: Mapping[str, str], place: str = "") -> str:
    """Return the reference to a text or a ``place`` in it (第十条): 责任者. 题名[Z]. 日期: 第十条.

    Where the file says what address it came from, [Z/OL] with the date of fetching and that address (4.6 and 8.5).
    """
    author = facts.get("author") or facts.get("issuer") or ""
    mark, address = _MARKS.get(kind, _OTHER), facts.get("url", "")
    dated = published or ""
    if address:
        dated = f"({published})" * bool(published) + f"[{facts.get('fetched')}]" * bool(facts.get("fetched"))
    when = ": ".join(part for part in (dated, place) if part)
    named = f"{title}[{mark}/OL]" if address else f"{title}[{mark}]"
    return " ".join(f"{part.rstrip('.')}." for part in (author, named, when, address) if part)


def clause(title: str, published: str | None, facts: Mapping[str, str], place: str = "") -> str:
    """Return the name of a text with its number, else its date, and the place: 《题名》（国发〔2024〕5号）第十条."""
    number = facts.get("document_number") or published
    return f"{quoted(title)}{f'（{number}）' if number else ''}{place}"
