"""Questions about the sample reports, what answers each, and how well a search finds it.

Two sets: the 28 that came with the samples, and 60 of our own in `questions.tsv`, written from
other passages before their ranking was looked at. Of these every second one is held back: the
figures of the ranking were chosen on the rest alone. The file names a passage by its place in
the sample's text and a digest, so it holds nothing of the samples.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.ports import IndexedReport

DEPTH = 10
SETS = ("given", "tuned", "held")
"""With the samples; our own that the ranking was tuned on; our own that were held back."""

_OWN = Path(__file__).with_name("questions.tsv")


@dataclass(frozen=True)
class Question:
    """A question, the set it is of, and the report and passage that answer it."""

    text: str
    part: str
    report_id: int
    answer: str


class ChangedSamplesError(Exception):
    """The sample reports are not those that the questions were written about."""


def questions(samples: Path, reports: Mapping[str, IndexedReport]) -> list[Question]:
    """Both sets; ChangedSamplesError."""
    return [*_given(samples, reports), *_own(samples, reports)]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _given(samples: Path, reports: Mapping[str, IndexedReport]) -> Iterator[Question]:
    for row in _rows(samples / "queries.tsv"):
        yield Question(row["query"], "given", reports[row["file"]].report_id, row["passage"])


def _own(samples: Path, reports: Mapping[str, IndexedReport]) -> Iterator[Question]:
    for row in _rows(_OWN):
        text = (samples / "reports" / row["file"]).read_text(encoding="utf-8")
        answer = text[int(row["start"]) : int(row["end"])]
        if not hashlib.sha256(answer.encode()).hexdigest().startswith(row["sha256"]):
            message = f"{row['file']} is not the text that “{row['question']}” was asked of"
            raise ChangedSamplesError(message)
        yield Question(row["question"], row["part"], reports[row["file"]].report_id, answer)


def _bare(text: str) -> str:
    """The text without blanks and punctuation."""
    return re.sub(r"[\W_]+", "", text)


def rank(question: Question, found: Sequence[tuple[int, str]]) -> int | None:
    """The place, from 1, of the first hit (report, text) among the first ten.

    A hit is a passage of the report that holds the answer or lies in it, blanks and
    punctuation aside.
    """
    answer = _bare(question.answer)
    for place, (report_id, text) in enumerate(found[:DEPTH], 1):
        passage = _bare(text)
        if report_id == question.report_id and passage and (answer in passage or passage in answer):
            return place
    return None


def mrr(ranks: Sequence[int | None]) -> float:
    """The mean of the reciprocal ranks; 0 for what was not found."""
    return sum(1 / r for r in ranks if r) / len(ranks)
