"""``python -m bench.step NAME ARGUMENTS``: one step, its arguments and what it measured in JSON."""

import json
import sys
from importlib import import_module

STEPS = {
    "files": "bench.corpus:stage",
    "tokens": "bench.tokens:cut",
    "index tokens": "bench.indexing:measure",
    "search terms": "bench.searching:measure",
    "index library": "bench.library:index",
    "search library": "bench.library:search",
    "index textbook": "bench.textbook:index",
    "search textbook": "bench.textbook:search",
    "commands": "bench.commands:measure",
    "serving": "bench.serving:measure",
}


def main() -> None:
    module, _, name = STEPS[sys.argv[1]].partition(":")
    measured = getattr(import_module(module), name)(**json.loads(sys.argv[2]))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
