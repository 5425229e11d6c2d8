"""What offices and converters do to a table before it is published: more files of one report.

Builds on `variants`: the same report, with the disorder seen in published ones.
"""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml import OxmlElement
from docx.table import _Cell

from tests.reports.importers.variants import Boxes, _expanded, _value, report

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    from docx.table import _Row

    from reports.content import Content

BLANK_FORM = Path(__file__).parents[4] / "shared" / "samples" / "form-2021-blank.docx"
_VALUE = re.compile(r"[-+\d.]*")
_LABEL = re.compile(r"\t?(?:\d\.|（一）予|（二）部|[一二四]、[本上结])")
_STACKED = ("（三）不予公开", "（四）无法提供", "（五）不予处理", "三、本年度办理结果")


def with_page_numbers(text: str, form: str, rng: random.Random) -> str:
    """A page number (`form` with %d) now and then between two lines, wherever a page ended."""
    out: list[str] = []
    page = 0
    for line in text.split("\n"):
        out.append(line)
        if rng.random() < 0.03:
            page += 1
            out.append(form % page)
    return "\n".join(out)


def with_cut_labels(text: str, rng: random.Random) -> str:
    """Every other label of part three cut into two lines, as page breaks do."""
    out: list[str] = []
    for line in text.split("\n"):
        number = re.search(r"[\t |]+[-\d]", line)
        end = number.start() if number else len(line)
        if len(line) > 8 and _LABEL.match(line) and rng.random() < 0.5:
            at = rng.randint(3, max(3, end - 2))
            out += [line[:at], line[at:]]
        else:
            out.append(line)
    return "\n".join(out)


def with_stacked_labels(text: str) -> str:
    """The merged labels one character a line."""
    for label in _STACKED:
        text = text.replace(f"\n{label}\n", "\n" + "\n".join(label) + "\n")
    return text


def without_blank_cells(content: Content, mark: str) -> str:
    """Plain text from which blank cells have vanished; `mark` stands between cells."""
    return _lines(content, lambda block: (mark.join(b.text for b in r if b.text) for r in block))


def in_cells_with_pipes(content: Content) -> str:
    """One cell a line, each closed by a pipe, rows filled up with pipes for merged cells."""

    def rows(block: Boxes) -> Iterable[str]:
        width = max(map(len, _expanded(block)))
        for row in block:
            yield from (f"{b.text} |" for b in row[:-1])
            yield f"{row[-1].text} " + "|" * (width - len(row) + 1)

    return _lines(content, rows)


def in_rows_with_pipes(content: Content) -> str:
    """One row a line, pipes after its last cell for merged ones."""

    def rows(block: Boxes) -> Iterable[str]:
        width = max(map(len, _expanded(block)))
        return (" | ".join(b.text for b in r) + " |" + " |" * (width - len(r)) for r in block)

    return _lines(content, rows)


def _lines(content: Content, rows: Callable[[Boxes], Iterable[str]]) -> str:
    out: list[str] = []
    for block in report(content):
        out += [block] if isinstance(block, str) else list(rows(block))
    return "\n".join(out)


HTML_SHAPES = (
    "plain", "heads", "unclosed", "letters", "paragraphs", "cut", "cut without heads",
    "a table each", "in a layout", "in nested layouts", "a row each",
)  # fmt: skip


def to_html(content: Content, shape: str) -> str:
    """A page whose tables have one of HTML_SHAPES."""
    blocks = []
    for block in report(content):
        if isinstance(block, str):
            blocks.append(f"<p>{html.escape(block)}</p>")
            continue
        rows = ["".join(_html_cell(b, shape) for b in row) for row in block]
        ends = "" if shape == "unclosed" else "</tr>"
        rows = [f"<tr>{row}{ends}" for row in rows]
        blocks += [
            f"<table border=1>{''.join(part)}</table>" for part in _tables(block, rows, shape)
        ]
    inner = "\n".join(blocks)
    if shape == "in a layout":
        inner = (
            f"<table width=100%><tr><td>导航<br>首页<br>政务公开</td><td>{inner}</td></tr></table>"
        )
    elif shape == "in nested layouts":
        trail = "<table><tr><td>首页 &gt; 公开</td></tr></table>"
        inner = f"<table><tr><td><table><tr><td>{trail}{inner}</td></tr></table></td></tr></table>"
    elif shape == "a row each":
        inner = f"<table>{''.join(f'<tr><td>{b}</td></tr>' for b in blocks)}</table>"
    return f"<html><head><title>{content.title}</title></head><body>{inner}</body></html>"


