"""Reports of any content, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from reports.content import Cell, Contact, Content, Overview, Part, Statement
from reports.form import FORMS

# What a document can hold: no surrogates and no U+0000, which no store takes.
texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60
) | st.sampled_from(
    ["政府信息公开", "（一）主动公開。一是不够；", "⼀⾏⽂", "ａｂ１２", "e\u0301", "豈"]
)
counts = st.integers(-(10**15), 10**15)
amounts = st.decimals(-(10**9), 10**9, places=4) | st.integers(0, 10**9).map(Decimal)


def cells(kind: str) -> st.SearchStrategy[Cell]:
    values = amounts if kind == "money" else counts
    return st.one_of(
        st.just(Cell()),
        st.builds(Cell, values, st.none() | texts),
        st.builds(Cell, st.none(), texts),
        st.just(Cell(None, "/", not_applicable=True)),
        st.just(Cell(0)),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for table in draw(st.lists(st.sampled_from(form.tables), unique=True, max_size=3)):
        tables[table.code] = {
            row.code: {column.code: draw(cells(column.kind)) for column in table.columns}
            for row in draw(st.lists(st.sampled_from(table.rows), unique=True, max_size=3))
        }
    return Content(
        form=form.code,
        year=draw(st.none() | st.integers(2000, 2100)),
        office=draw(st.none() | texts),
        title=draw(st.none() | texts),
        dated=draw(st.none() | st.dates()),
        contact=draw(st.builds(Contact, phone=st.none() | texts)),
        overview=draw(
            st.none()
            | st.builds(
                Overview, texts, st.lists(st.builds(Part, texts, texts), max_size=2).map(tuple)
            )
        ),
        texts=draw(st.dictionaries(st.sampled_from(["problems", "other"]), texts)),
        statements=draw(
            st.lists(
                st.builds(
                    Statement,
                    st.sampled_from(["problem", "remedy"]),
                    st.integers(1, 20),
                    texts,
                    st.none() | st.integers(0, 10**6),
                    st.none() | st.integers(0, 10**6),
                    st.none() | st.integers(1, 20),
                ),
                max_size=2,
            ).map(tuple)
        ),
        tables=tables,
        scope=draw(st.sampled_from([None, "own", "consolidated"])),
    )
