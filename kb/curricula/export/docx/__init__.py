"""A curriculum as a Word document: real styles, a contents page whose lines lead on, sources as footnotes."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.text.paragraph import Paragraph

from kb.curricula.curriculum import Curriculum, Item, Module, Question
from kb.curricula.export.docx.contents import Contents
from kb.curricula.export.docx.footnotes import Footnotes
from kb.curricula.export.docx.styles import ANSWER, EXCERPT, FACTS, REMARK, set_up
from kb.xml_text import legal

_LETTERS = "ABCDEFGH"


def write(curriculum: Curriculum) -> bytes:
    """Return a curriculum as a .docx file."""
    word = Document()
    set_up(word, curriculum.title)
    _Writer(word).write(curriculum)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes the parts of a curriculum one after the other, and keeps the answers for the end."""

    def __init__(self, word: Word) -> None:
        self._word = word
        self._notes = Footnotes(word)
        self._answers: list[tuple[str, Question]] = []

    def write(self, curriculum: Curriculum) -> None:
        self._word.add_heading(legal(curriculum.title), level=0)
        self._facts(("对象", curriculum.audience), ("学时", f"{curriculum.hours:g}" if curriculum.hours else ""))
        self._list("先修要求", curriculum.prerequisites)
        self._list("目标", curriculum.objectives)
        contents = Contents(self._word)
        for number, module in enumerate(curriculum.modules, start=1):
            self._module(contents, module, number)
        if self._answers:
            contents.heading("参考答案", level=1)
            for place, question in self._answers:
                right = f"{_LETTERS[question.right]}. {question.choices[question.right]}"
                self._add(f"{place}　{right}　{question.why}", ANSWER)
        contents.fill()

    def _module(self, contents: Contents, module: Module, number: int) -> None:
        contents.heading(f"{number}　{module.title}（{module.hours:g} 学时）", level=1)
        self._list("目标", module.objectives)
        for place, item in enumerate(module.items, start=1):
            contents.heading(f"{number}.{place}　{item.title or '（无题）'}", level=2)
            self._item(item, f"{number}.{place}")

    def _item(self, item: Item, place: str) -> None:
        paragraphs = [self._add(line, EXCERPT) for line in _lines(item.excerpt)]
        if item.source:
            self._notes.add(paragraphs[-1] if paragraphs else self._add("出处", FACTS), item.source)
        for line in _lines(item.text):
            self._add(line)
        for number, question in enumerate(item.questions, start=1):
            self._add(f"{number}. {question.asked}")
            for letter, choice in zip(_LETTERS, question.choices, strict=False):
                self._add(f"{letter}. {choice}", "List Continue")
            self._answers.append((f"{place}—{number}", question))
        for line in _lines(item.remark):
            self._add(line, REMARK)

    def _facts(self, *facts: tuple[str, str]) -> None:
        told = [f"{name}：{value}" for name, value in facts if value]
        if told:
            self._add("　　".join(told), FACTS)

    def _list(self, name: str, lines: Sequence[str]) -> None:
        if lines:
            self._add(f"{name}：", FACTS)
        for line in lines:
            self._add(line, "List Bullet")

    def _add(self, text: str, style: str | None = None) -> Paragraph:
        return self._word.add_paragraph(legal(text), style=style)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
