"""From the fields of the editing form to a curriculum.

A field's name is that of the part and the field (``<id>.title``, ``title`` of the curriculum itself). What has no field
in the form stays as it was in the edition the form was made from.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kb.curricula.curriculum import Curriculum, CurriculumError, convert

Form = Mapping[str, str]


def read(form: Form, base: Curriculum) -> Curriculum:
    """Return ``base`` with the values of a form; raises CurriculumError for one that exceeds a limit."""
    data = msgspec.to_builtins(base)
    _fill(data, form, "")
    data["title"] = data["title"] or base.title
    for module in data["modules"]:
        _fill(module, form, f"{module['id']}.")
        for item in module["items"]:
            prefix = f"{item['id']}."
            _fill(item, form, prefix)
            item["questions"] = _questions(item["questions"], form, prefix)
    return convert(_placed(data, form))


def _fill(data: dict[str, Any], form: Form, prefix: str) -> None:
    for name, value_of in _FIELDS.items():
        if name in data and (written := form.get(prefix + name)) is not None:
            data[name] = value_of(written)


def _placed(data: dict[str, Any], form: Form) -> dict[str, Any]:
    """Move each item whose field ``module`` names another module to the end of that one."""
    modules = {module["id"]: module for module in data["modules"]}
    kept: dict[str, list[Any]] = {key: [] for key in modules}
    moved: dict[str, list[Any]] = {key: [] for key in modules}
    for key, module in modules.items():
        for item in module["items"]:
            wanted = form.get(f"{item['id']}.module", key)
            (moved[wanted] if wanted in modules and wanted != key else kept[key]).append(item)
    for key, module in modules.items():
        module["items"] = kept[key] + moved[key]
    return data


def _questions(questions: Any, form: Form, prefix: str) -> list[Any]:
    """Return the questions with their fields; one whose ``drop`` is ticked is left out."""
    found = []
    for number, question in enumerate(questions):
        place = f"{prefix}{number}."
        if form.get(f"{place}drop"):
            continue
        _fill(question, form, place)
        right = form.get(f"{place}right", str(question["right"] + 1))
        if not re.fullmatch("[1-8]", right):
            raise CurriculumError(f"$.{place}right", "the right answer is the number of a choice")
        found.append(question | {"right": int(right) - 1})
    return found


def _line(written: str) -> str:
    return " ".join(written.split())


def _text(written: str) -> str:
    return written.replace("\r\n", "\n").replace("\r", "\n")


def _lines(written: str) -> list[str]:
    return [line.strip() for line in _text(written).split("\n") if line.strip()]


def hours(written: str) -> float:
    """Return a number of class hours as typed; raises CurriculumError for anything else."""
    if not re.fullmatch(r"([0-9]{1,4}(\.[0-9]{1,2})?)?", written.strip()):
        raise CurriculumError("$.hours", "hours are a number such as 4 or 1.5")
    return float(written.strip() or 0)


_FIELDS: dict[str, Callable[[str], Any]] = {
    "title": _line,
    "audience": _line,
    "hours": hours,
    "objectives": _lines,
    "prerequisites": _lines,
    "excerpt": _text,
    "text": _text,
    "remark": _text,
    "asked": _text,
    "choices": _lines,
    "why": _text,
}
