"""OpenDocument in one plain file, with what LibreOffice then writes into the formats of offices."""

from html import escape

from tests.making import Text

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
    }.items()
)
_DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _flat(kind: str, body: str, styles: str = "", title: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} {_DUBLIN_CORE} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:meta><dc:title>{title}</dc:title><meta:initial-creator>学海编写组</meta:initial-creator></office:meta>"
        f"{styles}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    cells = ""
    for row in rows:
        inside = (f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        cells += f"<table:table-row>{''.join(inside)}</table:table-row>"
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f'<table:table table:name="表">{columns}{cells}</table:table>'


_STYLES = """
<office:styles>
<style:style style:name="Title" style:family="paragraph" style:class="chapter"/>
<text:list-style style:name="款"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
 style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（"
 style:num-suffix="）"/></text:list-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/>
<style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p>页眉不是正文</text:p></style:header>
<style:footer><text:p>第 <text:page-number>1</text:page-number> 页</text:p></style:footer>
</style:master-page></office:master-styles>"""

_CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info>'
    "<dc:creator>甲</dc:creator><dc:date>2025-03-01T08:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
    '<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>乙</dc:creator>'
    "<dc:date>2025-03-01T08:00:00</dc:date></office:change-info><text:p>删去的话</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
)


def text_document(text: Text) -> str:
    """Return a text with headings, a numbered list, a table, a text box, a note, readings and tracked changes."""
    parts = [
        f'<text:h text:outline-level="{level}">{escape(line)}</text:h>' if level else f"<text:p>{escape(line)}</text:p>"
        for level, line in text.parts
    ]
    special = [
        '<text:p>改动：<text:change-start text:change-id="c1"/>添上的话<text:change-end text:change-id="c1"/>，'
        '<text:change text:change-id="c2"/>其余照旧。</text:p>',
        '<text:list text:style-name="款"><text:list-item><text:p>清点队伍</text:p><text:list><text:list-item>'
        "<text:p>报告人数</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>分发器材</text:p></text:list-item></text:list>",
        '<text:p>注释<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>脚注里的话。</text:p></text:note-body></text:note>在此。</text:p>",
        '<text:p>文本框在旁。<draw:frame text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>'
        "<text:p>框里的话。</text:p></draw:text-box></draw:frame></text:p>",
        "<text:p>注音：<text:ruby><text:ruby-base>疏散</text:ruby-base><text:ruby-text>shūsàn</text:ruby-text></text:ruby>"
        "演练。</text:p>",
    ]
    title = f'<text:p text:style-name="Title">{text.title}</text:p>'
    return _flat("text", "".join([_CHANGES, title, *parts, _table(text.table), *special]), _STYLES)


def spreadsheet(rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a workbook of one sheet whose last rows and columns are blank, a million times."""
    table = _table(rows).replace('table:name="表"', 'table:name="信号"')
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
    )
    cells = '<table:table-cell office:value-type="string">'
    table = table.replace("<table:table-cell>", cells)
    return _flat("spreadsheet", table.replace("</table:table>", f"{blank}</table:table-row></table:table>"))
