"""What was measured as a part of docs/reliability.md, ``load.json`` and a plot of the memory."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.load.stretches import HELD_MS
from bench.tables import number, table

_BEGIN, _END = "<!-- load: written by make reliability -->", "<!-- /load -->"
STRETCHES = {
    "few, before": "few people, before",
    "held": "as many as it holds",
    "twice": "twice as many",
    "flood": "a flood: no pause, nobody waits when asked to",
    "few, after": "few people, after",
}
_SHARES = ("p50_ms", "p95_ms", "p99_ms")
_SHARE_NAMES = ("p50, ms", "p95, ms", "p99, ms")


def is_sound(measured: Mapping[str, Any]) -> bool:
    """Return whether nothing was answered wrongly, nothing lost, nothing left behind."""
    return (
        not any(stretch["errors"] for stretch in (*measured["ramp"], *measured["stretches"].values()))
        and not any(measured[name] for name in ("index_runs_failed", "edits_lost", "check", "exit_code"))
        and not measured["stretches"]["few, after"]["refused"]
    )


def write(measured: Mapping[str, Any], page: Path) -> None:
    """Write the figures between the marks of ``page``, and the rest into the folder of its name beside it."""
    folder = page.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    kept = _rounded({name: value for name, value in measured.items() if name != "log"})
    (folder / "load.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    has_plot = bool(measured["samples"]) and find_spec("matplotlib") is not None
    if has_plot:
        from bench.load.plot import draw

        draw(measured["samples"], folder)
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    after = rest.split(_END)[1]
    picture = f"![Memory over time]({folder.name}/memory.svg)" if has_plot else ""
    parts = (_BEGIN, _introduction(measured), _stretches(measured), _kinds(measured), _memory(measured), picture, _END)
    page.write_text(before + "\n\n".join(filter(None, parts)) + after, encoding="utf-8")


def _introduction(measured: Mapping[str, Any]) -> str:
    state, stretches = measured["state"], measured["stretches"].values()
    errors = sum(stretch["errors"] for stretch in (*measured["ramp"], *stretches))
    sound = "clean" if not measured["check"] else "**not clean**"
    return (
        f"`kb serve` on loopback, {state['files']:,} files, {state['processors']} processors shared by the server, "
        "`kb index` and the people, who think a second between two requests. "
        f"{measured['index_runs']:,} runs of `kb index`, {len(measured['index_runs_failed'])} failed. "
        f"Errors in all: **{errors}**. "
        f"{measured['edits_acknowledged']:,} edits acknowledged, {measured['edits_lost']} lost. "
        f"`kb check` afterwards: {sound}. It holds {measured['stretches']['held']['users']} people: 95 of 100 answers "
        f"within {HELD_MS / 1000:g} s, none refused."
    )


def _stretches(measured: Mapping[str, Any]) -> str:
    rows = []
    for name, said in STRETCHES.items():
        found = measured["stretches"][name]
        counts = (str(found["users"]), number(found["seconds"] / 60), number(found["requests"]))
        times = (number(found.get(share)) for share in ("a_second", *_SHARES))
        rows.append((said, *counts, *times, number(found["refused"]), number(found["errors"])))
    header = ("", "people", "minutes", "requests", "answered a second", *_SHARE_NAMES, "503", "errors")
    return table(header, rows)


def _kinds(measured: Mapping[str, Any]) -> str:
    rows = [
        (kind, number(found["requests"]), *(number(found.get(share)) for share in _SHARES))
        for kind, found in measured["stretches"]["held"]["kinds"].items()
    ]
    return table(("as many as it holds", "requests", *_SHARE_NAMES), rows)


def _memory(measured: Mapping[str, Any]) -> str:
    memory = measured["memory"]
    names = {"whole": "all it holds (PSS, mapped files of the index among it)", "own": "what no file is behind"}
    columns = ("second_quarter_mb", "last_quarter_mb", "peak_mb", "mb_an_hour")
    rows = [
        (said, *(number(memory[name][column]) for column in columns)) for name, said in names.items() if name in memory
    ]
    return table(
        ("memory of the server", "second quarter, MB", "last quarter, MB", "peak, MB", "slope, MB an hour"), rows
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
