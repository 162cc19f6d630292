"""What a page of something large takes beside that of something small: ``python -m bench.pages HOME``.

Pages are asked for in turn, without a server, and the shortest of several times of the processor counts. What depends
on the home is looked for in it: the longest text, the text and the article most cited, the term most used.
"""

import argparse
import math
import sqlite3
import time
from pathlib import Path
from urllib.parse import unquote

from flask.testing import FlaskClient

from kb import settings
from kb.library import Library
from web import create_app

MOST = 3.0
"""A large page may take so many times a small one."""
_ROUNDS = 15
_SMALL = "国防动员法"
_CITED = "from citations where target is not null and target <> document"
_LARGEST = {
    "document": "select document from sections group by 1 order by count(*) desc, 1 limit 1",
    "cited": f"select target {_CITED} group by 1 order by count(*) desc, 1 limit 1",
    "article": f"select target || '/sections/' || target_anchor {_CITED} and target_anchor is not null"
    " group by target, target_anchor order by count(*) desc, 1 limit 1",
    "term": "select term from terms group by 1 order by count(*) desc, 1 limit 1",
}


def pages(library: Library) -> dict[str, tuple[str, list[str]]]:
    """Return by kind the page of something small, and those of what is large."""
    database = sqlite3.connect(f"{settings.catalogue_path(library.home).as_uri()}?mode=ro", uri=True)
    large = {name: database.execute(query).fetchone()[0] for name, query in _LARGEST.items()}
    database.close()
    small = library.laws.named(_SMALL).editions[0].volumes[0].document
    return {
        "law": (f"/laws/{_SMALL}", ["/laws/民法典", "/laws/刑法", "/laws/立法法", "/laws/民事诉讼法"]),
        "document": (f"/documents/{small}", [f"/documents/{large['document']}", f"/documents/{large['cited']}"]),
        "section": (f"/documents/{small}/sections/第十条", [f"/documents/{large['article']}"]),
        "cited by": (f"/documents/{small}/cited-by", [f"/documents/{large['cited']}/cited-by?page=100"]),
        "glossary": ("/terms?part=战时", ["/terms"]),
        "term": ("/terms/战时", [f"/terms/{large['term']}"]),
        "targets": (f"/targets?document={small}", ["/targets"]),
        "search": ("/search?q=防空警报", ["/search?q=人民政府", "/search?q=法", "/search?q=国防动员法第十条"]),
    }


def measure(client: FlaskClient, small: str, large: list[str]) -> dict[str, float]:
    """Return the milliseconds of each page, the small one first."""
    asked = [small, *large]
    for page in asked:
        if (status := client.get(page).status_code) != 200:
            raise AssertionError(f"{page} answers {status}")
    shortest = dict.fromkeys(asked, math.inf)
    for _ in range(_ROUNDS):
        for page in asked:
            started = time.process_time()
            client.get(page)
            shortest[page] = min(shortest[page], (time.process_time() - started) * 1000)
    return shortest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("home", type=Path, help="a library that holds the law corpus")
    print("| kind | page | ms | times the small one |\n| --- | --- | --- | --- |")
    with Library(parser.parse_args().home.resolve()) as library:
        library.warm()
        client = create_app(library).test_client()
        for kind, (small, large) in pages(library).items():
            times = measure(client, small, large)
            for page, taken in times.items():
                ratio = taken / times[small]
                remark = " (too slow)" if ratio > MOST else ""
                print(f"| {kind} | {unquote(page)} | {taken:.1f} | {ratio:.1f}{remark} |")


if __name__ == "__main__":
    main()
