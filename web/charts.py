"""Charts that the server draws: the geometry is here, the marks in `components/chart.html`.

SVG within the page, without script and without inline style: it obeys the page's policy, prints,
follows the colour scheme, and stands before any script has run. A blank is a gap in the line,
never 0; a lone value between blanks is a dot. Lengths are units of the SVG's own view box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Number = int | Decimal

WIDE, NARROW, SMALL = (720, 300), (340, 240), (220, 120)
"""Width and height of a chart on a screen, on a phone, and as one of many."""
KINDS = 6
"""So many lines can be told apart in one chart, by dash and mark as well as by colour."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 12, 28
_CHARACTER = 8.5  # width of a digit of an axis, in units
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """Values under one name, one for each label of the chart; None where there is none."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Mark:
    """A text at a place of an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Dot:
    """A value at its place, with what is said of it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """A series drawn: unbroken stretches as lists of points, and a dot at each value."""

    name: str
    kind: int
    stretches: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Plot:
    """A drawing of one size."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    zero: float
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Chart:
    """Series over the same labels, drawn for screens and for phones."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    wide: Plot
    narrow: Plot


@dataclass(frozen=True)
class Bar:
    """A bar from 0, in hundredths of the width that the greatest takes; `below` for less than 0."""

    start: float
    length: float
    below: bool


def number_text(value: Number | None) -> str:
    """The number in groups of three, with all its digits; a dash where there is none."""
    return "–" if value is None else f"{value:,}"


def line_chart(labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """At most `KINDS` series over the labels, which stand for equal steps such as years."""
    if len(series) > KINDS:
        message = f"{len(series)} lines cannot be told apart; draw small multiples"
        raise ValueError(message)
    return Chart(
        tuple(labels), tuple(series), _plot(labels, series, *WIDE), _plot(labels, series, *NARROW)
    )


def multiples(labels: Sequence[str], series: Sequence[Series]) -> tuple[Plot, ...]:
    """A small drawing of each series, all on one scale so that they compare."""
    extent = _extent(series)
    return tuple(_plot(labels, [one], *SMALL, extent=extent) for one in series)


def spark_line(values: Sequence[Number | None]) -> Plot:
    """A line of a word's size, without axes."""
    return _plot([""] * len(values), [Series("", tuple(values))], 96, 24, bare=True)


def bars(values: Sequence[Number | None]) -> tuple[Bar | None, ...]:
    """A bar for each value, to stand beside it in a table; None for a blank."""
    low, high = _extent([Series("", tuple(values))])
    unit = 100 / (high - low)
    return tuple(
        None
        if value is None
        else Bar((min(float(value), 0) - low) * unit, abs(float(value)) * unit, value < 0)
        for value in values
    )


def share(part: int, whole: int) -> Bar | None:
    """A bar of the part, where the full width is the whole; None where there is no whole."""
    return Bar(0, 100 * part / whole, below=False) if whole else None


def ticks(low: float, high: float, wanted: int, *, whole: bool) -> tuple[float, ...]:
    """About so many round numbers from at most `low` to at least `high`."""
    raw = (high - low) / max(wanted, 1)
    power = 10 ** math.floor(math.log10(raw))
    step = next((s * power for s in _STEPS if s * power >= raw), 10 * power)
    if whole:
        step = max(step, 1)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(round(at * step, 10) for at in range(first, last + 1))


def _extent(series: Iterable[Series]) -> tuple[float, float]:
    """The least and the greatest value, with 0 among them; never one point."""
    values = [float(v) for one in series for v in one.values if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    return (low, high) if high > low else (low, low + 1)


def _plot(
    labels: Sequence[str],
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    extent: tuple[float, float] | None = None,
    bare: bool = False,
) -> Plot:
    low, high = extent or _extent(series)
    whole = all(v is None or v == int(v) for one in series for v in one.values)
    small = height <= SMALL[1]
    marks = ticks(low, high, 2 if small else 4, whole=whole)
    low, high = marks[0], marks[-1]
    texts = [number_text(_tidy(mark)) for mark in marks]
    left = 4 if bare else int(max(len(text) for text in texts) * _CHARACTER) + 12
    right, top, bottom = width - (4 if bare else _RIGHT), 4 if bare else _TOP, height - 4
    bottom = bottom if bare else height - _BOTTOM
    step = (right - left) / max(len(labels) - 1, 1)

    def across(at: int) -> float:
        return round(left + at * step if len(labels) > 1 else (left + right) / 2, 1)

    def up(value: float) -> float:
        return round(bottom - (value - low) / (high - low) * (bottom - top), 1)

    def line(kind: int, one: Series) -> Line:
        dots = [
            Dot(across(i), up(float(v)), f"{labels[i]} {number_text(v)}".strip())
            if v is not None
            else None
            for i, v in enumerate(one.values)
        ]
        return Line(one.name, kind, _stretches(dots), tuple(dot for dot in dots if dot))

    return Plot(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        zero=up(0),
        across=()
        if bare
        else tuple(Mark(across(i), labels[i]) for i in _shown(labels, right - left)),
        up=tuple(Mark(up(mark), text) for mark, text in zip(marks, texts, strict=True)),
        lines=tuple(line(kind, one) for kind, one in enumerate(series, 1)),
    )


def _stretches(dots: Sequence[Dot | None]) -> tuple[str, ...]:
    """Points of neighbours that both have a value."""
    found: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is not None:
            found[-1].append(dot)
        elif found[-1]:
            found.append([])
    return tuple(" ".join(f"{d.x},{d.y}" for d in one) for one in found if len(one) > 1)


def _shown(labels: Sequence[str], room: float) -> list[int]:
    """Which labels have room beside each other, counted from the last, which is always shown."""
    widest = max((len(label) for label in labels), default=0) * _CHARACTER + 12
    every = max(1, math.ceil(len(labels) * widest / room)) if room > 0 else len(labels)
    return sorted(range(len(labels) - 1, -1, -every))


def _tidy(value: float) -> Number:
    return int(value) if value == int(value) else Decimal(str(value))
