"""The words of an index: all of them, with the frequencies that the index states, over several segments."""

from pathlib import Path

from indexer.run import run
from kb.library import Library
from kb.search.whoosh_engine import WhooshEngine
from tests.conftest import SMALL, write_files


def test_frequencies_are_those_of_the_index(small: Library, small_home: Path) -> None:
    engine = WhooshEngine(small_home / "index")
    words, reader = engine.words(), engine._snapshot.reader
    assert {word.decode() for word in reader.lexicon("body")} <= words.words
    for word in words.words:
        for field in ("title", "headings", "body"):
            assert words.frequency(word, field) == reader.doc_frequency(field, word)
    engine.close()


def test_a_list_outlives_its_reader_and_another_commit_makes_another(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    engine = WhooshEngine(tmp_path / "home" / "index")
    before = engine.words()
    assert engine.words() is before
    write_files(files, {"新.txt": "新的一篇\n\n闻所未闻的防空。\n"})
    run(tmp_path / "home", [str(files)])
    engine.refresh()
    after = engine.words()
    assert after is not before
    assert after.frequency("防空", "body") == before.frequency("防空", "body") + 1
    engine.close()
    assert after.has(["闻所未闻"])
    assert not before.has(["闻所未闻"])


def test_filters_and_patterns_work_over_several_segments(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    write_files(files, {"新.txt": "新的一篇\n\n闻所未闻的防灾警报。\n"})
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        assert library.search("防?警报 闻所未闻").hits[0].source == "新.txt"
        assert library.search("防空 发布:没有的机构").total == 0
        assert {hit.source for hit in library.search("防* -警报").hits} == {"报告/总结.txt"}
        assert library.search("防灾 NEAR/1 警报").total == 1
