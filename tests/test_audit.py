"""What a report of pip-audit comes to: sound, not sound, or nothing asked."""

from tests.audit import verdict

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
HIT = {"name": "lxml", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "whoosh3", "skip_reason": "not found"}


def test_a_report_that_asked_about_nothing_is_left_out_and_not_called_sound() -> None:
    for nothing in ([], [SKIPPED]):
        lines, is_sound = verdict({"dependencies": nothing})
        assert (lines, is_sound) == (["pip-audit left out: no access to a service that knows vulnerabilities"], True)


def test_a_known_vulnerability_is_named_with_the_version_that_mends_it() -> None:
    lines, is_sound = verdict({"dependencies": [SOUND, HIT, SKIPPED]})
    assert lines[0] == "lxml 1.0: CVE-1, mended in 1.1"
    assert lines[1] == "pip-audit: 2 packages, 1 known vulnerabilities, 1 not known to the service"
    assert not is_sound


def test_none_known_is_sound() -> None:
    assert verdict({"dependencies": [SOUND]})[1]
