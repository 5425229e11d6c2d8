"""How well part five is told apart: each sample phrase in exactly one statement of its kind.

    python -m bench.statements [--samples DIR] [-v]

Reads part five from the raw text of the samples, so that the figure judges the splitting
alone. Prints what missed, and the share of phrases that were right.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from reports.content.statements import split_statements

DEFAULT = Path(__file__).parents[2] / "shared" / "samples"
_HEAD = re.compile(
    r"^[ \t]*(?:[一二三四五六七]、.{0,20}(?:存在|问题).{0,20}|（一）主要问题)$", re.MULTILINE
)
_NEXT = re.compile(r"^[ \t]*[一二三四五六七]、.{0,4}其他", re.MULTILINE)


def part_five(text: str) -> str:
    """The text between the head of part five and that of part six."""
    end = list(_NEXT.finditer(text))[-1].start()
    head = list(_HEAD.finditer(text, 0, end))[-1]
    start = head.start() if head[0].startswith("（") else head.end()
    return text[start:end].strip()


def squeeze(text: str) -> str:
    """Without blanks and page numbers."""
    return re.sub(r"\s+", "", re.sub(r"\n- \d+ -\n", "\n", text))


def main() -> None:
    """Prints each miss and the share of phrases that are right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every statement")
    options = parser.parse_args()
    samples = options.samples
    right = total = apart = 0
    for name, truth in json.loads((samples / "statements.json").read_text()).items():
        statements = split_statements(part_five((samples / f"reports/{name}.txt").read_text()))
        if options.verbose:
            for s in statements:
                print(name, s.kind, s.ordinal, s.answers, squeeze(s.text))
        homes = []
        for kind in ("problem", "remedy"):
            for phrase in truth[f"{kind}s" if kind == "problem" else "remedies"]:
                hits = [s for s in statements if squeeze(phrase) in squeeze(s.text)]
                total += 1
                if len(hits) == 1 and hits[0].kind == kind:
                    right += 1
                    homes.append((kind, hits[0].ordinal))
                else:
                    print(f"{name} {kind} {phrase}: {[(h.kind, h.ordinal) for h in hits]}")
        if truth["one_each"] and len(set(homes)) != len(homes):
            print(f"{name}: several phrases share one statement")
        else:
            apart += 1
    print(f"{right}/{total} phrases right ({right / total:.1%}), {apart} reports told apart")


if __name__ == "__main__":
    main()
