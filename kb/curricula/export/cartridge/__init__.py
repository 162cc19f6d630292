"""A curriculum as a Common Cartridge 1.3, which Moodle, Canvas and other learning platforms take in.

After "IMS Common Cartridge Profile: Implementation, Version 1.3": a zip with a manifest, an HTML page for each item
and a QTI 1.2 assessment for each set of questions. The same curriculum gives the same bytes.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.curricula.curriculum import Curriculum, Item, Module
from kb.curricula.export.cartridge.assessment import assessment
from kb.curricula.export.cartridge.manifest import Assignment, Entry, manifest
from kb.curricula.export.cartridge.pages import item_page, overview

# The first day that a zip can name: a clock would make every export another file.
_DAY = (1980, 1, 1, 0, 0, 0)


def write(curriculum: Curriculum) -> bytes:
    """Return a curriculum as an .imscc file."""
    files = {"overview.html": overview(curriculum)}
    entries = [Entry(curriculum.title, (Assignment("overview", "概览", "overview.html"),))]
    for number, module in enumerate(curriculum.modules, start=1):
        assignments = []
        for item in module.items:
            for assignment, content in _of_item(item):
                files[assignment.path] = content
                assignments.append(assignment)
        entries.append(Entry(_title(module, number), tuple(assignments)))
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for path, content in {"imsmanifest.xml": manifest(curriculum.title, entries), **files}.items():
            package.writestr(ZipInfo(path, _DAY), content, ZIP_DEFLATED)
    return stream.getvalue()


def _of_item(item: Item) -> list[tuple[Assignment, bytes]]:
    """Return what an item becomes: a page, and where it asks questions an assessment."""
    title = item.title or "（无题）"
    made = [(Assignment(f"page_{item.id}", title, f"pages/{item.id}.html"), item_page(item))]
    if item.questions:
        quiz = Assignment(f"quiz_{item.id}", f"{title}：自测", f"quizzes/{item.id}.xml", is_quiz=True)
        made.append((quiz, assessment(f"quiz_{item.id}", quiz.title, item.questions)))
    return made


def _title(module: Module, number: int) -> str:
    return f"{number}　{module.title}（{module.hours:g} 学时）"
