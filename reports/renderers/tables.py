"""The statutory tables as they are printed: one neutral model behind every rendering.

Which cells are merged, what is a head and over which numbers it stands is said here once;
the web page, PDF, Word and HTML renderings only draw it. The models follow the official
Word form of each notice: part two as blocks below one another on a common grid, part three
with its outcome labels merged to the left, part four with rows printed as columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.renderers.printed import Block, Number, PrintedCell, PrintedTable, printed_text

if TYPE_CHECKING:
    from reports.content import Content
    from reports.form import Row, Table

INFORMATION = "信息内容"  # the corner of every block of part two


def printed_tables(content: Content, section: str) -> tuple[PrintedTable, ...]:
    """The tables of a section that the document has, as they are printed."""
    layout = content.layout
    heading = layout.section(section).title
    all_tables = layout.tables_of(section)
    present = [t for t in all_tables if t.code in content.tables]
    if not present:
        return ()
    if len(all_tables) > 1:
        width = 1 + max(len(t.columns) for t in all_tables)
        blocks = tuple(_stacked(content, table, width) for table in present)
        return (PrintedTable(section, heading, (4,) + (4,) * (width - 1), blocks),)
    return tuple(
        _transposed(content, table, heading)
        if table.section == "review"
        else _grid(content, table, heading)
        for table in present
    )


def printed_rows(content: Content, table: Table) -> tuple[Row, ...]:
    """The rows to print: those of the empty form, or the merged row where the document has it.

    A merged row takes the place of those it stands for, unless these hold numbers as well:
    no number is ever left out.
    """
    rows = content.tables.get(table.code, {})
    hidden: set[str] = set()
    for row in table.rows:
        if not row.optional:
            continue
        if row.code not in rows:
            hidden.add(row.code)
        elif not any(
            not content.cell(table.code, code, column.code).blank
            for code in row.replaces
            for column in table.columns
        ):
            hidden.update(row.replaces)
    return tuple(row for row in table.rows if row.code not in hidden)


def _number(
    content: Content, table: Table, row: Row, column: int, at: int, span: int, *ids: str
) -> PrintedCell:
    field = table.columns[column]
    cell = content.cell(table.code, row.code, field.code)
    label = f"{field.group} {field.label}" if field.group else field.label
    return PrintedCell(
        kind="total" if row.total or field.total else "number",
        text=printed_text(cell),
        column=at,
        colspan=span,
        headers=ids,
        number=Number(
            table.code,
            row.code,
            field.code,
            cell,
            (table.head, row.full_label, label),
            field.unit,
        ),
    )


def _stacked(content: Content, table: Table, width: int) -> Block:
    """A block of part two: its article as head, then 信息内容 and the column heads."""
    top = f"h-{table.code}"
    spans = [1] * (len(table.columns) - 1) + [width - len(table.columns)]
    head = PrintedCell("head", table.head, 0, colspan=width, scope="colgroup", id=top)
    heads = [PrintedCell("corner", INFORMATION, 0, scope="col", id=f"{top}-rows")]
    heads += [
        PrintedCell("head", c.label, 1 + i, span, 1, "col", f"{top}-c-{c.code}")
        for i, (c, span) in enumerate(zip(table.columns, spans, strict=True))
    ]
    body = []
    for row in printed_rows(content, table):
        label_id = f"{top}-r-{row.code}"
        cells = [PrintedCell("label", row.label, 0, scope="row", id=label_id)]
        for i, column in enumerate(table.columns):
            ids = (top, label_id, f"{top}-c-{column.code}")
            cells.append(_number(content, table, row, i, 1 + i, spans[i], *ids))
        body.append(tuple(cells))
    return Block(table.code, ((head,), tuple(heads)), tuple(body))


def _column_heads(table: Table, first: int) -> tuple[list[PrintedCell], list[PrintedCell]]:
    """Two head rows: groups above their columns, columns without group reaching over both."""
    upper: list[PrintedCell] = []
    lower: list[PrintedCell] = []
    for i, column in enumerate(table.columns):
        column_id = f"h-{table.code}-c-{column.code}"
        if column.group is None:
            upper.append(PrintedCell("head", column.label, first + i, 1, 2, "col", column_id))
            continue
        if i == 0 or table.columns[i - 1].group != column.group:
            span = sum(1 for c in table.columns if c.group == column.group)
            group_id = f"h-{table.code}-g-{i}"
            upper.append(
                PrintedCell("head", column.group, first + i, span, 1, "colgroup", group_id)
            )
        lower.append(PrintedCell("head", column.label, first + i, 1, 1, "col", column_id))
    return upper, lower


def _grid(content: Content, table: Table, caption: str) -> PrintedTable:
    """Part three: labels merged to the left, the note of the form in the corner."""
    rows = printed_rows(content, table)
    depth = 1 + max(len(row.path) for row in rows)
    top = f"h-{table.code}"
    upper, lower = _column_heads(table, depth)
    groups = {c.column + k: c.id for c in upper if c.scope == "colgroup" for k in range(c.colspan)}
    head = (
        (
            PrintedCell("corner", table.note or "", 0, depth, 3, "col", f"{top}-rows"),
            PrintedCell("head", table.head, depth, len(table.columns), 1, "colgroup", top),
        ),
        tuple(upper),
        tuple(lower),
    )
    body = []
    path_ids: dict[tuple[str, ...], str] = {}
    for at, row in enumerate(rows):
        cells = []
        for level in range(len(row.path)):
            path = row.path[: level + 1]
            if at and rows[at - 1].path[: level + 1] == path:
                continue
            span = _run(rows, at, path)
            path_ids[path] = f"{top}-p-{row.code}-{level}"
            cells.append(PrintedCell("label", path[-1], level, 1, span, "rowgroup", path_ids[path]))
        level = len(row.path)
        label_id = f"{top}-r-{row.code}"
        cells.append(PrintedCell("label", row.label, level, depth - level, 1, "row", label_id))
        outer = [path_ids[row.path[: i + 1]] for i in range(level)]
        for i, column in enumerate(table.columns):
            above = [top, groups.get(depth + i), f"{top}-c-{column.code}"]
            ids = [*outer, label_id, *(x for x in above if x)]
            cells.append(_number(content, table, row, i, depth + i, 1, *ids))
        body.append(tuple(cells))
    # Widths of the official form in millimetres, the label columns a little rounder.
    labels = (14, 18, 56)[-depth:] if depth <= 3 else (20,) * depth
    return PrintedTable(
        table.section,
        caption,
        labels + (12,) * len(table.columns),
        (Block(table.code, head, tuple(body)),),
    )


def _run(rows: tuple[Row, ...], at: int, path: tuple[str, ...]) -> int:
    """How many rows from `at` on stand under the same merged label."""
    count = 0
    while at + count < len(rows) and rows[at + count].path[: len(path)] == path:
        count += 1
    return count


def _transposed(content: Content, table: Table, caption: str) -> PrintedTable:
    """Part four: each row of the form a group of columns, one line of numbers below."""
    rows = printed_rows(content, table)
    top = f"h-{table.code}"
    width = len(table.columns)
    first: list[PrintedCell] = []
    second: list[PrintedCell] = []
    third: list[PrintedCell] = []
    line: list[PrintedCell] = []
    outer_id = ""
    for at, row in enumerate(rows):
        start = at * width
        row_id = f"{top}-r-{row.code}"
        heads: tuple[str, ...] = (row_id,)
        if not row.path:
            first.append(PrintedCell("head", row.label, start, width, 1, "colgroup", row_id))
        else:
            if at == 0 or rows[at - 1].path[:1] != row.path[:1]:
                outer_id = f"{top}-p-{row.code}"
                span = width * _run(rows, at, row.path[:1])
                first.append(PrintedCell("head", row.path[0], start, span, 1, "colgroup", outer_id))
            second.append(PrintedCell("head", row.label, start, width, 1, "colgroup", row_id))
            heads = (outer_id, row_id)
        for i, column in enumerate(table.columns):
            column_id = f"{row_id}-c-{column.code}"
            level, rowspan = (third, 1) if row.path else (second, 2)
            level.append(PrintedCell("head", column.label, start + i, 1, rowspan, "col", column_id))
            line.append(_number(content, table, row, i, start + i, 1, *heads, column_id))
    block = Block(table.code, (tuple(first), tuple(second), tuple(third)), (tuple(line),))
    return PrintedTable(table.section, caption, (1,) * (width * len(rows)), (block,))
