"""The report as one self-contained page: official order, real heads, anchors, its own style.

`render_table` draws the same table for the public site, which adds its own style.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.renderers.document import lay_out

if TYPE_CHECKING:
    from reports.content import Content
    from reports.renderers.info import RenderInfo
    from reports.renderers.printed import PrintedTable


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports.renderers", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_html(content: Content, info: RenderInfo) -> bytes:
    """The page, UTF-8."""
    document = lay_out(content, info.notes)
    findings = [(f.severity, f.message, document.anchor_of(f.where)) for f in info.findings]
    page = (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            info=info,
            imprint=info.imprint(),
            findings=findings,
        )
    )
    return page.encode("utf-8")


def render_table(table: PrintedTable) -> Markup:
    """One table as HTML, to be put into a page."""
    module = _environment().get_template("table.html").module
    return Markup(module.printed_table(table))  # type: ignore[attr-defined]  # noqa: S704  a macro of ours, escaped
