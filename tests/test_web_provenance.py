"""Where a document came from, as its page tells it: merged files, digests, what was read and repaired."""

import hashlib
from pathlib import Path

from indexer.run import run
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.conftest import write_files
from web import create_app

TEXT = "全年组织防空演练两次，开展宣传教育五场，检查人防工程三十处，整改隐患若干项。"
PLACES = ("东城", "西山", "南湖", "北岭", "河口", "桥头", "新港", "老街", "平川", "高台")
LINES = [f"{place}街道的同志认真值守，{place}的居民踊跃参加，{place}的志愿者分发资料，大家都说好。" for place in PLACES]


def panel(home: Path, name: str) -> str:
    with Library(home) as library, Workspace(home) as workspace:
        shown = create_app(library, workspace=workspace).test_client().get(f"/documents/{name}").text
    return shown[shown.index('class="provenance"') :].partition("</details>")[0]


def test_every_file_that_was_merged_is_named_with_its_digest_and_likeness(tmp_path: Path) -> None:
    same, other = "\n".join(LINES), "\n".join([*LINES, "特此报告。"])
    files = write_files(tmp_path / "files", {"甲.txt": f"某办总结\n\n{same}\n", "乙.txt": f"某办总结\n\n{other}\n"})
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        [name] = library.changed()
        view = library.document(name)
    told = panel(tmp_path / "home", name)
    assert {source.likeness == 100 for source in view.sources} == {True, False}
    for source in view.sources:
        assert hashlib.sha256((files / source.path).read_bytes()).hexdigest() in told
        assert f"与本文相同 {source.likeness}%" in told
    assert view.document.reader[:12] in told
    assert f"修订号 {view.document.revision}" in told
    assert "没有改动" in told


def test_what_was_repaired_and_which_article_of_a_file_it_is(tmp_path: Path) -> None:
    text = f"某办总结\n\n短 期 负 荷 预 测 要 准。\n{TEXT}\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"甲.txt": text}))])
    with Library(tmp_path / "home") as library:
        [name] = library.changed()
        repairs = len(library.document(name).repairs)
    told = panel(tmp_path / "home", name)
    assert repairs
    assert f'show=repairs">{repairs} 处' in told
    assert "与本文相同" not in told
