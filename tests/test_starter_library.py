"""The library that we ship: what the indexer reads off each document, in every format and both scripts."""

import re
from pathlib import Path

import pytest

from indexer.readers import read
from kb.analysis import fold
from kb.document import Kind
from kb.library import Library
from kb.view import DocumentView
from tests.conftest import CORPUS, ROOT

TRADITIONAL = frozenset("國動員戰務處單時級護設備應電醫療與開關後")
SIMPLIFIED = frozenset("国动员战务处单时级护设备应电医疗与开关后")
YUNTING = "云汀市国防动员办公室"
OLD_OFFICE = "云汀市人民防空办公室"
AUTHORS = "学海编写组"

READ: dict[str, tuple[Kind, str, str, str | None]] = {
    "laws/siren-maintenance-rules-2023.md": (Kind.LAW, "2023-04-20", YUNTING, "云动办〔2023〕6号"),
    "laws/siren-maintenance-rules-2025.md": (Kind.LAW, "2025-03-12", YUNTING, "云动办〔2025〕3号"),
    "news/siren-test-announcement-2026.html": (Kind.NEWS, "2026-04-28", "云汀市人民政府", "云政告〔2026〕3号"),
    "policies/conversion-drill-plan.docx": (Kind.POLICY, "2026-01-20", YUNTING, "云动办〔2026〕2号"),
    "policies/potential-survey-notice-2021.html": (
        Kind.POLICY,
        "2021-03-22",
        "云汀市国防动员委员会办公室",
        "云动委办〔2021〕4号",
    ),
    "policies/requisition-questions-2024.html": (Kind.POLICY, "2024-11-06", YUNTING, None),
    "policies/siren-management-notice-2019.html": (Kind.POLICY, "2019-03-18", OLD_OFFICE, "云防办〔2019〕12号"),
    "policies/water-and-power-supply-plan.pdf": (Kind.POLICY, "2024-05-28", YUNTING, "云动办〔2024〕5号"),
    "reports/city-office-work-plan-2026.txt": (Kind.REPORT, "2025-12-20", AUTHORS, None),
    "reports/mobilisation-committee-minutes-2025.pdf": (
        Kind.REPORT,
        "2025-07-03",
        "云汀市国防动员委员会办公室",
        "云动委纪〔2025〕2号",
    ),
    "reports/volunteer-teams-summary-2022.md": (Kind.REPORT, "2022-12-20", OLD_OFFICE, None),
    "reports/yunting-office-annual-summary-2025.md": (Kind.REPORT, "2026-01-08", YUNTING, "云动办〔2026〕1号"),
    "reports/yunting-office-work-plan-2023.md": (Kind.REPORT, "2023-02-10", YUNTING, "云动办〔2023〕1号"),
    "training/medical-rescue-and-epidemic-prevention.docx": (Kind.TRAINING, "2024-09-03", AUTHORS, None),
    "training/militia-training-basics.pptx": (Kind.TRAINING, "2024-06-11", AUTHORS, None),
    "training/school-defence-education.pptx": (Kind.TRAINING, "2025-08-26", AUTHORS, None),
    "training/training-and-assessment-outline.docx": (Kind.TRAINING, "2022-01-25", OLD_OFFICE, "云防办〔2022〕9号"),
}
"""What offices sign: kind, date, issuer and number of each, folded."""

NO_DOCUMENTS = {"topics", "curricula"}
FILES = sorted(path for path in CORPUS.rglob("*.*") if NO_DOCUMENTS.isdisjoint(path.relative_to(CORPUS).parts))


def text_of(path: Path) -> str:
    return "\n".join(block.text for block in read(path.read_bytes(), path.name).blocks)


def views(library: Library) -> dict[str, DocumentView]:
    found = [library.document(row.id) for row in library.newest(len(FILES) + 50)]
    return {source.path: view for view in found for source in view.sources}


def test_every_file_is_a_document_without_a_doubt(starter: Library) -> None:
    known = views(starter)
    assert set(known) >= {path.relative_to(CORPUS).as_posix() for path in FILES}
    assert len(FILES) >= 30
    findings, doubts = starter.check()
    assert (findings, doubts) == ([], [])
    assert all(view.document.published and view.document.facts.get("issuer") for view in known.values())


@pytest.mark.parametrize("path", READ)
def test_what_an_office_signs_is_read_as_it_is(starter: Library, path: str) -> None:
    document = views(starter)[path].document
    facts = (fold(document.facts["issuer"]), document.facts.get("document_number"))
    number = fold(facts[1]) if facts[1] else None
    expected = READ[path]
    assert (document.kind, document.published, facts[0], number) == (*expected[:3], expected[3] and fold(expected[3]))


def test_the_formats_are_mixed() -> None:
    least = {".md": 10, ".html": 3, ".docx": 3, ".pdf": 2, ".pptx": 2, ".txt": 1}
    for suffix, count in least.items():
        assert sum(path.suffix == suffix for path in FILES) >= count


def test_six_documents_are_in_traditional_characters() -> None:
    assert sum(len(TRADITIONAL & set(text_of(path))) >= 10 for path in FILES) >= 6


def test_a_document_is_in_one_script() -> None:
    for path in FILES:
        own = set(text_of(path).replace("备注", ""))
        assert not (TRADITIONAL - SIMPLIFIED) & own or not (SIMPLIFIED - TRADITIONAL) & own, path


def test_no_file_is_large_or_tells_of_a_machine() -> None:
    for path in FILES:
        data = path.read_bytes()
        assert len(data) < 300_000
        assert not re.search(rb"/(?:tmp|home|work|root|Users)/", data)


def test_the_page_on_the_library_says_how_many_documents_there_are() -> None:
    page = (ROOT / "docs" / "starter-library.md").read_text(encoding="utf-8")
    assert f"How the {len(FILES)} documents under" in page
