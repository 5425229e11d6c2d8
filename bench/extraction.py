"""How well files are read: cells, parts and statements against the samples' truth.

    python -m bench.extraction [--samples DIR] [--variants]

Prints a line for each file and the totals by format. `--variants` also writes every complete
report in the forms offices publish (eleven shapes of HTML, Word HTML, nine kinds of text,
GB18030, traditional characters, ruled and unruled PDF on short pages, our own renderings) and
reads those.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simplejson

from reports.errors import UnreadableFileError
from reports.importers import Parsed, parse_file
from reports.importers.characters import key
from reports.importers.reader import read_bytes
from reports.renderers import RenderInfo, render
from tests.reports.importers import shapes, variants

if TYPE_CHECKING:
    from reports.content import Content

DEFAULT = Path(__file__).parents[2] / "shared" / "samples"
FORMATS = {".txt", ".docx", ".html", ".htm", ".pdf", ".json"}


def cells(content: Content, truth: dict[str, Any]) -> tuple[int, int, list[str]]:
    """Cells right, cells in all, and the addresses of the wrong ones."""
    right, wrong = 0, []
    for table, rows in truth.items():
        for row, columns in rows.items():
            for column, expected in columns.items():
                cell = content.tables.get(table, {}).get(row, {}).get(column)
                same = cell is not None and (
                    cell.value is None if expected is None else cell.value == expected
                )
                right += same
                if not same:
                    wrong.append(f"{table}.{row}.{column}: {expected} ≠ {cell and cell.value}")
    return right, right + len(wrong), wrong


def statements(content: Content, truth: dict[str, Any]) -> tuple[int, int]:
    """Phrases that stand in exactly one statement, of the right kind."""
    right = total = 0
    for kind, phrases in (("problem", truth["problems"]), ("remedy", truth["remedies"])):
        for phrase in phrases:
            bare = key(phrase)
            hits = [s for s in content.statements if bare in key(s.text)]
            right += len(hits) == 1 and hits[0].kind == kind
            total += 1
    return right, total


def parts(content: Content) -> str:
    """The parts that were found, by their numerals."""
    missing = content.missing_sections()
    return "".join(
        s.numeral if s.code not in missing else "·" if s.code not in content.texts else "○"
        for s in content.layout.sections
    )


def variants_of(content: Content) -> dict[str, tuple[bytes, str]]:
    """File bytes and names of every variant of a report."""
    out = {
        "html": (variants.to_html(content).encode(), "a.html"),
        "html-word": (variants.to_html(content, word=True, chrome=True).encode(), "a.html"),
        "docx": (variants.to_docx(content), "a.docx"),
        "pdf": (variants.to_pdf(content), "a.pdf"),
        "pdf-short": (variants.to_pdf(content, height="150mm"), "a.pdf"),
        "pdf-unruled": (variants.to_pdf(content, ruled=False), "a.pdf"),
    }
    for name in ("docx", "pdf", "html"):
        out[f"own-{name}"] = (render(content, name, RenderInfo(office=content.office)), f"a.{name}")
    for shape in shapes.HTML_SHAPES:
        out[f"html {shape}"] = (shapes.to_html(content, shape).encode(), "a.html")
    for write in (shapes.in_cells_with_pipes, shapes.in_rows_with_pipes):
        out[write.__name__] = (write(content).encode(), "a.txt")
    for style in variants.TEXT_STYLES:
        text = variants.to_text(content, style)
        out[f"txt-{style}"] = (text.encode(), "a.txt")
        out[f"gb-{style}"] = (text.encode("gb18030"), "a.txt")
        out[f"trad-{style}"] = (variants.traditional(text).encode(), "a.txt")
    return out


def main() -> int:
    """Prints the figures; the status is 0 whatever they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("--variants", action="store_true")
    options = parser.parse_args()
    folder = options.samples / "reports"
    truth = _json(options.samples / "truth.json")
    phrases = _json(options.samples / "statements.json")
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0] * 6)
    print(f"{'file':<22}{'cells':>11} {'parts':<8}{'statements':>11}{'notes':>7}{'s':>7}  office")
    for path in sorted(p for p in folder.iterdir() if p.suffix in FORMATS):
        start = time.perf_counter()
        try:
            parsed = parse_file(path)
        except UnreadableFileError as error:
            print(f"{path.name:<22}unreadable: {error}")
            totals[path.suffix][5] += 1
            continue
        seconds = time.perf_counter() - start
        _line(Read(path.name, path.suffix, parsed, seconds), truth, phrases, totals)
        if options.variants and path.suffix == ".docx":
            for name, (data, file) in variants_of(parsed.content).items():
                start = time.perf_counter()
                parsed_variant = read_bytes(data, file)
                seconds = time.perf_counter() - start
                read = Read(f"{path.stem}.{name}", name, parsed_variant, seconds, parsed.content)
                _line(read, truth, phrases, totals)
    print("\nformat           cells              statements        seconds a file")
    for name, (right, total, good, all_, seconds, files) in totals.items():
        cell_share = f"{right:.0f}/{total:.0f} {right / total:.2%}" if total else "-"
        share = f"{good:.0f}/{all_:.0f} {good / all_:.1%}" if all_ else "-"
        print(f"{name:<16} {cell_share:<18} {share:<17} {seconds / max(files, 1):.2f}")
    return 0


@dataclass(frozen=True)
class Read:
    """A file that was read; `expected` is the content it was written from, for variants."""

    name: str
    kind: str
    parsed: Parsed
    seconds: float
    expected: Content | None = None


def _line(
    read: Read, truth: dict[str, Any], phrases: dict[str, Any], totals: dict[str, list[float]]
) -> None:
    """Prints one file's figures and adds them to the totals."""
    name, parsed, expected = read.name, read.parsed, read.expected
    stem = name.partition(".")[0]
    out = totals[read.kind]
    out[4] += read.seconds
    out[5] += 1
    cell_text = statement_text = "-"
    wrong: list[str] = []
    if stem in truth:
        right, total, wrong = cells(parsed.content, truth[stem])
        out[0] += right
        out[1] += total
        cell_text = f"{right}/{total}"
    if stem in phrases:
        good, all_ = statements(parsed.content, phrases[stem])
        out[2] += good
        out[3] += all_
        statement_text = f"{good}/{all_}"
    same = (
        "" if expected is None or _prose(expected) == _prose(parsed.content) else " prose differs"
    )
    print(
        f"{name:<22}{cell_text:>11} {parts(parsed.content):<8}{statement_text:>11}"
        f"{len(parsed.notes):>7}{read.seconds:>7.2f}  {parsed.content.office}{same}"
    )
    for place in wrong:
        print("    ", place)


def _prose(content: Content) -> str:
    return key("".join(content.section_text(s.code) for s in content.layout.sections))


def _json(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = simplejson.loads(path.read_text("utf-8"), parse_float=Decimal)
    return data


if __name__ == "__main__":
    sys.exit(main())
