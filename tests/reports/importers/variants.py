"""The same report written as the many files that offices publish it in.

Each variant is built from content alone, independently of the project's renderers, so that a
mistake shared by reader and renderer cannot hide.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import noto_cjk_sans_otc
import opencc
import typst

if TYPE_CHECKING:
    from reports.content import Content
    from reports.form import Row, Table


@dataclass(frozen=True)
class Box:
    """A cell: text, columns, rows."""

    text: str
    columns: int = 1
    rows: int = 1


Boxes = list[list[Box]]


def _value(content: Content, table: str, row: str, column: str) -> str:
    cell = content.cell(table, row, column)
    if cell.source is not None:
        return cell.source
    return "" if cell.value is None else str(cell.value)


def _rows(content: Content, table: Table) -> list[Row]:
    present = content.tables[table.code]
    return [r for r in table.rows if r.code in present]


def proactive_boxes(content: Content) -> Boxes:
    """All tables of part two in one grid of four columns, as the notice prints them."""
    out: Boxes = []
    for table in content.layout.tables_of("proactive"):
        if table.code not in content.tables:
            continue
        out.append([Box(table.head, 4)])
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(table.columns)]
        labels = [c.label for c in table.columns]
        out.append([Box("信息内容"), *map(Box, labels, spans)])
        for row in _rows(content, table):
            values = [_value(content, table.code, row.code, c.code) for c in table.columns]
            out.append([Box(row.label), *map(Box, values, spans)])
    return out


def requests_boxes(content: Content) -> Boxes:
    """Part three: three columns of labels, seven of numbers, three rows of heads."""
    table = content.layout.table("requests")
    out: Boxes = [
        [Box(table.note or "", 3, 3), Box("申请人情况", 7)],
        [Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)],
        [Box(c.label) for c in table.columns if c.group],
    ]
    rows = _rows(content, table)
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        line: list[Box] = []
        for depth in range(1, len(row.path) + 1):
            path = row.path[:depth]
            if path not in seen:
                seen.add(path)
                line.append(Box(path[-1], 1, sum(r.path[:depth] == path for r in rows)))
        line.append(Box(row.label, 3 - len(row.path)))
        line += [Box(_value(content, "requests", row.code, c.code)) for c in table.columns]
        out.append(line)
    return out


def review_boxes(content: Content) -> Boxes:
    """Part four: fifteen columns."""
    table = content.layout.table("review")
    labels = [c.label for c in table.columns]
    numbers = [
        Box(_value(content, "review", r.code, c.code)) for r in table.rows for c in table.columns
    ]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(t, 1, 2) for t in labels), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(t) for t in labels * 2],
        numbers,
    ]


def report(content: Content) -> list[str | Boxes]:
    """The whole report: paragraphs and tables in official order."""
    overview = content.overview
    out: list[str | Boxes] = [content.title or ""]
    if overview:
        out += overview.preamble.split("\n") if overview.preamble else []
    boxes = {
        "proactive": proactive_boxes, "requests": requests_boxes, "review": review_boxes,
    }  # fmt: skip
    for section in content.layout.sections:
        out.append(section.heading)
        if section.code == "overview" and overview:
            for part in overview.parts:
                out += [part.heading] if part.heading else []
                out += part.text.split("\n") if part.text else []
        elif section.code in boxes:
            out.append(boxes[section.code](content))
        if content.texts.get(section.code):
            out += content.texts[section.code].split("\n")
    return out


def _cut(text: str) -> str:
    """Text as Word saves it: every word in spans of its own, `o:p` at the end."""
    pieces = [text[i : i + 3] for i in range(0, len(text), 3)]
    spans = "".join(
        f'<span style="font-family:仿宋_GB2312;mso-bidi-font-family:宋体">{html.escape(p)}</span>'
        for p in pieces
    )
    mark = "<span><o:p>&nbsp;</o:p></span>"
    return f'<p class=MsoNormal style="text-align:justify" align="">{spans}{mark}</p>'


def to_html(content: Content, *, word: bool = False, chrome: bool = False) -> str:
    """A web page; `word`: markup as Word saves it; `chrome`: site furniture around it."""
    escape = _cut if word else html.escape
    body = []
    for block in report(content):
        if isinstance(block, str):
            body.append(_cut(block) if word else f"<p>{html.escape(block)}</p>")
            continue
        body.append("<table border=1>")
        for row in block:
            body.append("<tr>")
            for box in row:
                spans = f' colspan="{box.columns}"' if box.columns > 1 else ""
                spans += f' rowspan="{box.rows}"' if box.rows > 1 else ""
                body.append(f"<td{spans}>{escape(box.text)}</td>")
            body.append("</tr>")
        body.append("</table>")
    inner = "\n".join(body)
    if chrome:
        inner = (
            "<div class=nav><a href='/'>首页</a> &gt; <a>政务公开</a> &gt; 年报</div>"
            "<ul><li><a href=#>政府领导</a></li><li><a href=#>机构职能</a></li></ul>"
            f"<table><tr><td>名称</td><td>{html.escape(content.title or '')}</td></tr>"
            "<tr><td>索引号</td><td>014314799/2024-00002</td><td>公开日期</td><td>2024-01-17</td></tr>"
            f"</table><div id=content>{inner}</div>"
            "<div>扫一扫在手机打开当前页</div><div>【打印本页】 【关闭窗口】</div>"
            "<footer>版权所有：某某人民政府 网站标识码：1234567890</footer>"
            "<script>var a = '五、存在的主要问题及改进情况';</script>"
        )
    title = html.escape(f"{content.title} - 某某人民政府")
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{inner}</body></html>"


def to_text(content: Content, style: str) -> str:
    """Plain text. Styles: ``tabbed`` (Word's export), ``bare`` (a cell a line), ``pipes``,
    ``markdown``, ``tabs``, ``stream`` (a cell and a pipe a line), ``spaces``."""
    out: list[str] = []
    for block in report(content):
        if isinstance(block, str):
            out.append(block)
        else:
            out += _TABLES[style](block)
    return "\n".join(out) + "\n"


def _expanded(block: Boxes) -> list[list[str]]:
    """Rows with an empty cell for every position that a merged cell above or left covers."""
    taken: set[tuple[int, int]] = set()
    out = []
    for at, row in enumerate(block):
        cells: dict[int, str] = {c: "" for r, c in taken if r == at}
        column = 0
        for box in row:
            while (at, column) in taken:
                column += 1
            for r in range(at, at + box.rows):
                taken.update((r, c) for c in range(column, column + box.columns))
            cells[column] = box.text
            for c in range(column + 1, column + box.columns):
                cells[c] = ""
            column += box.columns
        out.append([cells[c] for c in sorted(cells)])
    return out


def _tabbed(block: Boxes) -> list[str]:
    out = []
    for row in block:
        out += [f"\t{b.text}" for b in row]
        out.append("")
    return out


_TABLES = {
    "tabbed": _tabbed,
    "bare": lambda block: [b.text for row in block for b in row],
    "pipes": lambda block: [" | ".join(b.text for b in row) for row in block],
    "markdown": lambda block: [
        line
        for i, row in enumerate(_expanded(block))
        for line in (
            ["| " + " | ".join(row) + " |"] + (["|" + "---|" * len(row)] if i == 0 else [])
        )
    ],
    "tabs": lambda block: ["\t".join(b.text for b in row) for row in block],
    "stream": lambda block: [f"{b.text} |" for row in block for b in row],
    "spaces": lambda block: [" ".join(b.text for b in row) for row in block],
}
TEXT_STYLES = tuple(_TABLES)


def to_docx(content: Content) -> bytes:
    """A Word file with merged cells."""
    document = docx.Document()
    for block in report(content):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        rows = _expanded(block)
        table = document.add_table(len(rows), len(rows[0]))
        taken: set[tuple[int, int]] = set()
        for at, row in enumerate(block):
            column = 0
            for box in row:
                while (at, column) in taken:
                    column += 1
                last = table.cell(at + box.rows - 1, column + box.columns - 1)
                table.cell(at, column).merge(last).text = box.text
                for r in range(at, at + box.rows):
                    taken.update((r, c) for c in range(column, column + box.columns))
                column += box.columns
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_pdf(content: Content, *, ruled: bool = True, height: str = "297mm") -> bytes:
    """A PDF; `height` of the page decides where tables are cut."""
    stroke = "0.5pt" if ruled else "none"
    source = [
        f'#set page(width: 210mm, height: {height}, margin: 25mm, numbering: "- 1 -")',
        '#set text(font: "Noto Sans CJK SC", size: 10pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))",
        f"#set table(stroke: {stroke})\n#show table: set text(size: 6pt)",
    ]
    for block in report(content):
        if isinstance(block, str):
            source.append(f"#par[#{_quoted(block)}]\n")
            continue
        columns = len(_expanded(block)[0])
        label = max(1, columns - 7) if columns == 10 else 1
        widths = ["2.2fr"] * label + ["1fr"] * (columns - label)
        cells = [
            f"table.cell(colspan: {b.columns}, rowspan: {b.rows}, "
            f"breakable: {str(b.rows > 1).lower()})"
            f"[#set par(first-line-indent: 0pt);#{_quoted(b.text)}]"
            for row in block
            for b in row
        ]
        source.append(f"#table(columns: ({', '.join(widths)}), {', '.join(cells)})\n")
    fonts = [str(Path(noto_cjk_sans_otc.FONT_PATH).parent)]
    return typst.compile("\n".join(source).encode(), font_paths=fonts, ignore_system_fonts=True)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def traditional(text: str) -> str:
    """As a mirror in traditional characters serves it, with half-width punctuation."""
    converted = opencc.OpenCC("s2t").convert(text)
    return re.sub(
        "[，（）：；]",
        lambda m: {"，": ",", "（": "(", "）": ")", "：": ":", "；": ";"}[m[0]],
        converted,
    )
