"""Notices that a text is not all there: 仅展示661字,全文共1644字; ……(开头部分已省略275字)."""

import re
from collections.abc import Iterator

from indexer.cleaning.edits import Change, each
from indexer.readers.blocks import Block

RULE = "truncation-notice"

_NUMBER = r"\s?\d{1,9}\s?"
_BODY = "|".join(
    (
        rf"(?:本文|此处|以下|当前|预览)?[仅僅只](?:展示|显示|預覽|预览|顯示)(?:前|了)?{_NUMBER}字[,，、;；\s]{{0,3}}(?:全文|全篇|原文|本文)?共?(?:计|有)?{_NUMBER}字",
        rf"(?:全文|全篇|原文)共?{_NUMBER}字[,，、;；\s]{{0,3}}(?:本文|此处|当前)?[仅僅只](?:展示|显示|預覽|预览)(?:前|了)?{_NUMBER}字",
        rf"(?:开头|中间|结尾|末尾|前面|后面|以上|以下|開頭|中間|結尾|後面)?部分(?:内容|內容)?(?:已|被)?省略(?:了)?{_NUMBER}字",
        rf"(?:剩余|余下|剩餘|餘下)(?:部分|内容)?{_NUMBER}字(?:未|没有|已)(?:展示|显示|隐藏|省略)",
        r"(?:试读|预览)(?:部分)?(?:已)?结束[,，]?(?:如需|请|需)?(?:下载|购买|登录)[^。\n]{0,20}",
        r"(?:下载|登录|点击)(?:后)?(?:可)?(?:查看|阅读|展开)(?:全文|全部内容|剩余内容)",
    )
)
NOTICE = re.compile(rf"(?:…{{1,6}}|\.{{3,6}})?\s?[（(【\[]?\s?(?:{_BODY})\s?[）)】\]]?(?:\s?…{{1,6}})?")
SIGN = frozenset("展省示余餘结结束看阅")
NOTICE_HINT = re.compile(r"展示|显示|顯示|预览|預覽|省略|隐藏|试读|全文|全部内容|剩余内容")


def remove_notices(blocks: list[Block]) -> list[Block]:
    """Return the blocks without notices that text is missing."""
    return each(blocks, _find, RULE)


def _find(text: str) -> Iterator[Change]:
    if NOTICE_HINT.search(text):
        for notice in NOTICE.finditer(text):
            is_all = not (text[: notice.start()] + text[notice.end() :]).strip("。. ")
            yield Change(0, len(text)) if is_all else Change(*notice.span())
