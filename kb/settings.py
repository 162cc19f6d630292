"""The table of settings: name, default, help. Environment variables of the same name win."""

import os
from pathlib import Path
from typing import NamedTuple

from kb.errors import UsageError


class Setting(NamedTuple):
    """One row: the environment variable, its default, what it is for."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("KB_HOME", ".kb", "folder of all the tool writes (catalogue.db, index/) and of words you add (lexicon/)"),
    Setting("KB_JOBS", "0", "processes that read and segment; 0 means one for each processor"),
    Setting("KB_MAX_FILE_MB", "50", "files larger than this many megabytes are reported, not read"),
    Setting("KB_MAX_READ_SECONDS", "60", "seconds that reading one file may take; 0 means no limit"),
    Setting("KB_MAX_OCR_SECONDS", "600", "seconds that recognising the text of one scanned file may take"),
    Setting("KB_MAX_READ_MB", "2048", "megabytes of memory that one reading process may take; 0 means no limit"),
    Setting("KB_MAX_EXPANDED_MB", "500", "megabytes that a compressed file (docx, epub …) may expand to"),
    Setting("KB_NEAR_DUPLICATE_PERCENT", "90", "texts sharing this much are one document, if their numbers agree"),
    Setting("KB_BATCH_FILES", "100", "files written to the catalogue in one transaction"),
    Setting("KB_COMMIT_SECTIONS", "100000", "sections written to the index before it is committed"),
    Setting("KB_WATCH_SECONDS", "2", "seconds between two looks at the folders with --watch"),
    Setting("KB_MAX_QUERY_CHARS", "500", "a longer query is cut here, with a note"),
    Setting("KB_MAX_QUERY_TERMS", "64", "terms of a query beyond this number are left out, with a note"),
    Setting("KB_MAX_EXPANSIONS", "64", "words that one prefix (词*) may stand for"),
    Setting("KB_MAX_QUERY_SECONDS", "2", "after so many seconds a search leaves out what it can, with a note"),
    Setting("KB_SYNONYMS", "1", "search synonyms and abbreviations too (人防, 人民防空); 0 switches it off"),
    Setting("KB_EVERYDAY", "1", "search what laws say for everyday words too (房东: 出租人); 0 switches it off"),
    Setting("KB_REGIONAL", "1", "search what other regions call the same too (資訊, 信息); 0 switches it off"),
    Setting("KB_PINYIN", "1", "read a query in Latin letters as pinyin too (gfdy, 国防动员); 0 switches it off"),
    Setting("KB_SPELLING", "1", "offer corrections of wrong characters when little is found; 0 switches it off"),
    Setting("KB_FEW_HITS", "2", "up to this number of documents found, corrections are looked for"),
    Setting("KB_PAGE_HITS", "10", "documents on one page of results"),
    Setting("KB_HIT_SECTIONS", "3", "best sections shown under one document"),
    Setting("KB_SNIPPET_CHARS", "120", "length of a snippet in characters"),
    Setting("KB_SCOPED_SECTIONS", "100", "best sections shown where a search is kept to one document"),
    Setting("KB_EXPORT_HITS", "1000", "documents that one export of results may hold"),
    Setting("KB_FEED_ENTRIES", "50", "documents in a feed"),
    Setting("KB_SIMILAR_HITS", "5", "similar documents shown beside a document; 0 shows none"),
    Setting("KB_TOPIC_SECTIONS", "500", "best sections that the query of a topic may gather"),
    Setting("KB_SEARCH_LOG", "on", "whether the site keeps what is searched for, without who did; off writes nothing"),
    Setting("KB_READING", "open", "who may read: open for everybody, members for those with an account"),
    Setting("KB_HTTPS", "off", "on where the site is reached by https alone: cookies are sent over nothing else"),
    Setting("KB_REQUEST_LOG", "off", "one line of JSON for each request: off, stderr, or file for requests.jsonl"),
    Setting("KB_REQUEST_LOG_QUERIES", "off", "on writes what is searched for into the request log too"),
    Setting("KB_REQUEST_LOG_KB", "20000", "kilobytes of requests.jsonl before it is put aside as requests.1.jsonl"),
    Setting("KB_METRICS", "off", "on serves figures for Prometheus at /metrics; keep the public out in the proxy"),
    Setting("KB_PROXIES", "0", "proxies in front of the site; so many of each X-Forwarded-For, -Proto, … are believed"),
    Setting("KB_QUEUE", "64", "while more requests than this wait, some are answered with 503 and Retry-After"),
    Setting("KB_RATE", "600", "searches and API calls a minute for one client from elsewhere; 0 means no limit"),
    Setting("KB_SEARCH_LOG_KB", "5000", "kilobytes of searches.jsonl before it is put aside as searches.1.jsonl"),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """Return the value of setting ``name``; KeyError if there is no such row."""
    return os.environ.get(name, _DEFAULTS[name])


def number(name: str) -> int:
    """Return the value of setting ``name`` as a whole number, 0 or more."""
    value = text(name)
    if not value.isdecimal():
        raise UsageError(f"{name} must be a whole number, not {value!r}; unset it for {_DEFAULTS[name]}")
    return int(value)


def is_on(name: str) -> bool:
    """Return whether setting ``name`` is switched on."""
    return text(name).strip().lower() not in ("off", "0", "no", "false")


def home() -> Path:
    """Return the folder that holds everything the tool writes."""
    return Path(text("KB_HOME"))


def catalogue_path(home: Path) -> Path:
    """Return the catalogue's file under ``home``."""
    return home / "catalogue.db"


def index_path(home: Path) -> Path:
    """Return the search index's folder under ``home``."""
    return home / "index"


def previous_index_path(home: Path) -> Path:
    """Return the folder under ``home`` of the index that the last rebuild replaced."""
    return home / "index.previous"


def curricula_path(home: Path) -> Path:
    """Return the database of what people write under ``home``."""
    return home / "curricula.db"


def secret_path(home: Path) -> Path:
    """Return the file under ``home`` that holds the secret of its cookies."""
    return home / "secret"


def searches_path(home: Path) -> Path:
    """Return the log of searches under ``home``."""
    return home / "searches.jsonl"


def requests_path(home: Path) -> Path:
    """Return the log of requests under ``home``."""
    return home / "requests.jsonl"


def access_path(home: Path) -> Path:
    """Return the operator's rules under ``home`` that say which folders are for whom."""
    return home / "access.txt"


def levels_path(home: Path) -> Path:
    """Return the folder under ``home`` for the libraries of those who may not see all."""
    return home / "levels"


def lexicon_path(home: Path) -> Path:
    """Return the folder under ``home`` for words of one's own."""
    return home / "lexicon"
