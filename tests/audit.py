"""``python -m tests.audit``: known vulnerabilities of the pinned packages, by pip-audit, where it can ask a service.

Without one it is said in a line and no failure: pip-audit itself says "none known" where it could ask about no package.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_PINS = Path(__file__).parent.parent / "constraints.txt"
_OPTIONS = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "15", "--format", "json")


def main() -> int:
    """Return 1 where a vulnerability is known."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", _PINS, *_OPTIONS]
    result = subprocess.run(command, capture_output=True, text=True)
    try:
        report = json.loads(result.stdout)
    except ValueError:
        report = {"dependencies": []}
    lines, is_sound = verdict(report)
    print("\n".join(lines))
    return 0 if is_sound else 1


def verdict(report: dict[str, Any]) -> tuple[list[str], bool]:
    """Return what a report of pip-audit comes to, in lines, and whether no vulnerability is known."""
    asked = [package for package in report["dependencies"] if "skip_reason" not in package]
    if not asked:
        return ["pip-audit left out: no access to a service that knows vulnerabilities"], True
    known = [(package, one) for package in asked for one in package["vulns"]]
    lines = [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for package, one in known
    ]
    missing = len(report["dependencies"]) - len(asked)
    unknown = f", {missing} not known to the service" if missing else ""
    return [*lines, f"pip-audit: {len(asked)} packages, {len(known)} known vulnerabilities{unknown}"], not known


if __name__ == "__main__":
    sys.exit(main())
