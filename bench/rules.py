"""How long the rules take on a full form, beside the limit a clerk would notice.

    python -m bench.rules [--samples DIR] [--rounds N]

The longest sample report is checked against last year's and forty neighbours', as the form
does at each pause of the clerk. Its text is changed before every round, as typing does, so
that nothing kept from the round before helps. Printed beside the limit of 100 ms and beside a
peer: parsing the same report's JSON once, which every request does.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from reports.content import canonical_json, loads
from reports.errors import UnreadableFileError
from reports.importers import parse_bytes
from reports.rules import Context, check
from reports.services.comparing import NEIGHBOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.content import Content

DEFAULT = Path(__file__).parents[2] / "shared" / "samples"
LIMIT = 100.0  # milliseconds


def contents(samples: Path) -> Iterator[Content]:
    """Every sample report that can be read."""
    for path in sorted((samples / "reports").iterdir()):
        try:
            yield parse_bytes(path.read_bytes(), path.name).content
        except UnreadableFileError:
            continue


def length(content: Content) -> int:
    """Characters of prose."""
    return sum(len(content.section_text(s.code)) for s in content.layout.sections)


def measured(rounds: int, work: Callable[[int], object]) -> list[float]:
    """Milliseconds of each round."""
    took = []
    for turn in range(rounds):
        start = perf_counter()
        work(turn)
        took.append(1000 * (perf_counter() - start))
    return took


def main() -> None:
    """Prints the median and the slowest round, and both ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    found = sorted(contents(options.samples), key=length)
    longest, others = found[-1], found[:-1]
    beside = [others[i % len(others)] for i in range(NEIGHBOURS)]
    context = Context(
        previous=others[0], others=tuple((f"第{i}街道", c) for i, c in enumerate(beside))
    )

    def typed(turn: int) -> object:
        texts = {**longest.texts, "problems": f"{longest.texts.get('problems', '')}{turn}"}
        return check(replace(longest, texts=texts), context)

    text = canonical_json(longest)
    cold, *warm = measured(options.rounds + 1, typed)
    peer = median(measured(options.rounds, lambda _: loads(text)))
    print(f"{length(longest)} characters, {len(beside)} neighbours, {options.rounds} rounds")
    print(f"first check {cold:.1f} ms ({cold / LIMIT:.0%} of the limit of {LIMIT:.0f} ms)")
    print(f"median {median(warm):.1f} ms ({median(warm) / LIMIT:.0%}), slowest {max(warm):.1f} ms")
    print(
        f"parsing the report's JSON {peer:.1f} ms: the rules take {median(warm) / peer:.1f} times"
    )


if __name__ == "__main__":
    main()
