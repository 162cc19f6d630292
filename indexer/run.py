"""One run: scan, plan, read into the catalogue, follow into the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine

from indexer.folders import Folder, resolve
from indexer.follow import follow
from indexer.parse import Reading, parse, reader_fingerprint
from indexer.plan import Known, Plan, make_plan
from indexer.pool import KilledError, worker_pool
from indexer.progress import Stage, silent
from indexer.readers import READERS
from indexer.record import Recorder, known_sources, remember_folders
from indexer.report import Report
from indexer.resolve import resolve_citations
from indexer.scan import Failure, Scan, scan
from indexer.topics import record_topics
from kb import catalogue, settings
from kb.document import Source
from kb.errors import CatalogueError, KbError
from kb.lock import writer_lock
from kb.private_files import make_home
from kb.seal import altered_beside_documents, sealing
from kb.search import storage

_FILES_A_TASK = 8
T = TypeVar("T")


class Options(NamedTuple):
    """How to run: ``rebuild`` makes the index anew, ``dry_run`` writes nothing, ``jobs`` 0 is all processors."""

    rebuild: bool = False
    dry_run: bool = False
    jobs: int = 0


_AS_USUAL = Options()


def run(home: Path, paths: Sequence[str], options: Options = _AS_USUAL, stage: Stage = silent) -> Report:
    """Bring catalogue and index of ``home`` up to the folders named (all known ones when none is).

    Raises UsageError for paths that cannot be meant, LockedError when another run writes here,
    and what opening a damaged catalogue or index raises. A bad file is an entry in the report.
    """
    started = time.monotonic()
    try:
        make_home(home)
        (home / "writer.lock").touch()
    except OSError as error:
        raise KbError(f"the home {home} cannot be written ({error.strerror}); choose another: kb --home DIR") from error
    report = Report(dry_run=options.dry_run)
    with writer_lock(home):
        engine = catalogue.connect(settings.catalogue_path(home))
        try:
            _refuse_altered(engine, home)
            plans = _decide(engine, paths, report)
            if not options.dry_run:
                _act(engine, home, plans, options, stage, report)
                with sealing(engine) as connection:
                    catalogue.note_words(connection)
            _measure(engine, report)
        finally:
            engine.dispose()
    report.seconds = time.monotonic() - started
    return report


def _refuse_altered(engine: Engine, home: Path) -> None:
    """Refuse to go on from what is not as it was recorded, as far as that is quickly seen."""
    with engine.connect() as connection:
        if found := altered_beside_documents(connection):
            named = ", ".join(map(str, found))
            reason = f"{named}: altered since the last run; mend it with: kb check --repair"
            raise CatalogueError(settings.catalogue_path(home), reason)


def _decide(engine: Engine, paths: Sequence[str], report: Report) -> list[Plan]:
    with engine.connect() as connection:
        folders = resolve(paths, catalogue.roots(connection))
        known = {folder: known_sources(connection, *folder) for folder in folders}
    scans = {folder: _scan(folder, entries) for folder, entries in known.items()}
    for scanned in scans.values():
        report.failed += scanned.failed
        report.skipped += scanned.skipped
    if not report.dry_run:
        _record_topics(engine, scans, report)
    plans = [_plan(known[folder], scanned) for folder, scanned in scans.items()]
    for plan in plans:
        report.count(plan)
    if not report.dry_run:
        with sealing(engine) as connection:
            remember_folders(connection, [folder.root for folder in folders])
    return plans


def _record_topics(engine: Engine, scans: Mapping[Folder, Scan], report: Report) -> None:
    with sealing(engine) as connection:
        for folder, scanned in scans.items():
            failed = frozenset(failure.path for failure in scanned.failed)
            changed, bad = record_topics(connection, folder, scanned.topics, failed)
            report.topics_changed += changed
            report.failed += [Failure(error.path, error.reason) for error in bad]


def _scan(folder: Folder, known: Iterable[Known]) -> Scan:
    sources = {entry.source.path: entry.source for entry in known}
    return scan(Path(folder.root), folder.under, frozenset(READERS), sources)


def _plan(known: Iterable[Known], scanned: Scan) -> Plan:
    failed = frozenset(failure.path for failure in scanned.failed)
    return make_plan(scanned.found, known, failed, reader_fingerprint())


def _act(engine: Engine, home: Path, plans: list[Plan], options: Options, stage: Stage, report: Report) -> None:
    with worker_pool(options.jobs) as executor:
        for plan in plans:
            _record(engine, plan, executor, stage, report)
        with sealing(engine) as connection:
            resolve_citations(connection)
        with engine.connect() as connection:
            counts = catalogue.counts(connection)
            report.rebuilt = [] if options.rebuild else storage.outdated(settings.index_path(home))
            rebuild = options.rebuild or bool(report.rebuilt)
            changes = counts["documents"] if rebuild else report.added + report.updated + report.moved
            follow(connection, home, executor, stage("indexing", changes), rebuild=rebuild)


def _record(engine: Engine, plan: Plan, executor: Executor, stage: Stage, report: Report) -> None:
    """Carry out a plan on the catalogue, one transaction a batch of files."""
    reader = reader_fingerprint()
    with sealing(engine) as connection:
        recorder = Recorder(connection, reader)
        for entry in plan.remove:
            recorder.remove(entry)
        for move in plan.move:
            recorder.move(move)
        for entry, source in plan.keep:
            if entry.source != source:
                recorder.refresh(source)
    work: list[tuple[Known | None, Source]] = [(None, source) for source in plan.add]
    work += plan.update
    progress = stage("reading", len(work))
    parsed = _parse(executor, [source for _, source in work])
    for batch in _batches(zip(work, parsed, strict=True), settings.number("KB_BATCH_FILES") or 1):
        with sealing(engine) as connection:
            recorder = Recorder(connection, reader, _readings(result for _, result in batch))
            for (known, source), result in batch:
                if isinstance(result, Failure):
                    _fail(report, result, is_new=known is None)
                elif known is None:
                    recorder.add(source, result)
                else:
                    recorder.update(known, source, result)
                report.read += not isinstance(result, Failure)
            recorder.flush()
        report.merged += recorder.merged
        for reading in _readings(result for _, result in batch):
            report.count_reading(reading.document)
        progress(len(batch))


def _parse(executor: Executor, sources: Sequence[Source]) -> Iterator[tuple[Reading, ...] | Failure]:
    """Yield what each file became; raises KilledError where a process died over them."""
    done = 0
    try:
        for result in executor.map(parse, sources, chunksize=_FILES_A_TASK):
            yield result
            done += 1
    except BrokenProcessPool as error:
        raise KilledError(sources[min(done, len(sources) - 1)].path) from error


def _readings(results: Iterable[tuple[Reading, ...] | Failure]) -> Iterator[Reading]:
    for result in results:
        if not isinstance(result, Failure):
            yield from result


def _fail(report: Report, failure: Failure, *, is_new: bool) -> None:
    """Move a file from the planned numbers to the failures; what was known of it stays."""
    report.failed.append(failure)
    if is_new:
        report.added -= 1
    else:
        report.updated -= 1


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _measure(engine: Engine, report: Report) -> None:
    with engine.connect() as connection:
        counts = catalogue.counts(connection)
        report.documents, report.sections = counts["documents"], counts["sections"]
        report.topics = counts["topics"]
        report.revision = catalogue.revision(connection)


def watch(home: Path, paths: Sequence[str], options: Options, show: Callable[[Report], None]) -> None:
    """Run again and again, showing each report that changed something, until interrupted."""
    while True:
        report = run(home, paths, options)
        if not report.changed_nothing:
            show(report)
        time.sleep(settings.number("KB_WATCH_SECONDS"))
