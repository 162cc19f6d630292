"""What ``kb search`` says beside its hits: how the query was read, what else was searched, what to try."""

from collections.abc import Iterator

from kb.search.reading import Reader
from kb.search.results import Results

_SEARCHED_TOO = {"synonym": "含同义词", "regional": "含地区用语", "everyday": "含法规用语", "pinyin": "含拼音对应的词"}


def said_beside(results: Results) -> Iterator[str]:
    """Yield the lines."""
    yield from (f"note: {remark}" for remark in results.query.remarks)
    if results.query.tree is not None:
        yield f"解析为：{Reader().read(results.query.tree)}"
    for reason, label in _SEARCHED_TOO.items():
        if texts := [variant.text for variant in results.variants if variant.reason == reason]:
            yield f"{label}：{'、'.join(texts)}"
    if results.article:
        article = results.article
        yield f"打开条文：{article.title} {article.anchor}  {article.document}#{article.anchor}"
    for suggestion in results.advice.suggestions:
        yield f"您是不是要找：{suggestion.query}（{suggestion.documents}）"
    for failure in results.advice.failures:
        yield f"  {failure.part}：{failure.documents}"
    for way in results.advice.relaxed:
        yield f"可以试试：{way.query}（{way.documents}） {way.reason.value.format(detail=way.detail)}"
