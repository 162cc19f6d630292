"""What the buttons of the editing page do beside saving: one table from a verb to what it makes of a curriculum.

A button's value is the verb and its arguments, blanks between them. What names a part that has gone does nothing.
"""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from msgspec.structs import replace

from kb.curricula import gathering, taking
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question, new_key
from kb.curricula.revising import add_item, add_module, change_item, find_item, put, remove, step
from kb.errors import NotFoundError, UsageError
from web.curricula.access import readable
from web.shelf import library

_QUESTIONS = 8

Action = Callable[[Curriculum, Sequence[str]], Curriculum]


def apply(curriculum: Curriculum, action: str) -> Curriculum:
    """Return what a button makes of a curriculum; raises UsageError for a verb that is none."""
    verb, *arguments = action.split(" ")
    if not verb:
        return curriculum
    known = ACTIONS.get(verb)
    if known is None or len(arguments) < known[0]:
        raise UsageError(f"no action {action[:80]!r} on the editing page; use its buttons")
    return known[1](curriculum, arguments)


def _add_module(curriculum: Curriculum, _arguments: Sequence[str]) -> Curriculum:
    return add_module(curriculum, Module(new_key(), _("新单元")))


def _add_unit(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    """Let a module stand for another curriculum, which must be one that may be read."""
    other = readable(arguments[0])
    return add_module(curriculum, Module(new_key(), unit=other.row.id, hours=other.edition.content.hours))


def _add_note(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    return add_item(curriculum, arguments[0], Item(new_key(), ItemKind.NOTE, _("说明")))


def _add_exercise(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    return add_item(curriculum, arguments[0], Item(new_key(), ItemKind.EXERCISE, _("练习")))


def _add_question(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    item = find_item(curriculum, arguments[0])
    if item is None:
        return curriculum
    made = Question(_("问题"), (_("正确"), _("错误")), 0)
    return change_item(curriculum, item.id, questions=(*item.questions, made))


def _make_questions(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    """Add an exercise made from the passages of a module; where nothing can be asked, nothing is added."""
    module = next((each for each in curriculum.modules if each.id == arguments[0]), None)
    targets = [item.target for item in module.items if item.kind.refers] if module else []
    questions = gathering.questions(library(), targets, _QUESTIONS)
    if not questions:
        raise UsageError(_("本单元的段落中没有可以出题的内容；请先加入含有数字、定义或条文的段落"))
    exercise = Item(new_key(), ItemKind.EXERCISE, _("自测题"), questions=tuple(questions))
    return add_item(curriculum, arguments[0], exercise)


def _accept(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    """Take the text that an item's source has by now."""
    item = find_item(curriculum, arguments[0])
    passage = library().passages([item.target]).get(item.target) if item else None
    if item is None or passage is None:
        return curriculum
    new = taking.renewed(item, passage)
    return change_item(curriculum, item.id, excerpt=new.excerpt, digest=new.digest, source=new.source)


def _succeed(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    """Let an item refer to the newer version of its law: the same article where there is one, else the whole."""
    item = find_item(curriculum, arguments[0])
    if item is None:
        return curriculum
    newer = f"{arguments[1]}#{item.target.partition('#')[2]}"
    try:
        new = taking.take(library(), ItemKind.SECTION, newer)
    except NotFoundError:
        new = taking.take(library(), ItemKind.DOCUMENT, arguments[1])
    kept = replace(new, id=item.id, text=item.text, remark=item.remark)
    fields = {name: getattr(kept, name) for name in ("kind", "title", "target", "excerpt", "digest", "source")}
    return change_item(curriculum, item.id, **fields)


def _take(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    module, kind, *target = arguments
    return add_item(curriculum, module, taking.take(library(), kind, " ".join(target)))


def _put(curriculum: Curriculum, arguments: Sequence[str]) -> Curriculum:
    item, module, place = arguments[:3]
    return put(curriculum, item, module, int(place)) if place.isdecimal() and len(place) < 6 else curriculum


ACTIONS: dict[str, tuple[int, Action]] = {
    "add-module": (0, _add_module),
    "add-unit": (1, _add_unit),
    "add-note": (1, _add_note),
    "add-exercise": (1, _add_exercise),
    "add-question": (1, _add_question),
    "make-questions": (1, _make_questions),
    "remove": (1, lambda curriculum, arguments: remove(curriculum, arguments[0])),
    "up": (1, lambda curriculum, arguments: step(curriculum, arguments[0], -1)),
    "down": (1, lambda curriculum, arguments: step(curriculum, arguments[0], 1)),
    "put": (3, _put),
    "accept": (1, _accept),
    "succeed": (2, _succeed),
    "take": (3, _take),
}
"""Each verb with the number of its arguments at the least."""
