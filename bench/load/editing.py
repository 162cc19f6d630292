"""The trainers: one curriculum that all of them edit at once, and whether everything acknowledged is kept."""

import json
import random
import re
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bench.load.browser import Browser, Pass
from bench.load.record import Record
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, new_key
from kb.workspace.workspace import Workspace

_NAME, _PASSWORD = "教员", "警报响三遍再疏散不慌张"
_LOOKS = 0.3
_SHOWN = re.compile(rb'name="edition" value="(\d+)"')


class Course(NamedTuple):
    """A curriculum and the note in it that each trainer writes; all trainers share an account."""

    curriculum: str
    notes: tuple[str, ...]


class Edit(NamedTuple):
    """A text that the server said it keeps, in which edition."""

    edition: int
    note: str
    text: str


def prepare(home: Path, trainers: int) -> Course:
    """Make an account and a curriculum with a note for each trainer."""
    notes = tuple(Item(new_key(), ItemKind.NOTE) for _ in range(trainers))
    with Workspace(home) as workspace:
        owner = workspace.accounts.add(_NAME, _PASSWORD)
        content = Curriculum("众人同编的课程", modules=(Module(new_key(), items=notes),))
        curriculum = workspace.curricula.create(content, owner.name, owner.id)
    return Course(curriculum, tuple(note.id for note in notes))


def lost(home: Path, course: Course, edits: list[Edit]) -> list[Edit]:
    """Return the acknowledged edits that their edition, or the last one of their note the newest, does not hold."""
    newest = {edit.note: edit for edit in sorted(edits)}
    with Workspace(home) as workspace:
        editions = [(edit, edit.edition) for edit in edits] + [(edit, None) for edit in newest.values()]
        return [
            edit
            for edit, number in editions
            if edit.text not in {item.text for item in _items(workspace, course, number) if item.id == edit.note}
        ]


def _items(workspace: Workspace, course: Course, number: int | None) -> list[Item]:
    return list(workspace.curricula.edition(course.curriculum, number).content.items())


def admitted(port: int) -> Pass:
    """Return what somebody needs who is signed in."""
    with closing(Browser(port, Record())) as browser:
        return browser.sign_in(_NAME, _PASSWORD)


class Trainer:
    """Somebody who writes one note over and over, and looks at the editing page now and then."""

    def __init__(self, browser: Browser, course: Course, note: str, trainer: Pass, edits: list[Edit]) -> None:
        browser.carry(trainer.cookies)
        self._browser, self._note, self._edits = browser, note, edits
        self._token = trainer.token
        self._address = f"/curricula/{course.curriculum}/edit"
        self._edition = 0

    def act(self, chance: random.Random) -> int | None:
        """Look, or save what was seen with another text; return the seconds that the server asks to wait."""
        if not self._edition or chance.random() < _LOOKS:
            return self._look()
        text = f"{chance.getrandbits(64):x}是从第{self._edition}版写起的一句话"
        fields = {"csrf_token": self._token, "edition": str(self._edition), f"{self._note}.text": text}
        answer, page = self._browser.post("save", self._address, fields)
        # Whoever was not told that it is kept looks what there is.
        self._edition = json.loads(page)["edition"] if answer.status == 200 else 0
        if self._edition:
            self._edits.append(Edit(self._edition, self._note, text))
        return answer.retry_after

    def _look(self) -> int | None:
        answer, page = self._browser.get("editing page", self._address)
        if found := _SHOWN.search(page):
            self._edition = int(found[1])
        return answer.retry_after
