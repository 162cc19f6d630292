"""``python -m tests.fuzzing [TARGET…]``: try all cases of all targets, or of those named, and print the table."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.run import run
from tests.conftest import CORPUS
from tests.fuzzing.targets import TARGETS


def main(wanted: list[str]) -> int:
    """Return 1 where something was found."""
    found = 0
    print("| target | cases | what became of them | found |\n| --- | ---: | --- | ---: |")
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        run(home, [str(CORPUS)])
        for name in wanted or TARGETS:
            target = TARGETS[name]
            tally = target.try_cases(home, target.in_full)
            outcomes = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(tally.outcomes.items()) if count)
            print(f"| {name} | {tally.cases:,} | {outcomes} | {len(tally.found)} |", flush=True)
            for line in tally.found:
                print(f"{name}: {line}", file=sys.stderr, flush=True)
            found += len(tally.found)
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
