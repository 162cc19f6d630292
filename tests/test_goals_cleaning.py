"""What was promised of a clean document with nothing lost, checked as its users would: command line, site, browser."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import making
from tests.conftest import write_files
from tests.making import other_text, signals
from tests.making_files import MAKERS, body_html, print_page
from tests.serving import served
from tests.test_cli import as_json, kb
from tests.test_indexer_duplicates import LAW, TEXT

NO_HEAD = "--no-pdf-header-footer"
BODY = "组织开展疏散演练，检验方案和队伍，查找短板弱项，逐项整改落实，确保警报响起时人人知道往哪里去。"
SPAM = "棋牌娱乐官网"
BARS = "| ".join(["洛隆县", "林西县", "石景山区", "临清市", "若尔盖县", "乃东县"]) + "|"
LABELS = (("索引号", "000014349/2020-00031"), ("发布机构", "某省国动办"), ("成文日期", "2020年3月20日"))
LABELS += (("发文字号", "某动办〔2020〕3号"),)
ROWS = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in LABELS)
SECOND = TEXT.replace("报告情况", "报告详情", 1)

FILES = {
    "拼音/实战.txt": "部隊訓練方案\n\n堅持實戰(zhàn)化訓練，分(fēn)為(wèi)三步，但保留(WHO)的規定。\n",
    "拼音/表格.html": "<title>科目安排</title><body><h1>科目安排</h1><p>各队按下表训练，做好记录，年底考核。</p>"
    "<table><tr><th>科目</th><th>要求</th></tr><tr><td>攻堅(jiān)克難(nán)</td><td>每周１２次</td></tr></table>",
    "通知/管理.html": f"<title>管理工作通知</title><body><table>{ROWS}</table><h1>管理工作通知</h1><p>{BODY}</p>",
    "通知/宽标签.txt": "\n".join(
        ["索 引 号：000014349/2021-00007", "发文字号：某动办〔2021〕7号", "标　　题：宣传工作通知", "", BODY, ""]
    ),
    "网页/试鸣.txt": "丹东职址保险股份有限公司\n\n当前位置：首页 > 新闻中心 > 工作动态\n\n"
    "【字体：大 中 小】 打印 关闭\n\n"
    f"某市警报试鸣\n\n九月十八日试鸣，市民有序参与。\n\n{BARS}\n\n相关链接：\n\n{SPAM}  体彩计划\n\n版权所有 某市\n",
    "断行/警报.txt": "警报设施说明\n\n各地按照规定建设和维护人民防\n空警报设施，保证其处于良好状态。\n\n"
    "电网短 期 负 荷预测表明，夏季用电将再创新高。\n\n新的一段从这里开始。\n",
    "草稿/汇报.txt": f"一份汇报\n\n327日召开会议。20xx年投入资金×××万元，x月xx日完成。{BODY}\n",
    "报告/总结.txt": "某办2024年工作报告\n\n第一章 工作回顾\n一、主要成绩\n（一）组织演练\n1.市级演练\n"
    f"{BODY * 8}\n2.县级演练\n{BODY}\n（二）宣传教育\n1.进学校\n{BODY * 8}\n二、存在问题\n{BODY}\n",
    "重复/甲.txt": TEXT,
    "重复/乙.txt": SECOND,
    "重复/丙.txt": TEXT,
    "重复/条例一.md": LAW,
    "重复/条例二.md": LAW.replace("五日内", "十五日内"),
    "地名/乾安.txt": "乾安縣人防工作情況\n\n乾安縣開展試鳴，全縣參與。\n",
    "地名/甲乾.txt": "甲乾鎮人防工作情況\n\n甲乾鎮開展試鳴，全鎮參與。\n",
    "文号/五号.txt": "关于某项检查的通知\n\n根据国动委〔2023〕5号精神，开展检查。掩\u200b蔽部同时检查。\n",
    "文号/六号.txt": "关于另一检查的通知\n\n根据国动委〔2023〕6号精神，开展检查。\n",
}


class Shop(NamedTuple):
    """A library of messy files as its operator keeps it: the files, the home, what the first run reported."""

    files: Path
    home: Path
    report: dict[str, Any]

    def sources(self, query: str) -> list[str]:
        """Return the file of each hit, best first."""
        return [hit["source"] for hit in as_json(self.home, "search", query)["hits"]]

    def document(self, source: str) -> dict[str, Any]:
        """Return what ``kb show`` says of a document, found by its folder and title."""
        listed = as_json(self.home, "search", "目录:" + source.split("/")[0], "--limit", "50")["hits"]
        return as_json(self.home, "show", next(hit["document"] for hit in listed if source in hit["sources"]))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    base = tmp_path_factory.mktemp("messy")
    files = write_files(base / "files", FILES)
    return Shop(files, base / "home", as_json(base / "home", "index", files))


@pytest.fixture(scope="module")
def site(shop: Shop) -> Iterator[str]:
    with served(shop.home) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1200, "height": 600})
    yield context.new_page()
    context.close()


def body(document: dict[str, Any]) -> str:
    return "\n".join(section["heading"] + "\n" + section["text"] for section in document["sections"])


def test_g1_injected_pinyin_is_gone_and_the_original_still_has_it(shop: Shop, site: str, page: Page) -> None:
    assert shop.sources('"实战化"') == ["拼音/实战.txt"]
    assert shop.sources('"攻坚克难" "每周12次"') == ["拼音/表格.html"]
    page.goto(f"{site}/documents/{shop.document('拼音/实战.txt')['document']}")
    article = page.locator("article")
    expect(article).to_contain_text("堅持實戰化訓練，分為三步，但保留(WHO)的規定。")
    page.get_by_role("link", name="原文", exact=True).click()
    expect(article).to_contain_text("實戰(zhàn)化")
    page.goto(f"{site}/documents/{shop.document('拼音/表格.html')['document']}")
    expect(page.locator("article td").first).to_have_text("攻堅克難")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("通知/管理.html", {name: LABELS[n][1] for n, name in enumerate(["index_number", "issuer", "written"])}),
        ("通知/管理.html", {"document_number": "某动办〔2020〕3号"}),
        ("通知/宽标签.txt", {"index_number": "000014349/2021-00007", "document_number": "某动办〔2021〕7号"}),
    ],
)
def test_g2_a_label_table_becomes_facts_and_leaves_the_body(shop: Shop, source: str, expected: dict[str, str]) -> None:
    document = shop.document(source)
    assert expected.items() <= document["facts"].items()
    assert BODY in body(document)
    assert not [word for word in ("索引号", "索 引 号", "发文字号", "000014349") if word in body(document)]


def test_g3_navigation_footers_and_link_spam_are_dropped_and_listed(shop: Shop) -> None:
    assert shop.sources(SPAM) == []
    assert shop.sources("标题:丹东职址保险") == []
    listed = kb(shop.home, "show", shop.document("网页/试鸣.txt")["document"], "--repairs").stdout.decode().splitlines()
    for rule, line in (
        ("link-spam", "丹东职址保险股份有限公司"),
        ("link-spam", BARS.strip()),
        ("furniture", "当前位置：首页 > 新闻中心 > 工作动态"),
        ("furniture", "【字体：大 中 小】 打印 关闭"),
        ("furniture", f"{SPAM}  体彩计划"),
        ("furniture", "版权所有 某市"),
    ):
        assert [one for one in listed if one.startswith(f"{rule}: ") and line in one], line


def test_g4_wrapped_lines_and_blanks_are_closed_and_paragraphs_stay(shop: Shop) -> None:
    assert shop.sources('"人民防空警报"') == ["断行/警报.txt"]
    assert shop.sources('"短期负荷"') == ["断行/警报.txt"]
    lines = body(shop.document("断行/警报.txt")).splitlines()
    assert lines[-3:] == [
        "各地按照规定建设和维护人民防空警报设施，保证其处于良好状态。",
        "电网短期负荷预测表明，夏季用电将再创新高。",
        "新的一段从这里开始。",
    ]


def test_g6_placeholders_and_dropped_characters_are_marked(shop: Shop) -> None:
    doubts = [one for one in kb(shop.home, "check").stdout.decode().splitlines() if "草稿/汇报.txt#" in one]
    marked = {(one.split(":")[0], one.rsplit(": ")[-1]) for one in doubts}
    told = {("placeholder 占位符", "20xx"), ("placeholder 占位符", "×××"), ("dropped-characters 缺字", "327日")}
    assert told <= marked
    assert shop.sources("has:placeholder") == ["草稿/汇报.txt"]
    years = as_json(shop.home, "search", "目录:草稿 OR 目录:通知")["facets"]["year"]
    assert years == {"2020": 1}


def test_g7_numbered_headings_become_a_tree_that_the_contents_follow(shop: Shop, site: str, page: Page) -> None:
    page.goto(f"{site}/documents/{shop.document('报告/总结.txt')['document']}")
    contents = page.locator(".contents li")
    levels = [(entry.get_attribute("class"), entry.inner_text()) for entry in contents.all()]
    assert levels[:4] == [
        ("level-1", "第一章 工作回顾"),
        ("level-2", "一、主要成绩"),
        ("level-3", "（一）组织演练"),
        ("level-4", "1.市级演练"),
    ]
    boxes = [link.bounding_box() for link in page.locator(".contents a").all()[:4]]
    lefts = [box["x"] for box in boxes if box]
    assert len(lefts) == len(set(lefts)) == 4
    assert lefts == sorted(lefts)
    target = page.locator("article section", has=page.get_by_role("heading", name="（二）宣传教育"))
    expect(target).not_to_be_in_viewport()
    contents.get_by_text("（二）宣传教育").click()
    expect(target).to_be_in_viewport()


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.*")}


def test_g8_every_step_is_visible_and_no_original_is_touched(shop: Shop, site: str, page: Page) -> None:
    before = digests(shop.files)
    again = as_json(shop.home, "index", shop.files)
    assert [again[name] for name in ("added", "updated", "moved", "removed", "read")] == [0] * 5
    assert again["unchanged"] == len(FILES)
    assert kb(shop.home, "index", shop.files).stdout.decode().startswith("nothing to do: ")
    assert digests(shop.files) == before
    recorded = {source["path"]: source["sha256"] for source in shop.document("网页/试鸣.txt")["sources"]}
    assert recorded == {"网页/试鸣.txt": before["试鸣.txt"]}
    page.goto(f"{site}/documents/{shop.document('网页/试鸣.txt')['document']}")
    expect(page.locator("article del")).to_have_count(0)
    page.get_by_role("link", name="原文", exact=True).click()
    expect(page.locator('article del[title="网页附件"]').first).to_contain_text("当前位置")
    expect(page.locator('article del[title="垃圾链接"]').first).to_contain_text("丹东职址")
    page.get_by_role("link", name="整理后", exact=True).click()
    expect(page.locator("article del")).to_have_count(0)


def test_g10_a_phrase_inside_a_file_of_each_format_finds_it(tmp_path: Path) -> None:
    made = {suffix: make for suffix, make in MAKERS.items() if suffix != "pdf"}
    texts = {suffix: other_text(number) for number, suffix in enumerate([*made, "pdf"])}
    for suffix, make in made.items():
        (tmp_path / f"文件.{suffix}").write_bytes(make(texts[suffix]))
    if making.has_browser:
        (tmp_path / "work").mkdir()
        printed = making.printed(tmp_path / "work", print_page(body_html(texts["pdf"])), NO_HEAD)
        (tmp_path / "文件.pdf").write_bytes(printed)
    files = sorted(path.name for path in tmp_path.glob("文件.*"))
    as_json(tmp_path / "home", "index", *(tmp_path / name for name in files))
    phrases = {name: texts[name.rpartition(".")[2]].paragraphs[0].strip("。") for name in files}
    assert len(set(phrases.values())) == len(files) >= len(made)
    found = {name: as_json(tmp_path / "home", "search", f'"{phrase}"')["hits"] for name, phrase in phrases.items()}
    assert {name: [hit["source"] for hit in hits] for name, hits in found.items()} == {name: [name] for name in files}


@pytest.mark.skipif(not (making.has_recognition and making.has_browser), reason="tesseract or chromium is missing")
def test_g10_a_scan_is_recognised_where_tesseract_is_and_refused_in_one_line_where_it_is_not(tmp_path: Path) -> None:
    printed = making.printed(tmp_path, print_page(body_html(signals()), "body{font-size:14pt}"), NO_HEAD)
    scan = making.scanned(printed, tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "扫描.pdf").write_bytes(scan)
    assert as_json(tmp_path / "home", "index", tmp_path / "files")["flagged"]["ocr"] == 1
    assert [hit["source"] for hit in as_json(tmp_path / "home", "search", "防空警报")["hits"]] == ["扫描.pdf"]
    without = kb(tmp_path / "other", "index", tmp_path / "files", PATH="/nowhere")
    assert without.returncode == 1
    assert [line for line in without.stderr.decode().splitlines() if "扫描.pdf" in line and "tesseract" in line]


def test_g11_duplicates_are_one_hit_with_all_sources_and_laws_stay_apart(shop: Shop, site: str, page: Page) -> None:
    (cluster,) = as_json(shop.home, "check")["duplicates"]
    likeness = {source["path"]: source["likeness"] for source in cluster["sources"]}
    assert likeness.keys() == {"重复/甲.txt", "重复/乙.txt", "重复/丙.txt"}
    assert sorted(likeness.values())[1:] == [100, 100]
    assert 90 <= min(likeness.values()) < 100
    (line,) = (one for one in kb(shop.home, "check").stdout.decode().splitlines() if one.startswith("duplicates: "))
    assert all(f"{path} {percent} %" in line for path, percent in likeness.items())
    assert shop.report["merged"] == 2
    assert {"重复/条例一.md", "重复/条例二.md"} <= set(shop.sources("人防工程管理条例"))
    page.goto(f"{site}/search?q=疏散演练分工安排")
    hit = page.locator(".hit").filter(has_text="疏散演练分工安排")
    expect(hit).to_have_count(1)
    shown = hit.locator(".facts .source").inner_text()
    others = [path for path in likeness if path != shown]
    assert not [path for path in others if path in hit.inner_text()]
    hit.get_by_text("另有 2 个来源").click()
    assert [path for path in others if path in hit.inner_text()] == others


def test_g14_names_are_protected_and_a_line_more_counts_at_the_next_run(shop: Shop, tmp_path: Path) -> None:
    assert shop.sources('"乾安县"') == shop.sources('"乾安縣"') == ["地名/乾安.txt"]
    home = tmp_path / "home"
    as_json(home, "index", shop.files / "地名")

    def hits(query: str) -> int:
        return int(as_json(home, "search", query)["total"])

    assert [hits(f'"{name}"') for name in ("甲干镇", "甲乾镇")] == [1, 1]
    write_files(home / "lexicon", {"script.txt": "# 本地地名\n甲乾鎮\t甲乾镇\n"})
    assert kb(home, "search", "防空").returncode == 1
    report = as_json(home, "index")
    assert [reason.split()[:2] for reason in report["rebuilt"]] == [["词典已变:", "lexicon"]]
    assert [hits(f'"{name}"') for name in ("甲干镇", "甲乾镇", "甲乾鎮")] == [0, 1, 1]
    write_files(home / "lexicon", {"script.txt": "甲乾鎮 甲乾镇\n"})
    wrong = kb(home, "index")
    assert (wrong.returncode, len(wrong.stderr.decode().splitlines())) == (2, 1)
    assert "script.txt line 1" in wrong.stderr.decode()


NUMBERS = ("国动委[2023]5号", "国动委〔2023〕5号", "国动委（2023）5号", "国动委［２０２３］５号", "國動委【2023】5號")


@pytest.mark.parametrize("number", NUMBERS)
def test_g16_brackets_width_and_invisible_characters_make_no_difference(shop: Shop, number: str) -> None:
    assert shop.sources(number)[0] == "文号/五号.txt"
    assert shop.sources(f'"{number}"') == ["文号/五号.txt"]
    assert shop.sources('"掩蔽部"') == shop.sources('"掩\u200b蔽部"') == ["文号/五号.txt"]
    typed = (f"检查{blank}掩蔽部" for blank in (" ", "\u3000", "\xa0", "\u200b \t"))
    blanks = [as_json(shop.home, "search", query)["hits"] for query in typed]
    assert blanks[1:] == blanks[:1] * 3


def test_the_report_of_a_run_tells_what_was_read_repaired_flagged_merged_and_why_files_failed(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", FILES | {"空.txt": ""})
    result = kb(tmp_path / "home", "index", files)
    lines = result.stdout.decode().splitlines()
    assert result.returncode == 1
    assert f"read: {len(FILES)} files" in lines
    assert [line.split(":")[0] for line in lines[-3:]] == ["repaired", "flagged", "merged"]
    assert "failed: 空.txt: the file is empty" in result.stderr.decode()
    printed = as_json(tmp_path / "other", "index", files / "拼音", files / "重复", files / "草稿")
    assert printed["read"] == sum(name.split("/")[0] in ("拼音", "重复", "草稿") for name in FILES)
    assert (printed["repaired"]["pinyin"], printed["merged"]) == (5, 2)
    assert printed["flagged"]["placeholder"] >= 3
