"""The five real documents, text by text: what the field's material has to become."""

from pathlib import Path

import pytest

from indexer.parse import Reading, parse
from indexer.run import run
from indexer.scan import Failure
from kb.document import Document, Source
from kb.library import Library


def read(shared: Path, number: str) -> list[Document]:
    path = next((shared / "seeds").glob(f"{number}_*.txt"))
    outcome = parse(Source(str(path.parent), path.name, "", path.stat().st_size, 0))
    assert not isinstance(outcome, Failure), outcome
    return [reading.document for reading in outcome if isinstance(reading, Reading)]


def text(document: Document) -> str:
    return "\n".join(section.text for section in document.sections)


def flags(document: Document) -> list[str]:
    return [flag.name for flag in document.flags]


def anchors(document: Document) -> set[str]:
    return {section.anchor for section in document.sections}


def removed(document: Document) -> str:
    return "\n".join(repair.removed for repair in document.repairs)


class TestEssay:
    @pytest.fixture
    def essay(self, shared: Path) -> Document:
        (document,) = read(shared, "000")
        return document

    def test_has_its_title_and_author(self, essay: Document) -> None:
        assert essay.title.startswith("作风赋能强担当 实干护航启新程")
        assert essay.facts["author"] == "蔡国标"

    def test_has_three_main_sections(self, essay: Document) -> None:
        assert [section.heading[:2] for section in essay.sections if section.heading] == ["一、", "二、", "三、"]

    @pytest.mark.parametrize("whole", ["久久为功", "凝聚作风建设共识", "年度重点工作"])
    def test_words_broken_by_a_page_are_whole_again(self, essay: Document, whole: str) -> None:
        assert whole in text(essay)


class TestGovernmentPage:
    @pytest.fixture
    def articles(self, shared: Path) -> list[Document]:
        return read(shared, "001")

    def test_is_four_articles_with_their_authors(self, articles: list[Document]) -> None:
        assert [(article.title, article.facts["author"]) for article in articles] == [
            ("以攻坚行动推进人防高质量发展", "倪玉平"),
            ("强力备战 扎实开展“四项攻坚”行动", "杨开斌"),
            ("压实责任 纵深推进党风廉政建设", "张美银"),
            ("安徽省人防办案例 获评“全国信用承诺书示范样本”", "周义昆"),
        ]

    def test_knows_what_the_label_table_says(self, articles: list[Document]) -> None:
        for article in articles:
            assert article.published == "2020-05-06"
            assert article.facts["validity"] == "有效"
            assert article.facts["index_number"] == "003110598/202005-00043"
            assert article.facts["issuer"] == "市人防办(市民防局)"
            assert "索引号" not in text(article)
            assert "主题分类" not in text(article)

    def test_flags_three_dates_that_lost_a_character(self, articles: list[Document]) -> None:
        lost = [flag.detail for article in articles for flag in article.flags if flag.name == "dropped-characters"]
        assert [detail for detail in ("327日", "318日", "20199月") if any(detail in found for found in lost)] == [
            "327日",
            "318日",
            "20199月",
        ]
        assert len(lost) == 3


class TestReport:
    @pytest.fixture
    def report(self, shared: Path) -> Document:
        (document,) = read(shared, "002")
        return document

    def test_has_five_sections_whose_headings_ran_on(self, report: Document) -> None:
        headings = [section.heading for section in report.sections if section.heading]
        assert headings[0] == "一、牢记责任使命,党管武装工作实现新提升"
        assert [heading[:2] for heading in headings] == ["一、", "二、", "三、", "四、", "五、"]

    def test_is_flagged_as_without_title_and_with_placeholders(self, report: Document) -> None:
        assert "no-title" in flags(report)
        assert flags(report).count("placeholder") >= 3
        assert report.published is None


class TestLetter:
    @pytest.fixture
    def letter(self, shared: Path) -> Document:
        (document,) = read(shared, "003")
        return document

    def test_has_no_pinyin_left(self, letter: Document) -> None:
        assert "實戰實用標準" in letter.title + text(letter)
        assert not any(mark in letter.title + text(letter) for mark in ("zh", "ǎ", "è", "ū", "(j", "(w"))

    def test_lost_the_company_and_the_counties_and_kept_a_record_of_them(self, letter: Document) -> None:
        assert "保险股份" not in letter.title + text(letter)
        assert "石景山区" not in text(letter)
        assert "丹东职址保险股份有限公司" in removed(letter)
        assert "石景山区|" in removed(letter).replace(" ", "")

    def test_flags_the_damaged_stretch(self, letter: Document) -> None:
        assert "damaged" in flags(letter)

    def test_has_a_day_without_a_year_and_its_editor(self, letter: Document) -> None:
        assert letter.published == "08-23"
        assert letter.facts["source"] == "省人防辦"
        assert letter.facts["editor"] == "劉玉婷"


