"""The API against its own description: schemathesis makes requests that fit it and that don't, and checks each answer.

Its checks are all on: no server error; status, type, headers and body as described; what fits is accepted and what does
not is refused; methods that there are not are refused with those that there are.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.curricula.curriculum import Curriculum
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.fuzzing.tally import Tally
from tests.serving import served

_REAL = 0.7
"""How often a variable is something that is there, so that requests get beyond 404."""


def try_api(home: Path, cases: int) -> Tally:
    """Ask the real server: every combination of parameters once, then some ``cases`` drawn ones."""
    with TemporaryDirectory() as folder, served(home) as site:
        report = _report(site, _configuration(home), Path(folder), cases)
    tally = Tally()
    generated, failed = report["test_cases"]["generated"], report["test_cases"]["with_failures"]
    tally.outcomes.update({"as described": generated - failed, "not as described": failed})
    for found in (*report["failures"], *report["errors"]):
        tally.wrong(found)
    return tally


def _report(site: str, configuration: str, folder: Path, cases: int) -> dict[str, Any]:
    (folder / "schemathesis.toml").write_text(configuration, encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", folder / "schemathesis.toml", "run"]
    options = ["--generation-deterministic", "--continue-on-failure", "--checks", "all", "--max-examples", str(cases)]
    target = ["--report", "json", "--report-json-path", folder / "report.json", f"{site}/api/v1/openapi.json"]
    # It exits with 1 for what the report says; only without a report it failed itself.
    result = subprocess.run([*command, *options, *target], cwd=folder, capture_output=True, text=True)
    assert (folder / "report.json").exists(), result.stdout + result.stderr
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def _configuration(home: Path) -> str:
    """Return the settings of schemathesis, which name what is there for each variable."""
    lines = []
    for number, (name, values) in enumerate(_real(home).items()):
        lines.append(f"dictionaries.d{number}.values = {json.dumps(values, ensure_ascii=False)}")
        lines.append(f'parameters."{name}" = {{ dictionary = "d{number}", probability = {_REAL} }}')
    return "\n".join(lines)


def _real(home: Path) -> dict[str, list[str]]:
    with Library(home) as library, Workspace(home) as workspace:
        documents = list(library.changed())[:2]
        anchors = [section.anchor for name in documents for section in library.document(name).sections[:2]]
        curriculum = workspace.curricula.create(Curriculum("防空警报"), "", None)
        workspace.curricula.publish(curriculum, 1)
    return {
        "path.document_id": documents,
        "path.anchor": anchors,
        "path.name": ["云汀市人民防空警报设施维护管理办法", "防空警报", "三会一课"],
        "path.curriculum": [curriculum],
        "query.q": ["防空警报", "国防动员法第十条", "防空 OR -(", '"'],
        "query.section": [f"{documents[0]}#{anchors[0]}"],
        "query.since": ["1", "3"],
    }
