"""The styles of the document: fonts that have Chinese, paragraphs of their own for excerpt and remark."""

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from kb.xml_text import legal

EXCERPT, REMARK, FACTS, ANSWER, CONTENTS = "摘录", "教员提示", "说明", "答案", "目录标题"
_TEXT, _HEADINGS, _QUOTED = "宋体", "黑体", "仿宋"
_SHADE = "EEF3F7"


def set_up(word: Word, title: str) -> None:
    """Give the document A4 paper, its own styles, and its title as a property."""
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.8)
    word.core_properties.title = legal(title)[:255]
    word.core_properties.author = ""
    word.core_properties.comments = ""
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "List Continue"):
        is_text = name in ("Normal", "List Bullet", "List Continue")
        style = word.styles[name]
        _font(style, _TEXT if is_text else _HEADINGS)
        style.font.color.rgb = RGBColor(0x1D, 0x20, 0x24)
    word.styles["Normal"].font.size = Pt(10.5)
    for name, font in ((EXCERPT, _QUOTED), (REMARK, _TEXT), (FACTS, _TEXT), (ANSWER, _TEXT), (CONTENTS, _HEADINGS)):
        _font(_added(word, name), font)
    word.styles[EXCERPT].paragraph_format.left_indent = Cm(0.75)
    word.styles[CONTENTS].font.size = Pt(14)
    _shade(word.styles[REMARK])


def _added(word: Word, name: str) -> ParagraphStyle:
    style: ParagraphStyle = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    return style


def _font(style: ParagraphStyle, name: str) -> None:
    """Set the font of Chinese characters; those of Latin ones stay."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), name)


def _shade(style: ParagraphStyle) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _SHADE)):
        shade.set(qn(name), value)
    style.element.get_or_add_pPr().append(shade)