class TestNewspaperPage:
    @pytest.fixture
    def articles(self, shared: Path) -> list[Document]:
        return read(shared, "004")

    def test_is_an_introduction_and_four_articles_with_their_bylines(self, articles: list[Document]) -> None:
        assert [(article.title, article.facts.get("author")) for article in articles[1:]] == [
            ("一次示范定准角色", "司小扬、贾勇"),
            ("两股绳拧成一股劲", "刘娴"),
            ("三支队伍直达末端", "时庆"),
            ("亲历者说", None),
        ]
        assert "军队如战争之箭" in text(articles[0])

    def test_sentences_are_whole_and_have_no_blank_inside(self, articles: list[Document]) -> None:
        assert "国防动员则如战争之弓。弓拉得满,箭方能射得远。" in text(articles[0])
        assert "为了推动各方尽快进入角色、进入状态,呼和浩特市委决定以国动委名义" in text(articles[1])

    @pytest.mark.parametrize(
        ("article", "whole"),
        [
            # a line of the next column stood on top of the rest of the one before
            (2, '"储备库地址准不准确、救援物资数量是否精准、物资类别能否对应……"5月中旬'),
            (2, "联合办文、要事会商的重要纽带,逐步形成"),
            (3, '"某小区防空地下室人防门零件锈蚀,其他门扇下缺少垫托'),
            (3, "随着县级以上政府普遍成立国防动员办公室,县以下工作"),
            # the rest stands some paragraphs further on
            (2, "挖掘地方优质资源,满足部队和前方需求。"),
            # three columns side by side, their rests side by side below the text of another article
            (3, "畅通了信息渠道和指挥网络。"),
            (3, "应急演练的开展,调动了基层抓国防动员建设的积极性。"),
            (3, "全部乡镇(街道)完成国防动员工作站建设,村(社区)完成联络点建设,网格员"),
            # one quotation in two paragraphs
            (3, '"国防动员工作站的成立,让我们与有关行业的联系更加紧密'),
        ],
    )
    def test_sentences_are_whole_whose_rest_stood_in_another_column(
        self, articles: list[Document], article: int, whole: str
    ) -> None:
        assert whole in text(articles[article])
        assert [whole in text(other) for other in articles].count(True) == 1

    def test_where_the_rest_is_lost_the_place_is_flagged(self, articles: list[Document]) -> None:
        unsure = [[flag.detail for flag in article.flags if flag.name == "broken-off"] for article in articles]
        assert unsure == [
            [],
            ['"临时抱', "才能运筹", "了参训人"],
            ["同的工作", "员是一个", "难题得到"],
            [],
            ["了,作为", "体到某个", "区训练演"],
        ]

    def test_articles_with_such_a_place_are_to_be_checked_there(self, articles: list[Document]) -> None:
        unsure = [[flag for flag in article.flags if flag.name == "column-order"] for article in articles]
        assert [[flag.detail for flag in found] for found in unsure] == [
            [],
            ['"临时抱'],
            ["同的工作"],
            [],
            ["了,作为"],
        ]
        for article, found in zip(articles, unsure, strict=True):
            assert {flag.anchor for flag in found} <= anchors(article)

    def test_what_moved_is_on_record_where_it_was_and_where_it_is(self, articles: list[Document]) -> None:
        moved = [
            [(repair.removed, repair.put) for repair in article.repairs if repair.rule == "columns"]
            for article in articles
        ]
        assert ("\n足部队和前方需求。", "") in moved[2]
        assert ("", "足部队和前方需求。") in moved[2]
        assert any(gone.startswith("\n数智赋能") for gone, _ in moved[2])
        assert any(put.startswith("数智赋能") for _, put in moved[3])


def test_a_search_can_be_kept_to_what_has_placeholders(shared: Path, tmp_path: Path) -> None:
    run(tmp_path / "home", [str(shared / "seeds")])
    with Library(tmp_path / "home") as library:
        for typed in ("has:placeholder", "含:占位符"):
            assert [hit.source[:3] for hit in library.search(typed).hits] == ["002"]
        assert "20xx" not in library.search("党管武装").facets["year"]