def _html_cell(box: object, shape: str) -> str:
    text, columns, rows = box.text, box.columns, box.rows  # type: ignore[attr-defined]
    said = html.escape(text) or "&nbsp;"
    is_value = bool(_VALUE.fullmatch(text))
    if shape == "letters" and not is_value and len(text) <= 8:
        said = "<br>".join(text)
    elif shape == "paragraphs" and not is_value and len(text) > 6:
        said = f"<p>{said[:3]}</p><p>{said[3:]}</p>"
    tag = "th" if shape == "heads" and not is_value else "td"
    spans = (f" colspan={columns}" if columns > 1 else "") + (
        f' rowspan="{rows}"' if rows > 1 else ""
    )
    return f"<{tag}{spans}>{said}" + ("" if shape == "unclosed" else f"</{tag}>")


def _tables(block: Boxes, rows: list[str], shape: str) -> list[list[str]]:
    """The rows as one table, or parted as pages and editors part them."""
    if len(rows) > 20 and shape in ("cut", "cut without heads"):
        heads = rows[:3] if shape == "cut" else []
        return [rows[:5], heads + rows[5:]]
    if shape == "a table each" and block[0][0].text.startswith("第二十条"):
        starts = [i for i, row in enumerate(block) if row[0].text.startswith("第二十条")]
        return [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return [rows]


def fill_blank_form(content: Content) -> bytes:
    """The official blank Word form of 2021 with the report's numbers and texts filled in."""
    document = docx.Document(str(BLANK_FORM))
    proactive, requests, review = document.tables
    places = {
        2: ("normative", "rules"), 3: ("normative", "normative_documents"),
        6: ("licensing", "licences"), 9: ("enforcement", "penalties"),
        10: ("enforcement", "coercive_measures"), 13: ("fees", "administrative_fees"),
    }  # fmt: skip
    for at, (table, row) in places.items():
        _fill(proactive.rows[at], _row_values(content, table, row))
    for at, row in enumerate(content.tables["requests"], start=3):
        _fill(requests.rows[at], _row_values(content, "requests", row))
    rows = content.tables["review"]
    _fill(review.rows[3], [v for row in rows for v in _row_values(content, "review", row)])
    paragraphs = list(document.paragraphs)
    paragraphs[1].text = content.title or ""
    prose = [content.overview, content.texts["problems"], content.texts["other"]]
    paragraphs[2].text = content.overview.preamble if content.overview else ""
    for paragraph in (p for p in paragraphs if p.text.startswith("（文字描述")):
        part = prose.pop(0)
        texts = (
            part.split("\n")
            if isinstance(part, str)
            else [t for q in part.parts for t in (q.heading, q.text) if t]  # type: ignore[union-attr]
        )
        paragraph.text = texts[0]
        for text in reversed(texts[1:]):
            element = OxmlElement("w:p")
            paragraph._p.addnext(element)
            docx.text.paragraph.Paragraph(element, paragraph._parent).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row_values(content: Content, table: str, row: str) -> list[str]:
    return [_value(content, table, row, c.code) for c in content.layout.table(table).columns]


def _fill(row: _Row, values: Sequence[str]) -> None:
    """Writes into the last cells of a row; merged ones count once."""
    cells = list(dict.fromkeys(cell._tc for cell in row.cells))
    for element, value in zip(cells[-len(values) :], values, strict=True):
        _Cell(element, row).text = value
